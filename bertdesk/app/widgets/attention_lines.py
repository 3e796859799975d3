"""Which piece looks at which: two columns of pieces, and lines between them that are as dense as the weights."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import line_columns
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.line_columns import LineColumns, row_at, row_height
from bertdesk.app.widgets.line_tiles import FAINTEST, TILE, LineTiles
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.plain import elided
from bertdesk.app.widgets.token_text import is_alone
from bertdesk.app.widgets.values import NOTHING, Values
from bertdesk.app.widgets.walking import walked

_SAID = 3
"""Pieces looked at most that are said of a chosen one."""


@dataclass(frozen=True, slots=True)
class AttentionWords:
    """What stands in the figure and what is said of it, in the window's language."""

    left: str
    """Above the left column, and as a title of the table."""
    right: str
    weight: str
    """Title of the weights in the table."""
    chosen: str
    """With {piece} and {others}: which pieces one looks at most."""
    other: str
    """With {piece} and {weight}: one of them."""
    between: str
    """What stands between two of them."""


class AttentionLines(Drawing):
    """Up and down choose a piece at the left, Esc none; while the mouse rests on one, only its lines are seen."""

    piece_chosen = Signal(int)
    """Its number in the left column, -1: none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left: tuple[str, ...] = ()
        self._right: tuple[str, ...] = ()
        self._weights: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._muted: frozenset[int] = frozenset()
        self._words = AttentionWords("", "", "", "{piece}: {others}", "{piece} {weight}", ", ")
        self._chosen = self._hovered = -1
        self._tiles = LineTiles()
        self._laid: LineColumns | None = None

    def set_words(self, words: AttentionWords) -> None:
        self._words = words
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def show_attention(
        self, left: Sequence[str], right: Sequence[str], weights: NDArray[np.floating], muted: Collection[int] = ()
    ) -> None:
        """Show weights (Q, K), 0 to 1, of Q pieces at the left on K at the right; `muted`: which are special.

        The chosen piece stays chosen where there are as many as before.
        """
        if weights.shape != (len(left), len(right)):
            raise ValueError(f"{len(left)} by {len(right)} pieces need as many weights, got {weights.shape}")
        if len(left) != len(self._left):
            self._chosen = -1
        self._left, self._right, self._muted = tuple(left), tuple(right), frozenset(muted)
        self._weights, self._hovered = np.asarray(weights, np.float32), -1
        self._tiles.replace(self._weights)
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, piece: int) -> None:
        """Choose a piece of the left column without a signal; -1: none."""
        self._chosen = piece if 0 <= piece < len(self._left) else -1
        if self._chosen >= 0:
            self._bring_into_frame(self._columns().row(piece, right=False))
        self._tell(None)
        self.update()

    def chosen(self) -> int:
        return self._chosen

    def values(self) -> Values:
        if not self._left:
            return NOTHING
        k, words = len(self._right), self._words
        if self._chosen < 0:
            titles = (f"{words.left} ↓ {words.right} →", *self._right)
            return Values(
                titles,
                len(self._left),
                lambda row, column: float(self._weights[row, column - 1]) if column else self._left[row],
            )
        return Values(
            (words.left, words.right, words.weight),
            k,
            lambda row, column: (
                self._left[self._chosen],
                self._right[row],
                float(self._weights[self._chosen, row]),
            )[column],
        )

    def words_at(self, point: QPoint) -> str:
        if self._columns().is_on_right(point) and self._seen() >= 0 and (place := row_at(point, len(self._right))) >= 0:
            return self._words.other.format(piece=self._right[place], weight=self._figure(self._seen(), place))
        place = row_at(point, len(self._left))
        return self._said(place) if place >= 0 else ""

    def height_for(self, width: int) -> int:
        return line_columns.top() + max(len(self._left), len(self._right), 1) * row_height() + theme.GRID // 2 + RING

    # Places

    def _seen(self) -> int:
        return self._hovered if self._hovered >= 0 else self._chosen

    def _columns(self) -> LineColumns:
        if self._laid is None:
            names = (*self._left, *self._right, self._words.left, self._words.right)
            self._laid = line_columns.lay(names, self._room)
        return self._laid

    def _forget(self) -> None:
        self._laid = None

    # Words

    def _figure(self, piece: int, other: int) -> str:
        return number(float(self._weights[piece, other]), 3)

    def _said(self, piece: int) -> str:
        strongest = np.argsort(-self._weights[piece], kind="stable")[:_SAID]
        others = (
            self._words.other.format(piece=self._right[int(other)], weight=self._figure(piece, int(other)))
            for other in strongest
        )
        return self._words.chosen.format(piece=self._left[piece], others=self._words.between.join(others))

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(self._chosen) if self._chosen >= 0 else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = range(
            max(0, (event.rect().top() - line_columns.top()) // row_height()),
            (event.rect().bottom() - line_columns.top()) // row_height() + 1,
        )
        self._paint_titles(painter)
        self._paint_lines(painter, event.rect())
        self._paint_names(painter, seen)
        self._paint_ring(painter)

    def _paint_titles(self, painter: QPainter) -> None:
        columns = self._columns()
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.font(theme.SMALL))
        half, sides = theme.GRID // 2, Qt.AlignmentFlag
        for words, left, right, side in (
            (self._words.left, RING, columns.begin - half, sides.AlignRight),
            (self._words.right, columns.end + half, self._room - RING, sides.AlignLeft),
        ):
            area = QRect(left, RING, right - left, row_height())
            painter.drawText(area, side | sides.AlignVCenter, elided(words, painter.fontMetrics(), area.width()))

    def _paint_lines(self, painter: QPainter, area: QRect) -> None:
        begin, end = self._columns().begin, self._columns().end
        if end - begin < 2 or not self._left:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        first = max(0, (area.top() - line_columns.top()) // TILE)
        for tile in range(first, (area.bottom() - line_columns.top()) // TILE + 1):
            lines = self._tiles.tile(tile, self._seen(), end - begin, row_height(), self._ratio())
            painter.drawImage(QRectF(begin, line_columns.top() + tile * TILE, end - begin, TILE), lines)

    def _paint_names(self, painter: QPainter, seen: range) -> None:
        tokens, piece, sides = theme.current(), self._seen(), Qt.AlignmentFlag
        for place in seen:
            if place < len(self._left):
                area, is_seen = self._columns().row(place, right=False), place == piece
                if is_seen:
                    painter.fillRect(area, QColor(tokens.accent_soft))
                self._paint_name(painter, area, self._left[place], sides.AlignRight, place, is_seen=is_seen)
            if place < len(self._right):
                area = self._columns().row(place, right=True)
                if piece >= 0:
                    self._paint_weight(painter, area, float(self._weights[piece, place]))
                area.setWidth(self._columns().name)
                self._paint_name(painter, area, self._right[place], sides.AlignLeft, place, is_seen=False)

    def _paint_name(
        self, painter: QPainter, area: QRect, name: str, side: Qt.AlignmentFlag, place: int, *, is_seen: bool
    ) -> None:
        tokens = theme.current()
        painter.setPen(QColor(tokens.muted if place in self._muted and not is_seen else tokens.text))
        painter.setFont(theme.font(bold=is_seen))
        room = area.adjusted(theme.GRID // 2, 0, -theme.GRID // 2, 0)
        words = elided(name, painter.fontMetrics(), room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_weight(self, painter: QPainter, area: QRect, weight: float) -> None:
        """Draw one weight of the piece that is looked from: a bar and its figure, at the right of the name."""
        tokens, name = theme.current(), self._columns().name
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        figure = painter.fontMetrics().horizontalAdvance(number(0.888, 3)) + 2
        track = QRectF(area.left() + name, 0, area.width() - name - figure - theme.GRID, theme.px(8))
        track.moveTop(area.center().y() - track.height() / 2 + 1)
        if track.width() > 2 * theme.GRID:
            painter.fillRect(track, QColor(tokens.raised))
            track.setWidth(track.width() * min(1.0, weight))
            painter.fillRect(track, QColor(tokens.accent))
        painter.setPen(QColor(tokens.text if weight >= FAINTEST else tokens.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(weight, 3))

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._point_at(-1 if self._columns().is_on_right(point) else row_at(point, len(self._left)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def _point_at(self, piece: int) -> None:
        if piece != self._hovered:
            self._hovered = piece
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not self._columns().is_on_right(point):
            piece = row_at(point, len(self._left))
            self._walk(-1 if piece == self._chosen else piece)  # a second click lets go

    def _lets_go(self) -> bool:
        return self._chosen >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen >= 0 and is_alone(event):
            self._walk(-1)
            return
        here = (self._chosen, 0) if self._chosen >= 0 else None
        place = walked(event, here, len(self._left), 1)
        if place is None:
            super().keyPressEvent(event)
        else:
            self._hovered = -1
            self._walk(place[0])

    def _walk(self, piece: int) -> None:
        if piece != self._chosen:
            self._chosen = piece
            self._tell(self._columns().row(piece, right=False) if piece >= 0 else None)
            self.values_changed.emit()
            self.piece_chosen.emit(piece)
            self.update()
