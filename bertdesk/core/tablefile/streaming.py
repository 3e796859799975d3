"""A delimited table of any size -> the cells of one column, row after row. Nothing of it is kept.

The first rows become what they do where the whole table is read. Of those further down, each that is not as wide as
the table is repaired by what the first rows hold, but notes and totals at the end of the file.
"""

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Dialect
from bertdesk.core.tablefile.kinds import Row
from bertdesk.core.tablefile.layout import FOOTER_ROWS, end_of_table
from bertdesk.core.tablefile.levelling import Levelling
from bertdesk.core.tablefile.reading import look_through
from bertdesk.core.tablefile.records import LineFeed, Record, records
from bertdesk.core.tablefile.sampling import beginning, dialect_of
from bertdesk.core.tablefile.shape import Grid, is_beside_table
from bertdesk.core.tablefile.source import Source, opened
from bertdesk.core.tablefile.table import Tally
from bertdesk.errors import ColumnMissing, FileEmpty

ANY_SIZE = 1 << 62
_HEAD_RECORDS = 2000
_AT_THE_END = ("footer", "other_table")
"""Why rows are set aside that may go on as the table where more follow"""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table can be read one by one."""

    path: Path
    encoding: str
    dialect: Dialect
    width: int
    """That was detected; 0: the first row's"""
    columns: tuple[str, ...]
    first_line: int
    """Where the first row below the header begins"""
    characters: tuple[int, ...]
    """Of each column, in the first rows"""
    changed: Mapping[int, Row | None]
    """By line, of the first rows: those that are not as in the file; None where it is no row of the table"""
    refitted: Collection[int]
    """The lines of those that had too few or too many cells"""
    levelling: Levelling
    """For the rows further down"""
    dropped: int
    """Columns at the left edge of the file that are none of the table"""
    header: Row


class _Odd(NamedTuple):
    """A row of another width than the table's."""

    record: Record
    is_after_blank: bool


@dataclass(slots=True, eq=False)
class Stream:
    """The cells of a column as they come; `notices` tells how many of these rows were not as wide as the table."""

    source: Source
    layout: Layout
    place: int
    _repaired: Tally = field(default_factory=Tally)
    _aside: Tally = field(default_factory=Tally)

    def __iter__(self) -> Iterator[str]:
        layout = self.layout
        width, place = layout.levelling.width, layout.dropped + self.place
        odd: list[_Odd] = []
        for record, is_after_blank in self._records():
            is_changed = record.line in layout.changed
            if len(record.cells) != width and not is_changed:
                odd.append(_Odd(record, is_after_blank))
                yield from self._levelled(odd[:-FOOTER_ROWS])
                del odd[:-FOOTER_ROWS]
                continue
            if odd:  # these were not the end
                yield from self._levelled(odd)
                odd.clear()
            if is_changed:
                yield from self._changed(record.line)
            elif self._is_header(record.cells):
                self._aside.add(record.line)
            else:
                yield record.cells[place]
        yield from self._last(odd)

    def _records(self) -> Iterator[tuple[Record, bool]]:
        """Yield the rows below the header, and whether each comes after a blank line."""
        layout, is_after_blank = self.layout, False
        for record in records(_feed(self.source, layout.encoding), layout.dialect, layout.width):
            is_blank = _is_blank(record)
            if record.line >= layout.first_line and not is_blank:
                yield record, is_after_blank
            is_after_blank = is_blank

    def notices(self) -> list[Notice]:
        return [*self._repaired.notices("rows_repaired"), *self._aside.notices("rows_set_aside")]

    def _changed(self, line: int) -> Iterator[str]:
        row = self.layout.changed[line]
        if row is None:
            self._aside.add(line)
            return
        if line in self.layout.refitted:
            self._repaired.add(line)
        yield row[self.place]

    def _last(self, odd: Sequence[_Odd]) -> Iterator[str]:
        """Yield the cells of the last rows, but for notes and totals below the table."""
        above = [("",)] * 2  # its header and a row of it
        rows = [*above, *(tuple(one.record.cells) for one in odd)]
        breaks = {place for place, one in enumerate(odd, len(above)) if one.is_after_blank}
        end = end_of_table(rows, breaks, self.layout.levelling.width, 0) - len(above)
        yield from self._levelled(odd[:end])
        for one in odd[end:]:
            self._aside.add(one.record.line)

    def _levelled(self, odd: Sequence[_Odd]) -> Iterator[str]:
        """Yield the cells of rows that are made as wide as the table; not of those that are none, or are not clear."""
        levelling, place = self.layout.levelling, self.layout.dropped + self.place
        for one in odd:
            line, cells = one.record.line, tuple(one.record.cells)
            is_beside = levelling.width > 1 and is_beside_table(cells)
            row = None if is_beside else levelling.levelled(cells, "".join(one.record.lines).rstrip("\r\n"))
            if row is None or self._is_header(row):
                self._aside.add(line)
                continue
            self._repaired.add(line)
            yield row[place]

    def _is_header(self, cells: Sequence[str]) -> bool:
        """Return whether a row, as wide as the table, names the columns once more."""
        header, start = self.layout.header, self.layout.dropped
        if len(header) < 2 or cells[start] != header[0]:  # nearly always: every row is asked
            return False
        return _within(tuple(cells), start, len(header)) == header


