"""A table and what was changed in it -> the table as it is now. Copies no cell that stayed as it was."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.events import Notice
from bertdesk.core.project.changes import Change, Changes
from bertdesk.core.tablefile import Table
from bertdesk.core.tablefile.row_sequence import Row, RowSequence

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class EditedRows(RowSequence):
    """Rows over other rows: those that are kept, with what was changed in them."""

    table: Table
    """As it was read"""
    kept: Indices
    """Its rows that are left, rising"""
    changes: dict[int, Change]
    """By the column's number"""

    def __len__(self) -> int:
        return len(self.kept)

    def one(self, number: int) -> Row:
        as_read = int(self.kept[number])
        return self._now(as_read, self.table.rows[as_read])

    def __iter__(self) -> Iterator[Row]:
        # one after the other, not by number: rows that are kept as bytes are decoded by the block then
        rows = zip(range(len(self.table.rows)), self.table.rows, strict=True)
        for number, row in compress(rows, self._is_kept()) if len(self) < len(self.table.rows) else rows:
            yield self._now(number, row)

    def column(self, place: int) -> list[str]:
        """Return one cell of every row."""
        cells = self.table.column(place)
        kept = self.kept.tolist()
        if (change := self.changes.get(place)) is None:
            return [cells[number] for number in kept]
        return [change.of(number, cells[number]) for number in kept]

    def _is_kept(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.table.rows), np.bool_)
        mask[self.kept] = True
        return mask

    def _now(self, number: int, row: Row) -> Row:
        cells = list(row)
        for place, change in self.changes.items():
            cells[place] = change.of(number, row[place])
        return tuple(cells) if self.changes else row


def edited(table: Table, changes: Changes) -> Table:
    """Return the table as it is now; later edits do not change it.

    An edit of a row or a column that the table does not have is passed over, and a notice tells how many were.
    """
    passed_over = _count_outside(changes, len(table.rows), table.columns)
    notices = (Notice("edits_passed_over", {"count": passed_over}),) if passed_over else ()
    return _over(table, changes, np.delete(np.arange(len(table.rows)), _left_out(table, changes)), notices)


def excluded(table: Table, changes: Changes) -> Table:
    """Return the rows that are left out, with what was changed in them."""
    return _over(table, changes, _left_out(table, changes), ())


def _left_out(table: Table, changes: Changes) -> Indices:
    n = len(table.rows)
    return np.array(sorted(row for row in changes.excluded if row < n), np.int64)


def _over(table: Table, changes: Changes, kept: Indices, notices: tuple[Notice, ...]) -> Table:
    places = {name: place for place, name in enumerate(table.columns)}
    columns = {places[name]: change.copy() for name, change in changes.columns.items() if name in places}
    is_whole = len(kept) == len(table.rows)
    return replace(
        table,
        rows=EditedRows(table, kept, columns),
        lines=table.lines if is_whole else array("q", np.asarray(table.lines, np.int64)[kept].tobytes()),
        parts=table.parts if is_whole or not table.parts else tuple(table.parts[row] for row in kept.tolist()),
        notices=(*table.notices, *notices),
    )


def rows_as_read(table: Table) -> Indices:
    """Return which row of the table as it was read each row is: what edits name rows by. Shape (N,)."""
    return table.rows.kept if isinstance(table.rows, EditedRows) else np.arange(len(table.rows))


def rows_now(table: Table, rows: Sequence[int] | Indices) -> tuple[Indices, Indices]:
    """Return which of these rows, as read, are in the table (M,), in their order, and their numbers there (M,)."""
    wanted, kept = np.asarray(rows, np.int64), rows_as_read(table)
    numbers = np.searchsorted(kept, wanted)
    is_there = numbers < len(kept)
    is_there[is_there] = kept[numbers[is_there]] == wanted[is_there]
    return wanted[is_there], numbers[is_there].astype(np.int64)


def _count_outside(changes: Changes, n: int, columns: Collection[str]) -> int:
    """Count the edits of what a table does not have; a merge is one."""
    count = sum(row >= n for row in changes.excluded)
    for name, change in changes.columns.items():
        if name in columns:
            count += sum(row >= n for row in change.cells)
        else:
            count += len(change.cells) + len(change.labels)
    return count
