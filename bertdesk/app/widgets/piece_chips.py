"""The pieces of a text under its words: what belongs to one word is joined, what the vocabulary lacks is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.plain import elided
from bertdesk.app.widgets.token_text import is_alone
from bertdesk.app.widgets.values import NOTHING, Values

_CHIP, _SIDE, _GAP, _WIDEST = (
    26,
    9,
    10,
    240,
)  # pixels: height of a chip, beside its word, between words, the widest chip


@dataclass(frozen=True, slots=True)
class Chip:
    """One piece."""

    text: str
    word: int
    """Number of the word it belongs to; -1 where it belongs to none, as special pieces do."""
    is_special: bool = False
    is_unknown: bool = False
    """Whether the vocabulary has no piece for it."""
    said: str = ""
    """What is said of it when it is chosen or the mouse rests on it: its number, why it is unknown."""


class PieceChips(Drawing):
    """Left and right walk from piece to piece, up and down from line to line, Esc lets go. Lines wrap at the width."""

    piece_chosen = Signal(int)
    """Its number, -1: none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._chips: tuple[Chip, ...] = ()
        self._boxes: list[QRectF] = []
        self._laid = -1
        """The width that the boxes are laid out for."""
        self._chosen = -1
        self._titles: tuple[str, ...] = ()
        self._cells: tuple[tuple[str | int, ...], ...] = ()

    def show_pieces(
        self,
        words: Sequence[str],
        chips: Sequence[Chip],
        titles: Sequence[str] = (),
        cells: Sequence[Sequence[str | int]] = (),
    ) -> None:
        """Show pieces in their order, each under its word; `titles` and `cells` (a row each): the table."""
        if cells and len(cells) != len(chips):
            raise ValueError(f"{len(chips)} pieces need as many rows of the table, got {len(cells)}")
        if len(chips) != len(self._chips):
            self._chosen = -1
        self._words, self._chips = tuple(words), tuple(chips)
        self._titles, self._cells = tuple(titles), tuple(tuple(row) for row in cells)
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, piece: int) -> None:
        """Choose a piece without a signal; -1: none."""
        self._chosen = piece if 0 <= piece < len(self._chips) else -1
        self._tell(None)
        self.update()

    def chosen(self) -> int:
        return self._chosen

    def values(self) -> Values:
        if not self._cells:
            return NOTHING
        return Values(self._titles, len(self._cells), lambda row, column: self._cells[row][column])

    def words_at(self, point: QPoint) -> str:
        piece = self._piece_at(point)
        return self._said(piece) if piece >= 0 else ""

    def height_for(self, width: int) -> int:
        boxes = self._lay(width)
        return int(boxes[-1].bottom() if boxes else self._word_height() + theme.px(_CHIP)) + theme.GRID // 2 + RING

    # Places

    def _word_height(self) -> int:
        return axis_names.line_height() + 1

    def _groups(self) -> list[range]:
        """Return which pieces belong together: those of one word."""
        starts = [
            number
            for number, chip in enumerate(self._chips)
            if not number or chip.word < 0 or chip.word != self._chips[number - 1].word
        ]
        return [range(start, end) for start, end in pairwise([*starts, len(self._chips)])]

    def _lay(self, width: int) -> list[QRectF]:
        """Return the place of each chip in a figure of that width: a word is broken only where it fills a line."""
        metrics, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.SMALL))
        sides, height, line = 2 * theme.px(_SIDE), theme.px(_CHIP), self._word_height()
        right, x, y = width - RING - 1.0, float(RING), float(RING + line)
        boxes: list[QRectF] = []
        for group in self._groups():
            widths = [
                float(
                    min(
                        metrics.horizontalAdvance(self._shown(self._chips[number])) + sides,
                        theme.px(_WIDEST),
                        right - RING,
                    )
                )
                for number in group
            ]
            word = self._word_of(group)
            room = max(sum(widths), min(small.horizontalAdvance(word), theme.px(_WIDEST)) if word else 0.0)
            if x > RING and x + room > right:
                x, y = float(RING), y + height + line + theme.GRID
            begin = x
            for wide in widths:
                if x > RING and x + wide > right:
                    x, y = float(RING), y + height + line + theme.GRID
                    begin = x
                boxes.append(QRectF(x, y, wide, height))
                x += wide
            x = max(x, min(begin + room, right)) + theme.px(_GAP)
        return boxes

    def _placed(self) -> list[QRectF]:
        if self._laid != self.width():
            self._boxes, self._laid = self._lay(self.width()), self.width()
        return self._boxes

    def _piece_at(self, point: QPoint) -> int:
        return next((n for n, box in enumerate(self._placed()) if box.contains(QPointF(point))), -1)

    # Words

    @staticmethod
    def _shown(chip: Chip) -> str:
        return f"{chip.text} ?" if chip.is_unknown else chip.text

    def _word_of(self, group: range) -> str:
        word = self._chips[group.start].word
        return self._words[word] if 0 <= word < len(self._words) else ""

    def _said(self, piece: int) -> str:
        chip = self._chips[piece]
        return f"{chip.text}: {chip.said}" if chip.said else chip.text

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(self._chosen) if self._chosen >= 0 else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._placed()
        seen = event.rect().adjusted(0, -theme.px(_CHIP), 0, self._word_height() + theme.px(_CHIP))
        for group in self._groups():
            if boxes[group.stop - 1].bottom() < seen.top():
                continue
            if boxes[group.start].top() > seen.bottom():
                break
            self._paint_word(painter, group, boxes)
            for number in group:
                self._paint_chip(painter, number, group, boxes)
        if self._chosen >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.drawRoundedRect(boxes[self._chosen], theme.RADIUS, theme.RADIUS)
        self._paint_ring(painter)

    def _paint_word(self, painter: QPainter, group: range, boxes: list[QRectF]) -> None:
        """Write the word above its pieces, with a line that spans them."""
        word, first = self._word_of(group), boxes[group.start]
        if not word:
            return
        tokens, line = theme.current(), self._word_height()
        ends = [boxes[n].right() for n in group if boxes[n].top() == first.top()]
        follower = group.stop
        is_followed = follower < len(boxes) and boxes[follower].top() == first.top()
        right = boxes[follower].left() - theme.px(_GAP) if is_followed else self.width() - RING
        painter.setPen(QColor(tokens.muted))
        painter.setFont(theme.font(theme.SMALL))
        room = QRectF(first.left(), first.top() - line, max(right, ends[-1]) - first.left(), line - 2)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            elided(word, painter.fontMetrics(), int(room.width()) + 1),
        )

    def _paint_chip(self, painter: QPainter, number: int, group: range, boxes: list[QRectF]) -> None:
        tokens, chip, box = theme.current(), self._chips[number], boxes[number]
        has_left = number > group.start and boxes[number - 1].top() == box.top()
        has_right = number < group.stop - 1 and boxes[number + 1].top() == box.top()
        ground = tokens.background if chip.is_special else tokens.raised
        ink, style = tokens.border, Qt.PenStyle.SolidLine
        if chip.is_unknown:
            ink, style = tokens.warn, Qt.PenStyle.DashLine
        if number == self._chosen:
            ground = tokens.accent_soft
        painter.setPen(QPen(QColor(ink), 1.4 if chip.is_unknown else 1, style))
        painter.setBrush(QColor(ground))
        painter.drawPath(_chip_path(box.adjusted(0.5, 0.5, -0.5, -0.5), left=not has_left, right=not has_right))
        painter.setPen(QColor(tokens.warn if chip.is_unknown else tokens.muted if chip.is_special else tokens.text))
        painter.setFont(theme.font())
        words = elided(self._shown(chip), painter.fontMetrics(), int(box.width()) - theme.px(_SIDE))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            piece = self._piece_at(event.position().toPoint())
            self._walk(-1 if piece == self._chosen else piece)  # a second click lets go

    def _lets_go(self) -> bool:
        return self._chosen >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, last, here = Qt.Key, len(self._chips) - 1, self._chosen
        if event.key() == keys.Key_Escape and here >= 0 and is_alone(event):
            self._walk(-1)
            return
        places = {keys.Key_Left: here - 1, keys.Key_Right: here + 1, keys.Key_Home: 0, keys.Key_End: last}
        place = places.get(keys(event.key()))
        if place is None and event.key() in (keys.Key_Up, keys.Key_Down):
            place = self._beyond(here, downwards=event.key() == keys.Key_Down)
        if place is None or last < 0 or not is_alone(event):
            super().keyPressEvent(event)
        else:
            self._walk(min(max(place, 0), last) if here >= 0 else 0)

    def _beyond(self, here: int, *, downwards: bool) -> int:
        """Return the piece that lies nearest on the next line below or above, or the same where there is none."""
        boxes = self._placed()
        if here < 0:
            return 0
        mine = boxes[here]
        tops = [box.top() for box in boxes if (box.top() > mine.top() if downwards else box.top() < mine.top())]
        if not tops:
            return here
        top = min(tops) if downwards else max(tops)
        line = [number for number, box in enumerate(boxes) if box.top() == top]
        return min(line, key=lambda number: abs(boxes[number].center().x() - mine.center().x()))

    def _walk(self, piece: int) -> None:
        if piece != self._chosen:
            self._chosen = piece
            self._tell(self._placed()[piece].toRect() if piece >= 0 else None)
            self.piece_chosen.emit(piece)
            self.update()

    def _forget(self) -> None:
        self._laid = -1


def _chip_path(box: QRectF, *, left: bool, right: bool) -> QPainterPath:
    """Return the outline of a chip, round only at the sides where it is not joined to another."""
    path, radius = QPainterPath(), float(theme.RADIUS)
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, radius, radius)
    for is_round, x in ((left, box.left()), (right, box.right() - radius)):
        if not is_round:
            path.addRect(QRectF(x, box.top(), radius, box.height()))
    return path.simplified()
