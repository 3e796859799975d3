"""A person's session at the real window, with a 10 ms timer on its thread: how late it comes, phase by phase.

Arguments: a folder to work in. Prints one JSON object: of each phase the figures in ms, and what was seen. With
BERTDESK_TEST_STACKS=MS, the stacks of every moment that was later than that go to standard error.
"""

import csv
import faulthandler
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from bertdesk import logs
from bertdesk.app.main import run
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.window import MainWindow
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Event, StepDone
from bertdesk.paths import resource

TICK_MS = 10
CSV_BYTES = 100_000_000
TEXTS = ("Where is my parcel?", "The lamp came broken and I want my money back.", "Thank you, all is fine " * 40)
TYPED = "the driver never came and nobody answers the phone, so where is it now"
SAMPLE = resource("samples/feedback_en.csv")

Step = Iterator[Callable[[], object]]
"""Yields what must come true before it goes on."""


class Timer(QObject):
    """Measures how late it comes itself, and takes the person's steps between."""

    def __init__(self, steps: Step) -> None:
        super().__init__()
        self.late_ms: dict[str, list[tuple[float, float]]] = {}
        """Of each phase, what every tick was late, and that without the time it was kept waiting for a core."""
        self.phase = ""
        self._steps = steps
        self._is_true: Callable[[], object] = lambda: True
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._schedule = Schedule()
        self._last_s, self._kept_waiting_s = time.perf_counter(), self._schedule.kept_waiting_s()
        self._stacks_s = float(os.environ.get("BERTDESK_TEST_STACKS", "0")) / 1000
        self._timer.start()

    @Slot()
    def _on_tick(self) -> None:
        now_s, kept_waiting_s = time.perf_counter(), self._schedule.kept_waiting_s()
        late_ms = max(0.0, 1000 * (now_s - self._last_s) - TICK_MS)
        of_others_ms = 1000 * (kept_waiting_s - self._kept_waiting_s)
        self._last_s, self._kept_waiting_s = now_s, kept_waiting_s
        if self.phase:
            self.late_ms.setdefault(self.phase, []).append((late_ms, max(0.0, late_ms - of_others_ms)))
        if self._stacks_s:
            if late_ms > 1000 * self._stacks_s:
                print(
                    f"^^^ {self.phase}: {late_ms:.0f} ms late, {of_others_ms:.0f} without a core\n",
                    file=sys.stderr,
                    flush=True,
                )
            faulthandler.dump_traceback_later(self._stacks_s)
        if self._is_true():
            try:
                self._is_true = next(self._steps)
            except StopIteration:
                self._timer.stop()
                faulthandler.cancel_dump_traceback_later()


class Schedule:
    """For how long this thread, ready to run, has been kept waiting for a core: Linux counts it."""

    def __init__(self) -> None:
        there = Path("/proc/thread-self/schedstat").exists()
        self._file = os.open("/proc/thread-self/schedstat", os.O_RDONLY) if there else -1

    def kept_waiting_s(self) -> float:
        """Return the sum so far; 0 where nobody counts."""
        return int(os.pread(self._file, 100, 0).split()[1]) / 1e9 if self._file >= 0 else 0.0


