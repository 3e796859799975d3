"""What the characters of a column's cells are like -> which of several readings of a row looks most like the others.

Numbers and dates are told by their kind; this tells a phone number from a name, and a title from a text.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from bertdesk.core.tablefile.kinds import Row

_SAMPLE_ROWS = 300
_LEAST_SPREAD = 0.1
_MOST_UNLIKE = 3.0
"""Spreads away from the mean; farther off is no more telling"""
_NEARLY = 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """The mean and the spread of each feature of a column's filled cells; none where there are too few."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]

    def distance(self, cell: str) -> float:
        """Return how unlike the column's this cell is, in [0, 3]; an empty one tells nothing."""
        if not self.means or not cell.strip():
            return 0.0
        looks = zip(_features(cell), self.means, self.spreads, strict=True)
        return fmean(min(abs(one - mean) / spread, _MOST_UNLIKE) for one, mean, spread in looks)


def likenesses(rows: Sequence[Row], width: int) -> list[Likeness]:
    """Return what each column's cells are like; rows of another width are passed over."""
    even = [row for row in rows if len(row) == width][:_SAMPLE_ROWS]
    return [_likeness([row[place] for row in even]) for place in range(width)]


def likest(ways: Collection[Row], columns: Sequence[Likeness]) -> Row:
    """Return the reading whose cells are most like their columns'. Of near equals it is the one with its gaps last."""
    distances = {way: _distance(way, columns) for way in sorted(ways, key=_gaps)}
    least = min(distances.values())
    return next(way for way, distance in distances.items() if distance <= least + _NEARLY)


def _gaps(way: Row) -> list[int]:
    return [-place for place, cell in enumerate(way) if not cell]


def _distance(way: Row, columns: Sequence[Likeness]) -> float:
    return sum(column.distance(cell) for cell, column in zip(way, columns, strict=True))


def _likeness(cells: Sequence[str]) -> Likeness:
    seen = [_features(cell) for cell in cells if cell.strip()]
    if len(seen) < 2:
        return Likeness((), ())
    features = list(zip(*seen, strict=True))
    return Likeness(tuple(map(fmean, features)), tuple(max(_LEAST_SPREAD, pstdev(one)) for one in features))


def _features(cell: str) -> tuple[float, ...]:
    """Return its length, what it ends and begins with, its value as a number, and of what characters it is."""
    cell = cell.strip()
    length = len(cell)
    shares = (
        sum(map(str.isdecimal, cell)) / length,
        sum(map(str.isupper, cell)) / length,
        cell.count(" ") / length,
        sum(not (one.isalnum() or one == " ") for one in cell) / length,
        sum(one >= "\u2e80" for one in cell) / length,
    )
    ends = (float(cell[0].isupper()), float(cell[0].isdecimal()), float(cell[-1].isalnum()))
    return (math.log(length), *shares, *ends, float(len(cell.rpartition(".")[2])) if "." in cell else 0.0, _size(cell))


def _size(cell: str) -> float:
    try:
        value = float(cell.replace(",", ".", 1))
    except ValueError:
        return 0.0
    return math.copysign(math.log1p(abs(value)), value) if math.isfinite(value) else 0.0
