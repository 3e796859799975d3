"""A large file -> Table, about as fast as memory is read: only the rows that leave a doubt are read with care.

numpy, not pandas, polars, DuckDB or pyarrow: quicker than pandas (`bertdesk bench readers`), and shipped anyway.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.cells import Cells, Part, encoded, gathered
from bertdesk.core.tablefile.dialect import DOUBLED, NOTHING_TOLD, Dialect, Told
from bertdesk.core.tablefile.encoding import EncodingEvidence, Utf8Evidence
from bertdesk.core.tablefile.passing import TAIL_ROWS, Passing
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.sampling import Samples, beginning, dialect_of
from bertdesk.core.tablefile.settled import settled
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.source import Source, is_binary
from bertdesk.core.tablefile.supply import Supply, transcoded
from bertdesk.core.tablefile.table import Table
from bertdesk.core.tablefile.thinning import Sieve, thinned

LEAST_BYTES = 1 << 19
"""Smaller files the careful reader has in no time."""
PIECE_BYTES = 1 << 20
_HEAD_BYTES, _LOOKED_AT_BYTES = 1 << 20, 1 << 16
_FIRST_ROWS = 1000
_MOST_ASIDE_IN_HEAD = 500
_BOM = b"\xef\xbb\xbf"
UTF8 = ("utf-8", "utf-8-sig")

Peek = Callable[[Table], object]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file beforehand: its encoding, where it was looked for, and pieces from further down."""

    encoding: str | None = None
    further: Sequence[bytes] | None = None
    told: Told = NOTHING_TOLD


