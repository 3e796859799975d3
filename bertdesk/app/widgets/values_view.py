"""The table of a figure's values: read cell by cell, copied whole or in part."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_tooltip
from bertdesk.app.widgets.rows_table import make_readable
from bertdesk.app.widgets.values import NOTHING, Values

_Index = QModelIndex | QPersistentModelIndex
_MEASURED_ROWS = 40
_NARROWEST, _WIDEST = 56, 260  # pixels of a column


class ValuesView(QTableView):
    """Ctrl+C copies the chosen rows, or all where none is chosen, as a spreadsheet takes them."""

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = _Cells(self)
        self.setModel(self._cells)
        make_readable(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(28))
        self.setMinimumHeight(theme.px(160))
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def show_values(self, values: Values) -> None:
        """Show a table; a chosen row stays chosen where there are as many rows as before."""
        row, n = self.currentIndex().row(), self._cells.values.n_rows
        self._cells.replace(values)
        self._fit_columns()
        if row >= 0 and n == values.n_rows:
            self.choose_row(row)

    def values(self) -> Values:
        return self._cells.values

    def choose_row(self, row: int) -> None:
        """Go to a row without a signal; one that is not there clears the choice."""
        blocked = self.blockSignals(True)
        if 0 <= row < self._cells.values.n_rows:
            self.selectRow(row)
            self.scrollTo(self._cells.index(row, 0))
        else:
            self.selectionModel().clear()
        self.blockSignals(blocked)

    def copy(self) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        QGuiApplication.clipboard().setText(self._cells.values.to_tsv(rows or None))

    def _fit_columns(self) -> None:
        values = self._cells.values
        heads, cells = QFontMetrics(theme.font(bold=True)), QFontMetrics(theme.font(tabular=True))
        for column, title in enumerate(values.titles):
            widths = [
                cells.horizontalAdvance(values.shown(row, column)[:200])
                for row in range(min(_MEASURED_ROWS, values.n_rows))
            ]
            widest = max([heads.horizontalAdvance(title), *widths]) + 3 * theme.GRID
            self.setColumnWidth(column, max(theme.px(_NARROWEST), min(theme.px(_WIDEST), widest)))

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)


class _Cells(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.values = NOTHING

    def replace(self, values: Values) -> None:
        self.beginResetModel()
        self.values = values
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.values.n_rows

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.values.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.values.titles[section]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self.values.titles[section])
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(0, section) if self.values.n_rows else None
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.values.shown(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self.values.shown(row, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(row, column)
            case Qt.ItemDataRole.FontRole:
                return theme.font(tabular=True)
        return None

    def _side(self, row: int, column: int) -> Qt.AlignmentFlag:
        sides = Qt.AlignmentFlag
        is_number = not isinstance(self.values.cell(row, column), str)
        return (sides.AlignRight if is_number else sides.AlignLeft) | sides.AlignVCenter
