"""All heads of a model at a glance: a small picture of each one's weights, layers below each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.colour_scale import Scale, paint_scale, to_image
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.values import NOTHING, Values
from bertdesk.app.widgets.walking import walked

_MOST_DOTS = 48
"""Dots to each side of a small picture; one that stands for several cells shows the largest: lines stay whole."""
_LARGEST, _GAP, _LEGEND = 72, 4, 200  # pixels
_SCALE = Scale(0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """What is drawn of all weights."""

    heads: NDArray[np.float32]
    """(L, A, 48 or less, 48 or less) square roots"""
    sharpness: NDArray[np.float64]
    """(L, A) mean over pieces of the largest weight"""


class HeadGrid(Drawing):
    """Arrows or a click choose a head. Brightness is the square root of the weight: most weights are small."""

    head_chosen = Signal(int, int)
    """Its layer and head, counted from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads: NDArray[np.float32] = np.zeros((0, 0, 0, 0), np.float32)
        self._sharpness: NDArray[np.float64] = np.zeros((0, 0))
        self._name, self._titles = "{layer}, {head}", ("", "", "")
        self._chosen: tuple[int, int] = (0, 0)
        self._image: QImage | None = None
        self._laid: tuple[int, int] | None = None

    def set_words(self, name: str, titles: tuple[str, str, str]) -> None:
        """`name`: with {layer} and {head}, what one is called; `titles`: of layers, heads and their largest weight."""
        self._name, self._titles = name, titles
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def show_heads(self, weights: NDArray[np.floating], small: Small | None = None) -> None:
        """Show weights (L, A, Q, K), 0 to 1; the chosen head stays chosen where there is one there.

        `small`: what `smaller` makes of them, where it was made on another thread.
        """
        small = small or smaller(weights)
        self._heads, self._sharpness = small.heads, small.sharpness
        if not (self._chosen[0] < weights.shape[0] and self._chosen[1] < weights.shape[1]):
            self._chosen = (0, 0)
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, layer: int, head: int) -> None:
        """Choose a head without a signal."""
        if 0 <= layer < self._heads.shape[0] and 0 <= head < self._heads.shape[1]:
            self._chosen = (layer, head)
            self._tell(None)
            self.update()

    def chosen(self) -> tuple[int, int]:
        return self._chosen

    def values(self) -> Values:
        """Return for each head the mean over pieces of the largest weight: how sharply it looks."""
        if not self._sharpness.size:
            return NOTHING
        n_heads = self._sharpness.shape[1]
        return Values(
            self._titles,
            self._sharpness.size,
            lambda row, column: (
                row // n_heads + 1,
                row % n_heads + 1,
                float(self._sharpness[row // n_heads, row % n_heads]),
            )[column],
        )

    def words_at(self, point: QPoint) -> str:
        head = self._head_at(point)
        return self._said(*head) if head else ""

    def height_for(self, width: int) -> int:
        cell = self._cell_side(width)
        layers: int = self._heads.shape[0]
        return self._corner()[1] + round(layers * cell) + self._foot()

    # Places

    def _corner(self) -> tuple[int, int]:
        """Return where the pictures begin."""
        if self._laid is not None:
            return self._laid
        line = axis_names.line_height()
        digits = axis_names.room_for([number(max(self._heads.shape[:2], default=0))], theme.px(48))
        self._laid = RING + line + axis_names.GAP + digits + axis_names.GAP, RING + 2 * line + 2 * axis_names.GAP
        return self._laid

    def _foot(self) -> int:
        return theme.GRID + 2 * axis_names.line_height() + theme.px(10) + axis_names.GAP + RING

    def _cell_side(self, width: int) -> float:
        """Return the side of a small picture with its gap."""
        heads: int = max(1, self._heads.shape[1])
        return min(float(theme.px(_LARGEST)), (width - self._corner()[0] - RING) / heads)

    def _box(self, layer: int, head: int) -> QRectF:
        side, (left, top), gap = self._cell_side(self._room), self._corner(), self._gap()
        return QRectF(left + head * side + gap / 2, top + layer * side + gap / 2, side - gap, side - gap)

    def _gap(self) -> float:
        """Return what is left free between two pictures."""
        return min(_GAP, self._cell_side(self._room) / 4)

    def _head_at(self, point: QPoint) -> tuple[int, int] | None:
        side, (left, top) = self._cell_side(self._room), self._corner()
        layer, head = int((point.y() - top) // side), int((point.x() - left) // side)
        is_there = 0 <= layer < self._heads.shape[0] and 0 <= head < self._heads.shape[1]
        return (layer, head) if is_there else None

    # Words

    def _said(self, layer: int, head: int) -> str:
        return self._name.format(layer=number(layer + 1), head=number(head + 1))

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(*self._chosen) if self._heads.size else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._heads.size:
            self._paint_heads(painter)
            self._paint_names(painter)
            self._paint_foot(painter)
        self._paint_ring(painter)

    def _paint_heads(self, painter: QPainter) -> None:
        layers, heads, high, wide = self._heads.shape
        if self._image is None:  # one for all: heads beside each other, layers below
            self._image = to_image(self._heads.transpose(0, 2, 1, 3).reshape(layers * high, heads * wide), _SCALE)
        tokens = theme.current()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._box(0, 0).width() < wide)
        for layer in range(layers):
            for head in range(heads):
                painter.drawImage(self._box(layer, head), self._image, QRectF(head * wide, layer * high, wide, high))
                painter.setPen(QPen(QColor(tokens.line), 1))
                painter.drawRect(self._box(layer, head))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = self._gap()
        painter.setPen(QPen(QColor(tokens.accent), gap / 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        out = gap / 2  # in the middle of the gap: the first column of a picture is where [CLS] is darkest
        painter.drawRoundedRect(self._box(*self._chosen).adjusted(-out, -out, out, out), 3, 3)

    def _paint_names(self, painter: QPainter) -> None:
        layers, heads = self._heads.shape[:2]
        side, (left, top) = self._cell_side(self._room), self._corner()
        area = QRect(left, top, round(heads * side), round(layers * side))
        axis_names.paint_titles(painter, area, RING, self._titles[0], self._titles[1])
        rows = [number(layer + 1) for layer in range(layers)]
        axis_names.paint_rows(painter, area, RING + axis_names.line_height(), rows, self._chosen[0])
        columns = [number(head + 1) for head in range(heads)]
        axis_names.paint_flat_columns(painter, area, columns, self._chosen[1])

    def _paint_foot(self, painter: QPainter) -> None:
        left, top = self._corner()
        line = axis_names.line_height()
        below = top + round(self._heads.shape[0] * self._cell_side(self._room)) + theme.GRID
        room = self._room - left - RING
        axis_names.paint_line(painter, left, below, room, self._said(*self._chosen))
        width = min(theme.px(_LEGEND), room)
        bar = QRectF(left, below + line + axis_names.GAP, width, theme.px(10) + line)
        paint_scale(painter, bar, _SCALE, shown=lambda place: number(place * place, 2))

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        head = self._head_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and head:
            self._walk(head)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        head = walked(event, self._chosen, *self._heads.shape[:2])
        if head is None:
            super().keyPressEvent(event)
        else:
            self._walk(head)

    def _walk(self, head: tuple[int, int]) -> None:
        if head != self._chosen:
            self._chosen = head
            self._tell(self._box(*head).toRect())
            self.head_chosen.emit(*head)
            self.update()

    def _forget(self) -> None:
        self._image = None  # its colours are the theme's
        self._laid = None


def smaller(weights: NDArray[np.floating]) -> Small:
    """Raises: ValueError where there are not four axes."""
    if weights.ndim != 4:
        raise ValueError(f"weights are of layers, heads, queries and keys, got {weights.shape}")
    sharpness = weights.max(3).mean(2).astype(np.float64) if weights.size else np.zeros((0, 0))
    return Small(np.sqrt(_reduced(np.asarray(weights, np.float32))), sharpness)


def _reduced(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return weights with 48 queries and keys at most, each the largest of those it stands for."""
    for axis in (2, 3):
        n = weights.shape[axis]
        if n > _MOST_DOTS:
            starts = np.unique(np.arange(_MOST_DOTS) * n // _MOST_DOTS)
            weights = np.maximum.reduceat(weights, starts, axis=axis)
    return weights
