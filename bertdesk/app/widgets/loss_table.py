"""The learning curve as numbers: what the chart draws, for those who would rather read a table."""

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.numerals import number, percent

_Index = QModelIndex | QPersistentModelIndex
_STEP, _LOSS, _ACCURACY = range(3)


class LossTable(QTableView):
    """Step, training loss, validation accuracy; a cell is empty where nothing was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
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
        self._rows.set_titles((self.tr("Step"), self.tr("Training loss"), self.tr("Validation accuracy")))

    def clear(self) -> None:
        self._rows.clear()

    def add_loss(self, step: int, loss: float) -> None:
        self._rows.add(step, _LOSS, loss)

    def add_accuracy(self, step: int, accuracy: float) -> None:
        self._rows.add(step, _ACCURACY, accuracy)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Rows(QAbstractTableModel):
    """Steps arrive in order; figures of one step share a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ("", "", "")
        self._rows: list[list[float | None]] = []  # step, loss, accuracy

    def set_titles(self, titles: tuple[str, ...]) -> None:
        self._titles = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def clear(self) -> None:
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def add(self, step: int, column: int, value: float) -> None:
        if not self._rows or self._rows[-1][_STEP] != step:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows))
            self._rows.append([step, None, None])
            self.endInsertRows()
        self._rows[-1][column] = value
        changed = self.index(len(self._rows) - 1, column)
        self.dataChanged.emit(changed, changed)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 3

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
                return _shown(index.column(), self._rows[index.row()][index.column()])
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole:
                return theme.font(tabular=True)
        return None


def _shown(column: int, value: float | None) -> str:
    if value is None:
        return ""
    return {_STEP: number(value), _LOSS: number(value, 4), _ACCURACY: percent(value, 1)}[column]
