"""A box to paste or type a text into: plain text only, a limit on length, and no text that freezes the window."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bertdesk.app.widgets.long_words import wrap_mode_for
from bertdesk.app.widgets.offsets import without_surrogates

WrapMode = QTextOption.WrapMode

LONGEST_TEXT = 200_000
"""Characters the box holds; a book has about 500,000, a model reads 512 tokens at a time."""


class PasteBox(QPlainTextEdit):
    """Editable plain text. Ctrl+Enter submits, Tab moves on; dropped files are left to the window."""

    submitted = Signal()
    was_truncated = Signal(int)
    """Characters kept, when a paste was longer than the box holds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._own_name = ""
        self.retranslate()

    def retranslate(self) -> None:
        if self.accessibleName() == self._own_name:  # whoever has named it otherwise does so again
            self._own_name = self.tr("Text to classify")
            self.setAccessibleName(self._own_name)

    def text(self) -> str:
        """Return the text as it was pasted: toPlainText() would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    def set_text(self, text: str) -> None:
        """Replace the whole text, within the limit; the person can undo it."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._insert(cursor, text)

    def fitting_height(self) -> int:
        """Return the pixels in which the text is seen whole, or eight lines of it."""
        lines = min(self.document().documentLayout().documentSize().height(), 8)  # a plain text's layout counts lines
        around = 2 * (self.document().documentMargin() + self.frameWidth())
        return int(lines * self.fontMetrics().lineSpacing() + around)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.canInsertFromMimeData(source):
            self._insert(self.textCursor(), source.text())

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        before, after = _cut(self.text(), cursor.selectionStart(), cursor.selectionEnd())
        room = max(0, LONGEST_TEXT - len(before) - len(after))
        kept = without_surrogates(text)[:room].replace("\r\n", "\n")
        self._choose_wrap(before + kept + after)  # before inserting: laying out the text is what may freeze
        cursor.insertText(kept)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        if len(text) > room:
            self.was_truncated.emit(len(before) + len(kept) + len(after))

    def _choose_wrap(self, text: str) -> None:
        mode = wrap_mode_for(text)
        can_return = self.document().isUndoAvailable() or self.document().isRedoAvailable()
        if mode == WrapMode.WrapAnywhere or not can_return:  # undo may bring a long word back
            self.setWordWrapMode(mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _cut(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a selection given in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    before, after = units[: 2 * start], units[2 * end :]
    return before.decode("utf-16-le", "replace"), after.decode("utf-16-le", "replace")
