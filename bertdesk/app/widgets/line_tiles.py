"""The lines between two columns as pictures, piece by piece of their height: what is scrolled to is drawn, and kept."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from bertdesk.app import theme
from bertdesk.app.widgets.line_field import opacities

FAINTEST = 0.02
"""Lighter lines are left out while those of all pieces are drawn: nobody sees them, and 512 pieces have 262,144."""
TILE = 512
"""Height of a picture in pixels."""
_MOST_KEPT = 32  # of 512 KB at most, or twice that where a screen has two dots to a pixel


class LineTiles:
    """Lines from each row at the left to each row at the right, as dense as their weights."""

    def __init__(self) -> None:
        self._weights: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._places: NDArray[np.int64] = np.zeros((0, 2), np.int64)
        self._strengths: NDArray[np.float64] = np.zeros(0)
        self._made: dict[tuple[int, int, int, int, float, str], QImage] = {}

    def replace(self, weights: NDArray[np.float32]) -> None:
        """Draw other weights (Q, K) from now on."""
        self._weights, self._made = weights, {}
        self._places = np.argwhere(weights >= FAINTEST)
        self._strengths = weights[weights >= FAINTEST].astype(np.float64)

    def tile(self, number: int, piece: int, width: int, row: int, ratio: float) -> QImage:
        """Return the lines of one piece, or of all (-1), from `number` times `TILE` pixels on downwards.

        `width` and `row` (the height of one) are in pixels; a screen has `ratio` dots to a pixel.
        """
        key = (number, piece, width, row, ratio, theme.current().name)
        if key not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[key] = self._draw(number, piece, width, row * ratio, ratio)
        return self._made[key]

    def _draw(self, number: int, piece: int, width: int, row: float, ratio: float) -> QImage:
        places, weights = self._places, self._strengths
        if piece >= 0:
            k = self._weights.shape[1]
            places = np.stack([np.full(k, piece), np.arange(k)], axis=1)
            weights = self._weights[piece].astype(np.float64)
        covered = opacities(
            (places * row + row / 2).astype(np.float64),
            weights,
            top=number * TILE * ratio,
            height=round(TILE * ratio),
            width=width * ratio,
            columns=width // 2,
            thickness=(1.2 if piece < 0 else 2.0) * ratio,
        )
        return _tinted(covered, QColor(theme.current().accent))


def _tinted(covered: NDArray[np.float32], ink: QColor) -> QImage:
    height, width = covered.shape
    alphas = np.arange(256, dtype=np.float64)
    shades = np.zeros(256, np.uint32)  # of the ink at each opacity, premultiplied
    for shift, channel in ((24, 255), (16, ink.red()), (8, ink.green()), (0, ink.blue())):
        shades |= np.rint(alphas * channel / 255).astype(np.uint32) << np.uint32(shift)
    dots = np.ascontiguousarray(shades[np.rint(covered * 255).astype(np.uint8)])  # Qt reads row after row
    image = QImage(dots.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # the first one reads numpy's memory
