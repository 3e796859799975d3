"""What a person is asked where a file cannot simply be opened: which table of an archive, how many of too many rows."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from bertdesk.app import dialogs, works
from bertdesk.app.session import Session
from bertdesk.core.project import Reading
from bertdesk.errors import ArchiveNotOneTable, Facts, TableTooLong


class Opening(QObject):
    """Asks over the window that is its parent; what was open stays where the person does not answer."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._material, self._window = session, session.material, window
        session.failed.connect(self._on_failed)

    @Slot(str, str, object)
    def _on_failed(self, verb: str, code: str, facts: Facts) -> None:
        asked = self._material.asked
        if verb != "open_table" or asked is None:
            return
        if code == ArchiveNotOneTable.code and facts["found"]:
            path, _ = asked
            self._session.jobs.start_aside("list_members", works.list_members(path), self._choose_member)
        elif code == TableTooLong.code:
            QTimer.singleShot(0, self, lambda: self._take_some(*asked))  # when the job that failed has ended

    def _choose_member(self, members: list[str]) -> None:
        if self._material.asked is None:
            return
        path, reading = self._material.asked
        if member := dialogs.ask_member(self._window, path.name, members):
            self._material.open_table(path, replace(reading, member=member))

    def _take_some(self, path: Path, reading: Reading) -> None:
        if rows := dialogs.ask_how_many_rows(self._window, path.name):
            self._material.open_table(path, replace(reading, told=replace(reading.told, rows=rows)))
