"""Pre-training as generators of events, for the window and the command line: the verb, and whether it helped."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bertdesk.core import base_models
from bertdesk.core import verdict as judging
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.plan import Plan
from bertdesk.core.pretrain import preflight, pretraining
from bertdesk.core.pretrain.corpus import Corpus, corpus_of
from bertdesk.core.pretrain.pretraining import Pretrained
from bertdesk.core.pretrain.recipes import recipe
from bertdesk.core.pretrain.sizes import Size
from bertdesk.core.repeat import seeds_from
from bertdesk.core.verdict import Verdict
from bertdesk.data import Data, TextColumns, read_dataset


def pretrain(
    data: Path | str,
    *,
    text: str = "",
    beginning: Encoder | Size,
    config: PretrainConfig | None = None,
    changes: Mapping[str, Any] | None = None,  # Any: values of PretrainConfig's fields, which checks them
    out: Path,
    device: str,
    mirror: str = "",
    resume: bool = False,
    anew: bool = False,
    cancel: CancelToken,
    crew: Crew = ALONE,
) -> Work[Pretrained | None]:
    """Pre-train on raw text; `text` names a table's column, guessed where it is empty.

    `changes` replace single numbers of `config`, or of what suits the beginning where that is None. See
    `core.pretrain.pretraining`.
    """
    corpus = yield from crew.together(corpus_of(Path(data).expanduser(), text, cancel), cancel)
    config = replace(config or recipe(beginning), **(changes or {}))
    return (
        yield from pretraining.pretrain(
            corpus, config, beginning, out, device=device, mirror=mirror, resume=resume, anew=anew,
            cancel=cancel, crew=crew,
        )
    )  # fmt: skip


def plan(
    data: Path | str,
    *,
    text: str = "",
    beginning: Encoder | Size,
    changes: Mapping[str, Any] | None = None,  # Any: as above
    device: str,
    mirror: str = "",
    cancel: CancelToken,
) -> Work[Plan]:
    """Try a pre-training before it begins: how long, what memory. See `core.pretrain.preflight`."""
    corpus = yield from corpus_of(Path(data).expanduser(), text, cancel)
    config = replace(recipe(beginning), **(changes or {}))
    return (yield from preflight.plan(corpus, config, beginning, device=device, mirror=mirror, cancel=cancel))


def verdict(
    adapted: Path,
    data: Path | str,
    *,
    text: str = "",
    before: Encoder | None = None,
    table: Data | None = None,
    row_text: TextColumns = None,
    label: str | None = None,
    seeds: int = 3,
    device: str,
    mirror: str = "",
    cancel: CancelToken,
) -> Work[Verdict]:
    """Tell whether pre-training helped an encoder; `table` has rows with classes. See `core.verdict`."""
    corpus = yield from corpus_of(Path(data).expanduser(), text, cancel)
    dataset = None
    if table is not None:
        _, dataset = yield from read_dataset(table, text=row_text, label=label, cancel=cancel)
    judging_it = judge(
        adapted.expanduser().resolve(), corpus, before=before, dataset=dataset, seeds=seeds, device=device,
        mirror=mirror, cancel=cancel,
    )  # fmt: skip
    return (yield from judging_it)


def judge(
    adapted: Path,
    corpus: Corpus,
    *,
    before: Encoder | None,
    dataset: Dataset | None,
    seeds: int = 3,
    device: str,
    mirror: str,
    cancel: CancelToken,
) -> Work[Verdict]:
    """The same, where text and rows have been read already; classifiers are trained by the recipe of `before`."""
    rows = 0 if dataset is None else dataset.n
    with tempfile.TemporaryDirectory() as place:
        return (
            yield from judging.judge(
                adapted, corpus, before=before, dataset=dataset, seeds=seeds_from(17, seeds),
                config=lambda encoder: base_models.recipe(encoder, rows=rows), device=device, mirror=mirror,
                place=Path(place), cancel=cancel,
            )
        )  # fmt: skip
