"""A text whose words can be struck out by a click, or by Space on the word that the keyboard is on."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.marks import Mark
from bertdesk.app.widgets.offsets import OffsetMap
from bertdesk.app.widgets.token_text import TokenText, is_alone

_PALE = 0.55
"""Strength of the marks: they show where it is worth striking, and leave the strikes the louder sign."""
_HIGH = 0.56
"""Where a line is struck through, as a share of a word's height from its top."""
_STRIKING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StrikeText(TokenText):
    """Left and right walk from word to word, marked or not; Space or Enter strikes one, or brings it back."""

    toggled = Signal(int)
    """Index into the words last shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._struck: frozenset[int] = frozenset()
        self._here = self._pointed = -1  # words that the keyboard and the mouse are on
        super().__init__(parent)
        self._words = MarkLayout(self.document(), OffsetMap(""), (), 1.0)

    def show_words(self, words: Sequence[Mark], struck: Collection[int]) -> None:
        """Show these words of the text, marked as strong as they are; the struck ones grey, with a line through."""
        if [(word.start, word.end) for word in words] != [(word.start, word.end) for word in self._words.marks]:
            self._here = self._pointed = -1
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

    def _reachable(self) -> tuple[MarkLayout, int]:
        return self._words, self._here

    def _walk(self, index: int) -> None:
        self._here = index
        self._bring_into_view(self._words, self._words.place_of(index))
        self._tell_state()
        self._announce(self._state_of(index))
        self.viewport().update()

    # Qt's own events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._here >= 0 and event.key() in _STRIKING and is_alone(event):
            self.toggled.emit(self._here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if is_by_key and self._here < 0 and self._words.order:
            self._walk(self._words.order[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        number = self._under(event)
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._here = number
            self.toggled.emit(number)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks: selecting the word would swallow the second."""

    def _point_at(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            shape = Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens, painter = theme.current(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._scrolled())
        for number in self._on_view():
            if number in self._struck:
                painter.setPen(QPen(QColor(tokens.muted), 1.6))
                self._paint_line(painter, number, _HIGH)
            elif number == self._pointed:
                painter.setPen(QPen(QColor(tokens.border), 1.2))
                self._paint_line(painter, number, _HIGH)
            if number == self._here and self.hasFocus():
                self._words.outline(painter, self._words.place_of(number))
        painter.end()

    def _paint_line(self, painter: QPainter, number: int, share: float) -> None:
        for rect in self._words.rects(self._words.place_of(number)):
            y = rect.top() + share * rect.height()
            painter.drawLine(QLineF(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y)))

    def _on_view(self) -> Sequence[int]:
        """Return the words on the lines that can be seen."""
        return [self._words.order[place] for place in self._words.between(*self._on_screen())]
