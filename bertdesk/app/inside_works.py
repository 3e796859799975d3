"""What runs where a classifier is looked into: which rows it is shown, its layers, its encoder as it was before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from bertdesk.app.job import MakeWork
from bertdesk.core import provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset, fingerprint, subset
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pairs import Text, whole
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import split
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.inside import Inside
    from bertdesk.core.understand.subject import Subject

T = TypeVar("T")
Tell = Callable[[Progressed], object]

VERB = "look_inside"
_LONGEST_SAID = 300
"""Characters of a text that are said of its point"""
SEED = 17
_FEWEST = 30
"""Held-out rows below which those that it learnt from are taken: of fewer, a probe says nothing"""
_MOST_CPU, _MOST_GPU = 400, 1000
"""Texts that are read: a minute or two, where they are long"""
Known = Literal["held_out", "learnt", "unknown"]
"""Whether the model has learnt from the rows"""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The rows that are shown to the network."""

    dataset: Dataset
    known: Known


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What came of it."""

    chosen: Chosen
    inside: Inside | Lacking
    said: tuple[str, ...]
    """(N,) how each text that was read begins"""


def look_inside(subject: Subject, evaluated: Chosen | None, table: Dataset | None, tell: Tell) -> MakeWork:
    """Look inside, on the rows that suit best; `tell` is called on the worker's thread."""

    def work(cancel: CancelToken) -> Work[Seen | Lacking]:
        from bertdesk.core.understand.inside import look_inside as run

        yield from ()
        chosen = choose(provenance.read(subject.folder), evaluated, table)
        if chosen is None:
            return Lacking("too_few_texts")
        dataset = chosen.dataset
        if dataset.held is not None:
            return Lacking("several_classes_each")
        before = yield from _telling(_before(subject, cancel), tell)
        found = yield from _telling(
            run(
                subject, before, dataset.texts, dataset.label_ids, seed=SEED, most=most_texts(subject), cancel=cancel
            ),
            tell,
        )  # fmt: skip
        rows = [] if isinstance(found, Lacking) else found.rows.tolist()
        return Seen(chosen, found, tuple(whole(dataset.texts[row])[:_LONGEST_SAID] for row in rows))

    return work


def most_texts(subject: Subject) -> int:
    """Return how many texts are read at most."""
    return _MOST_CPU if subject.device.kind == "cpu" else _MOST_GPU


def choose(record: Provenance, evaluated: Chosen | None, table: Dataset | None) -> Chosen | None:
    """Return the rows that the network is shown: those that it has not learnt from, where there are enough of them."""
    of_table = None if table is None else _of_table(record, table)
    known = [one for one in (evaluated, of_table) if one is not None]
    unseen = [one for one in known if one.known == "held_out" and one.dataset.n >= _FEWEST]
    if unseen:
        return unseen[0]
    if table is not None and of_table is not None and of_table.known == "held_out":
        return Chosen(table, "learnt")
    return max(known, key=lambda one: one.dataset.n, default=None)


def _of_table(record: Provenance, table: Dataset) -> Chosen:
    """Return what the run has held back of the table that it learnt from, else the whole table."""
    if not record.data_sha256 or record.rows != table.n or fingerprint(table) != record.data_sha256:
        return Chosen(table, "unknown")
    config = record.config
    parts = split(table, valid_share=config.valid_share, test_share=config.test_share, seed=record.seed_of_split)
    kept: NDArray[np.int64] = np.sort(np.concatenate([parts.valid, parts.test]))
    return Chosen(subset(table, kept), "held_out")


def _before(subject: Subject, cancel: CancelToken) -> Work[Subject | None]:
    """Open the encoder that the classifier was trained from, where it is at hand."""
    from bertdesk.core.understand.origin import encoder_folder
    from bertdesk.core.understand.subject import open_subject

    if "classes" not in subject.heads:
        return None
    folder = encoder_folder(subject.folder)
    return None if folder is None else (yield from open_subject(folder, subject.device, cancel=cancel))


def _telling(work: Work[T], tell: Tell) -> Work[T]:
    """Hand each step on to who waits for it, too: a job that runs aside reports no progress."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            product: T = end.value
            return product
        if isinstance(event, Progressed):
            tell(event)
        yield event


def place(text: Text, inside: Inside) -> Callable[[Subject, CancelToken], Work[NDArray[np.float32] | Lacking]]:
    """Return the question where a text lies in the plane of each layer."""

    def asked(subject: Subject, _cancel: CancelToken) -> Work[NDArray[np.float32] | Lacking]:
        from bertdesk.core.understand.inside import place as run

        yield from ()
        return run(subject, inside, text)

    return asked
