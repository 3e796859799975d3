"""What is noteworthy about how the open table was read, with what can be done about it: seen, repaired, dismissed."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from bertdesk.app import i18n
from bertdesk.app.originals import OriginalsDialog
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.core.events import Notice
from bertdesk.core.project import Reading

_OF_LINES = ("rows_set_aside", "rows_repaired", "quotes_stray", "quote_unclosed")
"""Of these the file's own lines can be seen."""
_OF_LETTERS = ("mojibake", "mojibake_repaired")


class TableNoticesPanel(NoticeList):
    """What is dismissed stays away until another table is open; why there is no dataset cannot be dismissed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._material = session.material
        self._dismissed: set[str] = set()
        self._told: list[Notice] = []
        super().__init__(parent)
        self._material.table_changed.connect(self._on_table_changed)
        for signal in (self._material.first_rows_changed, self._material.dataset_changed):
            signal.connect(self._show)
        for signal in (self._material.lengths_changed, self._material.encoder_changed):
            signal.connect(self._show)
        self.dismissed.connect(self._on_dismissed)
        self.action_chosen.connect(self._on_action)

    def retranslate(self) -> None:
        super().retranslate()
        self._show()

    @Slot()
    def _show(self) -> None:
        error, rows = self._material.dataset_error, []
        self._told = [notice for notice in self._material.notices() if notice.code not in self._dismissed]
        if error is not None:
            rows.append(NoticeRow("bad", i18n.message(*error)))
        actions = {"mojibake": self.tr("Repair"), "mojibake_repaired": self.tr("Undo")}
        actions |= dict.fromkeys(_OF_LINES, self.tr("Show the lines"))
        rows += [
            NoticeRow("warn", i18n.message(told.code, told.facts), actions.get(told.code, "")) for told in self._told
        ]
        self.show_notices(rows if self._material.first_rows is None else [])

    def _told_in(self, number: int) -> Notice | None:
        """Return the notice in a row; None for the error above them."""
        number -= self._material.dataset_error is not None
        return self._told[number] if number >= 0 else None

    @Slot()
    def _on_table_changed(self) -> None:
        self._dismissed.clear()
        self._show()

    @Slot(int)
    def _on_dismissed(self, number: int) -> None:
        if notice := self._told_in(number):
            self._dismissed.add(notice.code)
            self._show()

    @Slot(int)
    def _on_action(self, number: int) -> None:
        table, notice = self._material.table, self._told_in(number)
        if table is None or notice is None:
            return
        if notice.code in _OF_LINES:
            OriginalsDialog(table, self).show()
        elif notice.code in _OF_LETTERS:
            told = replace(table.told, mends=not table.told.mends)
            self._material.read_again(Reading(told, table.member, table.sheet))
