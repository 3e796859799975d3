"""What a piece enters the network as: word, segment and position, each a strip of numbers, and their sum."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.colour_scale import Scale, farthest, paint_scale, scale_for, to_image
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.plain import elided
from bertdesk.app.widgets.values import NOTHING, Values
from bertdesk.app.widgets.walking import walked

_SHARE = 0.995  # of the numbers lie within the ends of the colours
_ROW, _STRIP, _SIGN, _WIDEST_NAME, _LEGEND = 24, 14, 20, 112, 200  # pixels


@dataclass(frozen=True, slots=True)
class Part:
    """One of the strips of every piece."""

    title: str
    values: NDArray[np.floating] | None
    """(T, H), or None where the model has no such part."""
    why: str = ""
    """Why it is missing: a few words that stand in its place."""


@dataclass(frozen=True, slots=True)
class StripWords:
    """What is said of the strips, in the window's language."""

    piece: str
    """Title of the pieces in the table."""
    length: str
    """Title of a strip's length in the table, with {part}."""
    strip: str
    """With {piece}, {part} and {length}: what a strip says."""
    cell: str
    """With {piece}, {part}, {dimension} and {value}: what one of its numbers says."""
    missing: str
    """With {part} and {why}."""


class EmbeddingStrips(Drawing):
    """Arrows go from strip to strip; the mouse says the single numbers. The last part is what the others add up to."""

    strip_chosen = Signal(int, int)
    """Number of the piece and of the part, -1 and -1: none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[str, ...] = ()
        self._muted: frozenset[int] = frozenset()
        self._parts: tuple[Part, ...] = ()
        self._scale = Scale(-1.0, 1.0)
        blank = "{piece}, {part}"
        self._words = StripWords(
            "", "{part}", f"{blank}: {{length}}", f"{blank}, {{dimension}}: {{value}}", "{part}: {why}"
        )
        self._chosen: tuple[int, int] | None = None
        self._images: list[QImage | None] = []
        self._widest = 0  # of the names, 0: not measured

    def set_words(self, words: StripWords) -> None:
        self._words = words
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def show_parts(self, pieces: Sequence[str], parts: Sequence[Part], muted: Collection[int] = ()) -> None:
        """Show the parts of each piece, all on one scale; `muted`: which pieces are special."""
        for part in parts:
            if part.values is not None and part.values.shape[0] != len(pieces):
                raise ValueError(f"{len(pieces)} pieces need as many strips of {part.title!r}, got {part.values.shape}")
        if (len(pieces), len(parts)) != (len(self._pieces), len(self._parts)):
            self._chosen = None
        self._pieces, self._parts, self._muted = tuple(pieces), tuple(parts), frozenset(muted)
        self._scale = scale_for(*(part.values for part in parts if part.values is not None), share=_SHARE)
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, piece: int, part: int) -> None:
        """Choose a strip without a signal; one that is not there: none."""
        is_there = 0 <= piece < len(self._pieces) and 0 <= part < len(self._parts)
        self._chosen = (piece, part) if is_there else None
        self._tell(None)
        self.update()

    def chosen(self) -> tuple[int, int] | None:
        return self._chosen

    def values(self) -> Values:
        """Return how long each strip is as a vector; nothing where it is missing."""
        if not self._pieces:
            return NOTHING
        titles = (self._words.piece, *(self._words.length.format(part=part.title) for part in self._parts))
        return Values(
            titles,
            len(self._pieces),
            lambda row, column: self._length(row, column - 1) if column else self._pieces[row],
        )

    def words_at(self, point: QPoint) -> str:
        place = self._strip_at(point)
        if place is None:
            return ""
        piece, part = place
        values, box = self._parts[part].values, self._box(piece, part)
        if values is None:
            return self._said(piece, part)
        dimension = min(max(0, int((point.x() - box.left()) * values.shape[1] / box.width())), values.shape[1] - 1)
        return self._words.cell.format(
            piece=self._pieces[piece],
            part=self._parts[part].title,
            dimension=number(dimension + 1),
            value=number(float(values[piece, dimension]), 4),
        )

    def height_for(self, width: int) -> int:
        rows = max(1, len(self._pieces)) * theme.px(_ROW)
        return self._top() + rows + theme.GRID + 2 * axis_names.line_height() + theme.px(10) + axis_names.GAP + RING

    # Places

    def _top(self) -> int:
        return RING + axis_names.line_height() + theme.GRID // 2

    def _name_width(self) -> int:
        if not self._widest:
            metrics = QFontMetrics(theme.font(bold=True))
            self._widest = (
                max((metrics.horizontalAdvance(piece[:80]) for piece in self._pieces), default=0) + theme.GRID
            )
        return min(self._widest, theme.px(_WIDEST_NAME), self.width() // 4)

    def _column(self, part: int) -> tuple[float, float]:
        """Return where the strips of a part begin and how wide they are; a plus or an equals sign is between two."""
        left = RING + self._name_width() + theme.GRID
        n, sign = max(1, len(self._parts)), min(theme.px(_SIGN), self.width() // 20)
        width = max(1.0, (self.width() - RING - 1 - left - (n - 1) * sign) / n)
        return left + part * (width + sign), width

    def _box(self, piece: int, part: int) -> QRectF:
        left, width = self._column(part)
        top = self._top() + piece * theme.px(_ROW) + (theme.px(_ROW) - theme.px(_STRIP)) / 2
        return QRectF(left, top, width, theme.px(_STRIP))

    def _strip_at(self, point: QPoint) -> tuple[int, int] | None:
        piece = (point.y() - self._top()) // theme.px(_ROW)
        if not 0 <= piece < len(self._pieces):
            return None
        for part in range(len(self._parts)):
            left, width = self._column(part)
            if left <= point.x() < left + width:
                return piece, part
        return None

    # Words

    def _length(self, piece: int, part: int) -> float:
        values = self._parts[part].values
        return float("nan") if values is None else float(np.linalg.norm(np.asarray(values[piece], np.float64)))

    def _said(self, piece: int, part: int) -> str:
        found = self._parts[part]
        if found.values is None:
            return self._words.missing.format(part=found.title, why=found.why)
        length = number(self._length(piece, part), 3)
        return self._words.strip.format(piece=self._pieces[piece], part=found.title, length=length)

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(*self._chosen) if self._chosen else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pieces:
            row, top = theme.px(_ROW), self._top()
            seen = range(
                max(0, (event.rect().top() - top) // row),
                min(len(self._pieces), (event.rect().bottom() - top) // row + 1),
            )
            self._paint_titles(painter)
            self._paint_pieces(painter, seen)
            for part in range(len(self._parts)):
                self._paint_part(painter, part, seen)
            self._paint_chosen(painter)
            self._paint_foot(painter)
        self._paint_ring(painter)

    def _paint_titles(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.font(theme.SMALL))
        for part, found in enumerate(self._parts):
            left, width = self._column(part)
            words = elided(found.title, painter.fontMetrics(), int(width))
            painter.drawText(QRectF(left, RING, width, axis_names.line_height()), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_pieces(self, painter: QPainter, seen: range) -> None:
        tokens, width, align = theme.current(), self._name_width(), Qt.AlignmentFlag
        for piece in seen:
            is_chosen = self._chosen is not None and self._chosen[0] == piece
            area = QRect(RING, self._top() + piece * theme.px(_ROW), width, theme.px(_ROW))
            painter.setFont(theme.font(bold=is_chosen))
            painter.setPen(QColor(tokens.muted if piece in self._muted and not is_chosen else tokens.text))
            words = elided(self._pieces[piece], painter.fontMetrics(), width)
            painter.drawText(area, align.AlignRight | align.AlignVCenter, words)
            painter.setPen(QColor(tokens.muted))
            painter.setFont(theme.font())
            for part in range(1, len(self._parts)):
                begin, wide = self._column(part - 1)
                sign = QRectF(begin + wide, area.top(), self._column(part)[0] - begin - wide, area.height())
                painter.drawText(sign, align.AlignCenter, "=" if part == len(self._parts) - 1 else "+")

    def _paint_part(self, painter: QPainter, part: int, seen: range) -> None:
        image = self._image(part)
        if image is None:
            self._paint_missing(painter, part)
            return
        for piece in seen:
            painter.drawImage(self._box(piece, part), image, QRectF(0, piece, image.width(), 1))

    def _paint_missing(self, painter: QPainter, part: int) -> None:
        """Say in one box in place of all strips why there are none."""
        tokens, flags = theme.current(), Qt.AlignmentFlag
        box = self._box(0, part).united(self._box(len(self._pieces) - 1, part))
        painter.setPen(QPen(QColor(tokens.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(theme.font(theme.SMALL))
        room, wraps = box.adjusted(4, 1, -4, -1), Qt.TextFlag.TextWrapAnywhere
        if (
            painter.fontMetrics().boundingRect(room.toRect(), Qt.TextFlag.TextWordWrap, self._parts[part].why).width()
            <= room.width()
        ):
            wraps = Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(flags.AlignHCenter | flags.AlignTop) | wraps, self._parts[part].why)

    def _image(self, part: int) -> QImage | None:
        """Return the strips of a part below each other, a dot for each number, or as many dots as there is room for."""
        if not self._images:
            dots = max(1, round(self._column(0)[1] * self.devicePixelRatioF()))
            self._images = [
                None if each.values is None else to_image(farthest(each.values, dots), self._scale)
                for each in self._parts
            ]
        return self._images[part]

    def _paint_chosen(self, painter: QPainter) -> None:
        if self._chosen:
            painter.setPen(QPen(QColor(theme.current().text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._box(*self._chosen).adjusted(-2, -2, 2, 2))

    def _paint_foot(self, painter: QPainter) -> None:
        left, line = self._column(0)[0], axis_names.line_height()
        top = self._top() + len(self._pieces) * theme.px(_ROW) + theme.GRID
        room = self.width() - left - RING
        axis_names.paint_line(painter, left, top, room, self._said(*self._chosen) if self._chosen else "")
        bar = QRectF(left, top + line + axis_names.GAP, min(theme.px(_LEGEND), room), theme.px(10) + line)
        paint_scale(painter, bar, self._scale)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._strip_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place:
            self._walk(place)

    def _lets_go(self) -> bool:
        return self._chosen is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen:
            self._walk(None)
            return
        place = walked(event, self._chosen, len(self._pieces), len(self._parts))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._walk(place)

    def _walk(self, place: tuple[int, int] | None) -> None:
        if place != self._chosen:
            self._chosen = place
            self._tell(self._box(*place).toRect() if place else None)
            self.strip_chosen.emit(*(place or (-1, -1)))
            self.update()

    def _forget(self) -> None:
        self._images = []  # their colours are the theme's, their dots those of the width
        self._widest = 0
