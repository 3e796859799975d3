"""The pages of the window: which panel stands on which, and what panels have to say to each other."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from bertdesk.app.job import Lane
from bertdesk.app.panels.attention import AttentionView
from bertdesk.app.panels.beginning import BeginningPanel
from bertdesk.app.panels.chosen_rows import ChosenRowsPanel
from bertdesk.app.panels.class_words import ClassWordsPanel
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.panels.columns import ColumnsPanel
from bertdesk.app.panels.compare import ComparePanel
from bertdesk.app.panels.data import DataPanel
from bertdesk.app.panels.edits import EditsPanel
from bertdesk.app.panels.encoder import EncoderPanel
from bertdesk.app.panels.evaluate import EvaluatePanel
from bertdesk.app.panels.findings import FindingsPanel
from bertdesk.app.panels.forecast import ForecastPanel
from bertdesk.app.panels.gpu_pack import GpuPackPanel
from bertdesk.app.panels.helped import HelpedPanel
from bertdesk.app.panels.inside import InsideView
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.panels.masked import MaskedView
from bertdesk.app.panels.more_data import MoreDataPanel
from bertdesk.app.panels.next_sentence import NextView
from bertdesk.app.panels.pieces import PiecesView
from bertdesk.app.panels.positions import PositionsView
from bertdesk.app.panels.pretrain import PretrainPanel
from bertdesk.app.panels.pretrain_run import PretrainRunPanel
from bertdesk.app.panels.raw_text import RawTextPanel
from bertdesk.app.panels.reading import ReadingPanel
from bertdesk.app.panels.rows import RowsPanel
from bertdesk.app.panels.run import RunPanel
from bertdesk.app.panels.settings import SettingsPanel
from bertdesk.app.panels.table_notices import TableNoticesPanel
from bertdesk.app.panels.toy import ToyView
from bertdesk.app.panels.train import TrainPanel
from bertdesk.app.panels.understand import UnderstandPanel
from bertdesk.app.panels.unfinished import UnfinishedPanel
from bertdesk.app.panels.what_if import WhatIfPanel
from bertdesk.app.panels.words import WordsPanel
from bertdesk.app.session import Session
from bertdesk.app.teaching import Teaching
from bertdesk.app.view import View
from bertdesk.app.widgets.page import Page
from bertdesk.core.pairs import Text

PAGES = ("data", "train", "evaluate", "classify", "understand", "pretrain", "settings")
_ASKING = ("evaluate", "classify")


class Retranslated(Protocol):
    """A part of the window that can say its words again in another language."""

    def retranslate(self) -> None: ...


class Pages(QStackedWidget):
    """One of them is shown. What a panel wants of the window itself, the window hears from the panel."""

    page_requested = Signal(str)  # by a panel

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._build()
        self._connect()
        self._name_run_pages()

    def _build(self) -> None:
        self._build_data_page()
        self._build_train_page()
        self._build_pretrain_page()
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
        self._build_understand_page()
        pages = (
            self.data, self.train_page, self.evaluate, self.classify, self.understand, self.pretrain_page, self.settings
        )  # fmt: skip
        for page in pages:
            self.addWidget(page)

    def _build_understand_page(self) -> None:
        self.understand = UnderstandPanel(self._session)
        self.pieces, self.attention = PiecesView(self._session), AttentionView(self._session)
        self.masked, self.next = MaskedView(self._session), NextView(self._session)
        self.inside, self.positions = InsideView(self._session), PositionsView(self._session)
        self.toy, self.lesson = ToyView(self._session), LessonView(self._session)
        made: dict[str, View] = {
            "pieces": self.pieces, "attention": self.attention, "masked": self.masked, "next": self.next,
            "inside": self.inside, "positions": self.positions, "toy": self.toy, "lesson": self.lesson,
        }  # fmt: skip
        self.understand.place(made)
        self.understand.width_changed.connect(self.attention.arrange)
        self.teaching = Teaching(self._session, self.understand.look_into, self)
        for key, view in made.items():
            view.teaching_requested.connect(partial(self.teaching.prepare, key))
        self.teaching.numbers_suggested.connect(self.pretrain.suggest)
        self.pretrain_run.looking_requested.connect(self.teaching.look_into)

    def _build_data_page(self) -> None:
        self.data, self.rows, self.chosen = (
            DataPanel(self._session), RowsPanel(self._session), ChosenRowsPanel(self._session),
        )  # fmt: skip
        self.findings, self.edits = FindingsPanel(self._session), EditsPanel(self._session)
        self.rows.place_below(self.chosen)
        self.columns, self.reading = ColumnsPanel(self._session), ReadingPanel(self._session)
        self.data.width_changed.connect(self.columns.arrange)
        self.table_notices = TableNoticesPanel(self._session)
        above = (self.columns, self.reading, self.edits, self.table_notices)
        self.data.place(above=above, rows=self.rows, findings=self.findings)

    def _build_train_page(self) -> None:
        self.run, self.unfinished = RunPanel(self._session), UnfinishedPanel(self._session)
        self.encoder, self.train = EncoderPanel(self._session), TrainPanel(self._session)
        self.forecast = ForecastPanel(self._session)
        self.train.place_beside_start(self.forecast)
        self.train_page = Page()
        self.train_page.body.addWidget(self.run, 1)
        for panel in (self.unfinished, self.encoder, self.train):
            self.train_page.body.addWidget(panel)
        self.train_page.body.addStretch()

    def _build_pretrain_page(self) -> None:
        session = self._session
        self.pretrain_run = PretrainRunPanel(session)
        self.unfinished_pretraining = UnfinishedPanel(session, session.pretraining)
        self.raw_text, self.beginning, self.pretrain = (
            RawTextPanel(session), BeginningPanel(session), PretrainPanel(session),
        )  # fmt: skip
        self.pretrain_forecast = ForecastPanel(session, session.pretraining.foresight)
        self.pretrain.place_beside_start(self.pretrain_forecast)
        self.pretrain_page = Page()
        self.pretrain_page.body.addWidget(self.pretrain_run, 1)
        self.helped = HelpedPanel(session)
        for panel in (self.helped, self.unfinished_pretraining, self.raw_text, self.beginning, self.pretrain):
            self.pretrain_page.body.addWidget(panel)
        self.pretrain_page.body.addStretch()

    def _connect(self) -> None:
        for panel in (
            self.data, self.train, self.run, self.evaluate, self.classify, self.attention, self.pretrain_run,
            self.teaching, self.inside,
        ):  # fmt: skip
            panel.page_requested.connect(self.page_requested)
        self.rows.class_asked.connect(self.chosen.ask_class)
        for part in (self.words, self.what_if, self.compare):
            self.classify.width_changed.connect(part.arrange)
        self.next.swap_requested.connect(self.understand.swap)
        self.lesson.view_requested.connect(self.understand.go_to_view)
        self.what_if.edit_requested.connect(self.classify.edit)
        for signal in (self.evaluate.text_chosen, self.class_words.text_chosen):
            signal.connect(self._on_text_chosen)
        self.evaluate.width_changed.connect(self.class_words.arrange)
        self._session.busy_changed.connect(self._on_busy_changed)

    def retranslate(self) -> None:
        self._name_run_pages()
        panels: tuple[Retranslated, ...] = (
            self.data, self.columns, self.reading, self.table_notices, self.rows, self.chosen, self.findings,
            self.edits, self.unfinished, self.encoder, self.train, self.forecast, self.run, self.evaluate,
            self.more_data, self.class_words, self.classify, self.words, self.what_if, self.compare, self.understand,
            self.settings, self.gpu_pack, self.pretrain_run, self.unfinished_pretraining, self.raw_text, self.beginning,
            self.pretrain, self.pretrain_forecast, self.helped,
        )  # fmt: skip
        for panel in panels:
            panel.retranslate()

    def _name_run_pages(self) -> None:
        self.pretrain_page.set_title(
            self.tr("Pre-train"),
            self.tr(
                "An encoder reads raw text, without classes, and learns its words; training can start from what comes"
                " out."
            ),
        )
        self.train_page.set_title(
            self.tr("Train"),
            self.tr("The encoder has read much text already; it now learns your classes from your rows."),
        )

    def show_page(self, key: str) -> None:
        self.setCurrentIndex(PAGES.index(key))
        if key == "settings":
            self.gpu_pack.look()
        elif key == "understand":
            self.understand.begin()

    def stop(self) -> bool:
        """Stop what the page that is shown does beside all else. Returns: whether there was something."""
        return self.key == "understand" and self.understand.stop()

    @property
    def key(self) -> str:
        """Which page is shown."""
        return PAGES[self.currentIndex()]

    @property
    def is_asking(self) -> bool:
        """Whether the person works with the model in use on this page, whatever else runs meanwhile."""
        return self.key in _ASKING

    @property
    def lane(self) -> Lane | None:
        """Where what is asked on this page runs; None: the page is about a run."""
        jobs = self._session.jobs
        return jobs.ask if self.is_asking else jobs.look if self.key == "understand" else None

    # Slots

    @Slot()
    def act(self) -> None:
        """Do the main action of the page that is shown."""
        match self.key:
            case "data" if self._session.material.dataset is not None:
                self.page_requested.emit("train")
            case "train":
                self.train.start()
            case "classify":
                self.classify.classify()
            case "pretrain":
                self.pretrain.start()

    @Slot()
    def pause(self) -> None:
        """Pause the run that goes on."""
        panel = self.pretrain_run if self._session.jobs.run.verb == "pretrain" else self.run
        panel.pause()

    @Slot(object)
    def _on_text_chosen(self, text: Text) -> None:
        self.page_requested.emit("classify")
        self.classify.show_text(text)

    @Slot()
    def _on_busy_changed(self) -> None:
        verb = self._session.jobs.run.verb
        of_training: tuple[QWidget, ...] = (self.encoder, self.train)
        of_pretraining: tuple[QWidget, ...] = (self.raw_text, self.beginning, self.pretrain)
        for running, panels in (("train", of_training), ("pretrain", of_pretraining)):
            for panel in panels:
                panel.setVisible(verb != running)  # the run has the page to itself
