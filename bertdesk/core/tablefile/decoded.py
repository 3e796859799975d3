"""The lines of a text that is no delimited table, decoded, with a count of what could not be."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.encoding import is_guess
from bertdesk.core.tablefile.source import Source
from bertdesk.core.tablefile.table import Tally

MOST_CHARACTERS = 1 << 26
"""Longest line, and longest JSON value, that is read into the memory at once."""
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Decoded:
    """What is read with `lines()` or `read()`; afterwards `notices` tells what was odd about it."""

    source: Source
    encoding: str
    _text: io.TextIOWrapper = field(init=False)
    _undecodable: Tally = field(default_factory=Tally)
    _nuls: Tally = field(default_factory=Tally)
    _line: int = 0

    def __post_init__(self) -> None:
        # "replace": what cannot be decoded is counted, and the file may have changed since the first look
        self._text = io.TextIOWrapper(self.source.stream, self.encoding, errors="replace")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, cut where it is beyond all measure."""
        while line := self._text.readline(MOST_CHARACTERS):
            clean = self._cleaned(line)
            yield self._line, clean

    def read(self, characters: int) -> str:
        """Return the next characters; "" at the end."""
        while piece := self._text.read(characters):
            if clean := self._cleaned(piece):
                return clean
        return ""

    def notices(self) -> list[Notice]:
        guessed = [Notice("encoding_guessed", {"encoding": self.encoding})] if is_guess(self.encoding) else []
        return [*guessed, *self._undecodable.notices("undecodable_bytes"), *self._nuls.notices("nul_characters")]

    def _cleaned(self, piece: str) -> str:
        if "\ufffd" in piece:
            self._undecodable.add(self._line + 1, piece.count("\ufffd"))
        if "\0" in piece:
            self._nuls.add(self._line + 1, piece.count("\0"))
        self._line += piece.count("\n") or 1
        return piece.replace("\0", "")


def whole(cell: str) -> str:
    """Return a cell that every other program can take: without NULs and halves of characters."""
    if "\0" in cell:
        cell = cell.replace("\0", "")
    if _HALF.search(cell):
        cell = cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return cell
