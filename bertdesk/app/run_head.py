"""The head of a run's card: what it does, how far it is; pause, stop, continue, give up, and what comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.interrupted import Runs
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.events import Ending, Event, RunCancelled, RunFinished, RunPaused

if TYPE_CHECKING:
    from bertdesk.core.unfinished import Unfinished  # imports torch

_FULL = 1000


class RunHead(QWidget):
    """Of a run of either kind: its panel tells it what happens, and gives the words."""

    gave_up = Signal(object)  # RunCancelled: a paused run of this card was given up

    def __init__(self, session: Session, runs: Runs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._runs = session, runs
        self._next: list[QPushButton] = []
        self._keeps = False
        self._paused: RunPaused | None = None
        self._given_up: Unfinished | None = None  # the run of this card, while that is being done
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._state = plain_label("heading"), plain_label("muted", wraps=True)
        self._pause, self._stop, self._go_on, self._give_up = (QPushButton() for _ in range(4))
        self._go_on.setProperty("primary", True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _FULL)
        head = self._row = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._title, 1)
        for button in (self._pause, self._stop, self._give_up, self._go_on):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._state)

    def add_next(self, button: QPushButton, *, is_primary: bool = False) -> None:
        """Offer this once the run has left something to go on with."""
        if is_primary:
            button.setProperty("primary", True)
            self._next.insert(0, button)
        else:
            self._next.append(button)
        self._row.addWidget(button)

    def _connect(self) -> None:
        self._stop.clicked.connect(self.stop)
        self._pause.clicked.connect(self.pause)
        self._go_on.clicked.connect(self._on_go_on)
        self._give_up.clicked.connect(self._on_give_up)
        self._session.reported.connect(self._on_reported)
        self._runs.interrupted.changed.connect(self._show_ways_on)

    def retranslate(self) -> None:
        self._pause.setText(self.tr("Pause"))
        self._go_on.setText(self.tr("Continue"))
        self.name_stop(keeps=self._keeps)
        self._name_give_up()

    def set_words(self, title: str, bar_name: str) -> None:
        self._title.setText(title)
        self._bar.setAccessibleName(bar_name)

    def say(self, words: str) -> None:
        """Say what the run is doing."""
        self._state.setText(words)

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setValue(round(_FULL * done / max(1, total)))

    def name_stop(self, *, keeps: bool) -> None:
        """Say on the button whether a stop would keep anything."""
        self._keeps = keeps
        self._stop.setText(self.tr("Stop and keep the best") if keeps else self.tr("Stop, nothing to keep yet"))

    def begin(self) -> None:
        self._paused = None
        self._bar.setValue(0)
        for button in (self._stop, self._pause):
            button.setEnabled(True)
            button.show()
        for button in self._next:
            button.hide()
        self._show_ways_on()
        self._pause.setFocus()  # else the focus would jump to the rail; a second press on Enter loses nothing here

    def end(self, event: Ending) -> None:
        has_model = isinstance(event, RunFinished) or (isinstance(event, RunCancelled) and bool(event.saved_path))
        self._paused = event if isinstance(event, RunPaused) else None
        if isinstance(event, RunFinished):
            self._bar.setValue(_FULL)
        elif isinstance(event, RunPaused):
            self.show_progress(event.step, event.total_steps)
        offered = {**dict.fromkeys(self._next, has_model), self._give_up: self._paused is not None}
        offered = {self._go_on: self._paused is not None, **offered}
        for button, is_offered in offered.items():
            button.setVisible(is_offered)
        if self.window().focusWidget() in (self, self._stop, self._pause):
            for button in (self._go_on, *self._next[:1]):  # else the focus, and the page, would jump to what is below
                if offered[button]:
                    button.setFocus()
        self._pause.hide()
        self._stop.hide()

    @Slot()
    def _show_ways_on(self) -> None:
        """Offer what can be done with a paused run, as it has been found where it lies."""
        run = self._runs.interrupted.paused if self._paused is not None else None
        self._go_on.setVisible(run is not None)
        self._give_up.setVisible(run is not None)
        self._name_give_up()

    def _name_give_up(self) -> None:
        run = self._runs.interrupted.paused
        keeps = run is None or run.has_model
        self._give_up.setText(self.tr("Give up, keep the best so far") if keeps else self.tr("Give up"))

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
        if (run := self._runs.interrupted.paused) is not None:
            self._runs.resume(run)

    @Slot()
    def _on_give_up(self) -> None:
        if (run := self._runs.interrupted.paused) is not None and self._runs.give_up(run):
            self._given_up = run

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb != self._runs.give_up_verb or not isinstance(event, Ending):  # perhaps of another run, from its card
            return
        run, self._given_up = self._given_up, None
        if run is not None and isinstance(event, RunFinished):
            is_kept = run.has_model and run.out.is_dir()
            self.gave_up.emit(RunCancelled(run.step, str(run.out) if is_kept else None))
