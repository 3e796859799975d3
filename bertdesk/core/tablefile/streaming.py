"""A delimited table of any size -> the cells of one column, row after row. Nothing of it is kept."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Dialect
from bertdesk.core.tablefile.reading import look_through
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.sampling import beginning, dialect_of
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.source import Source, opened
from bertdesk.errors import ColumnMissing, FileEmpty

ANY_SIZE = 1 << 62
_HEAD_RECORDS = 2000


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table can be read one by one."""

    path: Path
    encoding: str
    dialect: Dialect
    width: int
    columns: tuple[str, ...]
    first_line: int
    """Where the first row below the header begins"""
    characters: tuple[int, ...]
    """Of each column, in the first rows"""


@dataclass(slots=True, eq=False)
class Stream:
    """The cells of a column as they come; a row of another width than the table's is passed over, and counted."""

    source: Source
    layout: Layout
    place: int
    passed_over: int = 0

    def __iter__(self) -> Iterator[str]:
        layout = self.layout
        for record in records(_feed(self.source, layout.encoding), layout.dialect, layout.width):
            if record.line < layout.first_line or not any(record.cells):
                continue
            if len(record.cells) == layout.width:
                yield record.cells[self.place]
            else:
                self.passed_over += 1


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
        for record in islice(records(feed, dialect, width), _HEAD_RECORDS):
            grid.add(record)
    if not grid.rows:
        raise FileEmpty(path=str(path))
    columns = grid.settle()
    first_line = grid.lines[0] if grid.lines else _HEAD_RECORDS
    characters = tuple(sum(map(len, cells)) for cells in zip(*grid.rows, strict=False))
    return Layout(path, encoding, dialect, width or len(columns), columns, first_line, characters)


@contextmanager
def column(layout: Layout, name: str) -> Iterator[Stream]:
    """Open a table for one of its columns. Raises: ColumnMissing, and what opening it raises."""
    if name not in layout.columns:
        raise ColumnMissing(path=str(layout.path), wanted=name, found=", ".join(layout.columns))
    with opened(layout.path, most_bytes=ANY_SIZE) as source:
        yield Stream(source, layout, layout.columns.index(name))


def _feed(source: Source, encoding: str) -> LineFeed:
    return LineFeed(io.TextIOWrapper(source.stream, encoding, errors="replace", newline=""))
