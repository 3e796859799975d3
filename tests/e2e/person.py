"""A person at the real program: starts it, then drives it by real mouse and keyboard from a thread beside the window's.

Arguments: a CSV with the classes "good" and "bad", a folder for screenshots. Wants DISPLAY, xdotool and a window
manager. The program runs as `python -m bertdesk` does; only widgets' places on the screen are asked of it, on its own
thread: no pixel is guessed. The process ends with the program's exit code, or 1 with a traceback.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox, QRadioButton, QScrollArea, QWidget

from bertdesk.__main__ import main as start_program
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.app.window import MainWindow
from bertdesk.paths import log_dir, models_dir

T = TypeVar("T")
TEXT = "the staff was great and the room was very clean"
PATIENCE_S = 60.0


class Ear(QObject):
    """Carries questions to the window's thread."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _on_asked(self, question: Callable[[], None]) -> None:
        question()

    def ask(self, question: Callable[[], T]) -> T:
        """Return the answer that the question gets on the window's thread."""
        answers: list[T] = []
        errors: list[Exception] = []
        answered = threading.Event()

        def answer() -> None:
            try:
                answers.append(question())
            except Exception as error:  # noqa: BLE001  # raised again where it was asked
                errors.append(error)
            finally:
                answered.set()

        self.asked.emit(answer)
        if not answered.wait(PATIENCE_S):
            raise TimeoutError("the window does not answer")
        if errors:
            raise errors[0]
        return answers[0]


