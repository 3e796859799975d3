"""One choice of a few that are all seen: buttons side by side. Knows their keys and words, not what they mean."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._columns = 0
        for button in self._buttons.values():
            button.setCheckable(True)
            self._group.addButton(button)
        self._lay(len(keys))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.select(keys[0])
        self._group.buttonClicked.connect(lambda _: self.chosen.emit(self.selected()))

    def fit(self, width: int) -> None:
        """Lay the buttons in as few rows as that many pixels allow."""
        n = len(self._buttons)
        widths = [button.sizeHint().width() for button in self._buttons.values()]
        rows = next((rows for rows in range(1, n) if _widest(widths, -(-n // rows)) <= width), n)
        self._lay(-(-n // rows))

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, button in enumerate(self._buttons.values()):
            row, column = divmod(number, columns)
            last = min(len(self._buttons) - row * columns, columns) - 1
            button.setProperty("segment", "first" if column == 0 else "last" if column == last else "middle")
            button.style().unpolish(button)  # the style sheet looks at the property once
            button.style().polish(button)
            self._grid.addWidget(button, row, column)
        self.updateGeometry()

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


def _widest(widths: list[int], columns: int) -> int:
    """Return the width of a grid with that many columns."""
    return sum(max(widths[column::columns]) for column in range(columns))
