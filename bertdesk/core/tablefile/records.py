"""Lines of text -> records of cells, whatever the quotes do. Knows no header.

The csv module reads; what it cannot see is that a quote which never closes swallows the rows after it. Here a swallowed
row is noticed, its first line is read without quotes and the rest is handed back.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Literal, NamedTuple, TextIO

from bertdesk.core.tablefile.table import Tally

Quoting = Literal[0, 3]  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE

NO_DELIMITER = "\x1f"
"""What the csv module is told where a file has one column: it wants some character."""

_END = "\0"  # a line of its own after the last; NULs are taken out of the text, so no file holds it
_FIELD_LIMIT = 2**31 - 1  # the largest that fits a C long on Windows
_LONG_RECORD_LINES = 500
_LOOKED_AT_LINES = 50
_MOST_READ_AGAIN = 3


class Record(NamedTuple):
    """The cells between two ends of a row, the line it starts in and its lines as they stand in the file."""

    line: int
    cells: list[str]
    lines: list[str]


class LineFeed:
    """The lines of a text, one at a time: cleaned, counted, and handed back where they were read too far."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._ahead: deque[str] = deque()
        self._read = 0
        self.taken: list[str] = []
        self.nuls, self.undecodable, self.unclosed_quotes = Tally(), Tally(), Tally()

    def __iter__(self) -> "LineFeed":
        return self

    def __next__(self) -> str:
        if self.taken and self.taken[-1] is _END:
            raise StopIteration
        line = self._ahead.popleft() if self._ahead else self._next_line()
        self.taken.append(line)
        return line

    def peek(self, *, characters: int, lines: int) -> list[str]:
        """Return the first lines and keep them for the reader."""
        while characters > 0 and len(self._ahead) < lines and (line := self._next_line()) is not _END:
            self._ahead.append(line)
            characters -= len(line)
        return list(self._ahead)

    def begin_record(self) -> int:
        """Forget the lines that were taken; return the number of the line that comes next."""
        self.taken = []
        return self._read - len(self._ahead) + 1

    def hand_back(self, lines: list[str]) -> None:
        self._ahead.extendleft(line for line in reversed(lines) if line is not _END)

    def _next_line(self) -> str:
        line = self._stream.readline()
        if not line:
            return _END
        self._read += 1
        if "\0" in line:
            self.nuls.add(self._read, line.count("\0"))
            line = line.replace("\0", "") or "\n"  # a last line of NULs alone is a blank line, not the end
        if "\ufffd" in line:
            self.undecodable.add(self._read, line.count("\ufffd"))
        return line


def records(feed: LineFeed, delimiter: str) -> Iterator[Record]:
    """Read up to the end of the feed; a blank line is a record without cells."""
    csv.field_size_limit(_FIELD_LIMIT)  # the module's own limit is 131,072 characters
    quoting: Quoting = csv.QUOTE_MINIMAL
    width = read_again = 0
    parser = csv.reader(feed, delimiter=delimiter)
    while True:
        line = feed.begin_record()
        cells, lines = next(parser), feed.taken
        is_open = lines[-1] is _END
        if is_open and len(lines) == 1:
            return
        if len(lines) > 1 and _swallowed_rows(lines, delimiter, width):
            feed.unclosed_quotes.add(line)
            feed.hand_back(lines[1:])
            read_again += is_open
            if read_again > _MOST_READ_AGAIN:  # each time may read to the end of the file
                quoting = csv.QUOTE_NONE
            cells, lines = _split(lines[0], delimiter, quoting=csv.QUOTE_NONE), lines[:1]
            parser = csv.reader(feed, delimiter=delimiter, quoting=quoting)
        elif is_open:
            feed.unclosed_quotes.add(line)
            cells[-1] = cells[-1].removesuffix(_END).rstrip("\r\n")
            lines = lines[:-1]
        width = width or len(cells)
        yield Record(line, cells, lines)


def _swallowed_rows(lines: list[str], delimiter: str, width: int) -> bool:
    """Return whether the lines of one record are rows of their own, as wide as the first record of the table."""
    is_open = lines[-1] is _END
    first, others = lines[0], lines[1 : _LOOKED_AT_LINES + 1]
    others = [line for line in others if line is not _END and line.strip()]
    first_width = len(_split(first, delimiter, quoting=csv.QUOTE_NONE))
    if is_open and len(lines) > _LONG_RECORD_LINES:
        return True
    if not others or first_width < width or not (is_open or _has_stray_quote(lines, delimiter)):
        return False
    width = width or first_width
    as_wide = sum(len(_split(line, delimiter, quoting=csv.QUOTE_MINIMAL)) == width for line in others)
    return 2 * as_wide >= len(others)


def _has_stray_quote(lines: list[str], delimiter: str) -> bool:
    """Return whether the text goes on after a closing quote, as it does where a later row's quote closed it."""
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return False


def _split(line: str, delimiter: str, *, quoting: Quoting) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, quoting=quoting))
