"""Python's character offsets and a QTextDocument's positions, which count UTF-16 units and fold CR LF into one."""

import re
from bisect import bisect_left
from collections.abc import Sequence

_WIDER = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLDED = re.compile("\r\n")


class OffsetMap:
    """Both ways between offsets in `text` and positions in a document that shows it."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._wider: Sequence[int] = [match.start() for match in _WIDER.finditer(text)]
        self._folded: Sequence[int] = [match.start() for match in _FOLDED.finditer(text)]

    def position(self, offset: int) -> int:
        """Return the document position of a character offset; beyond the text means its end."""
        offset = min(max(offset, 0), self._length)
        return offset + bisect_left(self._wider, offset) - bisect_left(self._folded, offset)

    def offset(self, position: int) -> int:
        """Return the first character offset that lies at a document position or behind it."""
        return bisect_left(range(self._length + 1), position, key=self.position)


def without_surrogates(text: str) -> str:
    """Replace halves of characters, which no QString round trip survives, one for one, so that offsets hold."""
    return _SURROGATE.sub("\ufffd", text)