class Pulse(QObject):
    """Measures how late a 10 ms timer of the window's thread comes: what a person feels as stutter."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=10, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._last_s = 0.0
        self.late_ms: list[float] = []

    def start(self) -> None:
        self._last_s, self.late_ms = time.perf_counter(), []
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._last_s) - 10))
        self._last_s = now

    def figures(self) -> str:
        ordered = sorted(self.late_ms)
        p99 = ordered[int(0.99 * (len(ordered) - 1))]
        return f"p50 {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms, max {ordered[-1]:.1f} ms of {len(ordered)}"


class Person:
    """Eyes and hands. Every look at a widget happens on the window's thread, every touch through the X server."""

    def __init__(self, ear: Ear, pulse: Pulse, table: Path, pictures: Path) -> None:
        self._ear, self._pulse, self._table, self._pictures = ear, pulse, table, pictures
        self._number = count(1)
        self._started_s = time.monotonic()

    def live(self) -> None:
        try:
            self._do_the_main_job()
            self._close_while_training()
        except BaseException:  # noqa: BLE001  # it must not end with this thread
            traceback.print_exc()
            self._look("failed")
            sys.stdout.flush()
            os._exit(1)

    # The job

    def _do_the_main_job(self) -> None:
        self._wait("the window", lambda: self._window() is not None and self._window().isVisible())
        time.sleep(1.0)  # the window manager places it, too
        self._ear.ask(lambda: self._window().move(0, 0))
        self._ear.ask(self._pulse.start)
        self._look("empty")
        self._drop_the_table()
        self._wait("a device", lambda: self._session().device is not None and self._session().lengths is not None)
        self._say_pulse("start and reading")
        self._look("data")
        self._click(lambda: self._button("Continue to training"))
        self._click(lambda: self._button("Fast"))
        self._look("before training")
        self._ear.ask(self._pulse.start)
        self._click(lambda: self._button("Start training"))
        self._wait("the first step", lambda: self._says("Pass "))
        self._look("training")
        self._wait("the model", lambda: self._session().classifier is not None and not self._session().jobs.verb)
        self._say_pulse("training")
        self._look("trained")
        self._click(lambda: self._button("Classify a text"))
        self._click(lambda: self._find(PasteBox))
        self._xdotool("type", "--delay", "12", TEXT)
        self._wait("the typed text", lambda: self._find(PasteBox).text() == TEXT)
        self._xdotool("key", "ctrl+Return")
        self._wait("the words", lambda: self._session().attribution is not None and not self._session().jobs.verb)
        assert self._ear.ask(lambda: self._session().attribution.label) == "good"
        self._see_orange(self._look("words"))
        self._explain_the_other_class()

    def _drop_the_table(self) -> None:
        """Drag the file from another program's window and let it go on the page."""
        script = Path(__file__).with_name("drag_source.py")
        place = ("1330", "300")  # right of the window
        source = subprocess.Popen(
            [sys.executable, str(script), str(self._table), *place], stdout=subprocess.PIPE, text=True
        )
        assert source.stdout is not None
        x, y = (int(part) for part in source.stdout.readline().split())
        target = self._ear.ask(lambda: _middle(self._find(DropArea)))
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 21):  # a jump would be no drag
            at = QPoint(x, y) + (target - QPoint(x, y)) * step / 20
            self._xdotool("mousemove", str(at.x()), str(at.y()))
            time.sleep(0.02)
        self._look("dragging")
        self._xdotool("mouseup", "1")
        assert source.stdout.readline().strip() == "CopyAction"
        self._wait("the table", lambda: self._session().dataset is not None and not self._session().jobs.verb)
        source.terminate()
        source.communicate(timeout=PATIENCE_S)

    def _explain_the_other_class(self) -> None:
        def place() -> QPoint:
            bars = next(bars for bars in self._window().findChildren(BarList) if bars.isVisible())
            return bars.viewport().mapToGlobal(bars.visualRect(bars.model().index(1, 0)).center())

        self._press(self._ear.ask(place))
        self._wait("the other class's words", lambda: self._session().attribution.target == "bad")
        self._wait("quiet", lambda: not self._session().jobs.verb)
        self._look("other class")

    def _close_while_training(self) -> None:
        kept = len(list(models_dir().iterdir()))
        self._xdotool("key", "ctrl+2")
        self._click(lambda: self._button("Thorough"))
        self._xdotool("key", "ctrl+Return")
        self._wait("a second training", lambda: self._says("Pass "))
        self._xdotool("key", "alt+F4")
        self._wait("the question", lambda: self._find(QMessageBox).isVisible())
        self._look("question")
        assert self._ear.ask(lambda: self._session().jobs.verb) == "train"
        self._click(lambda: self._button("Stop and close"))
        assert 0 < kept <= len(list(models_dir().iterdir()))

    # Eyes

    def _window(self) -> MainWindow:
        return next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)  # type: ignore[return-value]

    def _session(self) -> Session:
        return self._window()._session

    def _find(self, kind: type[T]) -> T:
        return next(each for each in self._window().findChildren(kind) if each.isVisible())  # type: ignore[call-overload]

    def _button(self, words: str) -> QAbstractButton:
        return next(b for b in self._window().findChildren(QAbstractButton) if b.text() == words and b.isVisible())

    def _says(self, part: str) -> bool:
        from PySide6.QtWidgets import QLabel

        return any(part in label.text() for label in self._window().findChildren(QLabel) if label.isVisible())

    def _wait(self, what: str, is_there: Callable[[], bool]) -> None:
        until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < until_s:
            try:
                if self._ear.ask(is_there):
                    print(f"{time.monotonic() - self._started_s:5.1f} s  {what}", flush=True)
                    return
            except (StopIteration, RuntimeError):  # RuntimeError: StopIteration inside a generator
                pass
            time.sleep(0.05)
        raise TimeoutError(f"waited in vain for {what}")

    def _look(self, name: str) -> Path:
        """Save what the whole screen shows."""
        time.sleep(0.4)  # bars grow, the X server paints
        picture = self._pictures / f"{next(self._number)}-{name.replace(' ', '-')}.png"
        subprocess.run(["import", "-window", "root", str(picture)], check=True, timeout=30)
        return picture

    def _see_orange(self, picture: Path) -> None:
        """Look for the marks of words that speak for the class, where the text stands."""
        screen = QImage(str(picture))
        area: QRect = self._ear.ask(lambda: _area(self._find(TokenText).viewport()))
        points = ((x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom()))
        n = sum(_is_orange(screen.pixel(x, y)) for x, y in points)
        print(f"{n} orange pixels in the text", flush=True)
        assert n > 200, "no word is marked"

    def _say_pulse(self, what: str) -> None:
        self._ear.ask(self._pulse.stop)
        print(f"event loop late during {what}: {self._pulse.figures()}", flush=True)

    # Hands

    def _click(self, find: Callable[[], QWidget]) -> None:
        def place() -> QPoint:
            widget = find()
            parent = widget.parentWidget()
            while parent is not None:  # a person would scroll
                if isinstance(parent, QScrollArea):
                    parent.ensureWidgetVisible(widget)
                parent = parent.parentWidget()
            assert widget.isEnabled(), f"{widget} cannot be clicked"
            left_part = QPoint(10, widget.height() // 2)  # radio buttons are wider than they look
            point = widget.mapToGlobal(left_part) if isinstance(widget, QRadioButton) else _middle(widget)
            under = QApplication.widgetAt(point)
            assert under is widget or widget.isAncestorOf(under), f"{under} lies over {widget}"
            return point

        self._wait("a control", lambda: find().isVisible() and find().isEnabled())
        self._press(self._ear.ask(place))

    def _press(self, point: QPoint) -> None:
        self._xdotool("mousemove", "--sync", str(point.x()), str(point.y()))
        self._xdotool("click", "1")
        time.sleep(0.15)

    @staticmethod
    def _xdotool(*words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, timeout=60)


def _middle(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().center())


def _area(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _is_orange(pixel: int) -> bool:
    red, green, blue = (pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255
    return red > 215 and 110 < green < 215 and blue < 180 and red - blue > 60


def main() -> int:
    ear, pulse = Ear(), Pulse()
    person = Person(ear, pulse, Path(sys.argv[1]), Path(sys.argv[2]))
    sys.argv = ["bertdesk"]
    threading.Thread(target=person.live, daemon=True).start()
    code = start_program()
    log = (log_dir() / "bertdesk.log").read_text(encoding="utf-8")
    print(f"log: {log!r}", flush=True)
    return code or int("ERROR" in log or "Qt:" in log)


if __name__ == "__main__":
    sys.exit(main())
