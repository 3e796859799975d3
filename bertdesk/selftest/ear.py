"""The window's thread, asked from a thread beside it: questions, and how late its timer comes."""

import statistics
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

T = TypeVar("T")
PATIENCE_S = 120.0
"""Longest wait for anything: a test computer may be busy or slow."""


class WindowGone(Exception):
    """The window has ended, so nothing can be asked of it."""


class Ear(QObject):
    """Carries questions to the window's thread."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.window_gone = threading.Event()
        self.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _on_asked(self, question: Callable[[], None]) -> None:
        question()

    def tell(self, wish: Callable[[], object]) -> None:
        """Have it done there, without waiting: what opens a dialog returns only when that is closed."""
        self.asked.emit(wish)

    def ask(self, question: Callable[[], T]) -> T:
        """Return the answer that the question gets on the window's thread. Raises: WindowGone, TimeoutError."""
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

        if self.window_gone.is_set():
            raise WindowGone
        self.asked.emit(answer)
        until_s = time.monotonic() + PATIENCE_S
        while not answered.wait(0.2):
            if self.window_gone.is_set():
                raise WindowGone
            if time.monotonic() > until_s:
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

    def stop(self) -> str:
        """Return the figures since the start, as words."""
        self._timer.stop()
        ordered = sorted(self.late_ms) or [0.0]
        p99 = ordered[int(0.99 * (len(ordered) - 1))]
        return f"p50 {statistics.median(ordered):.1f} ms, p99 {p99:.1f} ms, max {ordered[-1]:.1f} ms of {len(ordered)}"

    @Slot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._last_s) - 10))
        self._last_s = now
