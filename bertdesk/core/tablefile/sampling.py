"""Some places of a file -> its dialect: the first lines, and pieces from further down, where it may look otherwise."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from bertdesk.core.tablefile.detect import declared_delimiter, detect, with_delimiter
from bertdesk.core.tablefile.dialect import Dialect, Told
from bertdesk.core.tablefile.records import LineFeed

SAMPLE_CHARACTERS, SAMPLE_LINES = 1 << 18, 1000
_PIECE_BYTES = 1 << 16
_MOST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first lines of a file, without one that says what the delimiter is."""

    lines: list[str]
    declared: str | None
    is_whole_file: bool


def beginning(feed: LineFeed) -> Beginning:
    """Look at the first lines; take none but that which declares the delimiter."""
    lines = feed.peek(characters=SAMPLE_CHARACTERS, lines=SAMPLE_LINES)
    is_whole_file = len(lines) < SAMPLE_LINES and sum(map(len, lines)) < SAMPLE_CHARACTERS
    declared = declared_delimiter(lines[0]) if lines else None
    if declared:
        feed.begin_record()
        next(feed)  # that line is no part of the table
        lines = lines[1:]
    return Beginning(lines, declared, is_whole_file)


def dialect_of(first: Beginning, further: Sequence[bytes], encoding: str, told: Told) -> tuple[Dialect, int]:
    """Return the dialect and the width, 0 where that is for the first row to say."""
    samples = [first.lines, *(_lines_of(piece, encoding) for piece in further if not first.is_whole_file)]
    delimiter = first.declared if told.delimiter is None else told.delimiter
    if delimiter is None:
        dialect, width = detect(samples, is_whole_file=first.is_whole_file)
    else:
        dialect, width = with_delimiter(samples, delimiter, is_whole_file=first.is_whole_file)
    if told.dialect is not None:
        return told.dialect, width if told.dialect.delimiter == dialect.delimiter else 0
    return dialect, width


class Samples:
    """Keeps pieces of a file that goes by: 64 KB from ever further down, each twice as far, and the last 64 KB."""

    def __init__(self) -> None:
        self._size, self._next = 0, _PIECE_BYTES
        self._growing, self._last = b"", b""
        self._kept: list[bytes] = []

    def add(self, data: bytes) -> None:
        start, self._size = self._size, self._size + len(data)
        while self._next < self._size:
            end = self._next + _PIECE_BYTES
            self._growing += data[max(self._next - start, 0) : end - start]
            if end > self._size:
                break
            self._kept = [*self._kept, self._growing][-_MOST_PIECES:]
            self._growing, self._next = b"", 2 * self._next
        last = data[-_PIECE_BYTES:]
        self._last = (self._last + last)[-_PIECE_BYTES:] if len(last) < _PIECE_BYTES else last

    def pieces(self) -> list[bytes]:
        """Return the pieces, each of whole lines; none of a file that is hardly longer than its beginning."""
        return [piece for data in (*self._kept, self._last) if (piece := _whole_lines(data))] if self._kept else []


def _whole_lines(data: bytes) -> bytes:
    return data[data.find(b"\n") + 1 : data.rfind(b"\n") + 1]


def _lines_of(piece: bytes, encoding: str) -> list[str]:
    return io.StringIO(piece.decode(encoding, "replace").replace("\0", ""), newline="").readlines()
