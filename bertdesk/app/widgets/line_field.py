"""Many straight lines between two columns of places, each with its opacity, as one picture. Knows no painter.

Qt's painter takes 0.1 ms for each long line with smooth edges, and 128 pieces may have ten thousand of them.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


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
    extent = np.maximum(tall, np.abs(rises) / columns)  # a steep line leaves no gap between two columns
    # opacities lie over each other as 1 - (1 - a)(1 - b): their logarithms are added
    depths = np.log1p(-np.clip(weights * tall / extent, 0.0, 0.999))
    half = extent[:, None] / 2
    line, column = np.nonzero((middles > -half) & (middles < height + half))  # a strip holds little of a long line
    middle, reach, depth = middles[line, column], half[line, 0], depths[line]
    steps = np.zeros(columns * (height + 2))
    for edge, sign in ((middle - reach, 1.0), (middle + reach, -1.0)):
        _add_edges(steps, edge, column * (height + 2), sign * depth, height)
    summed = np.cumsum(steps.reshape(columns, height + 2), axis=1)[:, :height].astype(np.float32)
    return -np.expm1(np.minimum(summed.T, np.float32(0)))


def _add_edges(steps: Floats, edges: Floats, begins: NDArray[np.intp], depths: Floats, height: int) -> None:
    """Add where lines begin or end, a fraction of a dot to each of the two that an edge lies between."""
    edges = np.clip(edges, 0.0, float(height))
    whole = edges.astype(np.intp)
    parts, places, n = depths * (edges - whole), begins + whole, len(steps)
    steps += np.bincount(places, depths - parts, n)
    steps += np.bincount(places + 1, parts, n)
