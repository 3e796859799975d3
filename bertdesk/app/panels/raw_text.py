"""The page "Pre-train", top: which raw text is read, and what was found there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.raw_text import place_of
from bertdesk.app.session import Session
from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip

if TYPE_CHECKING:
    from bertdesk.core.pretrain.looking import Looked  # imports what reads tables

_LONGEST_NAME = 60
_AFTER_CHINESE = re.compile(r"(?<=[。！？…”」]) ")  # no space follows where such a sentence ends
_LONGEST_BEGINNING = 240


class RawTextPanel(QWidget):
    file_requested = Signal()
    folder_requested = Signal()
    dropped = Signal(list)  # paths

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._raw_text = session, session.raw_text
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title = plain_label("heading")
        self._found, self._beginning = plain_label(wraps=True), plain_label("muted", wraps=True)
        self._file, self._folder, self._table, self._table_first = (QPushButton() for _ in range(4))
        self._column, self._column_name = QComboBox(), plain_label()
        self._column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._column_name.setBuddy(self._column)
        self._columns = QWidget()
        across = QHBoxLayout(self._columns)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.GRID)
        across.addWidget(self._column_name)
        across.addWidget(self._column, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self._file, self._folder, self._table):
            buttons.addWidget(button)
        buttons.addStretch()
        self._area, self._card, inside = DropArea(), QWidget(), QVBoxLayout()
        self._area.add_button(self._table_first)
        for part in (self._title, self._found, self._beginning, self._columns):
            inside.addWidget(part)
        inside.addLayout(buttons)
        lay_card(self._card, inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        column.addWidget(self._card)

    def _connect(self) -> None:
        self._area.files_dropped.connect(self.dropped)
        self._area.open_requested.connect(self.file_requested)
        self._area.sample_requested.connect(self.folder_requested)
        self._file.clicked.connect(self.file_requested)
        self._folder.clicked.connect(self.folder_requested)
        for button in (self._table, self._table_first):
            button.clicked.connect(self._on_table_chosen)
        self._column.activated.connect(self._on_column_chosen)
        self._raw_text.changed.connect(self._show_found)
        material = self._session.material
        for signal in (material.table_changed, material.edited, self._session.busy_changed):
            signal.connect(self._show_ways)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Raw text"))
        self._file.setText(self.tr("Choose a file…"))
        self._folder.setText(self.tr("Choose a folder…"))
        self._column_name.setText(self.tr("Column with the text"))
        self._column.setAccessibleName(self.tr("Column with the text"))
        self._area.set_words(
            self.tr("Drop raw text here"),
            [
                self.tr("A text file, in which an empty line ends a document; a folder of them; or a table."),
                self.tr("No classes are needed: it learns from the words alone. Files may be packed (.gz, .xz, .bz2)."),
            ],
            (self.tr("Choose a file…"), self.tr("Choose a folder…")),
        )
        self._show_found()
        self._show_ways()

    @Slot()
    def _show_found(self) -> None:
        found = self._raw_text.found
        self._columns.setVisible(found is not None and len(found.columns) > 1)
        self._area.setVisible(found is None)
        self._card.setVisible(found is not None)
        if found is None:
            return
        self._found.setText(self._sentence(found))
        self._found.setToolTip(plain_tooltip(str(found.corpus.path)))
        beginning = _AFTER_CHINESE.sub("", " ".join(found.first))
        if len(beginning) > _LONGEST_BEGINNING:
            beginning = beginning[:_LONGEST_BEGINNING] + "…"
        self._beginning.setText(self.tr("It begins: “{text}”").replace("{text}", beginning))
        self._column.clear()
        self._column.addItems(found.columns)
        self._column.setCurrentText(found.corpus.column)

    def _sentence(self, found: Looked) -> str:
        path, size = found.corpus.path, i18n.size(found.size_bytes)
        pattern = self.tr("“{name}” is a text file of {size}.")
        if path.is_dir():
            pattern = self.tr("“{name}” is a folder with {n} text files, {size} together.")
        elif found.columns:
            pattern = self.tr("“{name}” is a table of {size}; the text is taken from “{column}”.")
        filled = pattern.replace("{size}", size).replace("{n}", i18n.number(found.files))
        return filled.replace("{column}", found.corpus.column).replace("{name}", path.name[:_LONGEST_NAME])

    @Slot()
    def _show_ways(self) -> None:
        table, is_free = self._session.material.table, self._session.is_free
        for control in (self._file, self._folder, self._column, self._area):
            control.setEnabled(is_free)
        tip = "" if table is None else table.path.name
        if self._session.material.edits.count:
            tip = self.tr("What you changed in the table is not read: its file is.")
        has_place = table is not None and place_of(table) is not None
        if table is not None and not has_place:
            tip = self.tr(
                "The open table is joined of several files, or read as you have set. Save it as one file and choose"
                " that."
            )
        for button in (self._table, self._table_first):
            button.setText(self.tr("The open table"))
            button.setVisible(table is not None)
            button.setEnabled(is_free and has_place)
            button.setToolTip(plain_tooltip(tip))
            button.setAccessibleDescription(tip)

    @Slot()
    def _on_table_chosen(self) -> None:
        material = self._session.material
        place = None if material.table is None else place_of(material.table)
        if place is not None:
            self._raw_text.look(place, material.columns.text if material.columns else "")

    @Slot()
    def _on_column_chosen(self) -> None:
        found = self._raw_text.found
        if found is not None and self._column.currentText() != found.corpus.column:
            self._raw_text.look(found.corpus.path, self._column.currentText())
