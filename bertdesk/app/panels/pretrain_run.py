"""The page "Pre-train", while it runs and after: what the run reports, live. Fed with Events, as the panel "run"."""

from functools import cached_property
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, pretrain_words, theme
from bertdesk.app.pretrain_figures import PretrainFigures
from bertdesk.app.run_head import RunHead
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.two_losses_chart import TwoLossesChart
from bertdesk.core import base_models
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    HeldBackScored,
    ModelSaved,
    Notice,
    Progressed,
    RepeatStarted,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    SeedsCompared,
    StepDone,
)

_ALL = 1000  # shares of the height that is left, against one below
_NOTHING_WRONG = (
    "heads_fresh",
    "next_head_fresh",
    "no_next_head",
    "one_document",
    "vocabulary_smaller",
    "corpus_column",
    "folder_has_no_columns",
)


class PretrainRunPanel(QWidget):
    page_requested = Signal(str)
    looking_requested = Signal(object)  # Path: into the encoder that came out

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._said: Event | None = None  # the event that the sentence is of: said again after a switch of language
        self._notices: list[Notice] = []
        self._at_step, self._asks_next = 0, False
        self._made: Path | None = None  # the folder of the encoder that came out
        self._build()
        self._connect()
        self.retranslate()
        self.hide()

    def _build(self) -> None:
        self._head = RunHead(self._session, self._session.pretraining)
        self._look, self._to_train = QPushButton(), QPushButton()
        self._head.add_next(self._look)
        self._head.add_next(self._to_train, is_primary=True)
        self._figures, self._scored = PretrainFigures(), plain_label(wraps=True)
        self._notice_list = NoticeList()
        inside = self._inside = QVBoxLayout()
        inside.addWidget(self._head)
        inside.addSpacing(theme.GRID)
        for part in (self._figures, self._scored, self._notice_list):
            inside.addWidget(part)
        inside.addStretch(1)  # what the chart does not fill yet stays below, not between
        lay_card(self, inside)

    @cached_property
    def _chart(self) -> TwoLossesChart:
        """Made once pyqtgraph is imported, which takes 0.4 s and which the first paint does not wait for."""
        chart = TwoLossesChart()
        chart.setMinimumHeight(theme.px(320))
        chart.setAccessibleName(self.tr("Loss of masked words and of next sentences by step"))
        self._inside.insertWidget(self._inside.count() - 1, chart, _ALL)
        return chart

    def _connect(self) -> None:
        self._head.gave_up.connect(self.on_event)
        self._to_train.clicked.connect(self._on_to_train)
        self._look.clicked.connect(self._on_look)
        self._session.reported.connect(self._on_reported)
        self._session.busy_changed.connect(self._on_busy_changed)

    def retranslate(self) -> None:
        self._head.retranslate()
        self._head.set_words(self.tr("This run"), self.tr("Progress of the pre-training"))
        self._to_train.setText(self.tr("Train on it"))
        self._look.setText(self.tr("Look into it"))
        if "_chart" in self.__dict__:  # made already
            self._chart.setAccessibleName(self.tr("Loss of masked words and of next sentences by step"))
        self._figures.retranslate()
        self._show_scored()
        self._show_notices()
        if self._said is not None:
            self._head.say(pretrain_words.sentence(self._said, was_seen=self._was_seen))

    # Slots

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        if is_busy and self._session.jobs.run.verb == "pretrain":
            self._notices.clear()
            self.on_event(RunStarted("pretrain"))  # reading the text comes before the run's own first word

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == "pretrain":
            self.on_event(event)

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """Show one event of a pre-training run."""
        match event:
            case RunStarted():
                self._begin(event)
            case StepDone():
                self._show_step(event)
            case HeldBackScored():
                self._show_kept(self._at_step, event)
            case Notice():
                self._take_notice(event)
            case RunResumed():
                self._take_up(event)
            case Progressed():
                if not self._at_step:  # later it would run back and forth
                    self._head.show_progress(event.done, event.total)
            case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
                self._end(event)
            case ModelSaved() | Evaluated() | BaselineScored() | RepeatStarted() | SeedsCompared():
                pass
            case _:
                assert_never(event)
        if sentence := pretrain_words.sentence(event, was_seen=self._was_seen):
            self._said = event
            self._head.say(sentence)

    @property
    def _was_seen(self) -> bool:
        """Whether what is measured on is what is learnt from."""
        return any(notice.code == "nothing_held_back" for notice in self._notices)

    def _take_notice(self, notice: Notice) -> None:
        self._notices.append(notice)
        self._show_notices()
        if self._was_seen:
            self._figures.tell_seen()
            self._chart.tell_seen(was_seen=True)
        self._show_scored()

    def _begin(self, event: RunStarted) -> None:
        """Show a run that has just begun: twice, since its own first word comes when the text has been read.

        What was told between the two stays, such as that a checkpoint is damaged and it begins earlier.
        """
        self._at_step, self._asks_next, self._made = 0, False, None
        self._figures.clear()
        self._show_notices()
        self._show_scored()
        self._chart.clear()
        self._chart.set_total(event.total_steps)
        if event.unigram is not None:
            self._chart.set_by_frequency(event.unigram)
        self._chart.hide()  # until there is something to draw: reading may take long
        self._head.name_stop(keeps=False)
        self.show()
        self._head.begin()

    def _show_step(self, event: StepDone) -> None:
        self._at_step, self._asks_next = event.step, event.loss_nsp is not None
        self._chart.show()
        self._figures.show_step(event)
        self._head.show_progress(event.step, event.total_steps)
        self._chart.add_losses(event.step, event.loss if event.loss_mlm is None else event.loss_mlm, event.loss_nsp)

    def _show_kept(self, step: int, found: HeldBackScored) -> None:
        self._chart.show()
        self._chart.set_by_frequency(found.unigram)
        self._chart.add_kept(step, found.loss_mlm, found.loss_nsp)
        if found.is_best:
            self._figures.show_best(found)
            self._head.name_stop(keeps=True)
            self._show_scored()

    def _take_up(self, event: RunResumed) -> None:
        """Draw what the run had reached before it was interrupted."""
        neighbours = dict(event.losses_nsp)
        self._asks_next = bool(neighbours)
        for step, loss in event.losses_mlm or event.losses:
            self._chart.add_losses(step, loss, neighbours.get(step))
        for step, found in event.held_back:
            self._show_kept(step, found)
        self._at_step = event.step
        self._head.show_progress(event.step, event.total_steps)

    def _end(self, event: RunFinished | RunCancelled | RunPaused | RunFailed) -> None:
        path = event.model if isinstance(event, RunFinished) else None
        if isinstance(event, RunCancelled):
            path = event.saved_path
        self._made = Path(path) if path else None
        self._head.end(event)

    def _show_scored(self) -> None:
        best = self._figures.best
        words = pretrain_words.scored(best, was_seen=self._was_seen, asks_next=self._asks_next) if best else ""
        self._scored.setText(words.replace(" %", "\u00a0%"))  # no line begins with the sign
        self._scored.setVisible(best is not None)

    def _show_notices(self) -> None:
        self._notice_list.show_notices([_row(notice) for notice in self._notices])

    @Slot()
    def pause(self) -> None:
        """Ask the run for an end from which it can go on another day."""
        self._head.pause()

    @Slot()
    def _on_to_train(self) -> None:
        if self._made is not None:
            self._session.material.choose_encoder(base_models.local(self._made))
            self.page_requested.emit("train")

    @Slot()
    def _on_look(self) -> None:
        if self._made is not None:
            self.looking_requested.emit(self._made)


def _row(notice: Notice) -> NoticeRow:
    return NoticeRow("info" if notice.code in _NOTHING_WRONG else "warn", i18n.message(notice.code, notice.facts))
