"""Many straight lines between two columns of places, each with its opacity, as one picture. Knows no painter.

Qt's painter takes 0.1 ms for each long line with smooth edges, and 128 pieces may have ten thousand of them.
"""

from math import ceil

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DENSEST = 0.95
"""Opacity of the densest line: at 1 the dots that its edges share would be as dark as itself, and its edges in steps"""


def opacities(
    ends: Floats, weights: Floats, *, top: float, height: int, width: float, columns: int, thickness: float
) -> NDArray[np.float32]:
    """Return how far the lines cover each dot of a strip, as if painted over each other.

    `ends` (n, 2): where each line begins at the left and ends at the right, in dots from above; `weights` (n,): its
    opacity, 0 to 1; the strip begins at `top` and is `height` dots high; lines run over `width` dots, which are put
    into `columns`: where there are half as many, little is lost along a straight line and half of the time won.
    Returns: (height, columns), 0 to 1.
    """
    lows, highs = ends.min(1), ends.max(1)
    seen = (highs >= top - thickness) & (lows <= top + height + thickness)
    ends, weights = ends[seen] - top, weights[seen]
    columns = max(1, columns)
    rises = ends[:, 1] - ends[:, 0]
    middles = ends[:, :1] + rises[:, None] * ((np.arange(columns) + 0.5) / columns)
    tall = thickness * np.hypot(1.0, rises / width)  # of a cut through the line, straight down
    climb = np.abs(rises) / columns  # within one column: a steep line leaves no gap between two
    extent, slope = np.maximum(tall, climb), np.maximum(np.minimum(tall, climb), 1.0)
    # opacities lie over each other as 1 - (1 - a)(1 - b): their logarithms are added
    depths = np.log1p(-np.clip(weights * tall / extent, 0.0, _DENSEST))
    half = (extent + slope)[:, None] / 2
    line, column = np.nonzero((middles > -half) & (middles < height + half))  # a strip holds little of a long line
    margin = ceil(2 * half.max(initial=0.0)) + 1  # above the strip: where what is seen of a line may begin
    rows = margin + height + 2
    bends, begins = np.zeros(columns * rows), column * rows
    middle, bend = middles[line, column] + margin, (depths / slope)[line]
    for reach, sign in ((half[line, 0], 1.0), (half[line, 0] - slope[line], -1.0)):  # a line is a hill with two slopes
        for edge in (middle - reach, middle + reach):
            _add_bends(bends, np.clip(edge - 0.5, 0.0, float(rows - 3)), begins, sign * bend)
    heights = np.cumsum(np.cumsum(bends.reshape(columns, rows), axis=1), axis=1)
    summed = heights[:, margin : margin + height].astype(np.float32)
    return -np.expm1(np.minimum(summed.T, np.float32(0)))


def _add_bends(bends: Floats, places: Floats, begins: NDArray[np.intp], changes: Floats) -> None:
    """Add where slopes change, a fraction of each change to each of the two dots that its place lies between."""
    whole = places.astype(np.intp)
    parts, at, n = changes * (places - whole), begins + whole, len(bends)
    bends += np.bincount(at + 1, changes - parts, n)
    bends += np.bincount(at + 2, parts, n)
