"""Microsoft's compound file ([MS-CFB]): a file system in a file, for old Office documents and locked workbooks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of a chain, a table's own."""
_ENTRY_BYTES, _HEADER_BYTES = 128, 512
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Compound:
    """The streams of a compound file, by name."""

    entries: dict[str, _Entry]
    _chains: "_Chains"

    def stream(self, name: str) -> bytes:
        """Return a stream's bytes. Raises: KeyError, ValueError where the file is damaged."""
        entry = self.entries[name]
        return self._chains.read(entry.start, entry.size)


class _Chains:
    """Chains of sectors, and of the small sectors in which short streams lie."""

    def __init__(self, content: bytes) -> None:
        head = struct.unpack_from("<HHHHH6x10I", content, 24)
        if head[3] not in (9, 12) or head[4] != 6:
            raise ValueError("sectors of an unknown size")
        self._content, self._sector, self._small = content, 1 << head[3], 1 << head[4]
        self.directory, self._cutoff, self._small_table, further = head[7], head[9], head[10], head[12]
        listed = list(struct.unpack_from("<109I", content, 76))
        seen = 0
        while further < _END and seen <= len(content) // self._sector:
            *more, further = struct.unpack(f"<{self._sector // 4}I", self._at(further))
            listed, seen = listed + more, seen + 1
        self._next = [number for place in listed if place < _END for number in self._numbers(place)]
        self.root: _Entry | None = None

    def _at(self, place: int) -> bytes:
        start = max(self._sector, _HEADER_BYTES) + place * self._sector
        return self._content[start : start + self._sector].ljust(self._sector, b"\0")

    def _numbers(self, place: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._sector // 4}I", self._at(place))

    def _along(self, start: int, chain: list[int]) -> Iterator[int]:
        for _ in range(len(chain)):  # not for ever, where a chain bites its tail
            if start >= len(chain):
                return
            yield start
            start = chain[start]

    def whole(self, start: int) -> bytes:
        content = b"".join(map(self._at, self._along(start, self._next)))
        if len(content) > 2 * len(self._content) + self._sector:
            raise ValueError("a chain that bites its tail")
        return content

    def read(self, start: int, size: int) -> bytes:
        if size >= self._cutoff or self.root is None:
            return self.whole(start)[:size]
        pool, step = self.whole(self.root.start), self._small
        table = self.whole(self._small_table)
        chain = list(struct.unpack(f"<{len(table) // 4}I", table))
        return b"".join(pool[place * step : (place + 1) * step] for place in self._along(start, chain))[:size]


def open_compound(content: bytes) -> Compound:
    """Read the table of contents. Raises: ValueError where the file is damaged."""
    try:
        chains = _Chains(content)
        entries = {}
        directory = chains.whole(chains.directory)
        for place in range(0, len(directory), _ENTRY_BYTES):
            name, size, kind = struct.unpack_from("<64sHB", directory, place)
            start, length = struct.unpack_from("<II", directory, place + 116)
            if kind == _ROOT:
                chains.root = _Entry(kind, start, length)
            elif kind == _STREAM:
                entries[name[: max(size - 2, 0)].decode("utf-16-le", "replace")] = _Entry(kind, start, length)
    except struct.error as error:
        raise ValueError("no compound file") from error
    return Compound(entries, chains)
