"""One choice of a few that are all seen: buttons side by side. Knows their keys and words, not what they mean."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from bertdesk.app.widgets.plain import plain_tooltip


class Segments(QWidget):
    """One stop for Tab; left and right choose."""

    chosen = Signal(str)
    """The key that a person chose"""

    def __init__(self, keys: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)  # Qt then gives the arrows and one tab stop
        self._buttons = {key: QPushButton() for key in keys}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, button in enumerate(self._buttons.values()):
            button.setCheckable(True)
            button.setProperty("segment", {0: "first", len(keys) - 1: "last"}.get(place, "middle"))
            self._group.addButton(button)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.select(keys[0])
        self._group.buttonClicked.connect(lambda _: self.chosen.emit(self.selected()))

    def show_words(self, words: Mapping[str, str], explained: Mapping[str, str]) -> None:
        """`explained`: what each says when the mouse rests on it, or to a screen reader."""
        for key, text in words.items():
            self._buttons[key].setText(text)
            self._buttons[key].setToolTip(plain_tooltip(explained[key]))
            self._buttons[key].setAccessibleDescription(explained[key])

    def selected(self) -> str:
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def select(self, key: str) -> None:
        """Choose without a signal."""
        self._buttons[key].setChecked(True)
