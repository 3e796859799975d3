"""MainWindow: places the panels, menus, drops, closing. What the pages do stands in panels and Session."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bertdesk import __version__
from bertdesk.app import i18n, theme, window_state
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.evaluate import EvaluatePanel
from bertdesk.app.panels.run import RunPanel
from bertdesk.app.panels.settings import SettingsPanel
from bertdesk.app.panels.status import StatusPanel
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.drop_area import dropped_file
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import Page
from bertdesk.app.widgets.rail import Rail, RailEntry
from bertdesk.core import base_models
from bertdesk.errors import Facts
from bertdesk.paths import models_dir, resource

_PAGES = ("data", "train", "evaluate", "classify", "settings")


class MainWindow(QMainWindow):
    painted = Signal()  # once, when the first frame is on the screen
    closed = Signal()  # for good: no job is running any more

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._language = session.settings.language
        self._failure: tuple[str, Facts] | None = None
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
        self.train, self.run = TrainPanel(self._session), RunPanel(self._session)
        self._train_page = Page()
        self._train_page.body.addWidget(self.run, 1)
        self._train_page.body.addWidget(self.train)
        self._train_page.body.addStretch()
        self.evaluate = EvaluatePanel(self._session)
        self.classify = ClassifyPanel(self._session)
        self.settings = SettingsPanel(self._session)
        self.status = StatusPanel(self._session)
        self._pages = QStackedWidget()
        for page in (self.data, self._train_page, self.evaluate, self.classify, self.settings):
            self._pages.addWidget(page)
        self._failures = NoticeList()
        self._failures.setContentsMargins(3 * theme.GRID, 2 * theme.GRID, 3 * theme.GRID, 0)
        self.setCentralWidget(self._build_frame())
        self.setAcceptDrops(True)
        self.setWindowTitle("BERTDesk")
        self._build_menus()

    def _build_frame(self) -> QWidget:
        frame, right = QWidget(), QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._failures)
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

    def _build_menus(self) -> None:
        self._file_menu = self.menuBar().addMenu("")
        self._actions: dict[str, QAction] = {}
        for key, shortcut, slot in (
            ("open", QKeySequence(QKeySequence.StandardKey.Open), self._on_open_requested),
            ("sample_en", QKeySequence(), self._on_sample_requested),
            ("sample_zh", QKeySequence(), self._on_chinese_sample_requested),
            ("model", QKeySequence("Ctrl+Shift+O"), self._on_model_requested),
            ("quit", QKeySequence(QKeySequence.StandardKey.Quit), self.close),
        ):
            action = QAction(self)
            action.setShortcut(shortcut)
            action.triggered.connect(slot)
            self._file_menu.addAction(action)
            self._actions[key] = action
        self._help_menu = self.menuBar().addMenu("")
        self._about = QAction(self)
        self._about.triggered.connect(self._on_about)
        self._help_menu.addAction(self._about)
        for number, page in enumerate(_PAGES, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda page=page: self.show_page(page))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_main_action)
        QShortcut(QKeySequence("Escape"), self, self._session.jobs.cancel)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.show_page)
        self.data.file_dropped.connect(self.open_path)
        self.data.open_requested.connect(self._on_open_requested)
        self.data.sample_requested.connect(self._on_sample_requested)
        for panel in (self.data, self.train, self.run, self.evaluate, self.classify):
            panel.page_requested.connect(self.show_page)
        self.train.folder_requested.connect(self._on_encoder_requested)
        self.classify.model_requested.connect(self._on_model_requested)
        self.evaluate.file_requested.connect(self._on_evaluate_requested)
        self.evaluate.text_chosen.connect(self._on_text_chosen)
        self._session.failed.connect(self._on_failed)
        self._session.table_changed.connect(self._on_table_changed)
        self._session.settings_changed.connect(self._on_settings_changed)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.jobs.emptied.connect(self._on_jobs_emptied)
        self._failures.dismissed.connect(self._on_failure_dismissed)
        self._failures.action_chosen.connect(self._on_copy_report)

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
        self._file_menu.setTitle(self.tr("&File"))
        self._help_menu.setTitle(self.tr("&Help"))
        self._actions["open"].setText(self.tr("Open a table…"))
        self._actions["sample_en"].setText(self.tr("Try the English sample"))
        self._actions["sample_zh"].setText(self.tr("Try the Chinese sample"))
        self._actions["model"].setText(self.tr("Open a model…"))
        self._actions["quit"].setText(self.tr("Quit"))
        self._about.setText(self.tr("About BERTDesk"))
        self._show_failure()

    def show_page(self, key: str) -> None:
        self._pages.setCurrentIndex(_PAGES.index(key))
        self.rail.select(key)

    def open_path(self, path: str) -> None:
        """Open what was dropped or named: a model folder or a table."""
        given = Path(path)
        if (given / "config.json").is_file():
            started = self._session.open_model(given)
            page = "classify"
        else:
            started = self._session.open_table(given)
            page = "data"
        if started:
            self._forget_failure()
            self.show_page(page)

    # Slots

    @Slot()
    def _on_open_requested(self) -> None:
        filters = self.tr("Tables (*.csv *.tsv *.txt *.gz *.xz *.zip);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a table"), "", filters)
        if path:
            self.open_path(path)

    @Slot()
    def _on_sample_requested(self) -> None:
        self.open_path(str(resource("samples/feedback_en.csv")))

    @Slot()
    def _on_chinese_sample_requested(self) -> None:
        self.open_path(str(resource("samples/feedback_zh.csv")))

    @Slot()
    def _on_model_requested(self) -> None:
        if (folder := self._ask_folder(self.tr("Open a model folder"))) and self._session.open_model(Path(folder)):
            self._forget_failure()
            self.show_page("classify")

    @Slot()
    def _on_encoder_requested(self) -> None:
        if folder := self._ask_folder(self.tr("Choose the folder of an encoder")):
            self._session.choose_encoder(base_models.local(Path(folder)))

    def _ask_folder(self, title: str) -> str:
        models_dir().mkdir(parents=True, exist_ok=True)
        return QFileDialog.getExistingDirectory(self, title, str(models_dir()))

    @Slot()
    def _on_evaluate_requested(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Score the model on a table"))
        if path:
            self._session.evaluate_file(Path(path))

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
    def _on_about(self) -> None:
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("About BERTDesk"))
        box.setText(f"BERTDesk {__version__}")
        box.setInformativeText(
            self.tr("Fine-tunes BERT text classifiers on this computer and shows the words behind each answer.")
        )
        box.setIconPixmap(theme.pixmap("bertdesk", 64, self.devicePixelRatioF()))
        box.open()

    @Slot(str, str, object)
    def _on_failed(self, _verb: str, code: str, facts: Facts) -> None:
        self._failure = (code, facts)
        self._show_failure()

    def _show_failure(self) -> None:
        rows = []
        if self._failure is not None:
            code, facts = self._failure
            rows.append(NoticeRow("bad", i18n.message(code, facts), self.tr("Copy report") if code == "bug" else ""))
        self._failures.show_notices(rows)

    def _forget_failure(self) -> None:
        self._failure = None
        self._show_failure()

    @Slot()
    def _on_failure_dismissed(self) -> None:
        self._forget_failure()

    @Slot()
    def _on_copy_report(self) -> None:
        QGuiApplication.clipboard().setText(f"BERTDesk {__version__}\n{self._session.last_report}")

    @Slot()
    def _on_table_changed(self) -> None:
        self._forget_failure()

    @Slot(object)
    def _on_settings_changed(self) -> None:
        settings, app = self._session.settings, QApplication.instance()
        assert isinstance(app, QApplication), "a window has an application"
        theme.apply(app, settings.theme)
        if settings.language != self._language:
            self._language = settings.language
            i18n.install(settings.language)
            for part in (
                self,
                self.data,
                self.train,
                self.run,
                self.evaluate,
                self.classify,
                self.settings,
                self.status,
            ):
                part.retranslate()

    @Slot()
    def _on_jobs_emptied(self) -> None:
        if self._is_closing:
            self.close()

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        for key in ("open", "sample_en", "sample_zh", "model"):
            self._actions[key].setEnabled(not is_busy)
        self.train.setVisible(self._session.jobs.verb != "train")  # the run has the page to itself

    # Qt's own events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if path := dropped_file(event.mimeData()):
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
            if self._session.jobs.verb == "train" and not self._may_stop():
                event.ignore()
                return
            self._is_closing = True
            window_state.save(self)
            self._session.jobs.cancel_all()
        if self._session.jobs.are_idle:
            event.accept()
            self.closed.emit()
        else:
            event.ignore()
            self.hide()  # the window is gone at once; the program ends when the step in progress has ended

    def _may_stop(self) -> bool:
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Stop the training?"))
        box.setInformativeText(self.tr("The best model so far is kept."))
        stop = box.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is stop
