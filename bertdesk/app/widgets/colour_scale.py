"""Numbers as colours: from nothing to much, or from minus over nothing to plus. For both themes, for every eye.

Each scale runs from the ground to a colour far from it in brightness, so that who sees no hues still sees order. Plus
and minus are orange and blue, which all the usual kinds of colour-blindness tell apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bertdesk.app import theme
from bertdesk.app.widgets.numerals import number

_STEPS = 257  # odd: nothing has a colour of its own, the ground's
_RISING = {
    "light": ("#FFFFFF", "#C9C6F0", "#8E89DC", "#4B45B8", "#1B1752"),
    "dark": ("#1C1F23", "#3A3770", "#6A64C4", "#A8A2FA", "#F3F2FF"),
}
_TWO_SIDED = {  # minus, ground, plus
    "light": ("#08407E", "#2F7EBC", "#A9D2EA", "#FFFFFF", "#FDC58A", "#D9730B", "#7F3B08"),
    "dark": ("#A9DDFB", "#5AA5D6", "#22577F", "#1C1F23", "#8A4B0F", "#E08A2C", "#FFD391"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The values at both ends; a two-sided scale has nothing in its middle and is as long to both sides."""

    low: float
    high: float
    clips: bool = False
    """Whether some values lie beyond the ends: the legend says so."""

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale runs upwards, got {self.low} to {self.high}")

    @property
    def is_two_sided(self) -> bool:
        return self.low < 0

    def places(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return where each value lies: 0 (the low end) to 1; what lies beyond an end lies at it."""
        low, high = self._ends()
        return np.clip((np.asarray(values, np.float64) - low) / (high - low), 0.0, 1.0)

    def _ends(self) -> tuple[float, float]:
        far = max(-self.low, self.high)
        return (-far, far) if self.is_two_sided else (self.low, self.high)

    @property
    def ends(self) -> tuple[float, float]:
        """The values of the first and the last colour."""
        return self._ends()


def scale_for(*values: NDArray[np.floating], share: float = 1.0) -> Scale:
    """Return a scale from 0 upwards, two-sided where a value lies below 0, that holds this share of all values.

    In embeddings a few numbers are ten times as far from 0 as all others: a scale that holds those too shows nothing.
    """
    known = np.concatenate([np.zeros(1), *(np.asarray(each, np.float64)[np.isfinite(each)] for each in values)])
    sizes = np.abs(known)
    far = float(np.quantile(sizes, share)) or float(sizes.max()) or 1.0
    return Scale(-far if known.min() < 0 else 0.0, far, clips=bool(sizes.max() > far))


def farthest(values: NDArray[np.floating], dots: int) -> NDArray[np.float64]:
    """Return values (T, H) in `dots` columns at most, each the one farthest from 0 of those it stands for."""
    wide = np.asarray(values, np.float64)
    if wide.shape[1] <= dots:
        return wide
    starts = np.arange(dots) * wide.shape[1] // dots
    highs, lows = np.maximum.reduceat(wide, starts, axis=1), np.minimum.reduceat(wide, starts, axis=1)
    return np.where(highs >= -lows, highs, lows)


def colour(value: float, scale: Scale) -> QColor:
    """Return the colour of one value in the present theme."""
    place = float(scale.places(np.asarray([value]))[0])
    return QColor.fromRgb(int(_colours(scale.is_two_sided, theme.current().name)[round(place * (_STEPS - 1))]))


def to_image(values: NDArray[np.floating], scale: Scale) -> QImage:
    """Return values (R, C) as a picture in the present theme, a dot each; what is no number is grey."""
    rows, columns = values.shape
    known = np.isfinite(values)
    places = scale.places(np.where(known, values, 0.0))
    dots = _colours(scale.is_two_sided, theme.current().name)[np.rint(places * (_STEPS - 1)).astype(np.intp)]
    dots = np.ascontiguousarray(np.where(known, dots, np.uint32(QColor(theme.current().border).rgb())))
    image = QImage(dots.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
    return image.copy()  # the first one reads numpy's memory


@lru_cache(maxsize=4)
def _colours(is_two_sided: bool, name: str) -> NDArray[np.uint32]:  # noqa: FBT001  # a key of the cache
    stops = [QColor(each) for each in (_TWO_SIDED if is_two_sided else _RISING)[name]]
    at, along = np.linspace(0, 1, len(stops)), np.linspace(0, 1, _STEPS)
    channels = [
        np.interp(along, at, [part(stop) for stop in stops]) for part in (QColor.red, QColor.green, QColor.blue)
    ]
    red, green, blue = (np.rint(channel).astype(np.uint32) for channel in channels)
    return np.asarray(np.uint32(0xFF000000) | red << 16 | green << 8 | blue, np.uint32)


def paint_scale(
    painter: QPainter, area: QRectF, scale: Scale, *, shown: Callable[[float], str] = lambda value: number(value, 2)
) -> None:
    """Draw the scale as a bar with the values below of its ends and its middle; `shown`: how one is written."""
    tokens, (low, high) = theme.current(), scale.ends
    painter.save()
    painter.setFont(theme.font(theme.SMALL, tabular=True))
    bar = QRectF(area.left(), area.top(), area.width(), area.height() - painter.fontMetrics().height() - 2)
    ramp = np.linspace(low, high, _STEPS)[None, :]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(bar, to_image(ramp, scale))
    painter.setPen(QPen(QColor(tokens.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    painter.setPen(QColor(tokens.muted))
    below, sides = QRectF(area.left(), bar.bottom() + 2, area.width(), area.bottom() - bar.bottom()), Qt.AlignmentFlag
    middle = (low + high) / 2
    less, more = ("≤ " if scale.clips and scale.is_two_sided else ""), ("≥ " if scale.clips else "")
    for words, side in (
        (less + shown(low), sides.AlignLeft),
        (shown(middle), sides.AlignHCenter),
        (more + shown(high), sides.AlignRight),
    ):
        painter.drawText(below, side, words)
    painter.restore()
