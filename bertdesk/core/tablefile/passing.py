"""Rows that leave no doubt are passed over where they lie; the others, and those around them, are read with care.

What the careful reader looks at besides each row by itself is read with care, too: the first rows, which tell what the
columns hold and which of them is the header; the last ones, which may be notes; and those after a blank line, which may
be another table.
"""

import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from bertdesk.core.tablefile.cells import Cells, Part, picked
from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.header import SAMPLE_ROWS
from bertdesk.core.tablefile.kinds import Row
from bertdesk.core.tablefile.layout import MOST_PARTS
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.records import LineFeed, Record, records, swallowed_rows
from bertdesk.core.tablefile.scan import Bytes, Places, Stretch, begins_oddly, scan
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.splitting import Splitter
from bertdesk.core.tablefile.supply import Supply
from bertdesk.core.tablefile.thinning import Sieve

HEAD_ROWS = 6000
TAIL_ROWS = 64
_AFTER_BLANK_ROWS = SAMPLE_ROWS + 100
LEAST_WINDOW_BYTES, MOST_WINDOW_BYTES, _LONGEST_ROW_BYTES = 1 << 15, 1 << 20, 1 << 23
_ROWS_AT_ONCE = 500
_SLOW_ROWS, _MOST_SLOW_ROWS = 32, 512
_SIGN = "\ufffd".encode()


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """N rows that were passed over: their bytes and where their cells end."""

    part: Part
    lines: Places
    """(N + 1,): the line that each begins in, and the one after the last"""
    numbers: Places
    """(N,): which row of the file each is, counted from 0"""

    @property
    def n(self) -> int:
        return len(self.lines) - 1

    def picked(self, rows: Places) -> "Run":
        """Return these rows, which rise."""
        lines = np.concatenate([self.lines[rows], self.lines[-1:]])
        return Run(picked(self.part, rows), lines, self.numbers[rows])

    def cut(self, count: int) -> tuple["Run", "Run"]:
        """Return the first rows, and the others."""
        data, ends = self.part
        place = int(ends[count - 1, -1]) + 1 if count else 0
        first = Run((data[:place], ends[:count]), self.lines[: count + 1], self.numbers[:count])
        return first, Run((data[place:], ends[count:] - place), self.lines[count:], self.numbers[count:])


