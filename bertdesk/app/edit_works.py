"""What the window's jobs run around the changes of a table: making them, saving the table, looking for what is wrong.

As in works.py, each function imports what is slow to import only in its work, on the worker thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.app.held_project import HeldProject
from bertdesk.app.job import MakeWork
from bertdesk.app.prepared import Edits, Prepared, prepare
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Event, Notice, Progressed, Work, changed, quietly
from bertdesk.core.project import Action, Project, place_of, rows_as_read, save_corrected, set_aside
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import BertdeskError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bertdesk.core.findings.finding import Finding

MakeAction = Callable[[Table], Action]
"""Makes an action of the table as it is now."""
OnShare = Callable[[float], object]
looking = threading.Lock()
"""Held while a table is looked through, which takes a core: what is timed meanwhile comes out too slow."""
_PARTS = 8
"""How often looking counts from 0 again, about."""


def open_edited(held: HeldProject, read: Table, columns: Columns | None, cancel: CancelToken) -> Work[Prepared]:
    """Apply the changes that were made in a table another day; where they cannot be opened it is as it was read."""
    try:
        project = yield from quietly(held.open_if_there(read, cancel))
    except BertdeskError as error:
        return (yield from prepare(read, columns, None, cancel, trouble=(error.code, error.facts)))
    return (yield from prepare(read, columns, project, cancel))


def act(held: HeldProject, read: Table, columns: Columns, make: MakeAction) -> MakeWork:
    """Change the table; the product is also the action, None where nothing was left to do."""

    def work(cancel: CancelToken) -> Work[tuple[Prepared, Action | None]]:
        project = yield from held.open(read, cancel=cancel)
        action = make(project.apply(read))
        if not any(_changes_something(edit) for edit in action.edits):
            return (yield from _shown(read, columns, project)), None
        project.do(action)
        return (yield from _shown(read, columns, project)), action

    return work


def _changes_something(edit: object) -> bool:
    return getattr(edit, "rows", True) != () or hasattr(edit, "finding")


def move(held: HeldProject, read: Table, columns: Columns, step: Callable[[Project], object]) -> MakeWork:
    """Undo, or do again."""

    def work(cancel: CancelToken) -> Work[tuple[Prepared, None]]:
        project = yield from held.open(read, cancel=cancel)
        step(project)
        return (yield from _shown(read, columns, project)), None

    return work


def open_anyway(held: HeldProject, read: Table, columns: Columns) -> MakeWork:
    """Apply the changes of another file, or of an earlier state of this one, row by row."""

    def work(cancel: CancelToken) -> Work[tuple[Prepared, None]]:
        project = yield from held.open(read, anyway=True, cancel=cancel)
        return (yield from _shown(read, columns, project)), None

    return work


def begin_anew(held: HeldProject, read: Table, columns: Columns) -> MakeWork:
    """Put the changes that there are aside, under another name."""

    def work(_cancel: CancelToken) -> Work[tuple[Prepared, None]]:
        held.let_go()
        set_aside(place_of(read))
        return (yield from _shown(read, columns, None)), None

    return work


def _shown(read: Table, columns: Columns, project: Project | None) -> Work[Prepared]:
    """Prepare what has been changed. Not to be stopped: the window would show what is no longer so."""
    return (yield from prepare(read, columns, project, CancelToken()))


def save(held: HeldProject, read: Table, path: Path, *, escape_formulas: bool) -> MakeWork:
    """Write the corrected table; the product is its path and what is to be said of it."""

    def work(cancel: CancelToken) -> Work[tuple[Path, tuple[Notice, ...]]]:
        project = yield from held.open(read, cancel=cancel)
        told: list[Notice] = []

        def hear(event: Event) -> Event:
            if isinstance(event, Notice):
                told.append(event)
            return event

        yield from changed(save_corrected(read, project, path, escape_formulas=escape_formulas, cancel=cancel), hear)
        return path, tuple(told)

    return work


def inspect(table: Table, dataset: Dataset, encoder: Encoder, edits: Edits, on_share: OnShare) -> MakeWork:
    """Look for what is wrong with a table but for long texts. The product's rows are numbered as they were read."""

    def work(cancel: CancelToken) -> Work[tuple[Finding, ...]]:
        from bertdesk.core.findings.accepted import as_read, told
        from bertdesk.core.findings.inspecting import inspect as run

        share = _Share(on_share)
        with looking:
            cancel.raise_if_requested()
            found = yield from changed(run(table, dataset, languages=encoder.languages, cancel=cancel), share.hear)
        rows = rows_as_read(table)
        return told((as_read(finding, rows) for finding in found.findings), edits.accepted)

    return work


def find_long(table: Table, dataset: Dataset, tokens: NDArray[np.int32], limit: int, edits: Edits) -> MakeWork:
    """Look for texts that are cut off in training, once their tokens are counted."""

    def work(_cancel: CancelToken) -> Work[tuple[Finding, ...]]:
        from bertdesk.core.findings.accepted import as_read, told
        from bertdesk.core.findings.lengths import Lengths, very_long

        yield from ()
        rows = rows_as_read(table)
        found = very_long(dataset, Lengths(tokens, limit))
        return told((as_read(finding, rows) for finding in found), edits.accepted)

    return work


class _Share:
    """How much of a work is done that counts from 0 several times."""

    def __init__(self, on_share: OnShare) -> None:
        self._on_share, self._part, self._last, self._told = on_share, 0, 0.0, 0.0

    def hear(self, event: Event) -> Event | None:
        if not isinstance(event, Progressed):
            return event
        share = event.done / event.total if event.total else 0.0
        if share < self._last:
            self._part = min(self._part + 1, _PARTS - 1)
        self._last = share
        if (now := (self._part + share) / _PARTS) >= self._told + 0.01:
            self._told = now
            self._on_share(now)
        return None
