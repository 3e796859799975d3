"""A table to read, sort and choose one row of: one column takes the width that the others leave."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bertdesk.app import theme

_MEASURED_ROWS = 30
"""Rows out of sight that count for a column's width: Qt's thousand take the window a quarter of a second."""


def make_readable(view: QTableView) -> None:
    """Make a table one to read, row by row: nothing in it is edited, and Tab leaves it."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.horizontalHeader().setHighlightSections(False)


class RowsTable(QTableView):
    """The first column stretches and is cut where it must be; the others are as wide as their words, within limits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSortingEnabled(True)
        self.horizontalHeader().setMinimumSectionSize(theme.px(40))
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED_ROWS)
        self.verticalHeader().hide()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        make_readable(self)

    def unsort(self) -> None:
        """Take the sign of sorting away; the rows stand in their own order again once the model has shown them."""
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def fit_columns(self) -> None:
        """Give every column its width; call it when the model has shown other rows."""
        header, model = self.horizontalHeader(), self.model()
        metrics, modes, width = QFontMetrics(header.font()), QHeaderView.ResizeMode, self.viewport().width()
        for column in range(model.columnCount() if model else 0):
            header.setSectionResizeMode(column, modes.Interactive if column else modes.Stretch)
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            head = metrics.horizontalAdvance(title) + 2 * theme.GRID + theme.GRID // 2
            cells = self.sizeHintForColumn(column)
            if not _is_number(model, column):  # words give way to the first column; figures are short and stay whole
                head, cells = min(head, width * 2 // 7), min(cells, width // 5)
            header.resizeSection(column, max(head, cells))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()


def _is_number(model: QAbstractItemModel, column: int) -> bool:
    side = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    return isinstance(side, Qt.AlignmentFlag) and Qt.AlignmentFlag.AlignRight in side
