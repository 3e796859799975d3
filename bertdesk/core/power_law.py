"""Errors at several numbers of rows -> the curve a + b n^-c through them. Knows no texts and no models."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_EXPONENTS = np.geomspace(0.05, 1.0, 40)
"""From nearly flat to 1/n. Measured ones lie within: 0.07 to 0.35 for deep networks (Hestness et al. 2017), more for
simple methods; 1/n is the fastest that theory knows."""


@dataclass(frozen=True, slots=True, eq=False)
class PowerLaw:
    """D curves: the error at n rows is a + b n^-c (Hestness et al. 2017; Figueroa et al. 2012, eq. 1)."""

    a: Floats
    """(D,) what is left however many rows there are, at least 0"""
    b: Floats
    """(D,) at least 0: more rows never harm"""
    c: Floats
    """(D,)"""

    def at(self, n: float) -> Floats:
        """Return the error at n rows. Shape (D,)."""
        errors: Floats = self.a + self.b * n**-self.c
        return errors


def fit_power_law(sizes: Floats, errors: Floats) -> PowerLaw:
    """Fit D curves at once by least squares: `sizes` (M,), `errors` (D, M).

    The j-th of M points counts j times: what is extrapolated starts from the last (Figueroa et al. 2012).
    """
    weights = np.arange(1.0, len(sizes) + 1)
    best = PowerLaw(*(np.zeros(len(errors)) for _ in range(3)))
    least = np.full(len(errors), np.inf)
    for c in _EXPONENTS:
        a, b = _line(sizes**-c, errors, weights)
        off = ((a[:, None] + b[:, None] * sizes**-c - errors) ** 2) @ weights
        is_better = off < least
        for kept, found in ((best.a, a), (best.b, b), (best.c, np.full(len(errors), c)), (least, off)):
            kept[is_better] = found[is_better]
    return best


def _line(x: Floats, errors: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return intercepts and slopes of D weighted least-squares lines; where one would be negative it is 0."""
    total = weights.sum()
    mean_x, means = weights @ x / total, errors @ weights / total
    slopes = ((errors - means[:, None]) @ (weights * (x - mean_x))) / (weights @ (x - mean_x) ** 2)
    through_zero = errors @ (weights * x) / (weights @ x**2)
    intercepts = means - slopes * mean_x
    b = np.where(slopes < 0, 0.0, np.where(intercepts < 0, through_zero, slopes))
    a = np.where(slopes < 0, means, np.where(intercepts < 0, 0.0, intercepts))
    return a, b
