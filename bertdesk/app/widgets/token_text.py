"""A text exactly as pasted, with soft marks behind words. Knows offsets and scores, not where they come from."""

from collections.abc import Sequence
from heapq import nsmallest

from PySide6.QtCore import QEvent, QMimeData, QPointF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.long_words import wrap_mode_for
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.marked_document import TEXT_SIZE, inks, space_lines, write
from bertdesk.app.widgets.marks import Mark, is_visible, words_of
from bertdesk.app.widgets.offsets import OffsetMap, without_surrogates
from bertdesk.app.widgets.plain import plain_tooltip
from bertdesk.app.widgets.window_borders import WindowBorders

_SAID = 3
"""Words for and against that a screen reader hears of the whole text."""


class TokenText(QTextEdit):
    """Read-only text with marks. Left, right, Home and End walk from mark to mark; a mark says its figures.

    Marks are painted behind the text, for the lines on screen alone: 2,000 of Qt's own extra selections
    cost 0.1 to 0.3 s at every repaint of a long paragraph. Nothing here moves a letter.
    """

    mark_hovered = Signal(int)
    """Index into the marks last shown, or -1; also when the keyboard walks to a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._label = ""
        self._strongest: dict[bool, list[Mark]] = {}  # for, against
        self._strength = 1.0
        self._offsets = OffsetMap("")
        self._unread: tuple[tuple[int, int], ...] = ()
        self._layout = MarkLayout(self.document(), self._offsets, (), 1.0)
        self._borders = WindowBorders(self.document(), self._offsets, ())
        self._current = -1
        self._hovered = -1
        self._is_inked = False
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(theme.GRID)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)
        self.document().setDefaultFont(theme.font(TEXT_SIZE))

    def retranslate(self) -> None:
        if not self.accessibleName():  # the panel knows better what the marks are
            self.setAccessibleName(self.tr("Text with marked words"))
        self._describe()

    def text(self) -> str:
        return self._text

    def marks(self) -> tuple[Mark, ...]:
        return self._layout.marks

    def unread(self) -> tuple[tuple[int, int], ...]:
        return self._unread

    def show_text(self, text: str) -> None:
        """Show a text as it stands, without marks."""
        self._text = without_surrogates(text)
        self._offsets = OffsetMap(self._text)
        self._unread = ()
        self._lay((), 1.0)
        self._borders = WindowBorders(self.document(), self._offsets, ())
        self.setWordWrapMode(wrap_mode_for(self._text))  # before the text: the trap is laying it out
        self.setPlainText(self._text)
        self._is_inked = False
        space_lines(self.document())

    def show_label(self, label: str) -> None:
        """Name the class that the marks are about, for those who hear the text."""
        self._label = label
        self._describe()

    def show_marks(self, marks: Sequence[Mark], strength: float = 1.0) -> None:
        """Lay marks (they must not overlap) behind the text; letters stay where they are."""
        self._lay(marks, strength)
        self._ink()

    def show_unread(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Grey the stretches (start, end) that the model did not read."""
        if self._unread != tuple(ranges):
            self._unread = tuple(ranges)
            self._ink()

    def show_borders(self, windows: Sequence[tuple[int, int]]) -> None:
        """Draw where the text was cut into windows (start, end), which may overlap; none takes them away."""
        self._borders = WindowBorders(self.document(), self._offsets, windows)
        self.viewport().update()

    def highlight(self, index: int) -> None:
        """Outline one mark and bring it into view; -1 takes the outline away. Emits nothing."""
        place = self._layout.place_of(index)
        self._current = index if place >= 0 else -1
        if place >= 0:
            self._bring_into_view(self._layout, place)
        self._describe()
        self.viewport().update()

    def _bring_into_view(self, layout: MarkLayout, place: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(layout.span(place)[0])
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _reachable(self) -> tuple[MarkLayout, int]:
        """Return what mouse and keyboard go to, and the index of the one that the keyboard is on, or -1."""
        return self._layout, self._current

    def _on_document_size_changed(self, size: QSizeF) -> None:
        """Be no taller than the text; where there is less room, it scrolls."""
        frame = self.height() - self.viewport().height()
        self.setMaximumHeight(max(self.minimumHeight(), int(size.height()) + frame + 1))

    def _lay(self, marks: Sequence[Mark], strength: float) -> None:
        self._strength = strength
        self._layout = MarkLayout(self.document(), self._offsets, marks, strength)
        self._current = self._hovered = -1
        shown = list(filter(is_visible, self._layout.marks))
        self._strongest = {
            is_for: nsmallest(_SAID, (m for m in shown if (m.score > 0) == is_for), key=lambda mark: mark.rank)
            for is_for in (True, False)
        }
        self._describe()

    def _ink(self) -> None:
        """Give words a readable colour where their ground, or being unread, asks for another than the theme's."""
        spans = list(inks(self._layout, self._offsets, self._unread, theme.current()))
        if spans or self._is_inked:  # in the light theme most often neither, which spares a long text 0.1 s
            write(self.document(), spans)
        self._is_inked = bool(spans)
        self.viewport().update()

    def _describe(self) -> None:
        """Say to a screen reader what the colours say, and the figures of the word that the keyboard is on."""
        said = [self._summary()] if self._layout.marks else []
        if self._current >= 0:
            said.insert(0, self._words_about(self._current))
        self.setAccessibleDescription(" ".join(said))

    def _summary(self) -> str:
        """Return the strongest words for and against as sentences."""
        towards, against = (self._listed(self._strongest[is_for]) for is_for in (True, False))
        pattern = self.tr("For “{label}”: {words}. Against it: {others}.")
        if not self._label:
            pattern = self.tr("For: {words}. Against: {others}.")
        return pattern.format(label=self._label, words=towards, others=against)

    def _listed(self, marks: Sequence[Mark]) -> str:
        found = (f"“{words_of(self._text, mark)}” {mark.said}" for mark in marks)
        return self.tr(", ").join(found) or self.tr("no words")

    def _words_about(self, index: int) -> str:
        mark = self._layout.marks[index]
        pattern = self.tr("“{word}”  {score}, rank {rank} of {n}.")
        return pattern.format(
            word=words_of(self._text, mark), score=mark.said, rank=mark.rank, n=len(self._layout.marks)
        )

    def _scrolled(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _on_screen(self) -> tuple[int, int]:
        """Return the first and last position on the lines that can be seen."""
        area = self.viewport().rect()
        first, last = self.cursorForPosition(area.topLeft()), self.cursorForPosition(area.bottomRight())
        first.movePosition(QTextCursor.MoveOperation.StartOfLine)
        last.movePosition(QTextCursor.MoveOperation.EndOfLine)
        return first.position(), last.position()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._scrolled())
        seen = self._on_screen()
        self._layout.paint(painter, self._layout.between(*seen))
        if (place := self._layout.place_of(self._current)) >= 0:
            self._layout.outline(painter, place)
        if self._borders:
            self._borders.paint(painter, *seen)
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        layout, current = self._reachable()
        last, here = len(layout.order) - 1, layout.place_of(current)
        places = {Qt.Key.Key_Right: here + 1, Qt.Key.Key_Left: here - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        place = places.get(Qt.Key(event.key()))
        if place is None or last < 0 or not is_alone(event):  # selecting, or Ctrl+Home
            super().keyPressEvent(event)
            return
        self._walk(layout.order[min(max(place, 0), last)])

    def _walk(self, index: int) -> None:
        """Go to a mark by the keyboard: what hovering shows is shown, and said."""
        self.highlight(index)
        self.mark_hovered.emit(index)
        words = self._words_about(index)
        self._announce(words)
        rect = next(self._layout.rects(self._layout.place_of(index)), None)
        if rect is not None and self.hasFocus():
            below = (rect.bottomLeft() - self._scrolled()).toPoint()
            QToolTip.showText(self.viewport().mapToGlobal(below), plain_tooltip(words), self)

    def _announce(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self._under(event))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def _under(self, event: QMouseEvent) -> int:
        layout, _ = self._reachable()
        return layout.at(event.position() + self._scrolled())

    def _point_at(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.mark_hovered.emit(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        index = self._layout.at(QPointF(event.pos()) + self._scrolled())
        QToolTip.showText(event.globalPos(), plain_tooltip(self._words_about(index)) if index >= 0 else "", self)
        return True

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the person's own characters: Qt's copy would turn no-break spaces into spaces and add markup."""
        cursor = self.textCursor()
        start, end = self._offsets.offset(cursor.selectionStart()), self._offsets.offset(cursor.selectionEnd())
        mime = QMimeData()
        mime.setText(self._text[start:end])
        return mime

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self.retranslate()
            case QEvent.Type.PaletteChange if self._text:
                self._ink()
            case QEvent.Type.FontChange:
                self.document().setDefaultFont(theme.font(TEXT_SIZE))


def is_alone(event: QKeyEvent) -> bool:
    """Whether no key is held that makes this one a shortcut or a selection."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
