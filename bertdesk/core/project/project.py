"""A table's edits in a file of their own: done, undone, done again. The table's file is never written."""

import contextlib
import itertools
import json
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bertdesk.core import durable
from bertdesk.core.address import BETWEEN
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.project import database, store, subject
from bertdesk.core.project import edits as editing
from bertdesk.core.project.changes import Changes
from bertdesk.core.project.edited import edited, excluded
from bertdesk.core.project.edits import AcceptFinding, Action, Edit, ExcludeRows, MergeLabels, RestoreRows, SetCell
from bertdesk.core.project.place import place_for
from bertdesk.core.project.store import Store
from bertdesk.core.project.subject import Subject, subject_of
from bertdesk.core.tablefile import Table
from bertdesk.errors import ColumnMissing, Facts, ProjectOfOtherFile

SUFFIX = ".bertdesk"


@dataclass(frozen=True, slots=True)
class Step:
    """An action in the history, without its edits."""

    code: str
    facts: Facts
    time_s: float
    """When it was done, in seconds since 1970"""
    is_done: bool
    """False: it was undone, and can be done again."""


class Project:
    """An open project. Whatever changes it is on the disk when the call returns; one that fails changes nothing.

    May be called from any thread. Only one program at a time has it open.
    """

    def __init__(self, kept: Store, about: Subject, changes: Changes) -> None:
        self._store, self._about, self._changes = kept, about, changes
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self._store.path

    @property
    def can_undo(self) -> bool:
        return self._store.done > 0

    @property
    def can_redo(self) -> bool:
        return self._store.done < len(self._store.records)

    def do(self, action: Action) -> None:
        """Do an action; what was undone before cannot be done again then.

        Raises: ColumnMissing; IndexError for a row that the table does not have; DiskFull, SaveFailed.
        """
        _refuse_outside(self._about, action.edits)
        kept = editing.to_json(action.edits)
        with self._lock:
            self._store.append(action.code, json.dumps(action.facts), kept, time.time())
            self._changes.add(action.edits)

    def undo(self) -> Step | None:
        """Undo the last action that is done, and return it; None: there is none. Raises: DiskFull, SaveFailed."""
        with self._lock:
            done = self._store.done
            if done == 0:
                return None
            before = _changes(self._store, done - 1)
            self._store.move(done - 1)
            self._changes = before
            return _step(self._store, done)

    def redo(self) -> Step | None:
        """Do the first one again that was undone, and return it; None: there is none. Raises: DiskFull, SaveFailed."""
        with self._lock:
            number = self._store.done + 1
            if number > len(self._store.records):
                return None
            (kept,) = self._store.edits(number, number)
            self._store.move(number)
            self._changes.add(editing.from_json(kept))
            return _step(self._store, number)

    def history(self) -> tuple[Step, ...]:
        """Return what was done, oldest first, and after it what can be done again."""
        with self._lock:
            return tuple(_step(self._store, number + 1) for number in range(len(self._store.records)))

    def apply(self, table: Table) -> Table:
        """Return the table, as it was read, with all edits that are done; those to come do not change it.

        Raises: ProjectOfOtherFile.
        """
        self._refuse_other(table)
        with self._lock:
            return edited(table, self._changes)

    def excluded(self, table: Table) -> Table:
        """Return the rows of the table, as it was read, that are left out now. Raises: ProjectOfOtherFile."""
        self._refuse_other(table)
        with self._lock:
            return excluded(table, self._changes)

    def accepted(self) -> Mapping[str, frozenset[int]]:
        """Return the rows that a finding is not to tell of, by its name; none: not of any."""
        with self._lock:
            return {name: frozenset(rows) for name, rows in self._changes.accepted.items()}

    def _refuse_other(self, table: Table) -> None:
        if not self._about.was_read_as(table):
            raise ProjectOfOtherFile(path=str(table.path), project=str(self.path))

    def close(self) -> None:
        """Let other programs have it. Raises: DiskFull, SaveFailed; nothing is lost then either."""
        with self._lock:
            self._store.close()


def open_project(
    table: Table, path: Path | None = None, *, anyway: bool = False, cancel: CancelToken | None = None
) -> Work[Project]:
    """Open the project of a table, as it was read, or begin one; without a path, at its `place_of`.

    `anyway`: a project of another file, or of one that was read otherwise, is this table's from now on. Its edits
    apply by row number and column name then; what the table does not have is passed over and counted.
    Raises: ProjectOfOtherFile, ProjectInUse, ProjectUnreadable, ProjectTooNew, FileUnreadable, DiskFull, SaveFailed,
    Cancelled; a file that was there is as it was then.
    """
    place = path or place_of(table)
    about = yield from subject_of(table, cancel or CancelToken())
    if not database.is_there(place):
        durable.make_folder(place.parent)
        with contextlib.suppress(FileExistsError):  # another program was quicker
            store.create(place, subject.to_json(about))
    kept = Store(place)
    try:
        if subject.from_json(kept.subject) != about:
            if not anyway:
                raise ProjectOfOtherFile(path=str(table.path), project=str(place))
            kept.rebind(subject.to_json(about))
        return Project(kept, about, _changes(kept, kept.done))
    except BaseException:
        kept.close()
        raise


def place_of(table: Table) -> Path:
    """Return where the project of a table is kept, there or not yet: one a path, whatever the file holds by now."""
    others = (str(file.absolute()) for file in table.files[1:])
    return place_for(table.path, SUFFIX, BETWEEN.join(filter(None, (table.member, table.sheet, *others))))


def set_aside(place: Path) -> Path:
    """Give a project, which nobody has open, another name beside its own, and return that. Raises: SaveFailed."""
    names = (place.with_name(f"{place.stem} ({number}){place.suffix}") for number in itertools.count(1))
    free = next(name for name in names if not database.is_there(name))
    try:
        with contextlib.suppress(FileNotFoundError):  # it is there only where a program was killed
            database.wal(place).replace(database.wal(free))
        place.replace(free)
    except OSError as error:
        raise durable.as_fact(error, place) from error
    return free


def _changes(kept: Store, done: int) -> Changes:
    """Return what so many actions come to."""
    changes = Changes()
    for text in kept.edits(1, done):
        changes.add(editing.from_json(text))
    return changes


def _step(kept: Store, number: int) -> Step:
    record = kept.records[number - 1]
    return Step(record.code, json.loads(record.facts), record.time_s, is_done=number <= kept.done)


def _refuse_outside(about: Subject, edits: Iterable[Edit]) -> None:
    """Raises: ColumnMissing; IndexError for a row that the table does not have."""
    for edit in edits:
        rows: Sequence[int] = ()
        match edit:
            case SetCell(row=row):
                rows = (row,)
            case ExcludeRows(rows=rows) | RestoreRows(rows=rows) | AcceptFinding(rows=rows):
                pass
        if isinstance(edit, SetCell | MergeLabels) and edit.column not in about.columns:
            raise ColumnMissing(path=about.path, wanted=edit.column, found=", ".join(about.columns))
        if len(rows) and not 0 <= min(rows) <= max(rows) < about.rows:
            raise IndexError(f"no row {min(rows)} to {max(rows)}: the table has {about.rows}")
