"""The lesson's step in Python: lines that can be copied and run, folded until somebody wants them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme


class LessonCode(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold, self.lines = QPushButton(), QPlainTextEdit()
        self.fold.setProperty("link", True)
        self.fold.setCheckable(True)
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.lines.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.hide()
        self._title = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.lines)
        self.fold.toggled.connect(self._on_toggled)

    def show_code(self, title: str, code: str) -> None:
        """Show the lines of a step, folded; nothing where it has none."""
        self._title = title
        self.lines.setAccessibleName(title)
        self.lines.setPlainText(code)
        self.fold.setChecked(False)
        self._on_toggled(False)
        self.setVisible(bool(code))
        self._fit()

    def _fit(self) -> None:
        """Make the box as high as its lines, with room for a bar below them."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(theme.px(theme.BODY))
        self.lines.setFont(font)
        n_lines = self.lines.blockCount() + 1
        margins = 2 * (self.lines.frameWidth() + int(self.lines.document().documentMargin()) + theme.GRID)
        self.lines.setFixedHeight(n_lines * self.lines.fontMetrics().lineSpacing() + margins)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_title"):
            self._fit()

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:  # noqa: FBT001  # a slot
        self.fold.setText(f"{'▾' if is_open else '▸'} {self._title}")
        self.lines.setVisible(is_open)
