"""A person at the real window, by its buttons: "evening" trains, closes and pauses; "morning" goes on to the end.

Arguments: which of the two, a table, the folder of an encoder. Prints one JSON object of what was seen.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from looking import words
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QSpinBox, QWidget

from bertdesk.app.main import run
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.events import Event, RunPaused, RunResumed, StepDone
from bertdesk.paths import models_dir

EPOCHS = 60


class Person(QObject):
    """Takes one look every few milliseconds and does the next thing as soon as what it waits for is there."""

    def __init__(self, window: MainWindow, doings: Iterator[Callable[[], object]]) -> None:
        super().__init__(window)
        self._doings = doings
        self._wait: Callable[[], object] = next(doings)
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._on_look)
        self._timer.start()

    @Slot()
    def _on_look(self) -> None:
        if self._wait():
            try:
                self._wait = next(self._doings)
            except StopIteration:
                self._timer.stop()


def button(within: QWidget, text: str) -> QAbstractButton | None:
    found = within.findChildren(QAbstractButton)
    return next((b for b in found if b.text() == text and b.isVisible() and b.isEnabled()), None)


def click(within: QWidget, text: str) -> bool:
    """Click the button once it is there. Returns: whether it was."""
    if (found := button(within, text)) is None:
        return False
    QTimer.singleShot(0, found.click)
    return True


def evening(window: MainWindow, table: Path, encoder: Path, seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    session = window._session
    steps: list[int] = []

    def hear(_verb: str, event: Event) -> None:
        if isinstance(event, StepDone):
            steps.append(event.step)
        if isinstance(event, RunPaused):
            seen["step"], seen["total"] = event.step, event.total_steps

    session.reported.connect(hear)
    yield lambda: session.device is not None
    window.open_path(str(table))
    yield lambda: session.material.lengths is not None and session.is_free
    session.material.choose_encoder(base_models.local(encoder))
    window.show_page("train")
    (epochs,) = [box for box in window.pages.train.findChildren(QSpinBox) if "epochs" in box.accessibleName()]
    epochs.setValue(EPOCHS)
    yield lambda: session.training.foresight.plan is not None
    seen["forecast"] = [each for each in words(window.pages.forecast) if "of memory" in each]
    yield lambda: click(window.pages.train, "Start training")
    yield lambda: steps and steps[-1] > 3
    QTimer.singleShot(0, window.close)  # it returns when the question has been answered
    yield lambda: any(click(box, "Pause and close") for box in window.findChildren(QMessageBox))


def morning(window: MainWindow, table: Path, _encoder: Path, seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    session = window._session
    steps: list[int] = []

    def hear(_verb: str, event: Event) -> None:
        if isinstance(event, StepDone):
            steps.append(event.step)
        if isinstance(event, RunResumed):
            seen["resumed"] = event.step

    session.reported.connect(hear)
    yield lambda: bool(session.training.interrupted.runs)
    window.show_page("train")
    seen["card"] = words(window.pages.unfinished)
    yield lambda: click(window.pages.unfinished, "Continue")
    yield lambda: session.classifier is not None and session.is_free
    seen["first"], seen["last"] = steps[0], steps[-1]
    seen["said"] = [each for each in words(window.pages.run) if "saved" in each]
    seen["table"] = str(session.material.table.path) if session.material.table else ""
    seen["left"] = [path.name for path in models_dir().glob(".*")]
    yield lambda: not session.jobs.verbs
    QTimer.singleShot(0, window.close)


def main() -> int:
    time, table, encoder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    seen: dict[str, object] = {}
    doings = {"evening": evening, "morning": morning}[time]
    people: list[Person] = []

    def on_window(window: MainWindow) -> None:
        people.append(Person(window, doings(window, table, encoder, seen)))

    code = run(on_window=on_window)
    print(json.dumps(seen))
    return code


if __name__ == "__main__":
    sys.exit(main())
