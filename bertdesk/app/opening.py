"""What a person is asked where a file cannot simply be opened: which table of an archive, how many of too many rows."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from bertdesk.app import dialogs, table_works
from bertdesk.app.session import Session
from bertdesk.errors import ArchiveNotOneTable, Facts, TableTooLong


class Opening(QObject):
    """Asks over the window that is its parent; what was open stays where the person does not answer."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._material, self._window = session, session.material, window
        self._question: Callable[[], object] | None = None  # asked when the job that failed has ended
        session.failed.connect(self._on_failed)
        session.jobs.run.busy_changed.connect(self._on_busy_changed)

    @Slot(str, str, object)
    def _on_failed(self, verb: str, code: str, facts: Facts) -> None:
        if verb != "open_table":
            return
        if code == ArchiveNotOneTable.code and facts["found"]:
            self._question = self._list_members
        elif code == TableTooLong.code:
            self._question = self._take_some

    @Slot()
    def _on_busy_changed(self) -> None:
        if self._question is not None and self._session.jobs.run.is_free:
            question, self._question = self._question, None
            question()

    def _list_members(self) -> None:
        if self._material.asked is not None:
            path, _ = self._material.asked
            self._session.jobs.start_aside("list_members", table_works.list_members(path), self._choose_member)

    def _choose_member(self, members: list[str]) -> None:
        if self._material.asked is None:
            return
        path, reading = self._material.asked
        if member := dialogs.ask_member(self._window, path.name, members):
            self._material.open_table(path, replace(reading, member=member))

    def _take_some(self) -> None:
        if self._material.asked is None:
            return
        path, reading = self._material.asked
        if rows := dialogs.ask_how_many_rows(self._window, path.name):
            self._material.open_table(path, replace(reading, told=replace(reading.told, rows=rows)))
