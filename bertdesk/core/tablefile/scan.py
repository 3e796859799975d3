"""Bytes of a table -> where its cells lie, and which rows leave a doubt about that. Knows no text.

A byte-wise search in numpy, which lets other threads run: the csv module makes an object of every cell and holds the
GIL. In UTF-8 no byte of another character is a delimiter, a quote or the end of a line.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.tablefile.records import AS_WIDE, MOST_LINES_WITHIN

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_LF, _CR, _QUOTE = b'\n\r"'
_DELETE = 0x7F
_LEAST_LINES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """N whole records at the beginning of some bytes, the next of which follows without a gap.

    What comes after a doubtful record is right only if that ends where it seems to.
    """

    marks: Places
    """The byte after each cell; the next cell begins one further"""
    first: Places
    """(N + 1,): where each record's cells begin among those"""
    stops: Places
    """(N + 1,): where each record begins, and the last one ends"""
    lines: Places
    """(N + 1,): lines of the file that end before each record"""
    is_clear: Flags
    """(N,): it has `width` cells, quotes stand only around a whole cell or doubled within it, no CR stands alone"""
    swollen: list[int] = field(default_factory=list)
    """Records among whose lines so many have `width` cells that they may be rows of their own"""

    def __len__(self) -> int:
        return len(self.is_clear)

    def holding(self, places: Places) -> Places:
        """Return the records that hold these bytes."""
        return np.searchsorted(self.stops, places, side="right") - 1


def scan(data: Bytes, *, delimiter: int, width: int) -> Stretch:
    """Return the whole records at the beginning."""
    marks = data == _LF
    marks |= data == delimiter
    marks |= data == _QUOTE
    places = np.flatnonzero(marks)
    kinds = data[places]
    is_quote = kinds == _QUOTE
    is_inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)) if len(places) else kinds
    between = places[~is_quote & (is_inside == 0)]
    record_ends = np.flatnonzero(data[between] == _LF)
    first = np.concatenate([np.zeros(1, np.int64), record_ends + 1])
    stops = np.concatenate([np.zeros(1, np.int64), between[record_ends] + 1])
    used = int(stops[-1])
    is_break = kinds == _LF
    line_ends = places[is_break & (places < used)]
    found = Stretch(between, first, stops, np.searchsorted(line_ends, stops), np.diff(first) == width)
    odd = np.concatenate([_odd_returns(data[:used]), _odd_quotes(data, places[is_quote & (places < used)], delimiter)])
    found.is_clear[found.holding(odd)] = False
    if width > 1 and (np.diff(found.lines) >= _LEAST_LINES).any():
        delimiters = places[~is_quote & ~is_break]
        found.swollen.extend(_swollen(found.lines, data, line_ends, delimiters, width))
    return found


def begins_oddly(data: Bytes, delimiter: int) -> bool:
    """Return whether a record that has no end here has a quote in it that none of a clear record is like."""
    quotes = np.flatnonzero(data[:-1] == _QUOTE)
    return bool(len(_odd_quotes(data, quotes, delimiter)))


def _swollen(lines: Places, data: Bytes, line_ends: Places, delimiters: Places, width: int) -> list[int]:
    """Return the records that `swallowed_rows` might be true of."""
    is_wide = np.diff(np.searchsorted(delimiters, line_ends), prepend=0) == width - 1
    begins = data[np.concatenate([np.zeros(1, np.int64), line_ends[:-1] + 1])]
    is_filled = (begins > ord(" ")) & (begins < _DELETE)  # others may be, too
    wide, filled = (np.concatenate([np.zeros(1, np.int64), np.cumsum(flags)]) for flags in (is_wide, is_filled))
    count = np.diff(lines)
    many = np.flatnonzero(count >= _LEAST_LINES)
    start, end = lines[many] + 1, lines[many + 1] - 1  # the first and the last line are the record's own
    wide_within, filled_within = wide[end] - wide[start], filled[end] - filled[start]
    may_be = (wide_within >= _LEAST_LINES - 2) & (
        (count[many] > MOST_LINES_WITHIN) | (wide_within >= AS_WIDE * filled_within)
    )
    return [int(row) for row in many[may_be]]


def _odd_returns(data: Bytes) -> Places:
    returns: Places = np.flatnonzero(data == _CR)
    is_alone: Flags = data[returns + 1] != _LF  # there is one: the last byte ends a line
    return returns[is_alone]


def _odd_quotes(data: Bytes, quotes: Places, delimiter: int) -> Places:
    """Return the quotes that neither open nor close a whole cell, nor are one of two."""
    opening, closing = quotes[::2], quotes[1::2]
    if not len(quotes):
        return quotes
    before = np.where(opening > 0, data[opening - 1], _LF)
    after = data[closing + 1]  # there is one: a quote is never the last byte here
    opens = (before == delimiter) | (before == _LF) | (before == _QUOTE)
    closes = (after == delimiter) | (after == _LF) | (after == _CR) | (after == _QUOTE)
    return np.concatenate([opening[~opens], closing[~closes]])
