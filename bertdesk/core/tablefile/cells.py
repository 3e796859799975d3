"""The rows of a large table as the file has them: bytes, and where cells end. A row is decoded when asked for."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.tablefile.row_sequence import Row, RowSequence

Part = tuple[bytes, NDArray[np.int32] | NDArray[np.int64]]
"""Some bytes, and the (n, W) places where the cells of n rows end in them; the next cell begins one further."""

_PART_BYTES = 1 << 16
_BLOCK = 1024
"""Rows that are decoded together: fewer look-ups, and no row waits for a million others."""


class Cells(RowSequence):
    """N rows of W cells in parts, each some UTF-8 bytes and the (n, W) places where their cells end.

    Takes the file's own size and 4 bytes a cell; as tuples of strings it would be 49 bytes a cell more.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._starts = [0, *accumulate(len(ends) for _, ends in parts)]

    def __len__(self) -> int:
        return self._starts[-1]

    def one(self, number: int) -> Row:
        place = bisect_right(self._starts, number) - 1
        first = number - self._starts[place]
        return next(_decoded(*self._parts[place], first, first + 1))

    def __iter__(self) -> Iterator[Row]:
        for data, ends in self._parts:
            for first in range(0, len(ends), _BLOCK):
                yield from _decoded(data, ends, first, min(first + _BLOCK, len(ends)))

    def column(self, place: int) -> list[str]:
        """Return one cell of every row, without a look at the others."""
        found: list[str] = []
        for data, ends in self._parts:
            starts = ends[:, place - 1] + 1 if place else np.concatenate([np.zeros(1, np.int64), ends[:-1, -1] + 1])
            found += [_cell(data[i:j]) for i, j in zip(starts.tolist(), ends[:, place].tolist(), strict=True)]
        return found

    def picked(self, rows: Sequence[int]) -> "Cells":
        """Return these rows, which rise."""
        places = np.searchsorted(rows, self._starts)
        return Cells(
            [
                picked(part, np.array(rows[start:end], np.int64) - first)
                for part, first, start, end in zip(self._parts, self._starts, places, places[1:], strict=False)
                if end > start
            ]
        )


def encoded(rows: Sequence[Row]) -> Part:
    """Return rows as such a part."""
    data, ends = bytearray(), array("q")
    for row in rows:
        for cell in row:
            data += _raw(cell)
            ends.append(len(data))
            data += b","  # any byte would do: nobody looks at it
    return bytes(data), np.frombuffer(ends, np.int64).reshape(len(rows), -1 if rows else 0)


def picked(part: Part, rows: NDArray[np.int64]) -> Part:
    """Return these rows of a part, which rise."""
    data, ends = part
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1, -1] + 1])[rows]
    stops = ends[rows, -1] + 1
    sizes = stops - starts
    shifts = starts - np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)[:-1]])
    bytes_kept = b"".join(data[start:stop] for start, stop in zip(starts.tolist(), stops.tolist(), strict=True))
    return bytes_kept, (ends[rows] - shifts[:, None]).astype(np.int32)


def gathered(parts: Iterable[Part]) -> Iterator[Part]:
    """Put small parts together to larger ones."""
    some: list[Part] = []
    size = 0
    for part in parts:
        if len(part[1]):
            some.append(part)
            size += len(part[0])
        if size >= _PART_BYTES:
            yield _one(some)
            some, size = [], 0
    if some:
        yield _one(some)


def _one(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    starts = accumulate((len(data) for data, _ in parts), initial=0)
    ends = np.concatenate([ends + start for start, (_, ends) in zip(starts, parts, strict=False)])
    data = b"".join(data for data, _ in parts)
    return data, ends.astype(np.int32) if len(data) < 1 << 31 else ends


def _raw(cell: str) -> bytes:
    if cell.startswith('"') or cell.endswith("\r"):
        cell = '"' + cell.replace('"', '""') + '"'
    return cell.encode("utf-8")


def _decoded(data: bytes, ends: NDArray[np.int32] | NDArray[np.int64], first: int, last: int) -> Iterator[Row]:
    start = int(ends[first - 1, -1]) + 1 if first else 0
    for row in ends[first:last].tolist():
        cells = []
        for end in row:
            cells.append(_cell(data[start:end]))
            start = end + 1
        yield tuple(cells)


def _cell(piece: bytes) -> str:
    if piece.endswith(b"\r"):  # of the line's end: no other CR gets here unquoted
        piece = piece[:-1]
    if piece.startswith(b'"'):
        piece = piece[1:-1].replace(b'""', b'"')
    return piece.decode("utf-8")
