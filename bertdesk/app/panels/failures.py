"""The line above every page: what failed last, until it is dismissed or something new begins; and what was found at
the start, until it is dismissed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import Kind, NoticeList, NoticeRow
from bertdesk.core.events import Notice
from bertdesk.errors import Facts

_WITH_REPORT = ("bug", "part_missing", "ended_unexpectedly")


class FailuresPanel(NoticeList):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._failure: Notice | None = None
        self._standing: list[Notice] = []
        super().__init__(parent)
        self._session = session
        self.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 0)
        self._connect()

    def _connect(self) -> None:
        self._session.failed.connect(self._on_failed)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.asking_changed.connect(self._on_busy_changed)
        self.dismissed.connect(self._on_dismissed)
        self.action_chosen.connect(self._on_copy_report)

    def retranslate(self) -> None:
        super().retranslate()
        self._show()

    def show_standing(self, notices: Sequence[Notice]) -> None:
        """Show what stays until it is dismissed."""
        self._standing = list(notices)
        self._show()

    def _shown(self) -> list[Notice]:
        return [*([self._failure] if self._failure else []), *self._standing]

    @Slot(str, str, object)
    def _on_failed(self, _verb: str, code: str, facts: Facts) -> None:
        self._failure = Notice(code, facts)
        self._show()

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        if is_busy and self._failure is not None:
            self._failure = None
            self._show()

    @Slot(int)
    def _on_dismissed(self, number: int) -> None:
        gone = self._shown()[number]
        if gone is self._failure:
            self._failure = None
        else:
            self._standing.remove(gone)
        self._show()

    @Slot(int)
    def _on_copy_report(self, number: int) -> None:
        is_failure = self._shown()[number] is self._failure
        QGuiApplication.clipboard().setText(self._session.report(self._session.last_report if is_failure else ""))

    def _show(self) -> None:
        rows = []
        for notice in self._shown():
            kind: Kind = "bad" if notice is self._failure else "warn"
            action = self.tr("Copy report") if notice.code in _WITH_REPORT else ""
            rows.append(NoticeRow(kind, i18n.message(notice.code, notice.facts), action))
        self.show_notices(rows)
