"""MainWindow: places the panels, menus, drops, closing. What the pages do stands in panels and Session."""

import os
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import about, dialogs, i18n, theme, window_state
from bertdesk.app.menus import Menus
from bertdesk.app.panels.class_words import ClassWordsPanel
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.panels.compare import ComparePanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.encoder import EncoderPanel
from bertdesk.app.panels.evaluate import EvaluatePanel
from bertdesk.app.panels.failures import FailuresPanel
from bertdesk.app.panels.forecast import ForecastPanel
from bertdesk.app.panels.gpu_pack import GpuPackPanel
from bertdesk.app.panels.more_data import MoreDataPanel
from bertdesk.app.panels.run import RunPanel
from bertdesk.app.panels.settings import SettingsPanel
from bertdesk.app.panels.status import StatusPanel
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.panels.unfinished import UnfinishedPanel
from bertdesk.app.panels.what_if import WhatIfPanel
from bertdesk.app.panels.words import WordsPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.drop_area import dropped_file
from bertdesk.app.widgets.page import Page
from bertdesk.app.widgets.rail import Rail, RailEntry
from bertdesk.core import base_models
from bertdesk.paths import resource

_PAGES = ("data", "train", "evaluate", "classify", "settings")
_ASKING_PAGES = ("evaluate", "classify")
"""Where the person works with the model in use, whatever else runs meanwhile."""


