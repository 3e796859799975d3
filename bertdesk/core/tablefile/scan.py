"""Bytes of a table -> where its cells lie; only where quotes, widths and line ends leave no doubt. Knows no text.

A byte-wise search in numpy, which lets other threads run: the csv module makes an object of every cell and holds the
GIL. In UTF-8 no byte of another character is a delimiter, a quote or the end of a line.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

_LF, _CR, _QUOTE = b'\n\r"'


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Whole records at the beginning of some bytes."""

    ends: Places
    """(n, width): the byte after each cell; the next cell begins one further"""
    lines: Places
    """(n,): lines of the file that end before each record"""
    line_ends: int
    """Lines that end in these records"""
    used: int
    """Bytes of these records, the last line's end included"""


def scan(data: Bytes, *, delimiter: int, width: int) -> Stretch | None:
    """Return the whole records at the beginning, or None where there is none, or any doubt about one.

    No doubt: every record has `width` cells, a quote stands only around a whole cell or doubled within one, every line
    ends with LF or CR LF.
    """
    marks = data == _LF
    marks |= data == delimiter
    marks |= data == _QUOTE
    places = np.flatnonzero(marks)
    kinds = data[places]
    is_quote = kinds == _QUOTE
    is_inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)) if len(places) else kinds
    between = places[~is_quote & (is_inside == 0)]
    record_ends = np.flatnonzero(data[between] == _LF)
    if not len(record_ends) or not (np.diff(record_ends, prepend=-1) == width).all():
        return None
    between = between[: record_ends[-1] + 1]
    used = int(between[-1]) + 1
    if not _are_clear(data[:used], places[is_quote & (places < used)], delimiter):
        return None
    ends = between.reshape(-1, width)
    line_ends = places[(kinds == _LF) & (places < used)]
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1, -1] + 1])
    return Stretch(ends, np.searchsorted(line_ends, starts), len(line_ends), used)


def _are_clear(data: Bytes, quotes: Places, delimiter: int) -> bool:
    """Return whether each quote opens or closes a whole cell, or is one of two; and the lines end as they should."""
    returns = np.flatnonzero(data == _CR)
    if len(returns) and (returns[-1] + 1 == len(data) or not (data[returns + 1] == _LF).all()):
        return False
    opening, closing = quotes[::2], quotes[1::2]
    if not len(quotes):
        return True
    before = np.where(opening > 0, data[opening - 1], _LF)
    after = data[closing + 1]  # there is one: the last byte ends a line
    opens = (before == delimiter) | (before == _LF) | (before == _QUOTE)
    closes = (after == delimiter) | (after == _LF) | (after == _CR) | (after == _QUOTE)
    return bool(opens.all() and closes.all())
