"""What the window's jobs run around a training: trying it, the run itself, what became of interrupted ones.

As in works.py, each function imports what needs torch only in its work, on the worker thread.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.app import edit_works
from bertdesk.app.job import MakeWork
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, fingerprint, subset
from bertdesk.core.events import Progressed, Work
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.pack import own_device
from bertdesk.core.split import split
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import BertdeskError
from bertdesk.paths import models_dir

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.learning_curve import LearningCurve
    from bertdesk.core.model import Classifier
    from bertdesk.core.plan import Plan
    from bertdesk.core.train import Trained
    from bertdesk.core.unfinished import Terms, Unfinished

_PATIENCE_S = 15.0
_trying = threading.Lock()
"""Held while a run is tried: that draws random numbers, which a training has to have for itself to be repeatable."""


@contextmanager
def trial(cancel: CancelToken) -> Iterator[None]:
    """Try a run within this: alone, and not before the table has been looked through. Raises: Cancelled."""
    from bertdesk.core.device import release_memory

    _wait_for_rest(cancel)
    with _trying:
        cancel.raise_if_requested()
        try:
            yield
        finally:
            release_memory()


def plan(dataset: Dataset, encoder: Encoder, config: TrainConfig, preferred: str, seeds: int = 1) -> MakeWork:
    """Try a run before it begins. The product is a tuple of its plan, of nothing where it will run in the GPU pack."""

    def work(cancel: CancelToken) -> Work[tuple[Plan | None]]:
        from bertdesk.core import elsewhere, preflight
        from bertdesk.core.preparation import build, prepare

        if elsewhere.pack_for(preferred):
            return (None,)  # this program cannot tell how fast that one is
        with trial(cancel):
            prepared = yield from prepare(
                dataset, encoder, config, device=own_device(preferred), mirror="", cancel=cancel
            )
            classifier = yield from build(prepared)
            try:
                tried = preflight.plan(
                    config, prepared.parts, classifier, place=models_dir(), runs=seeds, cancel=cancel
                )
                return ((yield from tried),)
            finally:
                del classifier

    return work


def _wait_for_rest(cancel: CancelToken) -> None:
    """Wait until the table has been looked through, but not for ever."""
    until_s = time.monotonic() + _PATIENCE_S
    while edit_works.looking.locked() and time.monotonic() < until_s:
        cancel.raise_if_requested()
        time.sleep(0.02)


def wait_for_trial() -> None:
    """Wait until nothing is tried: what is has been cancelled, and ends within a step."""
    with _trying:
        pass


def new_folder(data: Path) -> Path:
    """Return a place in the model store that is named after the table and the time, and is still free."""
    name = f"{data.name.partition('.')[0][:60]} {datetime.now():%Y-%m-%d %H.%M.%S}"
    names = (name, *(f"{name} ({n})" for n in range(2, 1000)))
    return next(models_dir() / free for free in names if not _is_taken(free))


def _is_taken(name: str) -> bool:
    """Whether a model lies there, or what an interrupted run goes on from."""
    return any(os.path.exists(models_dir() / place) for place in (name, f".{name}.run"))  # noqa: PTH110  # exists() raises in a locked folder


def train(
    table: Table,
    columns: Columns,
    *,
    encoder: Encoder,
    config: TrainConfig,
    out: Path,
    device: str,
    mirror: str,
    seeds: int = 1,
    resumes: bool = False,
) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Trained | None]:
        from bertdesk import runs
        from bertdesk.core import elsewhere

        wait_for_trial()
        if there := elsewhere.pack_for(device):
            order = elsewhere.Order(
                table, columns, encoder, config, out, device, mirror, told=table.notices, seeds=seeds, resume=resumes
            )
            return elsewhere.train(there, order, cancel=cancel)
        return runs.train(
            table,
            text=columns.texts,
            label=columns.label,
            pair=columns.pair,
            separator=columns.separator,
            encoder=encoder,
            config=config,
            seeds=seeds,
            resume=resumes,
            out=out,
            device=device,
            mirror=mirror,
            cancel=cancel,
        )

    return work


def find_unfinished(verb: str) -> MakeWork:
    """Look for runs of a verb in the model store that were interrupted."""

    def work(_cancel: CancelToken) -> Work[tuple[Unfinished, ...]]:
        from bertdesk.core import repeat, unfinished

        yield from ()
        repeat.sweep(models_dir())
        return unfinished.all_in(models_dir(), verb)

    return work


def give_up(run: Unfinished, table: Table | None, preferred: str) -> MakeWork:
    """Open its best model so far; remove what the run could go on from.

    The product is that model and the rows kept for the end, where the open table is the run's; None without a model.
    """

    def work(_cancel: CancelToken) -> Work[tuple[Classifier, Dataset | None] | None]:
        from bertdesk.core import model, repeat, unfinished
        from bertdesk.core.device import choose

        now = unfinished.find(run.out) or run  # somebody may have removed its model meanwhile
        if not now.has_model:
            repeat.clear(run.out)
            return None
        yield Progressed("loading", 0, 1)
        device = choose(own_device(preferred))
        repeat.keep_best(run.out, device)
        best = model.load(run.out, device)
        repeat.clear(run.out)  # not before: where its best is damaged, going on is the only way to it
        return best, _test_part(run.terms, table)

    return work


def _test_part(terms: Terms, table: Table | None) -> Dataset | None:
    """Return the rows that the run kept for the end; None where the table is not the one that it learned from."""
    if table is None:
        return None
    try:
        dataset = to_dataset(table, terms.columns)
    except BertdeskError:
        return None
    if fingerprint(dataset) != terms.data_sha256:
        return None
    config = terms.fine_tuning
    parts = split(dataset, valid_share=config.valid_share, test_share=config.test_share, seed=config.seed)
    return subset(dataset, parts.test)


def estimate_curve(table: Table, columns: Columns, encoder: Encoder, preferred: str) -> MakeWork:
    """Estimate what twice as many rows would gain, by the quick method."""

    def work(cancel: CancelToken) -> Work[LearningCurve | None]:
        from bertdesk import runs

        return runs.learning_curve(
            table, text=columns.texts, label=columns.label, pair=columns.pair, separator=columns.separator,
            encoder=encoder, exact=False, device=own_device(preferred), cancel=cancel,
        )  # fmt: skip

    return work
