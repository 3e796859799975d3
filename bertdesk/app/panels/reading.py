"""How the open file is read, above its rows: encoding, delimiter, quotes, header, sheet. A change reads it anew."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.reading_words import (
    DELIMITERS,
    ENCODINGS,
    MOST_HEADER_ROWS,
    QUOTES,
    delimiter_name,
    encoding_name,
    header_name,
    quote_name,
)
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.project import Reading
from bertdesk.core.tablefile import Dialect, Table, Told

_OTHER = object()
"""The entry of a list that asks for what is not in it."""
_MOST_ABOVE = 10_000


class ReadingPanel(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._fields: dict[QComboBox, tuple[QWidget, QLabel]] = {}
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        self._sheet, self._encoding, self._delimiter, self._quote, self._header = (
            self._field(row, stretch) for stretch in (3, 3, 2, 1, 2)
        )
        self._anew = QPushButton()
        self._anew.setProperty("link", "true")
        row.addWidget(self._anew, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)

    def _field(self, row: QHBoxLayout, stretch: int) -> QComboBox:
        label, combo, field = plain_label("small"), QComboBox(), QWidget()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumWidth(theme.px(64))
        field.setMaximumWidth(theme.px(200))
        label.setBuddy(combo)
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(label)
        column.addWidget(combo)
        row.addWidget(field, stretch)
        self._fields[combo] = field, label
        return combo

    def _connect(self) -> None:
        self._material.table_changed.connect(self._show)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._sheet.activated.connect(self._on_sheet)
        self._encoding.activated.connect(self._on_encoding)
        self._delimiter.activated.connect(self._on_delimiter)
        self._quote.activated.connect(self._on_quote)
        self._header.activated.connect(self._on_header)
        self._anew.clicked.connect(self._on_anew)

    def retranslate(self) -> None:
        for combo, words in (
            (self._sheet, self.tr("Sheet")),
            (self._encoding, self.tr("Encoding")),
            (self._delimiter, self.tr("Separated by")),
            (self._quote, self.tr("Quotes")),
            (self._header, self.tr("Header")),
        ):
            self._fields[combo][1].setText(words)
            combo.setAccessibleName(words)
        self._anew.setText(self.tr("Detect again"))
        self._anew.setToolTip(self.tr("Read the file as BERTDesk takes it, without what was chosen here."))
        self._show()

    # What is shown

    @Slot()
    def _show(self) -> None:
        table = self._material.table
        self.setVisible(table is not None and not table.files)
        if table is None or table.files:
            return
        is_delimited = table.format == "delimited"
        _offer(self._sheet, [(sheet, sheet) for sheet in table.sheets], table.sheet)
        encodings = dict.fromkeys((table.encoding, *(e for e in ENCODINGS if not _is_same(e, table.encoding))))
        _offer(self._encoding, [(encoding_name(name), name) for name in encodings], table.encoding)
        delimiters = dict.fromkeys((table.delimiter, *DELIMITERS))
        other = (self.tr("other…"), _OTHER)
        _offer(self._delimiter, [*((delimiter_name(mark), mark) for mark in delimiters), other], table.delimiter)
        quotes = dict.fromkeys((table.dialect.quote, *QUOTES))
        _offer(self._quote, [(quote_name(mark), mark) for mark in quotes], table.dialect.quote)
        headers = [replace(table.dialect, header=count) for count in range(MOST_HEADER_ROWS + 1)]
        if table.dialect not in headers:
            headers.append(table.dialect)
        other = (self.tr("further down…"), _OTHER)
        _offer(self._header, [*((header_name(dialect), dialect) for dialect in headers), other], table.dialect)
        self._show_fields({
            self._sheet: bool(table.sheets),
            self._encoding: bool(table.encoding) and table.format != "folder",
            self._delimiter: is_delimited,
            self._quote: is_delimited and bool(table.delimiter),
            self._header: is_delimited,
        })  # fmt: skip
        self._anew.setVisible(table.told != Told())

    def _show_fields(self, shown: dict[QComboBox, bool]) -> None:
        for combo, is_shown in shown.items():
            self._fields[combo][0].setVisible(is_shown)

    # Slots

    @Slot(bool)
    def _on_busy_changed(self) -> None:
        self.setEnabled(self._session.is_free)
        if self._session.is_free:
            self._show()  # what was chosen and could not be read is not how the table was read

    @Slot()
    def _on_sheet(self) -> None:
        self._read(sheet=self._sheet.currentData())

    @Slot()
    def _on_encoding(self) -> None:
        self._read(encoding=self._encoding.currentData())

    @Slot()
    def _on_delimiter(self) -> None:
        mark = self._delimiter.currentData()
        if mark is _OTHER:
            title, question = self.tr("Separated by"), self.tr("What stands between the cells? \\t is a tab.")
            words, is_given = QInputDialog.getText(self, title, question)
            mark = words.replace("\\t", "\t") if is_given and words else None
        if mark is None or any(map(str.isalnum, mark)):
            self._show()
            return
        self._read(delimiter=mark, dialect=None)

    @Slot()
    def _on_quote(self) -> None:
        table = self._material.table
        if table is not None:
            self._read(dialect=replace(table.dialect, quote=self._quote.currentData(), preamble=None, header=None))

    @Slot()
    def _on_header(self) -> None:
        table, dialect = self._material.table, self._header.currentData()
        if table is not None and dialect is _OTHER:
            title, question = self.tr("Header"), self.tr("Which row of the file names the columns?")
            number, is_given = QInputDialog.getInt(self, title, question, 1, 1, _MOST_ABOVE)
            dialect = replace(table.dialect, preamble=number - 1, header=1) if is_given else None
        if isinstance(dialect, Dialect):
            self._read(dialect=dialect)
        else:
            self._show()

    @Slot()
    def _on_anew(self) -> None:
        table = self._material.table
        if table is not None:
            self._material.read_again(Reading(member=table.member, sheet=table.sheet))

    def _read(self, **said: object) -> None:
        """Read the file again with this said of it, too."""
        table = self._material.table
        if table is None:
            return
        reading = Reading(table.told, member=table.member, sheet=str(said.pop("sheet", table.sheet)))
        reading = replace(reading, told=replace(table.told, **said))  # type: ignore[arg-type]  # fields of Told
        if not _says_the_same(reading, table):
            self._material.read_again(reading)


def _offer(combo: QComboBox, entries: Iterable[tuple[str, object]], chosen: object) -> None:
    """Fill a list and choose one entry of it, without a signal of `activated`."""
    combo.clear()
    for words, data in entries:
        combo.addItem(words, data)
        if data == chosen:
            combo.setCurrentIndex(combo.count() - 1)


def _is_same(encoding: str, other: str) -> bool:
    return encoding_name(encoding) == encoding_name(other)


def _says_the_same(reading: Reading, table: Table) -> bool:
    told = reading.told
    return (
        reading.sheet == table.sheet
        and told.encoding in (None, table.encoding)
        and told.delimiter in (None, table.delimiter)
        and told.dialect in (None, table.dialect)
    )
