"""The verbs as generators of events: what the window and the command line drive themselves, each in its own way.

`api` has the same verbs for Python: it drives these to their end.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bertdesk.core import base_models, durable, model, preflight, unfinished
from bertdesk.core import evaluate as evaluating
from bertdesk.core import keeper as keeping
from bertdesk.core import learning_curve as learning
from bertdesk.core import repeat as repeating
from bertdesk.core import reproduce as reproducing
from bertdesk.core import train as training
from bertdesk.core.base_models import Encoder, Preset
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import choose
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.learning_curve import LearningCurve
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.plan import Plan
from bertdesk.core.preparation import build, prepare
from bertdesk.core.reproduce import Reproduction
from bertdesk.core.tablefile import Table
from bertdesk.core.train import Trained
from bertdesk.core.unfinished import Terms
from bertdesk.data import Data as Data
from bertdesk.data import TextColumns, read_dataset
from bertdesk.errors import SettingOutOfRange

Model = Classifier | Path | str


def train(
    data: Data,
    *,
    text: TextColumns,
    label: str | None,
    pair: str | None = None,
    separator: str | None = None,
    encoder: Encoder,
    config: TrainConfig | None = None,
    preset: Preset = "balanced",
    changes: Mapping[str, Any] | None = None,  # Any: values of TrainConfig's fields, which checks them
    seeds: int = 1,
    resume: bool = False,
    anew: bool = False,
    out: Path,
    device: str,
    cancel: CancelToken,
    mirror: str = "",
    crew: Crew = ALONE,
) -> Work[Trained | None]:
    """Fine-tune an encoder and save the classifier in `out`.

    Returns None when it was paused, or stopped before there was anything to keep. `changes` replace single numbers of
    `config`, or of the preset where that is None. All of a crew call it with the same arguments; only its main process
    returns a model. A run into `out` that was interrupted goes on with `resume`, is given up with `anew`, and without
    either refuses this one: RunUnfinished.
    """
    if seeds != 1 and crew.size > 1:  # each run would have to be measured by all
        raise SettingOutOfRange(name="seeds", value=seeds, low=1, high=1)
    out = out.expanduser().resolve()
    reading = _read_for_training(
        data, out, text=text, label=label, pair=pair, separator=separator, cancel=cancel, may_replace=resume or anew
    )
    table, dataset = yield from crew.together(reading, cancel)
    config = replace(config or base_models.recipe(encoder, preset, rows=dataset.n), **(changes or {}))
    preparing = prepare(dataset, encoder, config, device=crew.kind or device, mirror=mirror, cancel=cancel)
    prepared = yield from crew.in_turn(preparing, cancel)
    terms = prepared.terms(table, device, seeds)
    crew.refuse_differences(table=terms.data_sha256, encoder=terms.encoder_sha256, settings=config)
    found = keeping.from_main((yield from crew.together(_find(out, terms, crew), cancel)), crew) if resume else None
    if len(each := repeating.seeds_from(config.seed, seeds)) > 1:
        work = repeating.repeat(
            config, each, prepared.parts, prepared.classifier, out, record=prepared.record, device=prepared.device,
            cancel=cancel, facts=terms.facts(), known=unfinished.series_for(out) if resume else None, resume=found,
        )  # fmt: skip
        del found
        return (yield from work)
    if found is None and crew.is_main:
        repeating.clear(out)  # what several runs have left too, of which `fit` knows nothing
    classifier = yield from crew.together(build(prepared), cancel)
    work = training.fit(
        config, prepared.parts, classifier, out, record=prepared.record, cancel=cancel,
        resume=found, facts=terms.facts(), crew=crew,
    )  # fmt: skip
    del found  # or its weights and moments would stay in memory until the run ends
    return (yield from work)


def _read_for_training(
    data: Data, out: Path, *, text: TextColumns, label: str | None, pair: str | None, separator: str | None,
    cancel: CancelToken, may_replace: bool,
) -> Work[tuple[Table, Dataset]]:  # fmt: skip
    durable.refuse_unwritable(out)
    model.refuse_foreign(out)
    if not may_replace:
        unfinished.refuse_to_lose(out)
    return (yield from read_dataset(data, text=text, label=label, pair=pair, separator=separator, cancel=cancel))


def _find(out: Path, terms: Terms, crew: Crew) -> Work[Checkpoint | None]:
    """Return what the main process has to go on from."""
    if not crew.is_main:
        return None
    found, notices = unfinished.checkpoint_for(out, terms)
    yield from notices
    return found


def plan(
    data: Data,
    *,
    text: TextColumns,
    label: str | None,
    pair: str | None = None,
    separator: str | None = None,
    encoder: Encoder,
    preset: Preset = "balanced",
    changes: Mapping[str, Any] | None = None,  # Any: values of TrainConfig's fields, which checks them
    seeds: int = 1,
    out: Path,
    device: str,
    cancel: CancelToken,
    mirror: str = "",
) -> Work[Plan]:
    """Try a run before it begins: how long, what memory. Writes nothing but an encoder that is not here yet."""
    _, dataset = yield from read_dataset(data, text=text, label=label, pair=pair, separator=separator, cancel=cancel)
    config = replace(base_models.recipe(encoder, preset, rows=dataset.n), **(changes or {}))
    prepared = yield from prepare(dataset, encoder, config, device=device, mirror=mirror, cancel=cancel)
    classifier = yield from build(prepared)
    return (
        yield from preflight.plan(
            config, prepared.parts, classifier, place=out.expanduser().parent, runs=seeds, cancel=cancel
        )
    )


def reproduce(
    folder: Path,
    data: Data,
    *,
    out: Path | None,
    encoder: str | None,
    device: str,
    mirror: str,
    despite_data: bool,
    cancel: CancelToken,
) -> Work[Reproduction | None]:
    """Train a model again as its record says, and compare; None when it was stopped.

    Raises: RunUnfinished where `out` is that of an interrupted run; what `core.reproduce` raises.
    """
    record = reproducing.recorded(folder)
    named = None if encoder is None else base_models.find(encoder)
    if out is not None:
        out = out.expanduser().resolve()
        durable.refuse_unwritable(out)
        if unfinished.find(out) is not None:  # what a reproduction leaves when it is killed can go on no more
            unfinished.refuse_to_lose(out)
    text, pair = (record.text_column, *record.more_columns), record.pair_column
    _, dataset = yield from read_dataset(
        data, text=text, label=record.label_column, pair=pair, separator=record.separator, cancel=cancel
    )
    return (
        yield from reproducing.reproduce(
            folder, dataset, out, encoder=named, device=device, mirror=mirror, despite_data=despite_data, cancel=cancel
        )
    )


def learning_curve(
    data: Data,
    *,
    text: TextColumns,
    label: str | None,
    pair: str | None = None,
    separator: str | None = None,
    encoder: Encoder,
    preset: Preset = "balanced",
    config: TrainConfig | None = None,
    exact: bool,
    device: str,
    cancel: CancelToken,
    mirror: str = "",
) -> Work[LearningCurve | None]:
    """Estimate what twice the rows would gain; None when it was stopped."""
    _, dataset = yield from read_dataset(data, text=text, label=label, pair=pair, separator=separator, cancel=cancel)
    config = config or base_models.recipe(encoder, preset, rows=dataset.n)
    prepared = yield from prepare(dataset, encoder, config, device=device, mirror=mirror, cancel=cancel)
    if exact:
        return (yield from learning.estimate_exact(prepared, cancel=cancel))
    return (yield from learning.estimate(prepared, cancel=cancel))


def open_model(source: Model, device: str, *, first_only: bool = False) -> Work[Classifier]:
    """Open a model folder unless the model is open already. `first_only`: of long texts it reads the first window."""
    if isinstance(source, Classifier):
        return source
    yield Progressed("loading", 0, 1)
    classifier = model.load(Path(source), choose(device))
    yield Progressed("loading", 1, 1)
    return replace(classifier, most_windows=1) if first_only else classifier


def evaluate(
    source: Model,
    data: Data,
    *,
    text: TextColumns,
    label: str | None,
    pair: str | None = None,
    separator: str | None = None,
    device: str,
    cancel: CancelToken,
) -> Work[tuple[Dataset, Evaluation]]:
    """Score a model on a table; the dataset holds the rows that the evaluation's arrays are about.

    Of a table that names rows for the test, only these are scored.
    Raises: what opening a model and reading a table raise.
    """
    classifier = yield from open_model(source, device)
    _, dataset = yield from read_dataset(
        data, text=text, label=label, pair=pair, separator=separator, cancel=cancel, of=classifier
    )
    if len(test := dataset.of_part("test")):
        yield Notice("only_test_rows", {"count": len(test), "total": dataset.n})
        dataset = subset(dataset, test)
    return dataset, (yield from evaluating.evaluate(classifier, dataset, cancel=cancel))