def figures(late_ms: list[tuple[float, float]]) -> dict[str, float]:
    late, own = (sorted(column) for column in zip(*late_ms, strict=True))
    at = int(0.99 * (len(late) - 1))
    return {
        "n": len(late),
        "p50": late[len(late) // 2],
        "p99": late[at],
        "max": late[-1],
        "p99_own": own[at],
        "max_own": own[-1],
    }


class Person:
    """What is done at the window, and what was seen of it."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.session, self.folder = window, window._session, folder
        self.timer = Timer(self._steps())
        self.seen: dict[str, object] = {}
        self._events: list[tuple[str, Event]] = []
        self.session.reported.connect(lambda verb, event: self._events.append((verb, event)))

    def _steps(self) -> Step:
        timer, session = self.timer, self.session
        timer.phase = "importing torch"
        yield lambda: session.device is not None
        yield from self._read_sample()
        yield from self._train()
        yield from self._read_large()
        yield from self._read_sample()
        yield from self._ask_while_training()
        timer.phase = ""
        self.window.close()

    def _read_sample(self) -> Step:
        self.timer.phase = "reading the sample"
        before = self.session.material.table
        self.window.open_path(str(SAMPLE))
        yield lambda: self.session.material.table is not before and self.session.material.lengths is not None

    def _train(self) -> Step:
        session, timer = self.session, self.timer
        self.window.show_page("train")
        yield from _pause(0.3)
        timer.phase = "getting ready to train"
        assert session.training.begin(self._config(max_steps=12))
        yield lambda: self._steps_done() >= 1
        timer.phase = "training"
        yield lambda: self._steps_done() >= 12
        timer.phase = "scoring and saving"
        yield lambda: session.classifier is not None
        timer.phase = "classifying and explaining"
        self.window.show_page("classify")
        yield from self._ask()

    def _read_large(self) -> Step:
        timer, session = self.timer, self.session
        path = self.folder / "large.csv"
        timer.phase = ""
        _write_large(path)
        yield lambda: True
        timer.phase = "reading 100 MB"
        self.window.open_path(str(path))
        yield lambda: session.material.table is not None and session.material.table.path == path
        timer.phase = "counting tokens"
        yield from _pause(3)
        timer.phase = ""
        path.unlink()

    def _ask(self) -> Step:
        session, window = self.session, self.window
        for text in TEXTS:
            session.asking.attribution = None
            window.pages.classify.show_text(text)
            yield lambda text=text: session.asking.attribution is not None and session.asking.attribution.text == text
            self.seen["answers"] = int(str(self.seen.get("answers", 0))) + 1

    def _ask_while_training(self) -> Step:
        session, timer, window = self.session, self.timer, self.window
        window.show_page("train")
        yield from _pause(0.3)
        self._events.clear()
        timer.phase = "getting ready to train again"
        assert session.training.begin(self._config(max_steps=10_000))
        yield lambda: self._steps_done() >= 1
        window.show_page("classify")
        yield from _pause(0.3)
        timer.phase = "typing while training"
        yield from self._type()
        timer.phase = "classifying and explaining while training"
        yield from self._ask()
        timer.phase = "stopping"
        session.jobs.cancel()
        yield lambda: session.jobs.are_idle

    def _type(self) -> Step:
        box = self.window.findChild(ClassifyPanel).findChild(PasteBox)
        box.set_text("")
        box.setFocus()
        for character in TYPED:
            QTest.keyClick(box, character)
            yield from _pause(0.05)
        self.seen["typed"] = box.text() == TYPED

    def _config(self, *, max_steps: int) -> TrainConfig:
        recipe = self.session.material.encoder.recipe
        return replace(recipe, max_length=64, max_steps=max_steps, epochs=1 if max_steps < 100 else 100, patience=100)

    def _steps_done(self) -> int:
        return max((event.step for _, event in self._events if isinstance(event, StepDone)), default=0)


def _pause(seconds: float) -> Step:
    until_s = time.perf_counter() + seconds
    yield lambda: time.perf_counter() > until_s


def _write_large(path: Path) -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        number = 0
        while file.tell() < CSV_BYTES:
            writer.writerows((f"{text} {number + i}", label) for i, (text, label) in enumerate(rows))
            number += len(rows)


def main() -> int:
    logs.start("window")
    people: list[Person] = []

    def on_window(window: MainWindow) -> None:
        window.painted.connect(lambda: people.append(Person(window, Path(sys.argv[1]))))

    code = run([], on_window=on_window)
    (person,) = people
    table = {phase: figures(late_ms) for phase, late_ms in person.timer.late_ms.items()}
    print(json.dumps({"phases": table, **person.seen}))
    return code


if __name__ == "__main__":
    sys.exit(main())