def look(path: Path, cancel: CancelToken) -> Work[Layout]:
    """Find out how a table is written: once through it for its encoding, and its first rows for the rest.

    Raises: FileEmpty, any error of "Files and tables" that comes before a row is read, Cancelled.
    """
    with opened(path, most_bytes=ANY_SIZE) as source:
        yield Progressed("reading", 0, source.size)
        encoding, further = yield from look_through(source, path, cancel)
    with opened(path, most_bytes=ANY_SIZE) as source:
        feed = _feed(source, encoding)
        dialect, width = dialect_of(beginning(feed), further, encoding, NOTHING_TOLD)
        grid = Grid(dialect, width)
        first = [record for record in islice(records(feed, dialect, width), _HEAD_RECORDS) if grid.add(record)]
        is_whole = feed.is_at_end()
    if not grid.rows:
        raise FileEmpty(path=str(path))
    columns = grid.settle()
    first_line = grid.lines[0] if grid.lines else _HEAD_RECORDS
    return Layout(
        path=path,
        encoding=encoding,
        dialect=dialect,
        width=width,
        columns=columns,
        first_line=first_line,
        characters=tuple(sum(map(len, cells)) for cells in zip(*grid.rows, strict=False)),
        changed=_changed(grid, [record for record in first if record.line >= first_line], is_whole=is_whole),
        refitted=frozenset(grid.refitted),
        levelling=grid.levelling,
        dropped=grid.dropped,
        header=grid.head[0] if grid.head else (),
    )


@contextmanager
def column(layout: Layout, name: str) -> Iterator[Stream]:
    """Open a table for one of its columns. Raises: ColumnMissing, and what opening it raises."""
    if name not in layout.columns:
        raise ColumnMissing(path=str(layout.path), wanted=name, found=", ".join(layout.columns))
    with opened(layout.path, most_bytes=ANY_SIZE) as source:
        yield Stream(source, layout, layout.columns.index(name))


def _changed(grid: Grid, first: Sequence[Record], *, is_whole: bool) -> dict[int, Row | None]:
    """Return which rows the grid has made others of; None where it has set them aside."""
    settled = dict(zip(grid.lines, grid.rows, strict=True))
    aside = {row.line for row in grid.skipped if is_whole or row.reason not in _AT_THE_END}
    width = len(grid.rows[0]) if grid.rows else 0
    found: dict[int, Row | None] = {}
    for line, cells, *_ in first:
        if line in aside:
            found[line] = None
        elif line in settled and (line in grid.refitted or settled[line] != _within(tuple(cells), grid.dropped, width)):
            found[line] = settled[line]
    return found


def _within(row: Row, start: int, width: int) -> Row:
    return row[start : start + width]


def _is_blank(record: Record) -> bool:
    return len(record.cells) <= 1 and not any(cell.strip() for cell in record.cells)


def _feed(source: Source, encoding: str) -> LineFeed:
    return LineFeed(io.TextIOWrapper(source.stream, encoding, errors="replace", newline=""))
