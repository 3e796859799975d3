"""The characters of a JSON text -> its records, one at a time, however long it is. Numbers stay as they are written."""

import json
from collections.abc import Callable, Iterator

from bertdesk.core.tablefile.decoded import MOST_CHARACTERS

_PIECE_CHARACTERS = 1 << 16
_BLANKS = " \t\r\n\ufeff"


class Written(str):
    """A number, as it stands in the file."""

    __slots__ = ()


class JsonBroken(Exception):
    """Here the text is no JSON any more, or ends too early."""


DECODER = json.JSONDecoder(parse_int=Written, parse_float=Written, parse_constant=Written)


def decoded(line: str) -> object:
    """Return the one value of a line. Raises: JsonBroken."""
    try:
        return DECODER.decode(line.strip(_BLANKS))
    except (ValueError, RecursionError) as error:
        raise JsonBroken from error


class JsonText:
    """Reads on from a place in a text; `line` is where that is."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._buffer, self._place = "", 0
        self.line = 1

    def next(self) -> str:
        """Return the next character that is no blank, without going past it; "" at the end."""
        while True:
            while self._place < len(self._buffer):
                if self._buffer[self._place] not in _BLANKS:
                    return self._buffer[self._place]
                self._go(self._place + 1)
            if not self._more():
                return ""

    def take(self, wanted: str) -> bool:
        """Go past one of these characters. Raises: JsonBroken where another comes, or the end."""
        if not self.next() or self.next() not in wanted:
            raise JsonBroken
        self._go(self._place + 1)
        return True

    def value(self) -> object:
        """Return the next value and go past it. Raises: JsonBroken."""
        if not self.next():
            raise JsonBroken
        while True:
            try:
                value, end = DECODER.raw_decode(self._buffer, self._place)
            except (ValueError, RecursionError) as error:
                if not self._more():
                    raise JsonBroken from error
                continue
            if end == len(self._buffer) and self._more():
                continue  # a number may go on
            self._go(end)
            return value

    def items(self) -> Iterator[tuple[int, object]]:
        """Yield what an array holds, with its line. Raises: JsonBroken."""
        self.take("[")
        while self.next() != "]":
            line = self.line
            yield line, self.value()
            if self.next() != "]":
                self.take(",")
        self.take("]")

    def keys_of_object(self) -> Iterator[str]:
        """Yield the keys of an object; whoever asks goes past each value before the next. Raises: JsonBroken."""
        self.take("{")
        while self.next() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise JsonBroken
            self.take(":")
            yield key
            if self.next() != "}":
                self.take(",")
        self.take("}")

    def _go(self, place: int) -> None:
        self.line += self._buffer.count("\n", self._place, place)
        self._place = place

    def _more(self) -> bool:
        """Read on, twice as much each time, so that a long value is not looked through for every piece."""
        waiting = len(self._buffer) - self._place
        if waiting > MOST_CHARACTERS:
            return False
        piece = self._read(max(_PIECE_CHARACTERS, waiting))
        self._buffer, self._place = self._buffer[self._place :] + piece, 0
        return bool(piece)
