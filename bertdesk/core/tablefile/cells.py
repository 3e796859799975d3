"""The rows of a large table as the file has them: bytes, and where cells end. A row is decoded when asked for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.tablefile.row_sequence import Row, RowSequence

_BLOCK = 1024
"""Rows that are decoded together: fewer look-ups, and no row waits for a million others."""


class Cells(RowSequence):
    """N rows of W cells in parts, each some UTF-8 bytes and the (n, W) places where their cells end.

    Takes the file's own size and 8 bytes a cell; as tuples of strings it would be 49 bytes a cell more.
    """

    def __init__(self, parts: Sequence[tuple[bytes, NDArray[np.int64]]]) -> None:
        self._parts = tuple(parts)
        self._starts = [0, *accumulate(len(ends) for _, ends in parts)]

    def __len__(self) -> int:
        return self._starts[-1]

    def row(self, number: int) -> Row:
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


def _decoded(data: bytes, ends: NDArray[np.int64], first: int, last: int) -> Iterator[Row]:
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
