"""Texts as points in two dimensions, each with the sign of its class; one is the person's own, with its path."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names, class_legend
from bertdesk.app.widgets.class_signs import stamp
from bertdesk.app.widgets.cloud import Cloud, Own
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.plain import elided
from bertdesk.app.widgets.token_text import is_alone
from bertdesk.app.widgets.values import NOTHING, Values

Floats = NDArray[np.float64]
_RADIUS, _LARGE_RADIUS, _FEW = 3.5, 5.0, 300
"""Pixels of a sign; the larger one while there are few points."""
_REACH = 10  # pixels from a point within which the mouse means it
_OWN, _NONE = -2, -1


@dataclass(frozen=True, slots=True)
class ScatterWords:
    """Titles of the table and what is said of a point, in the window's language."""

    text: str
    kind: str
    first: str
    """Of the two dimensions."""
    second: str
    point: str
    """With {kind} and {text}."""


class ScatterView(Drawing):
    """Arrows go to the next point in their direction, Home to the own text, Esc to none. Nothing moves by itself."""

    point_chosen = Signal(int)
    """Its number, -1: none, -2: the own text."""

    def __init__(self, parent: QWidget | None = None, *, height: int = 360) -> None:
        super().__init__(parent)
        self._tall = height
        self._cloud = Cloud(np.zeros((0, 2)), np.zeros(0, np.int64), ())
        self._own: Own | None = None
        self._words = ScatterWords("", "", "", "", "{kind}: {text}")
        self._bounds = QRectF(-1, -1, 2, 2)
        self._chosen = _NONE
        self._image: QImage | None = None

    def set_words(self, words: ScatterWords) -> None:
        self._words = words
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def show_cloud(self, cloud: Cloud, own: Own | None = None, bounds: QRectF | None = None) -> None:
        """Show points, and the own text with its path; without bounds all of them just fit.

        The chosen point stays chosen where there are as many as before, so that it can be followed through the layers.
        """
        if cloud.points.shape != (len(cloud.kinds), 2):
            raise ValueError(f"{len(cloud.kinds)} points need as many places (x, y), got {cloud.points.shape}")
        if len(cloud.kinds) != len(self._cloud.kinds) or (own is None and self._chosen == _OWN):
            self._chosen = _NONE
        self._cloud, self._own = cloud, own
        self._bounds = bounds if bounds is not None else _around(cloud.points, own.path if own else None)
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, point: int) -> None:
        """Choose a point without a signal; -1: none, -2: the own text."""
        is_there = 0 <= point < len(self._cloud.kinds) or (point == _OWN and self._own is not None)
        self._chosen = point if is_there else _NONE
        self._tell(None)
        self.update()

    def chosen(self) -> int:
        return self._chosen

    def values(self) -> Values:
        cloud, words = self._cloud, self._words
        if not len(cloud.kinds):
            return NOTHING
        return Values(
            (words.text, words.kind, words.first, words.second),
            len(cloud.kinds),
            lambda row, column: (
                cloud.said(row)
                if column == 0
                else self._kind(row)
                if column == 1
                else float(cloud.points[row, column - 2])
            ),
        )

    def words_at(self, point: QPoint) -> str:
        found = self._point_at(point)
        return self._said(found) if found != _NONE else ""

    def height_for(self, width: int) -> int:
        return min(theme.px(self._tall), max(theme.px(200), width * 3 // 4)) + class_legend.height(
            self._cloud.classes, width
        )

    # Places

    def _field(self) -> QRectF:
        """Return where the points lie."""
        room = theme.px(14)
        return QRectF(
            RING + room,
            RING + room,
            max(1, self.width() - 2 * (RING + room)),
            max(1, self.height() - class_legend.height(self._cloud.classes, self.width()) - 2 * (RING + room)),
        )

    def _screen(self, points: NDArray[np.floating]) -> Floats:
        """Return where points (N, 2) lie on the widget; the second dimension runs upwards."""
        field, bounds = self._field(), self._bounds
        across = field.left() + (points[:, 0] - bounds.left()) / bounds.width() * field.width()
        down = field.bottom() - (points[:, 1] - bounds.top()) / bounds.height() * field.height()
        return np.stack([across, down], axis=1).astype(np.float64)

    def _place(self, point: int) -> QPointF:
        own, cloud = self._own, self._cloud
        at = own.path[[own.at]] if point == _OWN and own is not None else cloud.points[[point]]
        x, y = self._screen(at)[0]
        return QPointF(float(x), float(y))

    def _point_at(self, point: QPoint) -> int:
        """Return the nearest point within reach, the own text before all others."""
        here, reach = np.asarray([point.x(), point.y()]), theme.px(_REACH)
        if self._own is not None and (self._place(_OWN) - QPointF(point)).manhattanLength() <= reach:
            return _OWN
        if not len(self._cloud.kinds):
            return _NONE
        far = np.hypot(*(self._screen(self._cloud.points) - here).T)
        nearest = int(far.argmin())
        return nearest if far[nearest] <= reach else _NONE

    def _radius(self) -> float:
        return theme.px(10) / 10 * (_LARGE_RADIUS if len(self._cloud.kinds) <= _FEW else _RADIUS)

    # Words

    def _kind(self, point: int) -> str:
        return self._cloud.classes[int(self._cloud.kinds[point])]

    def _said(self, point: int) -> str:
        if point == _OWN and self._own is not None:
            return self._own.name
        return self._words.point.format(kind=self._kind(point), text=self._cloud.said(point))

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(self._chosen) if self._chosen != _NONE else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(0, 0, self._drawn())
        if self._own is not None:
            self._paint_own(painter, self._own)
        if self._chosen >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().text), 2))
            painter.drawEllipse(self._place(self._chosen), 2 * self._radius(), 2 * self._radius())
        class_legend.paint(painter, self._cloud.classes, self.size())
        self._paint_ring(painter)

    def _drawn(self) -> QImage:
        """Return the cloud as a picture, which stays the same while a point is chosen or the own text moves."""
        if self._image is None:
            ratio = self.devicePixelRatioF()
            self._image = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(ratio)
            self._image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._image)
            stamps = [stamp(kind, self._radius(), ratio) for kind in range(len(self._cloud.classes))]
            half = stamps[0].width() / ratio / 2 if stamps else 0.0
            places = (self._screen(self._cloud.points) - half).tolist()
            for (x, y), kind in zip(places, self._cloud.kinds.tolist(), strict=True):
                painter.drawImage(QPointF(x, y), stamps[kind])
            painter.end()
        return self._image

    def _paint_own(self, painter: QPainter, own: Own) -> None:
        """Draw the way through the layers, a dot for each, and a ring where it is now."""
        tokens = theme.current()
        places = [QPointF(x, y) for x, y in self._screen(own.path).tolist()]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, wide in ((tokens.surface, 4), (tokens.text, 1.5)):  # a rim of the ground: it crosses the points
            painter.setPen(QPen(QColor(ink), wide))
            painter.drawPolyline(places)
        painter.setFont(theme.font(theme.SMALL))
        for layer, place in enumerate(places):
            painter.setPen(QPen(QColor(tokens.surface), 1.5))
            painter.setBrush(QColor(tokens.text))
            painter.drawEllipse(place, 3.5, 3.5)
            if layer in (0, len(places) - 1) and layer != own.at:
                self._paint_words(painter, place, number(layer))
        here, radius = places[own.at], float(theme.px(9))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, wide in ((tokens.surface, 6.0), (tokens.accent, 3.0)):
            painter.setPen(QPen(QColor(ink), wide))
            painter.drawEllipse(here, radius, radius)
        painter.setFont(theme.font(bold=True))
        self._paint_words(painter, here, own.name)

    def _paint_words(self, painter: QPainter, place: QPointF, words: str) -> None:
        """Write beside a place, on the side where there is room, on a ground that keeps it readable."""
        metrics, tokens = painter.fontMetrics(), theme.current()
        words = elided(words, metrics, min(theme.px(200), self.width() // 3))
        size = QSize(metrics.horizontalAdvance(words) + 8, axis_names.line_height(theme.BODY))
        gap = theme.px(13)
        left = place.x() + gap if place.x() + gap + size.width() < self.width() else place.x() - gap - size.width()
        box = QRectF(left, place.y() - size.height() / 2, size.width(), size.height())
        ground = QColor(tokens.surface)
        ground.setAlpha(215)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._walk(self._point_at(event.position().toPoint()))

    def _lets_go(self) -> bool:
        return self._chosen != _NONE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        aims = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1), keys.Key_Down: (0, 1)}
        aim = aims.get(keys(event.key()))
        if not is_alone(event):
            super().keyPressEvent(event)
        elif event.key() == keys.Key_Escape and self._chosen != _NONE:
            self._walk(_NONE)
        elif event.key() == keys.Key_Home and self._own is not None:
            self._walk(_OWN)
        elif aim is not None and len(self._cloud.kinds):
            self._walk(self._next(*aim))
        else:
            super().keyPressEvent(event)

    def _next(self, across: int, down: int) -> int:
        """Return the nearest point in a direction: as far aside as along at most; the same where there is none."""
        if self._chosen == _NONE:
            return _OWN if self._own is not None else 0
        here = self._place(self._chosen)
        away = self._screen(self._cloud.points) - np.asarray([here.x(), here.y()])
        along, aside = away @ np.asarray([across, down]), np.abs(away @ np.asarray([down, across]))
        far = np.where((along > 1e-6) & (aside <= along), along + 2 * aside, np.inf)
        if self._chosen >= 0:
            far[self._chosen] = np.inf
        nearest = int(far.argmin())
        return nearest if np.isfinite(far[nearest]) else self._chosen

    def _walk(self, point: int) -> None:
        if point != self._chosen:
            self._chosen = point
            self._tell(None if point == _NONE else QRectF(self._place(point), QSize(1, 12).toSizeF()).toRect())
            self.point_chosen.emit(point)
            self.update()

    def _forget(self) -> None:
        self._image = None


def _around(points: NDArray[np.floating], path: NDArray[np.floating] | None) -> QRectF:
    """Return the smallest bounds of all points, never without a width or height."""
    every = points if path is None else np.concatenate([points, path])
    if not len(every):
        return QRectF(-1, -1, 2, 2)
    low, high = every.min(0), every.max(0)
    size = np.maximum(high - low, 1e-9)
    return QRectF(float(low[0]), float(low[1]), float(size[0]), float(size[1]))
