"""The plane in which a layer's vectors differ most: principal components, so that thousands of numbers are a point."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

Floats = NDArray[np.float32]
_ALIKE = 1e-8
"""Share of the vectors' mean square below which their variance is rounding: [CLS] is the same before the first layer"""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Of one layer, fitted on N vectors."""

    centre: Floats
    """(H,)"""
    axes: Floats
    """(2, H) of length 1; zeros where all vectors are alike, or there is no second direction"""
    points: Floats
    """(N, 2) the vectors it was fitted on"""
    shares: tuple[float, float]
    """Of the vectors' variance, what each axis holds"""

    @property
    def is_flat(self) -> bool:
        """Return whether all vectors are alike: there is nothing to see in this layer."""
        return not self.axes.any()

    def place(self, vectors: Floats) -> Floats:
        """Return where other vectors of this layer lie: (..., H) -> (..., 2)."""
        placed: Floats = ((vectors - self.centre) @ self.axes.T).astype(np.float32)
        return placed


def are_alike(vectors: Floats) -> bool:
    """Tell whether vectors, (N, H), differ by nothing but rounding."""
    if len(vectors) < 2:
        return True
    wide = vectors.astype(np.float64)
    return bool(wide.var(axis=0).sum() <= _ALIKE * np.square(wide).sum(axis=1).mean())


def planes_of(vectors: Floats) -> tuple[Plane, ...]:
    """Fit a plane to each layer's vectors, (N, L + 1, H); neighbouring layers are not mirror images of each other."""
    planes: list[Plane] = []
    for layer in range(vectors.shape[1]):
        planes.append(_turned(_plane(vectors[:, layer]), planes))
    return tuple(planes)


def _plane(vectors: Floats) -> Plane:
    count, width = vectors.shape
    centre: Floats = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    if are_alike(vectors):
        return Plane(centre, np.zeros((2, width), np.float32), np.zeros((count, 2), np.float32), (0.0, 0.0))
    fitted = PCA(n_components=min(2, count - 1, width), svd_solver="full").fit(vectors.astype(np.float64))
    kept = fitted.explained_variance_ratio_ > _ALIKE  # of N texts of which only two differ, the second axis is noise
    axes = np.zeros((2, width), np.float32)
    axes[: len(kept)] = np.where(kept[:, None], fitted.components_, 0.0)
    shares = [*np.where(kept, fitted.explained_variance_ratio_, 0.0).tolist(), 0.0, 0.0]
    return Plane(centre, axes, ((vectors - centre) @ axes.T).astype(np.float32), (shares[0], shares[1]))


def _turned(plane: Plane, below: Sequence[Plane]) -> Plane:
    """Return the plane with each axis as near as can be to that of the nearest layer below: its sign means nothing."""
    known = next((other for other in reversed(below) if not other.is_flat), None)
    if known is None or plane.is_flat:
        return plane
    signs = np.where((plane.points * known.points).sum(axis=0) < 0, -1.0, 1.0).astype(np.float32)
    return Plane(plane.centre, plane.axes * signs[:, None], plane.points * signs, plane.shares)
