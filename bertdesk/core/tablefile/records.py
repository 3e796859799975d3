"""Lines of text -> records of cells, whatever the quotes do. Knows no header.

The csv module reads, strictly: where it complains, or where a quote that never closes has swallowed the rows after it,
the first line is mended and the rest is handed back.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Literal, NamedTuple, TextIO

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.mending import mend
from bertdesk.core.tablefile.splitting import Splitter
from bertdesk.core.tablefile.table import Tally

_LONG_RECORD_LINES = 500
_LOOKED_AT_LINES = 50
_MOST_READ_AGAIN = 3
_ROWS_WITHIN, _AS_WIDE = 3, 0.8
"""So many lines within one quoted text, and this share of them as wide as a row, are rows that it swallowed."""


Mending = Literal["", "stray", "unclosed"]


class Record(NamedTuple):
    """The cells between two ends of a row, the line it starts in and its lines as they stand in the file."""

    line: int
    cells: list[str]
    lines: list[str]
    mending: Mending = ""
    """What was wrong with its quotes, if anything was"""


class LineFeed:
    """The lines of a text, one at a time: cleaned, counted, and handed back where they were read too far."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._ahead: deque[str] = deque()
        self._read = 0
        self.taken: list[str] = []
        self.nuls, self.undecodable = Tally(), Tally()
        self.unclosed_quotes, self.stray_quotes = Tally(), Tally()

    def __iter__(self) -> "LineFeed":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._next_line()
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line

    @property
    def lines_read(self) -> int:
        return self._read - len(self._ahead)

    def peek(self, *, characters: int, lines: int) -> list[str]:
        """Return the first lines and keep them for the reader."""
        while characters > 0 and len(self._ahead) < lines and (line := self._next_line()):
            self._ahead.append(line)
            characters -= len(line)
        return list(self._ahead)

    def begin_record(self) -> int:
        """Forget the lines that were taken; return the number of the line that comes next."""
        self.taken = []
        return self.lines_read + 1

    def hand_back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))

    def _next_line(self) -> str:
        line = self._stream.readline()
        if not line:
            return ""
        self._read += 1
        if "\0" in line:
            self.nuls.add(self._read, line.count("\0"))
            line = line.replace("\0", "") or "\n"  # a last line of NULs alone is a blank line, not the end
        if "\ufffd" in line:
            self.undecodable.add(self._read, line.count("\ufffd"))
        return line


def records(feed: LineFeed, dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Read up to the end of the feed; a blank line is a record without cells. `width` 0: that of the first record."""
    splitter = Splitter(dialect)
    parser = splitter.reader(feed)
    read_again = 0
    while True:
        line = feed.begin_record()
        cells: list[str] | None
        try:
            cells = next(parser) if read_again <= _MOST_READ_AGAIN else splitter.strictly(next(feed))
        except StopIteration:
            return
        except csv.Error:
            cells = None
        lines = feed.taken
        if cells is None or (len(lines) > 1 and _swallowed_rows(lines, splitter, width)):
            yield (record := _mended(feed, line, dialect, width))
            read_again += len(lines) > _LONG_RECORD_LINES  # each time may read to the end of the file
            width = width or len(record.cells)
            continue
        width = width or len(cells)
        yield Record(line, cells, lines)


def _mended(feed: LineFeed, line: int, dialect: Dialect, width: int) -> Record:
    taken = feed.taken
    is_cut = _is_at_end(feed) and len(taken) <= _LONG_RECORD_LINES
    looked_at = taken[: _LONG_RECORD_LINES if is_cut else _LOOKED_AT_LINES]
    found = mend(looked_at, dialect, width, is_cut=is_cut, ahead=lambda: next(feed, None))
    (feed.stray_quotes if found.is_closed else feed.unclosed_quotes).add(line)
    feed.hand_back(taken[found.lines :])
    return Record(line, found.cells, taken[: found.lines], "stray" if found.is_closed else "unclosed")


def _is_at_end(feed: LineFeed) -> bool:
    ahead = next(feed, None)
    if ahead is not None:
        feed.hand_back([feed.taken.pop()])
    return ahead is None


def _swallowed_rows(lines: list[str], splitter: Splitter, width: int) -> bool:
    """Return whether the lines within one record are rows of their own, as wide as the table."""
    within = [line for line in lines[1:-1][:_LOOKED_AT_LINES] if line.strip()]
    if width < 2 or len(within) < (_ROWS_WITHIN if width > 2 else 2 * _ROWS_WITHIN):
        return False
    as_wide = sum(len(splitter.unquoted(line)) == width for line in within)
    return as_wide >= _AS_WIDE * len(within)
