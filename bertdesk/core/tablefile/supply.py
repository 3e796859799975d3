"""The bytes of a text that lie ahead of a reader, in UTF-8 whatever they were: a stretch of them, or line by line."""

import codecs
from collections import deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_BYTES_A_CHARACTER = 4


class Supply:
    """What lies ahead is looked at with `window`, or taken by lines; only `skip` and `passed` move on."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._data = b""
        self._at = self._cursor = 0  # in the data: what comes next, and the next line
        self._line_ends: deque[int] = deque()
        """How far into the text the lines end that were handed out and are not passed"""
        self.position = 0
        """Bytes that were passed"""
        self.is_at_end = False
        """Whether there is no more than what the last window showed"""

    def window(self, size: int) -> NDArray[np.uint8]:
        """Return the next bytes, as many as there are or a few more than `size`."""
        self._reach(self._at + size)
        return np.frombuffer(self._data, np.uint8, offset=self._at)[: max(size, 0)]

    def bytes_at(self, start: int, end: int) -> bytes:
        """Return some of the bytes that lie so far ahead."""
        return self._data[self._at + start : self._at + end]

    def readline(self, limit: int) -> str:
        """Return the next line with its end, decoded, "" at the end of the text; at least `limit` of a longer one."""
        end = self._line_end(_BYTES_A_CHARACTER * limit)
        line = self._data[self._cursor : end]
        self._cursor = end
        self._line_ends.append(self.position - self._at + end)
        return line.decode("utf-8", "replace")

    def passed(self, lines: int) -> None:
        """Move on behind so many of the lines that were handed out."""
        ends = [self._line_ends.popleft() for _ in range(lines)]
        if ends:
            self._at += ends[-1] - self.position
            self.position = ends[-1]

    def skip(self, size: int) -> None:
        """Move on by so many bytes, and take back all lines that were handed out."""
        self.position += size
        self._at += size
        self._cursor = self._at
        self._line_ends.clear()

    def _line_end(self, most: int) -> int:
        start = self._cursor
        while (end := self._data.find(b"\n", start)) < 0 and not self.is_at_end:
            looked_at = len(self._data) - self._cursor
            if looked_at > most:
                break
            self._reach(self._cursor + 2 * looked_at + 1)
            start = self._cursor + looked_at
        end = len(self._data) if end < 0 else end + 1
        alone = self._data.find(b"\r", self._cursor, end)
        return end if alone < 0 or self._data.startswith(b"\r\n", alone) else alone + 1

    def _reach(self, end: int) -> None:
        """Fetch bytes until there are so many, and forget those that are passed."""
        if end <= len(self._data) or self.is_at_end:
            return
        fetched = [self._data[self._at :]]
        missing = end - len(self._data)
        while missing > 0 and (piece := next(self._pieces, b"")):
            fetched.append(piece)
            missing -= len(piece)
        self.is_at_end = missing > 0
        self._cursor -= self._at
        self._at = 0
        self._data = b"".join(fetched)


def transcoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Return the text in UTF-8. What cannot be decoded becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in pieces:
        if found := decoder.decode(piece).encode("utf-8"):
            yield found
    yield decoder.decode(b"", final=True).encode("utf-8")
