"""Below the table: the chosen row's text, whole, and what can be done with the chosen rows."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.project import rows_as_read
from bertdesk.core.row_texts import text_of_row

_LONGEST_SHOWN = 20_000
"""Characters of one text that are shown below the table: laying out more stops the window."""


class ChosenRowsPanel(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material, self._browsing = session, session.material, session.browsing
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._where, self._whole = plain_label("small", wraps=True), QPlainTextEdit()
        self._whole.setReadOnly(True)
        self._whole.setFixedHeight(4 * QFontMetrics(self._whole.font()).lineSpacing() + 2 * theme.GRID)
        self._whole.setTabChangesFocus(True)
        self._class, self._relabel, self._leave_out = QComboBox(), QPushButton(), QPushButton()
        self._class.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._class.setMinimumContentsLength(6)
        self._class.setMaximumWidth(theme.px(180))
        self._actions = QWidget()
        actions = QHBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(theme.GRID)
        for widget in (self._class, self._relabel, self._leave_out):
            actions.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self._where, 1)
        line.addWidget(self._actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(line)
        column.addWidget(self._whole)

    def _connect(self) -> None:
        self._relabel.clicked.connect(self._on_relabel)
        self._leave_out.clicked.connect(self._on_leave_out)
        self._material.dataset_changed.connect(self._show_classes)
        self._material.dataset_changed.connect(self._show)
        self._material.first_rows_changed.connect(self._show)
        self._browsing.selection_changed.connect(self._show)
        self._session.busy_changed.connect(self._show_actions)

    def retranslate(self) -> None:
        self._whole.setAccessibleName(self.tr("The chosen row's text"))
        self._whole.setPlaceholderText(self.tr("Choose a row to read its text whole."))
        self._class.setAccessibleName(self.tr("Class for the chosen rows"))
        self._relabel.setText(self.tr("Set class"))
        self._show_classes()
        self._show()

    @Slot()
    def ask_class(self) -> None:
        """Let the person choose a class for the chosen rows."""
        if self._class.isEnabled():
            self._class.setFocus()
            self._class.showPopup()

    # Slots

    @Slot()
    def _on_relabel(self) -> None:
        self._session.editing.relabel(self._browsing.selected.tolist(), self._class.currentText())

    @Slot()
    def _on_leave_out(self) -> None:
        editing, rows = self._session.editing, self._browsing.selected.tolist()
        if self._browsing.shows_excluded:
            editing.restore(rows)
        else:
            editing.exclude(rows)

    # What is shown

    @Slot()
    def _show_classes(self) -> None:
        before, dataset = self._class.currentText(), self._material.dataset
        self._class.clear()
        if dataset is not None:
            self._class.addItems(list(dataset.labels))
            self._class.setCurrentIndex(max(0, self._class.findText(before)))

    @Slot()
    def _show(self) -> None:
        self._show_actions()
        table, number, n = self._browsing.table, self._browsing.current, len(self._browsing.selected)
        columns, is_reading = self._material.columns, self._material.first_rows is not None
        self._actions.setVisible(n > 0 and not is_reading)
        if table is None or columns is None or is_reading or not n or not 0 <= number < len(table.rows):
            self._where.setText("")
            self._whole.setPlainText("")
            return
        pattern = self.tr("Row {row}, line {line} of the file")
        if n > 1:
            pattern = self.tr("{count} rows are chosen, the last of them in line {line}")
        row = int(rows_as_read(table)[number]) + 1
        self._where.setText(
            pattern.format(row=i18n.number(row), line=i18n.number(table.lines[number]), count=i18n.number(n))
        )
        self._suggest(row - 1)
        self._whole.setPlainText(text_of_row(table, columns, number)[:_LONGEST_SHOWN])

    def _suggest(self, row: int) -> None:
        """Let the class that a finding holds for likelier be at hand."""
        finding = self._browsing.finding
        hints = (place.hint for place in finding.places if place.row == row) if finding else iter(())
        if (number := self._class.findText(next(hints, "") or "\n")) >= 0:
            self._class.setCurrentIndex(number)

    @Slot()
    def _show_actions(self) -> None:
        is_out, is_possible = self._browsing.shows_excluded, self._session.editing.is_possible
        self._leave_out.setText(self.tr("Take back") if is_out else self.tr("Leave out"))
        self._leave_out.setEnabled(is_possible)
        dataset = self._material.dataset
        has_one_class = dataset is not None and dataset.held is None  # one of several would take the others away
        for widget in (self._class, self._relabel):
            widget.setVisible(not is_out and has_one_class)
            widget.setEnabled(is_possible)
