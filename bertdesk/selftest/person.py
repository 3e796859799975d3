"""A person at the real window, in a thread beside it: looks at widgets on the window's thread, touches with hands.

No pixel is guessed: where a control lies is asked of the control, and what lies over it is an error.
"""

import re
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from bertdesk.app.session import Session
from bertdesk.app.widgets.wrapped_text import WrappedText
from bertdesk.app.window import MainWindow
from bertdesk.selftest.ear import PATIENCE_S, Ear, Pulse
from bertdesk.selftest.hands import Hands, area

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


class ProgramFailed(Exception):
    """What the window waits for will not come: the program has reported a bug."""


class Person:
    def __init__(self, ear: Ear, pulse: Pulse, hands: Hands, pictures: Path | None) -> None:
        self.ear, self.pulse, self.hands = ear, pulse, hands
        self._pictures = pictures
        self._number = count(1)
        self.window: MainWindow
        """Set by who starts the window, before any step."""

    # Eyes; those that take a widget or find one run on the window's thread, through `ask` and `wait`

    @property
    def session(self) -> Session:
        return self.window._session

    def ask(self, question: Callable[[], T]) -> T:
        return self.ear.ask(question)

    def find(self, kind: type[W]) -> W:
        return next(each for each in self.window.findChildren(kind) if each.isVisible())

    def button(self, *words: str) -> QAbstractButton:
        """Return the button in sight with one of these names; some have another one from one moment to the next."""
        return next(b for b in self.window.findChildren(QAbstractButton) if b.text() in words and b.isVisible())

    def combo(self, name: str) -> QComboBox:
        return next(c for c in self.window.findChildren(QComboBox) if c.accessibleName() == name and c.isVisible())

    def words(self) -> list[str]:
        """Return all words in sight: of labels, notices and buttons."""
        find = self.window.findChildren
        found: list[QLabel | WrappedText | QAbstractButton] = [
            *find(QLabel),
            *find(WrappedText),
            *find(QAbstractButton),
        ]
        return [each.text() for each in found if each.isVisible() and each.text()]

    def says(self, part: str) -> bool:
        return any(part in words for words in self.words())

    def is_free(self) -> bool:
        """Whether nothing runs that the person waits for."""
        return not self.session.jobs.verbs

    def wait(self, what: str, is_there: Callable[[], object]) -> None:
        """Look until it is there. Raises: TimeoutError, WindowGone, ProgramFailed."""
        until_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < until_s:
            try:
                if self.ask(is_there):
                    return
                self.ask(self._look_for_bug)
            except (StopIteration, RuntimeError):  # nothing found yet; a generator turns the first into the second
                pass
            time.sleep(0.05)
        raise TimeoutError(f"waited in vain for {what}; the window says: {self.ask(self.words)}")

    def _look_for_bug(self) -> None:
        """Raises: ProgramFailed, with the traceback of “Copy report”, where a job failed as none should."""
        if hasattr(self, "window") and self.session.last_report:
            report, self.session.last_report = self.session.last_report, ""
            raise ProgramFailed(report)

    def look(self, name: str) -> QImage:
        """Return what is to be seen, and keep it as a picture where somebody wants pictures."""
        image, _ = self.hands.see(self.window)
        assert not image.isNull(), "there is nothing to be seen"
        if self._pictures is not None:
            words = re.sub(r"\W+", "-", name)
            image.save(str(self._pictures / f"{next(self._number):02}-{words}.png"))
        return image

    def look_at(self, find: Callable[[], QWidget]) -> QImage:
        """Return the part of the screen that a widget takes."""
        image, corner = self.hands.see(self.window)
        ratio = image.devicePixelRatio()
        place: QRect = self.ask(lambda: area(find())).translated(-corner)
        return image.copy(
            QRect(
                int(place.x() * ratio),
                int(place.y() * ratio),
                int(place.width() * ratio),
                int(place.height() * ratio),
            )
        )

    # Hands

    def click(self, find: Callable[[], QWidget]) -> None:
        """Scroll a control into sight and click on it, once it can be clicked."""

        def place() -> QPoint:
            widget = find()
            _scroll_to(widget)
            left_part = QPoint(10, widget.height() // 2)  # radio buttons are wider than they look
            point = widget.mapToGlobal(left_part if isinstance(widget, QRadioButton) else widget.rect().center())
            under = self.hands.under(point)
            assert under is not None, f"{widget} is out of reach"
            assert under is widget or widget.isAncestorOf(under), f"{under} lies over {widget}"
            return point

        self.wait("a control that can be clicked", lambda: find().isVisible() and find().isEnabled())
        before, at = None, self.ask(place)
        while at != before:  # the page may be about to lay itself anew
            time.sleep(0.05)
            before, at = at, self.ask(place)
        self.hands.press(at)

    def choose_next(self, name: str, steps: int) -> None:
        """Move a list of choices by the arrow keys, down or (below 0) up."""
        self.wait(f"the choice of {name}", lambda: self.combo(name).isEnabled())
        self.ask(lambda: _focus(self.combo(name)))
        for _ in range(abs(steps)):
            self.hands.key("Down" if steps > 0 else "Up")


def _focus(widget: QWidget) -> None:
    _scroll_to(widget)
    widget.setFocus()


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
