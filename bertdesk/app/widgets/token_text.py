"""A text exactly as pasted, with soft marks behind words. Knows offsets and scores, not where they come from."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.long_words import wrap_mode_for
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.marks import Mark, signed, to_html
from bertdesk.app.widgets.offsets import OffsetMap, without_surrogates
from bertdesk.app.widgets.plain import plain_tooltip

_TALLEST_IMAGE = 16_000  # pixels; other programs refuse taller pictures
_TEXT_SIZE = 15
_LINE_HEIGHT = 135  # percent: marks need air between lines


class TokenText(QTextEdit):
    """Read-only text with marks; left and right walk from mark to mark, hovering says a mark's figures.

    Marks are painted behind the text, for the lines on screen alone: 2,000 of Qt's own extra selections
    cost 0.1 to 0.3 s at every repaint of a long paragraph. Nothing here moves a letter.
    """

    mark_hovered = Signal(int)
    """Index into the marks last shown, or -1; also when the keyboard walks to a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._strength = 1.0
        self._offsets = OffsetMap("")
        self._unread: Sequence[tuple[int, int]] = ()
        self._layout = MarkLayout(self.document(), self._offsets, (), 1.0)
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
        self.document().setDefaultFont(theme.font(_TEXT_SIZE))

    def retranslate(self) -> None:
        if not self.accessibleName():  # the panel knows better what the marks are
            self.setAccessibleName(self.tr("Text with marked words"))
        self._describe()

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        """Show a text as it stands, without marks."""
        self._text = without_surrogates(text)
        self._offsets = OffsetMap(self._text)
        self._unread = ()
        self._lay((), 1.0)
        self.setWordWrapMode(wrap_mode_for(self._text))  # before the text: the trap is laying it out
        self.setPlainText(self._text)
        self._is_inked = False
        lines = QTextBlockFormat()
        lines.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(lines)

    def show_marks(self, marks: Sequence[Mark], strength: float = 1.0) -> None:
        """Lay marks (they must not overlap) behind the text; letters stay where they are."""
        self._lay(marks, strength)
        self._ink()

    def show_unread(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Grey the stretches (start, end) that the model did not read."""
        self._unread = tuple(ranges)
        self._ink()

    def highlight(self, index: int) -> None:
        """Outline one mark and bring it into view; -1 takes the outline away. Emits nothing."""
        place = self._layout.place_of(index)
        self._current = index if place >= 0 else -1
        if place >= 0:
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._layout.span(place)[0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        self._describe()
        self.viewport().update()

    def to_html(self) -> str:
        """Return the text with its marks as HTML, escaped, in the light colours whatever the theme."""
        return to_html(self._text, self._layout.marks, self._strength)

    def to_image(self) -> QImage:
        """Return the whole text with its marks as a picture, at twice the screen's resolution."""
        height = min(int(self.document().size().height()), _TALLEST_IMAGE // 2)
        image = QImage(QSize(self.viewport().width(), height) * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        image.fill(QColor(theme.current().surface))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._layout.paint(painter, range(len(self._layout.order)))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = self.palette()
        self.document().documentLayout().draw(painter, context)
        painter.end()
        return image

    def _on_document_size_changed(self, size: QSizeF) -> None:
        """Be no taller than the text; where there is less room, it scrolls."""
        frame = self.height() - self.viewport().height()
        self.setMaximumHeight(max(self.minimumHeight(), int(size.height()) + frame + 1))

    def _lay(self, marks: Sequence[Mark], strength: float) -> None:
        self._strength = strength
        self._layout = MarkLayout(self.document(), self._offsets, marks, strength)
        self._current = self._hovered = -1
        self._describe()

    def _ink(self) -> None:
        """Give words a readable colour where their ground, or being unread, asks for another than the theme's."""
        muted, usual = QColor(theme.current().muted), QColor(theme.current().text)
        spans = [(self._offsets.position(start), self._offsets.position(end), muted) for start, end in self._unread]
        for place in range(len(self._layout.order)):
            ink = theme.ink_on(self._layout.ground(place))
            if ink != usual:
                spans.append((*self._layout.span(place), ink))
        if spans or self._is_inked:  # in the light theme most often neither, which spares a long text 0.1 s
            cursor = QTextCursor(self.document())
            cursor.beginEditBlock()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.setCharFormat(QTextCharFormat())
            for start, end, ink in spans:
                _color(cursor, start, end, ink)
            cursor.endEditBlock()
        self._is_inked = bool(spans)
        self.viewport().update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._words_about(self._current) if self._current >= 0 else "")

    def _words_about(self, index: int) -> str:
        mark = self._layout.marks[index]
        word = " ".join(self._text[mark.start : mark.end].split())
        if len(word) > 80:
            word = word[:79] + "…"
        return self.tr("“{word}”  {score}, rank {rank}").format(word=word, score=signed(mark.score), rank=mark.rank)

    def _scrolled(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _on_screen(self) -> range:
        """Return the places of marks on the lines that can be seen."""
        area = self.viewport().rect()
        first, last = self.cursorForPosition(area.topLeft()), self.cursorForPosition(area.bottomRight())
        first.movePosition(QTextCursor.MoveOperation.StartOfLine)
        last.movePosition(QTextCursor.MoveOperation.EndOfLine)
        return self._layout.between(first.position(), last.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._scrolled())
        self._layout.paint(painter, self._on_screen())
        if (place := self._layout.place_of(self._current)) >= 0:
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for rect in self._layout.rects(place):
                painter.drawRoundedRect(rect.adjusted(-1, 0, 1, 0), 4, 4)
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not step or not self._layout.order or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        place = self._layout.place_of(self._current)
        place = min(max(place + step, 0), len(self._layout.order) - 1)
        self.highlight(self._layout.order[place])
        self.mark_hovered.emit(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self._layout.at(event.position() + self._scrolled()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, index: int) -> None:
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
                self.document().setDefaultFont(theme.font(_TEXT_SIZE))


def _color(cursor: QTextCursor, start: int, end: int, ink: QColor) -> None:
    chars = QTextCharFormat()
    chars.setForeground(ink)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(chars)
