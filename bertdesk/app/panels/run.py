"""The page "Train", lower part: what the run reports, live. Fed with Events, so that a test can hand it a list."""

from functools import cached_property
from typing import assert_never

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, run_words, theme
from bertdesk.app.run_figures import RunFigures
from bertdesk.app.run_head import RunHead
from bertdesk.app.session import Session
from bertdesk.app.widgets.loss_chart import LossChart
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import lay_card
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


class RunPanel(QWidget):
    page_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._said: Event | None = None  # the event that the sentence is of: said again after a switch of language
        self._notices: list[Notice] = []
        self._at_step = 0
        self._repeat: RepeatStarted | None = None
        self._seeds: SeedsCompared | None = None
        self._build()
        self._connect()
        self.retranslate()
        self.hide()

    def _build(self) -> None:
        self._head = RunHead(self._session, self._session.training)
        self._to_evaluate, self._to_classify = QPushButton(), QPushButton()
        self._head.add_next(self._to_evaluate)
        self._head.add_next(self._to_classify, is_primary=True)
        self._figures = RunFigures()
        self._notice_list = NoticeList()
        inside = self._inside = QVBoxLayout()
        inside.addWidget(self._head)
        inside.addSpacing(theme.GRID)
        inside.addWidget(self._figures)
        inside.addWidget(self._notice_list)
        lay_card(self, inside)

    @cached_property
    def _chart(self) -> LossChart:
        """Made once pyqtgraph is imported, which takes 0.4 s and which the first paint does not wait for."""
        chart = LossChart()
        chart.setMinimumHeight(theme.px(280))
        chart.setAccessibleName(self.tr("Loss and validation accuracy by step"))
        self._inside.addWidget(chart, 1)
        return chart

    def _connect(self) -> None:
        self._head.gave_up.connect(self.on_event)
        self._to_evaluate.clicked.connect(self._on_to_evaluate)
        self._to_classify.clicked.connect(self._on_to_classify)
        self._session.reported.connect(self._on_reported)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.ready_changed.connect(self._on_ready)

    def retranslate(self) -> None:
        self._head.retranslate()
        self._head.set_words(self.tr("This run"), self.tr("Progress of the training"))
        self._to_evaluate.setText(self.tr("See the evaluation"))
        self._to_classify.setText(self.tr("Classify a text"))
        if "_chart" in self.__dict__:  # made already
            self._chart.setAccessibleName(self.tr("Loss and validation accuracy by step"))
        self._figures.retranslate()
        self._show_notices()
        if self._said is not None:
            self._head.say(self._sentence(self._said))

    # Slots

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        if is_busy and self._session.jobs.run.verb == "train":
            self._repeat = self._seeds = None
            self._notices.clear()
            self.on_event(RunStarted("train"))  # reading and loading come before the run's own first word

    @Slot()
    def _on_ready(self) -> None:
        _ = self._chart  # made while nobody waits for it

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == "train":
            self.on_event(event)

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """Show one event of a training run."""
        match event:
            case RunStarted():
                self._begin(event)
            case StepDone():
                self._at_step = event.step
                self._figures.show_step(event.loss, event.learning_rate, event.examples_per_s)
                self._head.show_progress(event.step, event.total_steps)
                self._chart.add_loss(event.step, event.loss)
            case Evaluated():
                if event.part == "valid":
                    if event.is_best:
                        self._show_best(event.accuracy, event.n)
                    self._chart.add_accuracy(self._at_step, event.accuracy)
            case Notice():
                self._take_notice(event)
            case RunResumed():
                self._take_up(event)
            case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
                self._head.end(event)
            case RepeatStarted():
                self._repeat = event
            case SeedsCompared():
                self._seeds = event
            case Progressed() | BaselineScored() | ModelSaved() | HeldBackScored():
                pass
            case _:
                assert_never(event)
        self._say(event)

    def _take_notice(self, notice: Notice) -> None:
        dataset = self._session.material.dataset
        if dataset is None or notice not in dataset.notices:  # else the page "Data" has said it
            self._notices.append(notice)
            self._show_notices()

    def _say(self, event: Event) -> None:
        if sentence := self._sentence(event):
            self._said = event
            self._head.say(sentence)

    def _sentence(self, event: Event) -> str:
        return run_words.sentence(event, repeat=self._repeat, seeds=self._seeds)

    def _begin(self, event: RunStarted) -> None:
        """Show a run that has just begun, or the next of several.

        What was told stays: it may come before the run's own first word, and comes once in several runs.
        """
        self._at_step = 0
        self._figures.clear()
        self._name_stop()
        self._show_notices()
        self._chart.clear()
        self._chart.set_total(event.total_steps)
        self.show()
        self._head.begin()

    def _take_up(self, event: RunResumed) -> None:
        """Draw what the run had reached before it was interrupted."""
        if event.best_accuracy is not None:
            self._show_best(event.best_accuracy, event.valid_n)
        for step, loss in event.losses:
            self._chart.add_loss(step, loss)
        for step, accuracy in event.accuracies:
            self._chart.add_accuracy(step, accuracy)
        self._at_step = event.step
        self._head.show_progress(event.step, event.total_steps)

    def _show_best(self, accuracy: float, n: int) -> None:
        self._figures.show_best(accuracy, n)
        self._name_stop()

    def _name_stop(self) -> None:
        keeps = self._figures.has_best or (self._repeat is not None and self._repeat.number > 1)  # an earlier run's
        self._head.name_stop(keeps=keeps)

    def _show_notices(self) -> None:
        rows = [NoticeRow("warn", i18n.message(notice.code, notice.facts)) for notice in self._notices]
        self._notice_list.show_notices(rows)

    @Slot()
    def pause(self) -> None:
        """Ask the run for an end from which it can go on another day."""
        self._head.pause()

    @Slot()
    def _on_to_evaluate(self) -> None:
        self.page_requested.emit("evaluate")

    @Slot()
    def _on_to_classify(self) -> None:
        self.page_requested.emit("classify")