@dataclass(slots=True)
class _GoneBy:
    """What goes by while a file is read that may show that it was begun with a wrong idea of it."""

    samples: Samples = field(default_factory=Samples)
    utf8: Utf8Evidence = field(default_factory=Utf8Evidence)

    def watching(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.samples.add(piece)
            self.utf8.add(piece)
            yield piece


def read_quickly(
    source: Source, path: Path, cancel: CancelToken, peek: Peek | None = None, *, known: Known | None = None
) -> Work[Table | None]:
    """Return the table that the careful reader would make, or None where it takes that one to make it.

    `peek` is handed a table of the first rows as soon as these are there.
    Raises: Cancelled, and as the source does.
    """
    known = known or Known()
    head, start = source.stream.read(_HEAD_BYTES), EncodingEvidence()
    start.add(head[: head.find(b"\n", _LOOKED_AT_BYTES) + 1 or 2 * _LOOKED_AT_BYTES])
    if len(head) < LEAST_BYTES or is_binary(head) or start.is_binary:
        return None
    encoding = known.encoding or (start.encoding() if start.is_settled else "utf-8")
    is_sure = known.encoding is not None or start.is_settled
    gone_by, pieces = _GoneBy(), _pieces(head, source)
    supply = _supply(gone_by.watching(pieces) if known.further is None else pieces, encoding)
    feed = LineFeed(supply)
    first = beginning(feed)
    dialect, width = dialect_of(first, known.further or (), encoding, known.told)
    if first.declared or not _is_plain(dialect, width):
        return None

    def table_of(grid: Grid) -> Table:
        return settled(grid, feed, path=path, encoding=encoding, is_told=known.told.encoding is not None)

    passing = Passing(
        supply, feed, Grid(dialect, width), dialect, width,
        may_be_broken=lambda: encoding in UTF8 and gone_by.utf8.is_broken, sieve=Sieve(known.told.rows),
    )  # fmt: skip
    for _ in passing.steps():
        cancel.raise_if_requested()
        yield Progressed("reading", _done(source, known), source.size)
        if not is_sure and gone_by.utf8.is_unlikely:
            if peek is not None:  # what it is, all of the file has to say; this is what it looks like
                peek(_glimpse(head, path, start.encoding(), known.told))
            return None
        if peek is not None and len(passing.grid.rows) >= _FIRST_ROWS and not passing.is_over:
            peek(table_of(passing.grid.copied()))
            peek = None
    is_as_begun = (is_sure or gone_by.utf8.prevails()) and (
        known.further is not None
        or start.is_settled
        or dialect_of(first, gone_by.samples.pieces(), encoding, known.told) == (dialect, width)
    )
    table = table_of(passing.grid) if is_as_begun else None
    if table is None or not _is_certain(passing, table):
        return None
    yield Progressed("reading", source.size, source.size)
    return _with_all_rows(table, passing)


def _glimpse(head: bytes, path: Path, encoding: str, told: Told) -> Table:
    """Return the first rows of a file whose encoding is not known for certain yet."""
    feed = LineFeed(_supply(iter([head]), encoding))
    dialect, width = dialect_of(beginning(feed), (), encoding, told)
    grid = Grid(dialect, width)
    for record in islice(records(feed, dialect, width), _FIRST_ROWS):
        grid.add(record)
    return settled(grid, feed, path=path, encoding=encoding, is_told=False)


def _done(source: Source, known: Known) -> int:
    return source.position if known.further is None else (source.size + source.position) // 2


def _pieces(head: bytes, source: Source) -> Iterator[bytes]:
    yield from (head[start : start + PIECE_BYTES] for start in range(0, len(head), PIECE_BYTES))
    yield from iter(lambda: source.stream.read(PIECE_BYTES), b"")


def _supply(pieces: Iterator[bytes], encoding: str) -> Supply:
    if encoding not in UTF8:
        return Supply(transcoded(pieces, encoding))
    head = next(pieces, b"")
    return Supply(chain([head.removeprefix(_BOM) if encoding == "utf-8-sig" else head], pieces))


def _is_plain(dialect: Dialect, width: int) -> bool:
    """Return whether cells can be found by their bytes."""
    is_usual = dialect.quote == '"' and dialect.escape == DOUBLED and not dialect.skips_blank
    return is_usual and width > 1 and len(dialect.delimiter) == 1 and dialect.delimiter.isascii()


def _is_certain(passing: Passing, table: Table) -> bool:
    """Return whether the rows that were passed over could have changed nothing of what became of the others."""
    grid = passing.grid
    if not grid.unseen:
        return True
    header = table.head[0] if table.head else None
    aside = [row.line for row in table.skipped if row.line <= passing.head_lines]
    reasons = {row.reason for row in table.skipped}
    ends = [row.line for row in table.skipped if row.reason == "footer"] + grid.lines[-TAIL_ROWS:]
    return (
        len(table.columns) == passing.width
        and header == passing.header
        and len(aside) <= _MOST_ASIDE_IN_HEAD
        and "other_table" not in reasons
        and not ("rule" in reasons and passing.dialect.delimiter == "|")
        and sum(line >= passing.tail_line for line in ends) > 10
    )


def _with_all_rows(table: Table, passing: Passing) -> Table:
    """Return the table with the rows that were passed over, among those that were read, each in its place."""
    total = passing.grid.unseen + len(table.rows)
    if not passing.sieve.is_open:
        kept = np.flatnonzero(passing.sieve.of(np.array([passing.numbers[line] for line in table.lines]))).tolist()
        table = replace(table, rows=[table.rows[n] for n in kept], lines=[table.lines[n] for n in kept])
    lines, numbers = array("q"), array("q")

    def take(some: Sequence[int]) -> None:
        lines.extend(some)
        numbers.extend(passing.numbers.get(line, 0) for line in some)

    def parts() -> Iterator[Part]:
        place, count = 0, len(table.rows)
        while passing.runs:
            run = passing.runs.popleft()  # so that no row is held twice for long
            start, before = place, int(run.lines[0])
            while place < count and table.lines[place] < before:
                place += 1
            if place > start:
                take(table.lines[start:place])
                yield encoded(table.rows[start:place])
            lines.frombytes(run.lines[:-1].astype("q").tobytes())
            numbers.frombytes(run.numbers.astype("q").tobytes())
            yield run.part
        take(table.lines[place:])
        yield encoded(table.rows[place:])

    whole = replace(table, rows=Cells(list(gathered(parts()))), lines=lines)
    return thinned(whole, passing.sieve.wanted, of=total, numbers=numbers)
