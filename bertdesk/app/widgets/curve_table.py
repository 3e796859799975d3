"""Learning curves as numbers: what a chart draws, for those who would rather read a table."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.numerals import number

_Index = QModelIndex | QPersistentModelIndex
_Format = Callable[[float], str]


class CurveTable(QTableView):
    """A row for each step, a column for each curve; a cell is empty where nothing was measured."""

    def __init__(self, formats: Sequence[_Format], parent: QWidget | None = None) -> None:
        """`formats`: how the values of each curve are written."""
        super().__init__(parent)
        self._rows = _Rows(formats, self)
        self.setModel(self._rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(28))
        self.horizontalHeader().setDefaultSectionSize(theme.px(152))
        self.horizontalHeader().setHighlightSections(False)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Learning curve as a table"))
        self._rows.set_first_title(self.tr("Step"))

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the curves, in their order."""
        self._rows.set_titles(titles)

    def clear(self) -> None:
        self._rows.clear()

    def add(self, step: int, curve: int, value: float) -> None:
        """Add a curve's value at a step."""
        self._rows.add(step, 1 + curve, value)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Rows(QAbstractTableModel):
    """Rows stand in the order of their steps; figures of one step share a row."""

    def __init__(self, formats: Sequence[_Format], parent: QWidget) -> None:
        super().__init__(parent)
        self._formats: tuple[_Format, ...] = (number, *formats)
        self._titles = [""] * len(self._formats)
        self._rows: list[list[float | None]] = []  # step, then a value of each curve

    def set_first_title(self, title: str) -> None:
        self._titles[0] = title
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)

    def set_titles(self, titles: Sequence[str]) -> None:
        self._titles[1:] = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, len(titles))

    def clear(self) -> None:
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def add(self, step: int, column: int, value: float) -> None:
        place = bisect_left(
            self._rows, float(step), key=lambda row: row[0] or 0.0
        )  # what a run had before a break comes late
        if place == len(self._rows) or self._rows[place][0] != step:
            self.beginInsertRows(QModelIndex(), place, place)
            self._rows.insert(place, [step, *[None] * (len(self._formats) - 1)])
            self.endInsertRows()
        self._rows[place][column] = value
        changed = self.index(place, column)
        self.dataChanged.emit(changed, changed)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return len(self._formats)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._titles[section] if is_title else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = self._rows[index.row()][index.column()]
                return "" if value is None else self._formats[index.column()](value)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole:
                return theme.font(tabular=True)
        return None
