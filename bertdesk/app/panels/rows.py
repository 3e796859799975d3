"""The rows of the open table: searched, of one class or finding, in another order; some of them chosen."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.finding_columns import columns_of, is_grouped
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.many_rows import ManyRows
from bertdesk.app.widgets.plain import elided, plain_label
from bertdesk.core.findings.finding import Place
from bertdesk.core.project import rows_as_read, rows_now
from bertdesk.core.select_rows import Wanted
from bertdesk.core.tablefile import Table

_PAUSE_MS = 200
"""After the last key: who types "late" is not looking for "l"."""


class RowsPanel(QWidget):
    class_asked = Signal()
    """The person wants to give the chosen rows another class."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material, self._browsing = session, session.material, session.browsing
        self._extra: list[Column] = []  # what a finding says of its rows, before the table's own columns
        self._looked_at = -1  # the row, as it was read
        self._shown: tuple[object, ...] = ()  # what the view is about; its place in it is kept while that is the same
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
        self._part, self._all = plain_label("strong"), QPushButton()
        self._all.setProperty("link", True)
        self._of_part = QWidget()
        part = QHBoxLayout(self._of_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.addWidget(self._part, 1)
        part.addWidget(self._all)
        self._of_part.hide()
        self._model = RowsModel(self)
        self._view = self._build_view()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addLayout(tools)
        self._column.addWidget(self._of_part)
        self._column.addWidget(self._view, 1)

    def _build_view(self) -> ManyRows:
        view = ManyRows(self._model)
        self._leave_out, self._relabel = QAction(view), QAction(view)
        self._leave_out.setShortcut(QKeySequence.StandardKey.Delete)
        self._leave_out.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.addActions([self._leave_out, self._relabel])
        return view

    def place_below(self, chosen: QWidget) -> None:
        """Take the panel that shows the chosen rows."""
        self._column.addWidget(chosen)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._on_typed)
        self._search.returnPressed.connect(self._on_search)
        self._pause.timeout.connect(self._on_search)
        self._class.activated.connect(self._on_search)
        self._all.clicked.connect(self._browsing.show_all)
        self._leave_out.triggered.connect(self._on_leave_out)
        self._relabel.triggered.connect(self.class_asked)
        self._view.horizontalHeader().sortIndicatorChanged.connect(self._on_search)
        self._view.selectionModel().selectionChanged.connect(self._on_selected)
        self._view.selectionModel().currentRowChanged.connect(self._on_selected)
        self._material.table_changed.connect(self._on_table_changed)
        self._material.dataset_changed.connect(self._on_dataset_changed)
        self._material.first_rows_changed.connect(self._show_rows)
        self._browsing.changed.connect(self._show_rows)
        self._browsing.selection_changed.connect(self._show_actions)
        self._session.busy_changed.connect(self._show_actions)
        QShortcut(QKeySequence.StandardKey.Find, self, self._on_find, context=Qt.ShortcutContext.WindowShortcut)

    def retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search in all rows"))
        self._search.setAccessibleName(self.tr("Search in all rows"))
        self._class.setAccessibleName(self.tr("Rows of which class"))
        self._view.setAccessibleName(self.tr("Rows of the table"))
        self._all.setText(self.tr("Show all rows"))
        self._relabel.setText(self.tr("Give another class…"))
        self._show_classes()
        self._show_actions()
        if self._material.table is not None:
            self._show_rows()

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
        section, order = header.sortIndicatorSection() - len(self._extra), header.sortIndicatorOrder()
        is_sorted = 0 <= section < self._model.columnCount() - len(self._extra)
        wanted = Wanted(
            self._search.text().strip(),
            self._class.currentData(),
            section if is_sorted else None,
            is_sorted and order == Qt.SortOrder.DescendingOrder,
        )
        if wanted != self._browsing.wanted:
            self._browsing.look(wanted)

    @Slot()
    def _on_table_changed(self) -> None:
        self._pause.stop()
        with QSignalBlocker(self._search):
            self._search.clear()

    @Slot()
    def _on_dataset_changed(self) -> None:
        self._show_classes()
        self._fit_columns()

    @Slot()
    def _on_selected(self) -> None:
        found, rows = self._view.chosen(), self._browsing.rows
        self._browsing.select(found if rows is None else rows[found], current := self._current())
        if self._browsing.table is not None and 0 <= current < len(self._browsing.table.rows):
            self._looked_at = int(rows_as_read(self._browsing.table)[current])

    @Slot()
    def _on_leave_out(self) -> None:
        rows = self._browsing.selected.tolist()
        if self._browsing.shows_excluded:
            self._session.editing.restore(rows)
        else:
            self._session.editing.exclude(rows)

    # What is shown

    @property
    def _is_reading(self) -> bool:
        """Whether these are the first rows of a file that is being read."""
        return self._material.first_rows is not None

    @Slot()
    def _show_actions(self) -> None:
        is_out = self._browsing.shows_excluded
        self._leave_out.setText(self.tr("Take back") if is_out else self.tr("Leave out"))
        is_possible = bool(len(self._browsing.selected)) and self._session.editing.is_possible
        self._leave_out.setEnabled(is_possible)
        self._relabel.setEnabled(is_possible and not is_out and self._material.dataset is not None)

    @Slot()
    def _show_rows(self) -> None:
        table = self._material.first_rows or self._browsing.table
        self._search.setEnabled(not self._is_reading)
        self._class.setEnabled(not self._is_reading and not self._browsing.shows_excluded and self._class.count() > 1)
        self._show_part()
        if table is None:
            return
        self._show_count(len(table.rows))
        if self._browsing.is_looking and not self._is_reading:
            return
        rows = None if self._is_reading else self._browsing.rows
        finding = None if self._is_reading else self._browsing.finding
        place, scrolled = self._view.where() if self._is_shown_again() else (-1, 0)
        place = self._place_of(self._looked_at, place, table) if place >= 0 else place
        titles, shading = rows_as_read(table), None
        self._extra = []
        if finding is not None:
            places = {place.row: place for place in finding.places}

            def place_of(n: int) -> Place | None:
                return places.get(int(titles[n]))

            self._extra = columns_of(finding, place_of)
            shading = (lambda n: bool((found := place_of(n)) and found.group % 2)) if is_grouped(finding) else None
        own = [Column(name, lambda n, c=c: table.rows[n][c]) for c, name in enumerate(table.columns)]  # type: ignore[misc]  # a lambda's default has no type
        self._model.show(
            range(len(table.rows)) if rows is None else rows.tolist(),
            [*self._extra, *own],
            title=lambda n: int(titles[n]),
            is_shaded=shading,
        )
        self._view.setAlternatingRowColors(shading is None)
        wanted = self._browsing.wanted
        section = -1 if wanted.sort_by is None else wanted.sort_by + len(self._extra)
        self._view.show_order(section, descending=wanted.descending)
        self._fit_columns()
        self._view.go_to(place, scrolled)
        self._on_selected()

    def _place_of(self, row: int, place: int, table: Table) -> int:
        """Return where the row that was looked at is now, by its number as it was read; the old place if it is gone."""
        _, numbers = rows_now(table, [row])
        rows = self._browsing.rows
        found = numbers if rows is None else np.flatnonzero(np.isin(rows, numbers))
        return int(found[0]) if len(found) else place

    def _is_shown_again(self) -> bool:
        """Whether the same rows will be shown as before, more or less: who goes through them stays where they are."""
        finding, browsing = self._browsing.finding, self._browsing
        shown = (self._material.read, browsing.wanted, finding and finding.code, browsing.shows_excluded)
        is_same, self._shown = shown == self._shown, shown
        return is_same

    def _show_part(self) -> None:
        """Say which part of the rows this is, and how to see all."""
        finding, excluded = self._browsing.finding, self._browsing.shows_excluded
        is_part = finding is not None and bool(finding.places)
        self._of_part.setVisible((is_part or excluded) and not self._is_reading)
        if finding is not None:
            name = i18n.finding_name(finding.code, finding.facts)
            name = elided(name, self._part.fontMetrics(), theme.px(300))
            self._part.setText(self.tr("Only the rows of: {finding}").replace("{finding}", name))
        elif excluded:
            self._part.setText(self.tr("Only the rows that are left out"))

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
        self._class.setEnabled(dataset is not None and not self._browsing.shows_excluded)

    def _current(self) -> int:
        index = self._view.currentIndex()
        return self._model.row_number(index) if index.isValid() else -1

    def _fit_columns(self) -> None:
        table, columns = self._material.first_rows or self._browsing.table, self._material.columns
        if table is None or self._model.columnCount() != len(self._extra) + len(table.columns):
            return
        text = _longest(table) if self._is_reading or columns is None else columns.text
        main = table.columns.index(text) if text in table.columns else 0
        self._view.fit_columns(len(self._extra) + main, [column.width for column in self._extra])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()


def _longest(table: Table) -> str:
    """Return the column that has most to show, while nobody has found out yet which one is the text's."""
    sizes = [sum(map(len, cells)) for cells in zip(*table.rows[:20], strict=True)]
    return table.columns[sizes.index(max(sizes))]
