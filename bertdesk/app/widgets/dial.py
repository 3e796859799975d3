"""A number that is turned while something runs: a slider, and the value in words beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label


class Dial(QWidget):
    turned = Signal()
    """By a person"""

    def __init__(self, low: int, high: int, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider, self._words = QSlider(Qt.Orientation.Horizontal), plain_label()
        self._slider.setRange(low, high)
        self._slider.setPageStep(max(1, (high - low) // 10))
        self._slider.setValue(value)
        self._slider.setMinimumWidth(theme.px(90))
        self._words.setFont(theme.font(tabular=True))
        self._words.setMinimumWidth(theme.px(40))
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self._slider, 1)
        row.addWidget(self._words)
        self.setFocusProxy(self._slider)
        self._slider.valueChanged.connect(self.turned)

    def value(self) -> int:
        return self._slider.value()

    def show_value(self, value: int, words: str) -> None:
        """Show a value without a signal, and how it is said."""
        self._slider.blockSignals(True)
        self._slider.setValue(value)
        self._slider.blockSignals(False)
        self._words.setText(words)
        self._slider.setAccessibleDescription(words)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._slider.setAccessibleName(name)
