"""A person at the page "Pre-train", by its buttons: "evening" begins and closes, "morning" goes on and trains on it.

Arguments: which of the two, a text, a table. Prints one JSON object of what was seen.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from looking import drag, drop, words
from over_night import Person, click
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QSpinBox

from bertdesk.app.main import run
from bertdesk.app.window import MainWindow
from bertdesk.core.events import Event, RunPaused, RunResumed, StepDone
from bertdesk.paths import models_dir


def set_number(window: MainWindow, name: str, value: int) -> None:
    boxes = window.pages.pretrain.findChildren(QSpinBox)
    (box,) = [each for each in boxes if name in each.accessibleName()]
    box.setValue(value)


def evening(window: MainWindow, text: Path, _table: Path, seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    session = window._session
    steps: list[int] = []

    def hear(_verb: str, event: Event) -> None:
        if isinstance(event, StepDone):
            steps.append(event.step)
        if isinstance(event, RunPaused):
            seen["step"], seen["total"] = event.step, event.total_steps

    session.reported.connect(hear)
    yield lambda: session.device is not None
    window.show_page("pretrain")
    seen["taken"] = drop(window, drag(text))
    yield lambda: session.raw_text.found is not None and session.is_free
    seen["found"] = words(window.pages.raw_text)
    yield lambda: click(window.pages.beginning, "A new network")
    yield lambda: session.raw_text.size == "tiny"
    set_number(window, "epochs", 60)
    set_number(window, "batch size", 8)
    yield lambda: click(window.pages.pretrain, "Start pre-training")
    yield lambda: steps and steps[-1] > 20
    seen["masked"] = words(window.pages.pretrain_run)
    QTimer.singleShot(0, window.close)  # it returns when the question has been answered
    yield lambda: any(click(box, "Pause and close") for box in window.findChildren(QMessageBox))


def morning(window: MainWindow, _text: Path, table: Path, seen: dict[str, object]) -> Iterator[Callable[[], object]]:
    session, steps = window._session, list[int]()

    def hear(verb: str, event: Event) -> None:
        if isinstance(event, StepDone) and verb == "pretrain":
            steps.append(event.step)
        if isinstance(event, RunResumed):
            seen["resumed"], seen["remembered"] = event.step, len(event.losses_mlm)

    session.reported.connect(hear)
    yield lambda: bool(session.pretraining.interrupted.runs)
    seen["trainings"] = len(session.training.interrupted.runs)
    window.show_page("pretrain")
    seen["card"] = words(window.pages.unfinished_pretraining)
    yield lambda: click(window.pages.unfinished_pretraining, "Continue")
    yield lambda: steps and steps[-1] > seen["resumed"] + 3  # type: ignore[operator]  # heard before any step
    yield lambda: click(window.pages.pretrain_run, "Stop and keep the best")
    yield lambda: click(window.pages.pretrain_run, "Train on it")
    yield (
        lambda: session.is_free and window.pages.key == "train"
    )  # the button is there before the run's thread has ended
    seen["said"] = words(window.pages.pretrain_run)
    window.open_path(str(table))
    yield lambda: session.material.lengths is not None and session.is_free
    window.show_page("train")
    (fast,) = [each for each in window.pages.train.findChildren(QAbstractButton) if each.text() == "Fast"]
    fast.click()
    yield lambda: click(window.pages.train, "Start training")
    yield lambda: session.classifier is not None and session.is_free
    assert session.classifier is not None
    seen["encoder"] = session.classifier.provenance.encoder
    seen["made"] = [Path(each.name).name for each in session.own_encoders.encoders]
    seen["left"] = [path.name for path in models_dir().glob(".*")]
    yield lambda: not session.jobs.verbs
    QTimer.singleShot(0, window.close)


def main() -> int:
    seen: dict[str, object] = {}
    doings, people = {"evening": evening, "morning": morning}[sys.argv[1]], list[Person]()

    def on_window(window: MainWindow) -> None:
        people.append(Person(window, doings(window, Path(sys.argv[2]), Path(sys.argv[3]), seen)))

    code = run(on_window=on_window)
    print(json.dumps(seen))
    return code


if __name__ == "__main__":
    sys.exit(main())
