"""A grid that of very many rows keeps no more than are wanted, evenly spread, and those that leave doubt."""

from dataclasses import dataclass, field

import numpy as np

from bertdesk.core.tablefile.kinds import Row
from bertdesk.core.tablefile.layout import MOST_PARTS
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.table import Table
from bertdesk.core.tablefile.thinning import Sieve, thinned

_HEAD_ROWS, _TAIL_ROWS = 1000, 64
"""What stands around a table is found out from these."""


@dataclass(slots=True)
class ThinGrid(Grid):
    """Counts the rows that it leaves out as unseen."""

    sieve: Sieve = field(default_factory=lambda: Sieve(None))
    _next: int = 0
    _numbers: list[int] = field(default_factory=list)
    """Which row of the file each is, counted from 0."""
    _number_by_line: dict[int, int] = field(default_factory=dict)

    def add(self, record: Record) -> bool:
        if not Grid.add(self, record):  # super() does not know the class that dataclass makes for the slots
            return False
        if self._is_thin:
            self.usual = self.usual or len(self.rows[0])
            self._numbers.append(len(self.rows) + self.unseen - 1)
            if len(self.rows) >= self._next and (self._is_full or not self.sieve.is_open):
                self._leave_out()
        return True

    def put_above(self, header: Row) -> None:
        """Take a row that names the columns and stands elsewhere."""
        self.rows.insert(0, header)
        self.lines.insert(0, 0)
        if self._is_thin:
            self._numbers.insert(0, 0)

    def settle(self) -> Row:
        if self._is_thin:
            self._number_by_line = dict(zip(self.lines, self._numbers, strict=True))
        return Grid.settle(self)

    def thin(self, table: Table) -> Table:
        """Return the table that was made of this grid with no more rows than are wanted."""
        if not self._is_thin:
            return table
        numbers = [self._number_by_line[line] for line in table.lines]
        return thinned(table, self.sieve.wanted, of=len(table.rows) + self.unseen, numbers=numbers)

    @property
    def _is_thin(self) -> bool:
        return self.sieve.wanted is not None  # else it is a grid like any other

    @property
    def _is_full(self) -> bool:
        return self.sieve.is_full(rows=len(self.rows) - _HEAD_ROWS - _TAIL_ROWS, cells=self._cells)

    def _leave_out(self) -> None:
        """Leave out those that came since the last time and are not to be kept; where that is not enough, half."""
        before = 0
        if not self.sieve.is_open:
            self._sift()
        while self._is_full and len(self.rows) != before:  # else all that are left leave doubt
            before = len(self.rows)
            self.sieve.narrow()
            self._sift()
        self._next = 3 * len(self.rows) // 2

    def _sift(self) -> None:
        """Leave out the rows in the middle that leave no doubt and are not to be kept."""
        stays = self.sieve.of(np.array(self._numbers)).tolist()
        kept = list[int]()
        for index in range(len(self.rows)):
            is_middle = _HEAD_ROWS <= index < len(self.rows) - _TAIL_ROWS
            if is_middle and not stays[index] and not self._leaves_doubt(index):
                self._forget(self.lines[index])
            else:
                kept.append(index)
        self.rows = [self.rows[index] for index in kept]
        self.lines = [self.lines[index] for index in kept]
        self._numbers = [self._numbers[index] for index in kept]
        self._cells = sum(map(len, self.rows))

    def _leaves_doubt(self, index: int) -> bool:
        is_after_break = self.lines[index] in self._breaks and len(self._breaks) <= MOST_PARTS
        return len(self.rows[index]) != self.usual or is_after_break

    def _forget(self, line: int) -> None:
        span = self._span(line)
        self.unseen += 1
        self.unseen_lines += span
        self._more_lines.pop(line, None)
        self._texts.pop(line, None)
        if line in self._mended:
            self._mended.discard(line)
            self.unseen_repaired += span
