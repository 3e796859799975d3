"""A table and what was changed in it -> the table as it is now. Copies no cell that stayed as it was."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import overload

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.events import Notice
from bertdesk.core.project.changes import Change, Changes
from bertdesk.core.tablefile import Table

Indices = NDArray[np.int64]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EditedRows(Sequence[Row]):
    """Rows over other rows: those that are kept, with what was changed in them."""

    table: Table
    """As it was read"""
    kept: Indices
    """Its rows that are left, rising"""
    changes: dict[int, Change]
    """By the column's number"""

    def __len__(self) -> int:
        return len(self.kept)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = int(self.kept[index])
        return self._now(number, self.table.rows[number])

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

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of every sequence that is compared by what it holds

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
    n, places = len(table.rows), {name: place for place, name in enumerate(table.columns)}
    columns = {places[name]: change.copy() for name, change in changes.columns.items() if name in places}
    kept = np.delete(np.arange(n), [row for row in changes.excluded if row < n])
    passed_over = _count_outside(changes, n, places.keys())
    return replace(
        table,
        rows=EditedRows(table, kept, columns),
        lines=table.lines if len(kept) == n else array("q", np.asarray(table.lines, np.int64)[kept].tobytes()),
        parts=tuple(table.parts[number] for number in kept) if table.parts else (),
        notices=(*table.notices, *([Notice("edits_passed_over", {"count": passed_over})] if passed_over else [])),
    )


def rows_as_read(table: Table) -> Indices:
    """Return which row of the table as it was read each row is: what edits name rows by. Shape (N,)."""
    return table.rows.kept if isinstance(table.rows, EditedRows) else np.arange(len(table.rows))


def _count_outside(changes: Changes, n: int, columns: Collection[str]) -> int:
    """Count the edits of what a table does not have; a merge is one."""
    count = sum(row >= n for row in changes.excluded)
    for name, change in changes.columns.items():
        if name in columns:
            count += sum(row >= n for row in change.cells)
        else:
            count += len(change.cells) + len(change.labels)
    return count
