"""Qt's item models over the session's data: no copies, plain text, right-aligned numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_LONGEST_CELL = 300
"""Characters of a cell that the view gets: it elides them anyway, and laying out 100,000 stops the window."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list of rows: its title and what it shows of the n-th row."""

    title: str
    cell: Callable[[int], str]
    is_number: bool = False
    sort_key: Callable[[int], float | str] | None = None
    width: int = 96
    """Pixels, where the person has a 13 px font, and the view does not know better."""


class RowsModel(QAbstractTableModel):
    """Rows seen through columns; sorts by a column's key without touching the data."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self._order: Sequence[int] = ()
        self._title: Callable[[int], int] = int
        self._is_shaded: Callable[[int], bool] | None = None

    def show(
        self,
        rows: Sequence[int],
        columns: Sequence[Column],
        *,
        title: Callable[[int], int] = int,
        is_shaded: Callable[[int], bool] | None = None,
    ) -> None:
        """Show these rows, by their numbers, in this order; `title` is the number that people know a row by, from 0."""
        self.beginResetModel()
        self._columns, self._order, self._title, self._is_shaded = tuple(columns), rows, title, is_shaded
        self.endResetModel()

    def row_number(self, index: _Index) -> int:
        """Return the number of the row at the index."""
        return self._order[index.row()]

    def index_of(self, number: int) -> QModelIndex:
        """Return where the row of this number stands."""
        return self.index(self._order.index(number), 0)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(column.cell(self._order[index.row()])[:_LONGEST_CELL].split())
            case Qt.ItemDataRole.ToolTipRole if not column.is_number:
                return plain_tooltip(column.cell(self._order[index.row()]))
            case Qt.ItemDataRole.BackgroundRole if self._is_shaded is not None:
                return QBrush(theme.current().raised) if self._is_shaded(self._order[index.row()]) else None
            case Qt.ItemDataRole.TextAlignmentRole if column.is_number:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            is_column = orientation == Qt.Orientation.Horizontal
            return self._columns[section].title if is_column else str(self._title(self._order[section]) + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self._columns):
            return
        shown = self._columns[column]
        self.layoutAboutToBeChanged.emit()
        is_falling = order == Qt.SortOrder.DescendingOrder
        self._order = sorted(self._order, key=shown.sort_key or shown.cell, reverse=is_falling)
        self.layoutChanged.emit()