@dataclass(slots=True, eq=False)
class Passing:
    """Goes through a text once. `grid` has the rows that were read with care, `runs` the others."""

    supply: Supply
    feed: LineFeed
    grid: Grid
    dialect: Dialect
    width: int
    may_be_broken: Callable[[], bool]
    """Whether there are bytes that are no UTF-8 among those that were supplied so far"""
    sieve: Sieve = field(default_factory=lambda: Sieve(None))
    """Which of the rows that were passed over are kept; of all of them, the grid knows how many"""
    numbers: dict[int, int] = field(default_factory=dict)
    """By line: which row of the file each in the grid is, counted from 0; nothing where all rows are wanted"""
    header: Row | None = None
    """The row that is set aside where it comes again; known when the head is read"""
    runs: deque[Run] = field(default_factory=deque)
    head_lines: int = 0
    tail_line: int = 0
    is_over: bool = False
    _reader: Iterator[Record] = field(init=False)
    _splitter: Splitter = field(init=False)
    _careful_until: int = field(default_factory=lambda: HEAD_ROWS)
    """So many rows have to be in the grid before any is passed over"""
    _kept: int = 0
    _slow_rows: int = _SLOW_ROWS
    _window_bytes: int = field(default_factory=lambda: MOST_WINDOW_BYTES)

    def __post_init__(self) -> None:
        self._reader = records(self.feed, self.dialect, self.width)
        self._splitter = Splitter(self.dialect)

    def steps(self) -> Iterator[None]:
        """Go through all of the text; a step is about a megabyte."""
        self.supply.skip(0)  # of the lines that the dialect was found by, none is passed
        self.feed.move_to(0)
        while not self.is_over:
            yield
            self._go_on()

    def _go_on(self) -> None:
        if self._is_careful:
            for _ in range(_ROWS_AT_ONCE):
                if not self._is_careful or not self._read_one():
                    return
            return
        if not self.head_lines:
            self.head_lines = self.feed.lines_read
            so_far = self.grid.copied()
            so_far.settle()
            self.header = next(iter(so_far.head), None)
        window = self.supply.window(self._window_bytes)
        delimiter = ord(self.dialect.delimiter)
        found = scan(window, delimiter=delimiter, width=self.width)
        if len(found):
            self._take(found, window)
        elif len(window) == self._window_bytes < _LONGEST_ROW_BYTES and not begins_oddly(window, delimiter):
            self._window_bytes *= 2
        else:  # its quotes do not add up, or it is the last line and has no end
            self._careful_until = len(self.grid.rows) + 1

    @property
    def _is_careful(self) -> bool:
        return len(self.grid.rows) < self._careful_until or not self.feed.is_read_at_length

    def _read_one(self) -> bool:
        """Read one record with care; return whether there was one."""
        before = self.feed.lines_read
        record = next(self._reader, None)
        if record is None:
            self.is_over = True
            self._show_last()
            return False
        self.supply.passed(self.feed.lines_read - before)
        if self.grid.add(record):
            if self.sieve.wanted is not None:
                self.numbers[record.line] = len(self.grid.rows) + self.grid.unseen - 1
        else:
            is_habit = self.grid.breaks_after(self.head_lines) > MOST_PARTS
            after = 1 if is_habit else _AFTER_BLANK_ROWS
            self._careful_until = max(self._careful_until, len(self.grid.rows) + after)
        return True

    def _take(self, found: Stretch, window: Bytes) -> None:
        """Pass over the rows of a stretch up to one whose end is not where it seemed to be."""
        origin, place = self.supply.position, 0
        for doubt in [*self._doubts(found, window), len(found)]:
            if doubt > place:
                self._pass_over(found, place, doubt)
            if doubt == len(found):
                self._window_bytes = min(2 * self._window_bytes, MOST_WINDOW_BYTES)
                return
            self.supply.skip(0)
            self.feed.move_to(self.feed.lines_read)
            self._read_one()
            place = doubt + 1
            if self.supply.position != origin + found.stops[place]:
                self._window_bytes = max(self._window_bytes // 4, LEAST_WINDOW_BYTES)
                self._go_slow(place)
                break
            if self._is_careful:
                break

    def _go_slow(self, taken: int) -> None:
        """Read more and more rows with care where another look at the bytes does not pay, so few rows does it take."""
        self._slow_rows = min(2 * self._slow_rows, _MOST_SLOW_ROWS) if taken < _SLOW_ROWS else _SLOW_ROWS
        if taken < _SLOW_ROWS:
            self._careful_until = max(self._careful_until, len(self.grid.rows) + self._slow_rows)

    def _pass_over(self, found: Stretch, first: int, last: int) -> None:
        start, end = int(found.stops[first]), int(found.stops[last])
        marks = found.marks[found.first[first] : found.first[last]].reshape(-1, self.width)
        lines = found.lines[first : last + 1] - found.lines[first]
        before, line_count = self.feed.lines_read, int(lines[-1])
        self.supply.skip(0)
        part = self.supply.bytes_at(0, end - start), (marks - start).astype(np.int32)
        number = self.grid.unseen + len(self.grid.rows)
        self._keep(Run(part, lines + before + 1, np.arange(number, number + last - first)))
        self.supply.skip(end - start)
        self.feed.move_to(before + line_count)
        self.grid.unseen += last - first
        self.grid.unseen_lines += line_count

    def _keep(self, run: Run) -> None:
        """Keep the rows, or of more than twice as many as are wanted half."""
        self._append(run if self.sieve.is_open else run.picked(np.flatnonzero(self.sieve.of(run.numbers))))
        while self.sieve.is_full(rows=self._kept, cells=self._kept * self.width):
            self.sieve.narrow()
            runs, self.runs, self._kept = self.runs, deque(), 0
            for each in runs:
                self._append(each.picked(np.flatnonzero(self.sieve.of(each.numbers))))
        check_table(rows=self._kept, cells=self._kept * self.width)

    def _append(self, run: Run) -> None:
        if run.n:
            self.runs.append(run)
            self._kept += run.n

    def _show_last(self) -> None:
        """Put the last rows that were passed over into the grid."""
        while self.runs:
            end = self.runs[-1].lines[-1]
            missing = TAIL_ROWS - sum(line >= end for line in self.grid.lines[-TAIL_ROWS:])
            if missing <= 0:
                return
            run = self.runs.pop()
            run, last = run.cut(max(0, run.n - missing))
            if run.n:
                self.runs.append(run)
            self.tail_line = int(last.lines[0])
            self.grid.show(list(Cells([last.part])), last.lines.tolist())
            if self.sieve.wanted is not None:
                self.numbers |= dict(zip(last.lines.tolist(), last.numbers.tolist(), strict=False))

    def _doubts(self, found: Stretch, window: Bytes) -> list[int]:
        """Return which rows have to be read with care."""
        is_clear = found.is_clear
        odd = _odd_bytes(self.supply.bytes_at(0, int(found.stops[-1])), may_be_broken=self.may_be_broken())
        is_clear[found.holding(np.array(odd, np.int64))] = False
        for row in found.swollen:
            if is_clear[row] and swallowed_rows(self._lines(found, row), self._splitter, self.width):
                is_clear[row] = False
        if self.header is not None:
            is_clear[self._like_header(found, window)] = False
        return np.flatnonzero(~is_clear).tolist()

    def _lines(self, found: Stretch, row: int) -> list[str]:
        text = self.supply.bytes_at(int(found.stops[row]), int(found.stops[row + 1])).decode("utf-8", "replace")
        return io.StringIO(text, newline="").readlines()

    def _like_header(self, found: Stretch, window: Bytes) -> Places:
        """Return the clear rows whose cells are about as long as the header's and begin as those do."""
        rows = np.flatnonzero(found.is_clear)
        start = found.stops[rows]
        for place, name in enumerate(cell.encode() for cell in self.header or ()):
            end = found.marks[found.first[rows] + place]
            length, begins = end - start, window[start]
            is_alike = (length >= len(name)) & (length <= 2 * len(name) + 3)  # in quotes, before CR
            is_alike &= (begins == name[0]) | (begins == ord('"')) if name else True
            rows, start = rows[is_alike], end[is_alike] + 1
        return rows


def _odd_bytes(data: bytes, *, may_be_broken: bool) -> list[int]:
    """Return where there are NULs, bytes that are no UTF-8, and the sign of those."""
    view = np.frombuffer(data, np.uint8)
    signs = np.flatnonzero(view == _SIGN[0])
    signs = signs[signs < len(data) - 2]
    signs = signs[(view[signs + 1] == _SIGN[1]) & (view[signs + 2] == _SIGN[2])]
    odd = [*signs.tolist(), *(np.flatnonzero(view == 0).tolist() if b"\0" in data else [])]
    return odd + _undecodable_lines(data) if may_be_broken else odd


def _undecodable_lines(data: bytes) -> list[int]:
    found, start = list[int](), 0
    if data.isascii():
        return found
    for line in data.split(b"\n"):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            found.append(start)
        start += len(line) + 1
    return found
