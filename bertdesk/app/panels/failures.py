"""The line above every page: what failed last, in one sentence, until it is dismissed or something new begins."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from bertdesk import __version__
from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.errors import Facts


class FailuresPanel(NoticeList):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._failure: tuple[str, Facts] | None = None
        super().__init__(parent)
        self._session = session
        self.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 0)
        self._connect()

    def _connect(self) -> None:
        self._session.failed.connect(self._on_failed)
        self._session.busy_changed.connect(self._on_busy_changed)
        self.dismissed.connect(self._on_dismissed)
        self.action_chosen.connect(self._on_copy_report)

    def retranslate(self) -> None:
        super().retranslate()
        self._show()

    @Slot(str, str, object)
    def _on_failed(self, _verb: str, code: str, facts: Facts) -> None:
        self._failure = (code, facts)
        self._show()

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        if is_busy:
            self._on_dismissed()

    @Slot()
    def _on_dismissed(self) -> None:
        self._failure = None
        self._show()

    @Slot()
    def _on_copy_report(self) -> None:
        QGuiApplication.clipboard().setText(f"BERTDesk {__version__}\n{self._session.last_report}")

    def _show(self) -> None:
        rows = []
        if self._failure is not None:
            code, facts = self._failure
            rows.append(NoticeRow("bad", i18n.message(code, facts), self.tr("Copy report") if code == "bug" else ""))
        self.show_notices(rows)
