"""A text whose words can be struck out by a click, or by Space on the word that the keyboard is on."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QLineF, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.marks import Mark
from bertdesk.app.widgets.offsets import OffsetMap
from bertdesk.app.widgets.token_text import TokenText

_PALE = 0.55
"""Strength of the marks: they show where it is worth striking, and leave the strikes the louder sign."""
_HIGH = 0.56
"""Where a line is struck through, as a share of a word's height from its top."""


class StrikeText(TokenText):
    """Left and right walk from word to word, marked or not; Space or Enter strikes one, or brings it back."""

    toggled = Signal(int)
    """Index into the words last shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._struck: frozenset[int] = frozenset()
        self._here = self._under = -1  # words that the keyboard and the mouse are on
        super().__init__(parent)
        self._words = MarkLayout(self.document(), OffsetMap(""), (), 1.0)

    def show_words(self, words: Sequence[Mark], struck: Collection[int]) -> None:
        """Show these words of the text, marked as strong as they are; the struck ones grey, with a line through."""
        if [(word.start, word.end) for word in words] != [(word.start, word.end) for word in self._words.marks]:
            self._here = self._under = -1
        self._struck = frozenset(struck)
        self.show_marks([word for number, word in enumerate(words) if number not in self._struck], _PALE)
        self.show_unread([(words[number].start, words[number].end) for number in sorted(self._struck)])
        every = [replace(word, score=1.0) for word in words]  # those without a mark can be struck as well
        self._words = MarkLayout(self.document(), OffsetMap(self.text()), every, 1.0)
        self._tell_state()

    def _tell_state(self) -> None:
        self.setAccessibleDescription(self._state_of(self._here) if self._here >= 0 else "")

    def _state_of(self, number: int) -> str:
        word = self._words.marks[number]
        shown = " ".join(self.text()[word.start : word.end].split())[:80]
        pattern = self.tr("“{word}”, struck out") if number in self._struck else self.tr("“{word}”")
        return pattern.replace("{word}", shown)

    def _go_to(self, place: int) -> None:
        self._here = self._words.order[place]
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._words.span(place)[0])
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self._tell_state()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._state_of(self._here)))
        self.viewport().update()

    # Qt's own events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, place, last = Qt.Key, self._words.place_of(self._here), len(self._words.order) - 1
        places = {keys.Key_Right: place + 1, keys.Key_Left: place - 1, keys.Key_Home: 0, keys.Key_End: last}
        key = Qt.Key(event.key())
        if last < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            super().keyPressEvent(event)  # selecting, or a shortcut of the window's
        elif key in places:
            self._go_to(min(max(places[key], 0), last))
        elif key in (keys.Key_Space, keys.Key_Return, keys.Key_Enter) and place >= 0:
            self.toggled.emit(self._here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if is_by_key and self._here < 0 and self._words.order:
            self._go_to(0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number = self._words.at(event.position() + self._scrolled())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._here = number
            self.toggled.emit(number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks: selecting the word would swallow the second."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self._words.at(event.position() + self._scrolled()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def _point_at(self, number: int) -> None:
        if number != self._under:
            self._under = number
            shape = Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens, painter = theme.current(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._scrolled())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number in self._on_view():
            if number in self._struck:
                painter.setPen(QPen(QColor(tokens.muted), 1.6))
                self._paint_line(painter, number, _HIGH)
            elif number == self._under:
                painter.setPen(QPen(QColor(tokens.border), 1.2))
                self._paint_line(painter, number, _HIGH)
            if number == self._here and self.hasFocus():
                painter.setPen(QPen(QColor(tokens.accent), 2))
                for rect in self._words.rects(self._words.place_of(number)):
                    painter.drawRoundedRect(rect.adjusted(-1, 0, 1, 0), 4, 4)
        painter.end()

    def _paint_line(self, painter: QPainter, number: int, share: float) -> None:
        for rect in self._words.rects(self._words.place_of(number)):
            y = rect.top() + share * rect.height()
            painter.drawLine(QLineF(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y)))

    def _on_view(self) -> Sequence[int]:
        """Return the words on the lines that can be seen."""
        area = self.viewport().rect()
        first, last = self.cursorForPosition(area.topLeft()), self.cursorForPosition(area.bottomRight())
        first.movePosition(QTextCursor.MoveOperation.StartOfLine)
        last.movePosition(QTextCursor.MoveOperation.EndOfLine)
        return [self._words.order[place] for place in self._words.between(first.position(), last.position())]
