"""The rows of the open table: searched, of one class, in another order, each to be read whole."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.select_rows import Wanted
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import text_of_row

_PAUSE_MS = 200
"""After the last key: who types "late" is not looking for "l"."""
_COLUMNS_THAT_FIT = 4
"""Up to so many columns share the width; more scroll sideways."""
_LONGEST_SHOWN = 20_000
"""Characters of one text that are shown below the table: laying out more stops the window."""


class RowsPanel(QWidget):
    row_chosen = Signal(int)
    """Number of the row in the table, from 0"""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._material, self._browsing = session.material, session.browsing
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._search, self._class, self._count = QLineEdit(), QComboBox(), plain_label("muted")
        self._search.setClearButtonEnabled(True)
        self._search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.setMinimumWidth(theme.px(140))
        self._class.setMaximumWidth(theme.px(200))
        self._class.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._class.setMinimumContentsLength(8)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        tools = QHBoxLayout()
        tools.setSpacing(theme.GRID)
        tools.addWidget(self._search, 1)
        tools.addWidget(self._class)
        tools.addWidget(self._count)
        self._model = RowsModel(self)
        self._view = self._build_view()
        self._where, self._whole = plain_label("small"), QPlainTextEdit()
        self._whole.setReadOnly(True)
        self._whole.setFixedHeight(4 * QFontMetrics(self._whole.font()).lineSpacing() + 2 * theme.GRID)
        self._whole.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(tools)
        for part in (self._view, self._where, self._whole):
            column.addWidget(part)
        self._show_row(-1)

    def _build_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self._model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setTabKeyNavigation(False)
        view.setMinimumSize(theme.px(240), theme.px(240))
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # a million rows need no measuring
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        return view

    def _connect(self) -> None:
        self._search.textChanged.connect(self._on_typed)
        self._search.returnPressed.connect(self._on_search)
        self._pause.timeout.connect(self._on_search)
        self._class.activated.connect(self._on_search)
        self._view.horizontalHeader().sortIndicatorChanged.connect(self._on_search)
        self._view.selectionModel().currentRowChanged.connect(self._on_row)
        self._material.table_changed.connect(self._on_table_changed)
        self._material.dataset_changed.connect(self._on_dataset_changed)
        self._material.first_rows_changed.connect(self._show_rows)
        self._browsing.changed.connect(self._show_rows)
        QShortcut(QKeySequence.StandardKey.Find, self, self._on_find, context=Qt.ShortcutContext.WindowShortcut)

    def retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search in all rows"))
        self._search.setAccessibleName(self.tr("Search in all rows"))
        self._class.setAccessibleName(self.tr("Rows of which class"))
        self._view.setAccessibleName(self.tr("Rows of the table"))
        self._whole.setAccessibleName(self.tr("The chosen row's text"))
        self._whole.setPlaceholderText(self.tr("Choose a row to read its text whole."))
        self._show_classes()
        if self._material.table is not None:
            self._show_count(len(self._material.table.rows))
        self._show_row(self._chosen())

    # Slots

    @Slot()
    def _on_find(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    @Slot()
    def _on_typed(self) -> None:
        self._pause.start()

    @Slot()
    def _on_search(self) -> None:
        self._pause.stop()
        header = self._view.horizontalHeader()
        section, order = header.sortIndicatorSection(), header.sortIndicatorOrder()
        wanted = Wanted(
            self._search.text().strip(),
            self._class.currentData(),
            section if 0 <= section < self._model.columnCount() else None,
            order == Qt.SortOrder.DescendingOrder,
        )
        if wanted != self._browsing.wanted:
            self._browsing.look(wanted)

    @Slot()
    def _on_table_changed(self) -> None:
        with QSignalBlocker(self._search), QSignalBlocker(self._view.horizontalHeader()):
            self._search.clear()
            self._view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._show_rows()

    @Slot()
    def _on_dataset_changed(self) -> None:
        self._show_classes()
        self._fit_columns()
        self._show_row(self._chosen())

    @Slot()
    def _on_row(self) -> None:
        number = self._chosen()
        self._show_row(number)
        if number >= 0:
            self.row_chosen.emit(number)

    # What is shown

    @property
    def _is_reading(self) -> bool:
        """Whether these are the first rows of a file that is being read."""
        return self._material.first_rows is not None

    def _show_rows(self) -> None:
        table = self._material.first_rows or self._material.table
        for tool in (self._search, self._class):
            tool.setEnabled(not self._is_reading)
        if table is None:
            return
        self._show_count(len(table.rows))
        if self._browsing.is_looking and not self._is_reading:
            return
        rows = None if self._is_reading else self._browsing.rows
        self._model.show(
            range(len(table.rows)) if rows is None else rows.tolist(),
            [Column(name, lambda n, c=c: table.rows[n][c]) for c, name in enumerate(table.columns)],  # type: ignore[misc]  # a lambda's default has no type
        )
        self._fit_columns()
        self._show_row(-1)

    def _show_count(self, total: int) -> None:
        rows = self._browsing.rows
        if self._is_reading:
            text = self.tr("Reading…")
        elif self._browsing.is_looking:
            text = self.tr("Searching…")
        else:
            shown = total if rows is None else len(rows)
            pattern = self.tr("{total} rows") if shown == total else self.tr("{shown} of {total} rows")
            text = pattern.format(shown=i18n.number(shown), total=i18n.number(total))
        self._count.setText(text)

    def _show_classes(self) -> None:
        dataset, wanted = self._material.dataset, self._browsing.wanted.label
        self._class.clear()
        self._class.addItem(self.tr("All classes"), None)
        for label in dataset.labels if dataset is not None else ():
            self._class.addItem(label, label)
        self._class.setCurrentIndex(max(0, self._class.findData(wanted)))
        self._class.setEnabled(dataset is not None)

    def _show_row(self, number: int) -> None:
        table, columns = self._material.table, self._material.columns
        if table is None or columns is None or self._is_reading or not 0 <= number < len(table.rows):
            self._where.hide()
            self._whole.setPlainText("")
            return
        pattern = self.tr("Row {row}, line {line} of the file")
        self._where.setText(pattern.format(row=i18n.number(number + 1), line=i18n.number(table.lines[number])))
        self._where.show()
        self._whole.setPlainText(text_of_row(table, columns, number)[:_LONGEST_SHOWN])

    def _chosen(self) -> int:
        index = self._view.currentIndex()
        return self._model.row_number(index) if index.isValid() else -1

    def _fit_columns(self) -> None:
        table, columns = self._material.first_rows or self._material.table, self._material.columns
        if table is None:
            return
        text = _longest(table) if self._is_reading or columns is None else columns.text
        header, fits = self._view.horizontalHeader(), len(table.columns) <= _COLUMNS_THAT_FIT
        for number, name in enumerate(table.columns):
            mode = QHeaderView.ResizeMode.Stretch if name == text and fits else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(number, mode)
            self._view.setColumnWidth(number, theme.px(420 if name == text else 120))


def _longest(table: Table) -> str:
    """Return the column that has most to show, while nobody has found out yet which one is the text's."""
    sizes = [sum(map(len, cells)) for cells in zip(*table.rows[:20], strict=True)]
    return table.columns[sizes.index(max(sizes))]
