"""MainWindow: menus, drops, dialogs, language, theme, closing. What the pages do stands in panels and Session."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import about, dialogs, i18n, theme, window_state
from bertdesk.app.file_requests import FileRequests, is_model
from bertdesk.app.job import LONG_RUNS
from bertdesk.app.menus import Menus
from bertdesk.app.opening import Opening
from bertdesk.app.pages import PAGES, Pages, Retranslated
from bertdesk.app.panels.failures import FailuresPanel
from bertdesk.app.panels.status import StatusPanel
from bertdesk.app.session import Session
from bertdesk.app.text_requests import TextRequests
from bertdesk.app.widgets.drop_area import dropped_paths
from bertdesk.app.widgets.rail import Rail, RailEntry


class MainWindow(QMainWindow):
    painted = Signal()  # once, when the first frame is on the screen
    closing = Signal()  # once: it will close as soon as its jobs have ended
    closed = Signal()  # for good: no job is running any more

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._language, self._theme = session.settings.language, session.settings.theme
        self._is_closing = self._was_painted = False
        self._build()
        self._connect()
        self.retranslate()
        self.show_page("data")
        self.resize(1280, 800)
        self.setMinimumSize(960, 620)
        window_state.restore(self)
        self.pages.data.setFocus()  # else the rail would take it, and wear its ring, from the start

    def _build(self) -> None:
        icons = {"data": "table"}  # of all others, their page's name
        entries = [RailEntry(key, icons.get(key, key)) for key in PAGES if key != "settings"]
        self.rail = Rail([*entries, RailEntry("settings", "settings", bottom=True)])
        self.pages = Pages(self._session)
        self.status, self.failures = StatusPanel(self._session), FailuresPanel(self._session)
        self.setCentralWidget(self._build_frame())
        self.setAcceptDrops(True)
        self.setWindowTitle("BERTDesk")
        Opening(self._session, self)
        self._texts = TextRequests(self._session, self.pages.raw_text, self.pages.beginning, self)
        self.menus = Menus()
        self.setMenuBar(self.menus)
        self._files = FileRequests(self._session, self.pages, self.menus, self)

    def _build_frame(self) -> QWidget:
        frame, right = QWidget(), QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.failures)
        column.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(right, 1)
        line = QFrame()
        line.setProperty("line", True)
        line.setFixedHeight(1)
        whole = QVBoxLayout(frame)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(line)
        whole.addWidget(self.status)
        return frame

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.show_page)
        self.menus.undo_requested.connect(self._session.editing.undo)
        self.menus.redo_requested.connect(self._session.editing.redo)
        self.menus.about_requested.connect(self._on_about)
        self.menus.quit_requested.connect(self.close)
        pages = self.pages
        for asking in (pages, self._files):
            asking.page_requested.connect(self.show_page)
        pages.raw_text.dropped.connect(self._take)
        self.status.pause_asked.connect(pages.pause)
        self._session.settings_changed.connect(self._on_settings_changed)
        for signal in (self._session.material.table_changed, self._session.material.edited, self._session.busy_changed):
            signal.connect(self._show_edits)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.asking_changed.connect(self._on_busy_changed)
        self._session.jobs.emptied.connect(self._on_jobs_emptied)
        for number, page in enumerate(PAGES, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda page=page: self.show_page(page))
        QShortcut(QKeySequence("Ctrl+Return"), self, pages.act)
        QShortcut(QKeySequence("Escape"), self, self._on_escape)

    def retranslate(self) -> None:
        titles = {
            "data": self.tr("Data"),
            "train": self.tr("Train"),
            "evaluate": self.tr("Evaluate"),
            "classify": self.tr("Classify"),
            "understand": self.tr("Understand"),
            "pretrain": self.tr("Pre-train"),
            "settings": self.tr("Settings"),
        }
        for key, title in titles.items():
            self.rail.set_title(key, title)

    def show_page(self, key: str) -> None:
        self.pages.show_page(key)
        self.rail.select(key)
        self.status.set_asks_first(asks_first=self.pages.is_asking)
        self._show_edits()

    def open_paths(self, paths: list[str]) -> None:
        """Open what was dropped or named; several files are one table."""
        self._files.open_paths(paths)

    def open_path(self, path: str) -> None:
        """Open a model folder or a table."""
        self._files.open_path(path)

    @Slot(list)
    def answer_launch(self, paths: list[str]) -> None:
        """Come to the front for a person who started the program again, and open the files they named."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.open_paths(paths)

    # Slots

    @Slot()
    def _show_edits(self) -> None:
        """Name in the menu what can be undone: on the page where it is seen."""
        edits, is_here = self._session.editing.edits, self.pages.key == "data" and self._session.editing.is_possible
        steps = (edits.undo, edits.redo) if is_here else (None, None)
        undo, redo = (i18n.action_name(step.code, step.facts) if step is not None else "" for step in steps)
        self.menus.show_edits(undo, redo, can_save=edits.count > 0 and self._session.is_free)

    @Slot()
    def _on_escape(self) -> None:
        """Cancel what the page is about: a training is not to end because a key was pressed twice in Classify."""
        if self.pages.stop():
            return
        if (lane := self.pages.lane) is not None:
            lane.cancel()
        else:
            self.status.cancel()

    @Slot()
    def _on_about(self) -> None:
        about.show(self)

    @Slot(object)
    def _on_settings_changed(self) -> None:
        settings, app = self._session.settings, QApplication.instance()
        assert isinstance(app, QApplication), "a window has an application"
        if settings.theme != self._theme:
            self._theme = settings.theme
            theme.apply(app, settings.theme)
        if settings.language != self._language:
            self._language = settings.language
            i18n.install(settings.language)
            parts: tuple[Retranslated, ...] = (self, self.menus, self.pages, self.failures, self.status)
            for part in parts:
                part.retranslate()
            self._show_edits()

    @Slot()
    def _on_jobs_emptied(self) -> None:
        if self._is_closing:
            self.close()

    @Slot()
    def _on_busy_changed(self) -> None:
        self.menus.allow(tables=self._session.is_free, models=self._session.is_free_to_ask)

    # Qt's own events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self._take(paths)

    def _take(self, paths: list[str]) -> None:
        """Open what was dropped; on the page that learns from raw text, one file or folder is that."""
        if self.pages.key == "pretrain" and len(paths) == 1 and not is_model(Path(paths[0])):
            self._texts.look(Path(paths[0]))
        else:
            self.open_paths(paths)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # after this frame is out
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_closing:
            if self._session.jobs.run.verb in LONG_RUNS and not self._may_stop():
                event.ignore()
                return
            self._is_closing = True
            self.closing.emit()
            window_state.save(self)
            self._session.jobs.cancel_all(pauses=True)
        if self._session.jobs.are_idle:
            event.accept()
            self._session.editing.close()
            self.closed.emit()
        else:
            event.ignore()
            self.hide()  # the window is gone at once; the program ends when the step in progress has ended

    def _may_stop(self) -> bool:
        return dialogs.ask_to_pause(self, self._session.jobs.run.verb)
