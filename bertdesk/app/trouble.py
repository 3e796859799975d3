"""The window for what nothing else can show: an exception that nobody caught, a start that failed.

One sentence, what is safe, and a report for the developers. It needs neither theme nor session, for they may be what
is broken; it is not modal while the program goes on, and says each kind of trouble once.
"""

import contextlib
import logging
import os
from collections.abc import Callable

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    QUrl,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from bertdesk import last_words, logs, report, traces
from bertdesk.app import i18n
from bertdesk.app.widgets.plain import plain_label
from bertdesk.paths import log_dir, resource

_UNSEEN = ("offscreen", "minimal")
"""Qt's platforms on which nobody could press a button."""
_log = logging.getLogger("bertdesk")

MakeReport = Callable[[str], str]  # failure -> report


class TroubleWindow(QDialog):
    """`goes_on` tells a program that carries on from one that is about to end."""

    def __init__(self, sentence: str, make_report: Callable[[], str], *, goes_on: bool) -> None:
        super().__init__()
        self._make_report = make_report
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=goes_on)
        self.setWindowTitle("BERTDesk")
        said = plain_label("heading", wraps=True)
        said.setText(sentence)
        safe = plain_label("muted", wraps=True)
        safe.setText(
            self.tr("BERTDesk goes on. If something looks wrong, close it and start it again: what was saved is safe.")
            if goes_on
            else self.tr("BERTDesk ends here. Your models, tables and settings are safe.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(said)
        column.addWidget(safe)
        column.addSpacing(8)
        column.addLayout(self._build_buttons(goes_on=goes_on))
        self.setMinimumWidth(480)

    def _build_buttons(self, *, goes_on: bool) -> QHBoxLayout:
        self._copy, folder = QPushButton(self.tr("Copy report")), QPushButton(self.tr("Open the log folder"))
        close = QPushButton(self.tr("Go on") if goes_on else self.tr("Close"))
        self._copy.clicked.connect(self._on_copy)
        folder.clicked.connect(self._on_folder)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addWidget(folder)
        row.addStretch()
        row.addWidget(close)
        return row

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._make_report())
        self._copy.setText(self.tr("Report copied"))

    @Slot()
    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))


class Trouble(QObject):
    """Hears of exceptions on any thread and shows them on the window's: one window at a time, each kind once."""

    _happened = Signal(str, str)  # what tells this kind from others, traceback

    def __init__(self, make_report: MakeReport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_report = make_report
        self._known: set[str] = set()
        self._window: TroubleWindow | None = None
        # never within what has just failed: that may be the painting of a window
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def hear(self, error: BaseException) -> None:
        """Take note of an exception; for `logs.listen`."""
        with contextlib.suppress(RuntimeError):  # the application is gone already: it stands in the log
            self._happened.emit(f"{type(error).__name__} {traces.place_of(error)}", traces.of(error))

    @Slot(str, str)
    def _on_happened(self, kind: str, trace: str) -> None:
        if kind in self._known or self._window is not None:
            return  # the log has it
        self._known.add(kind)
        self._window = TroubleWindow(i18n.message("bug", {}), lambda: self._make_report(trace), goes_on=True)
        self._window.destroyed.connect(self._on_closed)
        self._window.show()

    @Slot()
    def _on_closed(self) -> None:
        self._window = None

    def close(self) -> None:
        """Leave no window behind when the program ends."""
        if self._window is not None:
            self._window.close()


def tell_start_failure(error: Exception) -> None:
    """Say why the program cannot start, and wait until it has been read."""
    _log.error("cannot start", exc_info=error)
    sentence = start_sentence(error)
    if QGuiApplication.platformName() in _UNSEEN:
        last_words.tell(sentence)
        return
    TroubleWindow(sentence, lambda: report.text(failure=traces.of(error)), goes_on=False).exec()


def start_sentence(error: Exception) -> str:
    """Return the sentence for a failure of the start."""
    part = traces.missing_part(error)
    if isinstance(error, OSError) and str(error.filename).startswith(str(resource(""))):
        part = os.path.basename(str(error.filename))  # noqa: PTH119  # of a name that may be no path
    return i18n.message("part_missing", {"part": part}) if part else i18n.message("bug", {})


def watch_qt() -> None:
    """Send Qt's messages to the log; where it gives up, say why instead of ending without a word."""
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.WARNING if kind == QtMsgType.QtWarningMsg else logging.DEBUG
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        level = logging.ERROR
    _log.log(level, "Qt: %s", message)
    if kind == QtMsgType.QtFatalMsg and QCoreApplication.startingUp():
        _end_without_window()


def _end_without_window() -> None:
    """End the program before Qt aborts it: there is no screen, or a library of its plugin is missing."""
    from PySide6.QtCore import QLibraryInfo

    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    last_words.tell(last_words.of_display(f"{plugins}/platforms/libqxcb.so"))
    logs.end()
    os._exit(last_words.EXIT_CODE)
