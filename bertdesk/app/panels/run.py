"""The page "Train", lower part: what the run reports, live. Fed with Events, so that a test can hand it a list."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, run_words, theme
from bertdesk.app.run_figures import RunFigures
from bertdesk.app.session import Session
from bertdesk.app.widgets.loss_chart import LossChart
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.events import (
    BaselineScored,
    Ending,
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

if TYPE_CHECKING:
    from bertdesk.core.unfinished import Unfinished  # imports torch


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
        self._paused: RunPaused | None = None
        self._given_up: Unfinished | None = None  # the run of this panel, while that is being done
        self._build()
        self._connect()
        self.retranslate()
        self.hide()

    def _build(self) -> None:
        self._title = plain_label("heading")
        self._state = plain_label("muted", wraps=True)
        self._pause, self._stop, self._go_on, self._give_up = (QPushButton() for _ in range(4))
        self._to_evaluate, self._to_classify = QPushButton(), QPushButton()
        for button in (self._to_classify, self._go_on):
            button.setProperty("primary", True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._title, 1)
        for button in (self._pause, self._stop, self._give_up, self._go_on, self._to_evaluate, self._to_classify):
            head.addWidget(button)
        self._figures = RunFigures()
        self._notice_list = NoticeList()
        inside = self._inside = QVBoxLayout()
        inside.addLayout(head)
        inside.addWidget(self._bar)
        inside.addWidget(self._state)
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
        self._stop.clicked.connect(self.stop)
        self._pause.clicked.connect(self.pause)
        self._go_on.clicked.connect(self._on_go_on)
        self._give_up.clicked.connect(self._on_give_up)
        self._to_evaluate.clicked.connect(self._on_to_evaluate)
        self._to_classify.clicked.connect(self._on_to_classify)
        self._session.reported.connect(self._on_reported)
        self._session.busy_changed.connect(self._on_busy_changed)
        self._session.ready_changed.connect(self._on_ready)
        self._session.training.interrupted.changed.connect(self._show_ways_on)

    def retranslate(self) -> None:
        self._title.setText(self.tr("This run"))
        self._pause.setText(self.tr("Pause"))
        self._name_stop()
        self._go_on.setText(self.tr("Continue"))
        self._name_give_up()
        self._to_evaluate.setText(self.tr("See the evaluation"))
        self._to_classify.setText(self.tr("Classify a text"))
        self._bar.setAccessibleName(self.tr("Progress of the training"))
        if "_chart" in self.__dict__:  # made already
            self._chart.setAccessibleName(self.tr("Loss and validation accuracy by step"))
        self._figures.retranslate()
        self._show_notices()
        if self._said is not None:
            self._state.setText(self._sentence(self._said))

    # Slots

    @Slot(bool)
    def _on_busy_changed(self, is_busy: bool) -> None:  # noqa: FBT001  # a slot
        if is_busy and self._session.jobs.run.verb == "train":
            self._repeat = self._seeds = None
            self.on_event(RunStarted("train"))  # reading and loading come before the run's own first word

    @Slot()
    def _on_ready(self) -> None:
        _ = self._chart  # made while nobody waits for it

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == "train":
            self.on_event(event)
        elif verb == "give_up" and isinstance(event, Ending):  # perhaps of another run, from the card below
            run, self._given_up = self._given_up, None
            if run is not None and isinstance(event, RunFinished):
                is_kept = run.has_model and run.out.is_dir()
                self.on_event(RunCancelled(run.step, str(run.out) if is_kept else None))

    def on_event(self, event: Event) -> None:
        """Show one event of a training run."""
        match event:
            case RunStarted():
                self._begin(event)
            case StepDone():
                self._at_step = event.step
                self._figures.show_step(event.loss, event.learning_rate, event.examples_per_s)
                self._show_progress(event.step, event.total_steps)
                self._chart.add_loss(event.step, event.loss)
            case Evaluated():
                if event.part == "valid":
                    if event.is_best:
                        self._show_best(event.accuracy, event.n)
                    self._chart.add_accuracy(self._at_step, event.accuracy)
            case Notice():
                self._notices.append(event)
                self._show_notices()
            case RunResumed():
                self._take_up(event)
            case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
                self._end(event)
            case RepeatStarted():
                self._repeat = event
            case SeedsCompared():
                self._seeds = event
            case Progressed() | BaselineScored() | ModelSaved() | HeldBackScored():
                pass
            case _:
                assert_never(event)
        self._say(event)

    def _say(self, event: Event) -> None:
        if sentence := self._sentence(event):
            self._said = event
            self._state.setText(sentence)

    def _sentence(self, event: Event) -> str:
        return run_words.sentence(event, repeat=self._repeat, seeds=self._seeds)

    def _show_progress(self, step: int, total_steps: int) -> None:
        self._bar.setValue(round(1000 * step / max(1, total_steps)))

    def _begin(self, event: RunStarted) -> None:
        self._paused, self._at_step = None, 0
        self._figures.clear()
        self._name_stop()
        if self._repeat is None or self._repeat.number == 1:  # each notice comes once in several runs
            self._notices.clear()
            self._show_notices()
        self._chart.clear()
        self._chart.set_total(event.total_steps)
        self._bar.setValue(0)
        self._stop.setEnabled(True)
        self._pause.setEnabled(True)
        self._stop.show()
        self._pause.show()
        self._to_evaluate.hide()
        self._to_classify.hide()
        self._show_ways_on()
        self.show()
        self._stop.setFocus()  # else the focus would jump to the rail with the button that is gone

    def _take_up(self, event: RunResumed) -> None:
        """Draw what the run had reached before it was interrupted."""
        if event.best_accuracy is not None:
            self._show_best(event.best_accuracy, event.valid_n)
        for step, loss in event.losses:
            self._chart.add_loss(step, loss)
        for step, accuracy in event.accuracies:
            self._chart.add_accuracy(step, accuracy)
        self._at_step = event.step
        self._show_progress(event.step, event.total_steps)

    def _end(self, event: RunFinished | RunCancelled | RunPaused | RunFailed) -> None:
        has_model = isinstance(event, RunFinished) or (isinstance(event, RunCancelled) and bool(event.saved_path))
        self._paused = event if isinstance(event, RunPaused) else None
        if isinstance(event, RunFinished):
            self._bar.setValue(1000)
        elif isinstance(event, RunPaused):
            self._show_progress(event.step, event.total_steps)
        next_buttons = {
            self._to_classify: has_model,
            self._to_evaluate: has_model,
            self._go_on: self._paused is not None,
            self._give_up: self._paused is not None,
        }
        for button, is_offered in next_buttons.items():
            button.setVisible(is_offered)
        if self.window().focusWidget() in (self, self._stop, self._pause):
            for button in (self._go_on, self._to_classify):  # else the focus, and the page, would jump to what is below
                if next_buttons[button]:
                    button.setFocus()
        self._pause.hide()
        self._stop.hide()

    @Slot()
    def _show_ways_on(self) -> None:
        """Offer what can be done with a paused run, as it has been found where it lies."""
        run = self._session.training.interrupted.paused if self._paused is not None else None
        self._go_on.setVisible(run is not None)
        self._give_up.setVisible(run is not None)
        self._name_give_up()

    def _name_give_up(self) -> None:
        run = self._session.training.interrupted.paused
        keeps = run is None or run.has_model
        self._give_up.setText(self.tr("Give up, keep the best so far") if keeps else self.tr("Give up"))

    def _show_best(self, accuracy: float, n: int) -> None:
        self._figures.show_best(accuracy, n)
        self._name_stop()

    def _name_stop(self) -> None:
        keeps = self._figures.has_best or (self._repeat is not None and self._repeat.number > 1)  # an earlier run's
        self._stop.setText(self.tr("Stop and keep the best") if keeps else self.tr("Stop, nothing to keep yet"))

    def _show_notices(self) -> None:
        rows = [NoticeRow("warn", i18n.message(notice.code, notice.facts)) for notice in self._notices]
        self._notice_list.show_notices(rows)

    @Slot()
    def stop(self) -> None:
        """Ask the run for its end, with the best so far."""
        self._session.jobs.run.cancel()
        self._show_asked(self.tr("Stopping after this step…"))

    @Slot()
    def pause(self) -> None:
        """Ask the run for an end from which it can go on another day."""
        self._session.jobs.run.pause()
        self._show_asked(self.tr("Pausing after this step…"))

    def _show_asked(self, words: str) -> None:
        self.setFocus()  # a button that is disabled would hand it on to what is below, and the page would jump there
        self._pause.setEnabled(False)
        self._stop.setEnabled(False)
        self._state.setText(words)

    @Slot()
    def _on_go_on(self) -> None:
        if (run := self._session.training.interrupted.paused) is not None:
            self._session.training.resume(run)

    @Slot()
    def _on_give_up(self) -> None:
        if (run := self._session.training.interrupted.paused) is not None and self._session.training.give_up(run):
            self._given_up = run

    @Slot()
    def _on_to_evaluate(self) -> None:
        self.page_requested.emit("evaluate")

    @Slot()
    def _on_to_classify(self) -> None:
        self.page_requested.emit("classify")
