"""The lines of a file that were repaired or set aside, to be looked at as they stand in it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.core.tablefile import RepairedRow, SkippedRow, Table

_LONGEST_SHOWN = 20_000


class OriginalsDialog(QDialog):
    """Not modal: the table stays at hand."""

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines: list[RepairedRow | SkippedRow] = sorted((*table.repaired, *table.skipped), key=lambda row: row.line)
        self._lines = lines
        self._build(table)
        self._show()

    def _build(self, table: Table) -> None:
        self.setWindowTitle(self.tr("Lines that are not read as they stand"))
        self.resize(theme.px(880), theme.px(480))
        told = plain_label("muted", wraps=True)
        told.setText(
            self.tr(
                "{repaired} rows of {file} were repaired, {aside} lines set aside. The file itself is never changed."
            ).format(
                repaired=i18n.number(len(table.repaired)), aside=i18n.number(len(table.skipped)), file=table.path.name
            )
        )
        self._model, self._view, self._whole = RowsModel(self), RowsTable(), QPlainTextEdit()
        self._view.setModel(self._model)
        self._view.setAccessibleName(self.tr("Lines"))
        self._whole.setReadOnly(True)
        self._whole.setTabChangesFocus(True)
        self._whole.setMaximumHeight(theme.px(120))
        self._whole.setAccessibleName(self.tr("The line as it stands in the file"))
        self._whole.setPlaceholderText(self.tr("Choose a line to see it as it stands in the file."))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID)
        for part in (told, self._view, self._whole, close):
            column.addWidget(part)
        self._view.selectionModel().currentRowChanged.connect(self._on_row)

    def _show(self) -> None:
        lines = self._lines
        self._model.show(
            range(len(lines)),
            [
                Column(self.tr("In the file"), lambda n: lines[n].text),
                Column(self.tr("What was done"), lambda n: self._done(lines[n])),
                Column(self.tr("Line"), lambda n: i18n.number(lines[n].line), is_number=True, sort_key=self._line),
            ],
        )
        self._view.fit_columns()
        self._view.unsort()

    def _done(self, row: RepairedRow | SkippedRow) -> str:
        reason = i18n.reason_name(row.reason)
        return self.tr("set aside: {reason}").format(reason=reason) if isinstance(row, SkippedRow) else reason

    def _line(self, number: int) -> float:
        return self._lines[number].line

    @Slot()
    def _on_row(self) -> None:
        index = self._view.currentIndex()
        text = self._lines[self._model.row_number(index)].text if index.isValid() else ""
        self._whole.setPlainText(text[:_LONGEST_SHOWN])