class Retranslated(Protocol):
    """A part of the window that can say its words again in another language."""

    def retranslate(self) -> None: ...


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
        self.data.setFocus()  # else the rail would take it, and wear its ring, from the start

    def _build(self) -> None:
        icons = {"data": "table", "train": "train", "evaluate": "evaluate", "classify": "classify"}
        entries = [RailEntry(key, icon) for key, icon in icons.items()]
        self.rail = Rail([*entries, RailEntry("settings", "settings", bottom=True)])
        self.data = DataPanel(self._session)
        self._build_train_page()
        self.evaluate, self.more_data = EvaluatePanel(self._session), MoreDataPanel(self._session)
        self.evaluate.body.insertWidget(1, self.more_data)
        self.class_words = ClassWordsPanel(self._session)
        self.evaluate.body.insertWidget(4, self.class_words)
        self.classify, self.words = ClassifyPanel(self._session), WordsPanel(self._session)
        self.classify.place_words(self.words)
        self.what_if, self.compare = WhatIfPanel(self._session), ComparePanel(self._session)
        for panel in (self.what_if, self.compare):
            self.classify.body.addWidget(panel)
        self.settings, self.gpu_pack = SettingsPanel(self._session), GpuPackPanel(self._session)
        self.settings.body.insertWidget(1, self.gpu_pack)
        self.status = StatusPanel(self._session)
        self._pages = QStackedWidget()
        for page in (self.data, self._train_page, self.evaluate, self.classify, self.settings):
            self._pages.addWidget(page)
        self.failures = FailuresPanel(self._session)
        self.setCentralWidget(self._build_frame())
        self.setAcceptDrops(True)
        self.setWindowTitle("BERTDesk")
        self.menus = Menus()
        self.setMenuBar(self.menus)

    def _build_train_page(self) -> None:
        self.run, self.unfinished = RunPanel(self._session), UnfinishedPanel(self._session)
        self.encoder, self.train = EncoderPanel(self._session), TrainPanel(self._session)
        self.forecast = ForecastPanel(self._session)
        self.train.place_beside_start(self.forecast)
        self._train_page = Page()
        self._train_page.body.addWidget(self.run, 1)
        for panel in (self.unfinished, self.encoder, self.train):
            self._train_page.body.addWidget(panel)
        self._train_page.body.addStretch()

    def _build_frame(self) -> QWidget:
        frame, right = QWidget(), QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.failures)
        column.addWidget(self._pages, 1)
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
        self.menus.table_requested.connect(self._on_open_requested)
        self.menus.sample_requested.connect(self.open_path)
        self.menus.model_requested.connect(self._on_model_requested)
        self.menus.about_requested.connect(self._on_about)
        self.menus.quit_requested.connect(self.close)
        self.data.file_dropped.connect(self.open_path)
        self.data.open_requested.connect(self._on_open_requested)
        self.data.sample_requested.connect(self._on_sample_requested)
        self.status.pause_asked.connect(self.run.pause)
        for panel in (self.data, self.train, self.run, self.evaluate, self.classify):
            panel.page_requested.connect(self.show_page)
        self.encoder.folder_requested.connect(self._on_encoder_requested)
        self.classify.model_requested.connect(self._on_model_requested)
        for part in (self.words, self.what_if, self.compare):
            self.classify.width_changed.connect(part.arrange)
        self.what_if.edit_requested.connect(self.classify.edit)
        self.compare.model_requested.connect(self._on_other_model_requested)
        self.evaluate.file_requested.connect(self._on_evaluate_requested)
        for signal in (self.evaluate.text_chosen, self.class_words.text_chosen):
            signal.connect(self._on_text_chosen)
        self.evaluate.width_changed.connect(self.class_words.arrange)
        self._session.settings_changed.connect(self._on_settings_changed)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.asking_changed.connect(self._on_busy_changed)
        self._session.jobs.emptied.connect(self._on_jobs_emptied)
        for number, page in enumerate(_PAGES, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda page=page: self.show_page(page))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_main_action)
        QShortcut(QKeySequence("Escape"), self, self._on_escape)

    def retranslate(self) -> None:
        titles = {
            "data": self.tr("Data"),
            "train": self.tr("Train"),
            "evaluate": self.tr("Evaluate"),
            "classify": self.tr("Classify"),
            "settings": self.tr("Settings"),
        }
        for key, title in titles.items():
            self.rail.set_title(key, title)
        self._train_page.set_title(
            self.tr("Train"),
            self.tr("The encoder has read much text already; it now learns your classes from your rows."),
        )

    def _panels(self) -> tuple[Retranslated, ...]:
        return (
            self.menus, self.data, self.unfinished, self.encoder, self.train, self.forecast, self.run, self.evaluate,
            self.more_data, self.class_words, self.classify, self.words, self.what_if, self.compare, self.settings,
            self.gpu_pack, self.failures, self.status,
        )  # fmt: skip

    def show_page(self, key: str) -> None:
        self._pages.setCurrentIndex(_PAGES.index(key))
        self.rail.select(key)
        self.status.set_asks_first(asks_first=key in _ASKING_PAGES)
        if key == "settings":
            self.gpu_pack.look()

    def open_path(self, path: str) -> None:
        """Open what was dropped or named: a model folder or a table."""
        given = Path(path)
        if os.path.isfile(given / "config.json"):  # noqa: PTH113  # is_file() raises in a locked folder
            self._show_begun(given, "classify", has_begun=self._session.open_model(given))
        else:
            self._show_begun(given, "data", has_begun=self._session.open_table(given))

    @Slot(str)
    def answer_launch(self, path: str) -> None:
        """Come to the front for a person who started the program again, and open the file they named."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if path:
            self.open_path(path)

    def _show_begun(self, wanted: Path, page: str, *, has_begun: bool) -> None:
        """Show the page where the person sees what comes of it, or say that something else still runs."""
        if has_begun:
            self.show_page(page)
        else:
            self._session.failed.emit("open", "busy", {"path": wanted.name})

    # Slots

    @Slot()
    def _on_open_requested(self) -> None:
        if path := dialogs.ask_table(self):
            self.open_path(str(path))

    @Slot()
    def _on_sample_requested(self) -> None:
        self.open_path(str(resource("samples/feedback_en.csv")))

    @Slot()
    def _on_model_requested(self) -> None:
        if folder := dialogs.ask_model_folder(self):
            self._show_begun(folder, "classify", has_begun=self._session.open_model(folder))

    @Slot()
    def _on_other_model_requested(self) -> None:
        folder = dialogs.ask_model_folder(self)
        if folder and not self._session.comparing.open(folder, self._session.settings.device):
            self._session.failed.emit("open_other", "busy", {"path": folder.name})

    @Slot()
    def _on_encoder_requested(self) -> None:
        if folder := dialogs.ask_encoder_folder(self):
            self._session.choose_encoder(base_models.local(folder))

    @Slot()
    def _on_evaluate_requested(self) -> None:
        if path := dialogs.ask_table(self):
            self._show_begun(path, "evaluate", has_begun=self._session.evaluate_file(path))

    @Slot(str)
    def _on_text_chosen(self, text: str) -> None:
        self.show_page("classify")
        self.classify.show_text(text)

    @Slot()
    def _on_main_action(self) -> None:
        match _PAGES[self._pages.currentIndex()]:
            case "data" if self._session.dataset is not None:
                self.show_page("train")
            case "train":
                self.train.start()
            case "classify":
                self.classify.classify()

    @Slot()
    def _on_escape(self) -> None:
        """Cancel what the page is about: a training is not to end because a key was pressed twice in Classify."""
        if _PAGES[self._pages.currentIndex()] in _ASKING_PAGES:
            self._session.jobs.ask.cancel()
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
            for part in (self, *self._panels()):
                part.retranslate()

    @Slot()
    def _on_jobs_emptied(self) -> None:
        if self._is_closing:
            self.close()

    @Slot()
    def _on_busy_changed(self) -> None:
        self.menus.allow(tables=self._session.is_free, models=self._session.is_free_to_ask)
        for panel in (self.encoder, self.train):
            panel.setVisible(self._session.jobs.run.verb != "train")  # the run has the page to itself

    # Qt's own events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_path(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := _dropped_path(event.mimeData()):
            event.acceptProposedAction()
            self.open_path(path)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # after this frame is out
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._is_closing:
            if self._session.jobs.run.verb == "train" and not self._may_stop():
                event.ignore()
                return
            self._is_closing = True
            self.closing.emit()
            window_state.save(self)
            self._session.jobs.cancel_all(pauses=True)
        if self._session.jobs.are_idle:
            event.accept()
            self.closed.emit()
        else:
            event.ignore()
            self.hide()  # the window is gone at once; the program ends when the step in progress has ended

    def _may_stop(self) -> bool:
        return dialogs.ask_to_pause(self)


def _dropped_path(mime: QMimeData) -> str | None:
    """Return the first file of a drag, else its first folder: that may be a model."""
    folders = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return dropped_file(mime) or next(folders, None)
