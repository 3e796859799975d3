"""Lines of text -> records of cells, whatever the quotes do. Knows no header.

The csv module reads, strictly: where it complains, or where a quote that never closes has swallowed the rows after it,
the first line is mended and the rest is handed back.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.limits import MOST_ROW_CHARACTERS, check_row
from bertdesk.core.tablefile.mending import mend
from bertdesk.core.tablefile.splitting import Splitter
from bertdesk.core.tablefile.table import Tally

_LONG_RECORD_LINES = 500
MOST_LINES_WITHIN = 50
_MOST_READ_AGAIN = 3
_ROWS_WITHIN, AS_WIDE = 3, 0.8
"""So many lines within one quoted text, and this share of them as wide as a row, are rows that it swallowed."""


Mending = Literal["", "stray", "unclosed"]


class Record(NamedTuple):
    """The cells between two ends of a row, the line it starts in and its lines as they stand in the file."""

    line: int
    cells: list[str]
    lines: list[str]
    mending: Mending = ""
    """What was wrong with its quotes, if anything was"""


class Lines(Protocol):
    """What a text stream has that splits lines at LF, CR and CR LF, and keeps these."""

    def readline(self, limit: int, /) -> str: ...


class LineFeed:
    """The lines of a text, one at a time: cleaned, counted, and handed back where they were read too far."""

    def __init__(self, stream: Lines) -> None:
        self._stream = stream
        self._ahead: deque[str] = deque()
        self._read = self._furthest = 0
        self.read_again = 0
        """Records that were read for long and handed back: each time may read to the end of the file"""
        self.taken: list[str] = []
        self._characters = 0
        self.nuls, self.undecodable = Tally(), Tally()
        self.unclosed_quotes, self.stray_quotes = Tally(), Tally()

    def __iter__(self) -> "LineFeed":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._next_line()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._characters += len(line)
        if self._characters > MOST_ROW_CHARACTERS:
            raise csv.Error("no record is so long: it began with a quote that never closes")
        return line

    @property
    def lines_read(self) -> int:
        return self._read - len(self._ahead)

    @property
    def is_read_at_length(self) -> bool:
        """Whether a record may still be of several lines."""
        return self.read_again <= _MOST_READ_AGAIN

    def peek(self, *, characters: int, lines: int) -> list[str]:
        """Return the first lines and keep them for the reader."""
        while characters > 0 and len(self._ahead) < lines and (line := self._next_line()):
            self._ahead.append(line)
            characters -= len(line)
        return list(self._ahead)

    def begin_record(self) -> int:
        """Forget the lines that were taken; return the number of the line that comes next."""
        self.taken, self._characters = [], 0
        return self.lines_read + 1

    def hand_back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))

    def is_at_end(self) -> bool:
        if not self._ahead and (line := self._next_line()):
            self._ahead.append(line)
        return not self._ahead

    def move_to(self, lines_read: int) -> None:
        """Go on with what the stream has next, so many lines into the text."""
        self._ahead.clear()
        self._read = lines_read

    def _next_line(self) -> str:
        line = self._stream.readline(MOST_ROW_CHARACTERS + 1)
        if not line:
            return ""
        self._read += 1
        check_row(len(line), line=self._read)
        is_new, self._furthest = self._read > self._furthest, max(self._read, self._furthest)
        if "\0" in line:
            self.nuls.add(self._read, line.count("\0") * is_new)
            line = line.replace("\0", "") or "\n"  # a last line of NULs alone is a blank line, not the end
        if "\ufffd" in line:
            self.undecodable.add(self._read, line.count("\ufffd") * is_new)
        return line


def records(feed: LineFeed, dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Read up to the end of the feed; a blank line is a record without cells. `width` 0: that of the first record."""
    splitter = Splitter(dialect)
    parser = splitter.reader(feed)
    while True:
        line = feed.begin_record()
        cells: list[str] | None
        try:
            cells = next(parser) if feed.is_read_at_length else splitter.strictly(next(feed))
        except StopIteration:
            return
        except csv.Error:
            cells = None
        lines = feed.taken
        if cells is None or (len(lines) > 1 and swallowed_rows(lines, splitter, width)):
            yield (record := _mended(feed, line, dialect, width))
            feed.read_again += len(lines) > _LONG_RECORD_LINES
            width = width or len(record.cells)
            continue
        width = width or len(cells)
        yield Record(line, cells, lines)


def _mended(feed: LineFeed, line: int, dialect: Dialect, width: int) -> Record:
    taken = feed.taken
    is_cut = feed.is_at_end() and len(taken) <= _LONG_RECORD_LINES
    looked_at = taken[: _LONG_RECORD_LINES if is_cut else MOST_LINES_WITHIN]
    found = mend(looked_at, dialect, width, is_cut=is_cut, ahead=lambda: next(feed, None))
    (feed.stray_quotes if found.is_closed else feed.unclosed_quotes).add(line)
    feed.hand_back(taken[found.lines :])
    return Record(line, found.cells, taken[: found.lines], "stray" if found.is_closed else "unclosed")


def swallowed_rows(lines: list[str], splitter: Splitter, width: int) -> bool:
    """Return whether the lines within one record are rows of their own, as wide as the table."""
    within = [line for line in lines[1:-1][:MOST_LINES_WITHIN] if line.strip()]
    if width < 2 or len(within) < (_ROWS_WITHIN if width > 2 else 2 * _ROWS_WITHIN):
        return False
    as_wide = sum(len(splitter.unquoted(line)) == width for line in within)
    return as_wide >= AS_WIDE * len(within)
