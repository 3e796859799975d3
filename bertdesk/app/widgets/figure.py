"""One number that matters: large, with its name above and what qualifies it beside or below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label


class Figure(QWidget):
    """Caption, value, detail; a screen reader hears them as one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = plain_label("muted", wraps=True)
        self._value = plain_label("big")
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._detail = plain_label("small", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 4)
        for label in (self._caption, self._value, self._detail):
            column.addWidget(label)
        column.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.retranslate()

    def retranslate(self) -> None:
        """Nothing of its own to say: the panel gives the words."""

    def show_figure(self, value: str, caption: str, detail: str = "") -> None:
        self._caption.setText(caption)
        self._value.setText(value)
        self._detail.setText(detail.replace(" %", "\u00a0%"))  # no line begins with the sign
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(": ".join(part for part in (caption, value) if part))
        self.setAccessibleDescription(detail)
