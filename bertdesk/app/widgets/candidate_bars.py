"""What may stand in a masked place: the likeliest pieces and their probabilities, of one model or of two."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.drawing import picture_of
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.values import Values

_NARROW = 520  # pixels below which the second model stands below the first


@dataclass(frozen=True, slots=True)
class Candidates:
    """What one model proposes, likeliest first."""

    title: str
    rows: tuple[BarRow, ...] = ()
    why_none: str = ""
    """Why there are none: a sentence in their place."""


class CandidateBars(QWidget):
    """One or two lists side by side; a piece that is chosen in one is marked in the other, where it is there too."""

    candidate_chosen = Signal(str)
    values_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Candidates, ...] = ()
        self._titles_of_table = ("", "", "")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # what is over is the page's
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(3 * theme.GRID)
        self._columns = [QWidget(self), QWidget(self)]
        self._titles = [plain_label("strong", wraps=True) for _ in self._columns]
        self._reasons = [plain_label("muted", wraps=True) for _ in self._columns]
        self._lists = [BarList(selectable=True) for _ in self._columns]
        for column, *parts in zip(self._columns, self._titles, self._reasons, self._lists, strict=True):
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.GRID // 2)
            for part in parts:
                layout.addWidget(part)
            layout.addStretch()
            self._sides.addWidget(column, 1)
            column.hide()

    def _connect(self) -> None:
        for bars in self._lists:
            bars.chosen.connect(self._on_chosen)

    def show_candidates(self, first: Candidates, second: Candidates | None = None) -> None:
        """Show what one model proposes, or two: the one before, and the one after."""
        self._shown = (first,) if second is None else (first, second)
        for place, column in enumerate(self._columns):
            column.setVisible(place < len(self._shown))
        for side, title, reason, bars in zip(self._shown, self._titles, self._reasons, self._lists, strict=False):
            title.setText(side.title)
            title.setVisible(bool(side.title))
            reason.setText(side.why_none)
            reason.setVisible(bool(side.why_none))
            bars.setVisible(not side.why_none)
            bars.show_rows(side.rows)
        self._name_lists()
        self.values_changed.emit()

    def select(self, candidate: str) -> None:
        """Mark a piece in both lists without a signal."""
        for bars in self._lists:
            bars.select(candidate)

    def set_table_titles(self, titles: tuple[str, str, str]) -> None:
        """Name the columns of the table: the model, the piece and its probability."""
        self._titles_of_table = titles
        self._name_lists()
        self.values_changed.emit()

    def _name_lists(self) -> None:
        """Name each list by its model; where there is one alone, by what its bars are."""
        for place, bars in enumerate(self._lists):
            title = self._shown[place].title if place < len(self._shown) else ""
            bars.setAccessibleName(title or self._titles_of_table[2])

    def values(self) -> Values:
        rows = [(side.title, row.name, row.value) for side in self._shown for row in side.rows]
        return Values(self._titles_of_table, len(rows), lambda row, column: rows[row][column])

    def picture(self) -> QImage:
        return picture_of(self)

    def _on_chosen(self, candidate: str) -> None:
        self.select(candidate)
        self.candidate_chosen.emit(candidate)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_narrow = self.width() < theme.px(_NARROW)
        self._sides.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
