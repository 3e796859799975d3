"""Where a figure cannot be shown: what could be done about it, and the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label


class WayOut(QWidget):
    """Hidden until something is offered."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._button = plain_label(wraps=True), QPushButton()
        self._button.setProperty("primary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._words)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._button.clicked.connect(self.taken)
        self.hide()

    def offer(self, words: str, button: str) -> None:
        """Say what could be done, and on the button its name; "" for both where there is nothing."""
        self._words.setText(words)
        self._button.setText(button)
        self.setVisible(bool(button))
