"""Two kinds of hands: `xdotool`, real events through the X server; `qt`, events that Qt makes, without a screen."""

import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bertdesk.app.widgets.drop_area import DropArea
from bertdesk.children import command, environment
from bertdesk.selftest.ear import PATIENCE_S, Ear

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_ROOM_FOR_FILES = 300
"""Pixels to the right of the window, for the window that a file is dragged from."""


class Hands(Protocol):
    def place(self, window: QWidget) -> None:
        """Put the window where the hands reach all of it."""

    def press(self, at: QPoint) -> None:
        """Click on a point of the screen."""

    def under(self, at: QPoint) -> QWidget | None:
        """Return what a click there would reach. Runs on the window's thread."""

    def key(self, name: str) -> None:
        """Press a key or several at once: "Down", "Ctrl+Return"."""

    def type(self, text: str) -> None: ...

    def drop(self, file: Path, on: DropArea, wait: Callable[[], None]) -> None:
        """Drag a file onto a widget and let it go there; `wait` returns once it has been taken."""

    def close(self, window: QWidget) -> None: ...

    def see(self, window: QWidget) -> tuple[QImage, QPoint]:
        """Return what is to be seen, and where on the screen its corner lies."""


class QtHands:
    """Events go to the window that Qt would send them to, and find their widget, focus and shortcuts as always."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    def place(self, window: QWidget) -> None:
        self._ear.ask(lambda: window.resize(1280, 800))

    def press(self, at: QPoint) -> None:
        def click() -> None:
            handle = _focused()
            QTest.mouseClick(handle, _LEFT, _NONE, handle.mapFromGlobal(at))

        self._ear.tell(click)
        self._settle()

    def under(self, at: QPoint) -> QWidget | None:
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
        return top.childAt(top.mapFromGlobal(at)) if top is not None else None  # the screen may be smaller than it

    def key(self, name: str) -> None:
        pressed = QKeySequence(name)[0]  # type: ignore[index]  # its stub forgets that
        self._ear.tell(lambda: QTest.keyClick(_focused(), pressed.key(), pressed.keyboardModifiers()))
        self._settle()

    def type(self, text: str) -> None:
        for character in text:
            self._ear.tell(partial(_strike, character))
        self._settle()

    def drop(self, file: Path, on: DropArea, wait: Callable[[], None]) -> None:
        def let_go() -> None:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(file))])
            middle, copy = on.rect().center(), Qt.DropAction.CopyAction
            enter = QDragEnterEvent(middle, copy, mime, _LEFT, _NONE)
            QApplication.sendEvent(on, enter)
            assert enter.isAccepted(), "the drag was refused"
            event = QDropEvent(QPointF(middle), copy, mime, _LEFT, _NONE)
            QApplication.sendEvent(on, event)
            assert event.isAccepted(), "the drop was refused"

        self._ear.ask(let_go)
        wait()

    def close(self, window: QWidget) -> None:
        self._ear.tell(window.close)

    def see(self, window: QWidget) -> tuple[QImage, QPoint]:
        def grab() -> tuple[QImage, QPoint]:
            seen = QApplication.activeModalWidget() or window
            return seen.grab().toImage(), seen.mapToGlobal(QPoint(0, 0))

        return self._ear.ask(grab)

    def _settle(self) -> None:
        time.sleep(0.05)
        self._ear.ask(lambda: None)  # it is answered after the event, or by the dialog that the event opened


def _strike(character: str) -> None:
    QTest.keyClick(_focused(), character)  # type: ignore[call-overload]  # characters are keys, too


def _focused() -> QWindow:
    dialog = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    found = dialog.windowHandle() if dialog is not None else QGuiApplication.focusWindow()
    assert found is not None, "no window has the keyboard"
    return found


class XdotoolHands:
    """Every touch goes through the X server. Wants DISPLAY, a window manager and xdotool."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    def place(self, window: QWidget) -> None:
        time.sleep(1.0)  # the window manager places it, too

        def move() -> None:
            screen = window.screen().availableGeometry()
            width = max(window.minimumWidth(), min(1280, screen.width() - _ROOM_FOR_FILES))
            window.resize(width, max(window.minimumHeight(), min(800, screen.height() - 60)))
            window.move(screen.topLeft())

        self._ear.ask(move)
        time.sleep(0.5)

    def press(self, at: QPoint) -> None:
        _xdotool("mousemove", "--sync", str(at.x()), str(at.y()))
        _xdotool("click", "1")
        time.sleep(0.15)

    def under(self, at: QPoint) -> QWidget | None:
        return QApplication.widgetAt(at)

    def key(self, name: str) -> None:
        first, last = name.rpartition("+")[::2]
        last = last.lower() if len(last) == 1 else last  # xdotool holds Shift for a capital
        _xdotool("key", f"{first.lower()}+{last}" if first else last)
        time.sleep(0.1)

    def type(self, text: str) -> None:
        _xdotool("type", "--delay", "12", text)

    def drop(self, file: Path, on: DropArea, wait: Callable[[], None]) -> None:
        """Drag the file out of another program's window."""
        frame = self._ear.ask(lambda: on.window().frameGeometry())
        target = self._ear.ask(lambda: on.mapToGlobal(on.rect().center()))
        order = command("--selftest-drag-source", file, str(frame.right() + 30), "300")
        source = subprocess.Popen(order, stdout=subprocess.PIPE, text=True, env=environment())
        assert source.stdout is not None
        try:
            x, y = (int(part) for part in source.stdout.readline().split())
            _xdotool("mousemove", str(x), str(y), "mousedown", "1")
            for step in range(1, 21):  # a jump would be no drag
                at = QPoint(x, y) + (target - QPoint(x, y)) * step / 20
                _xdotool("mousemove", str(at.x()), str(at.y()))
                time.sleep(0.02)
            self._wait_for_light(on, target)
            _xdotool("mouseup", "1")
            taken = source.stdout.readline().strip()
            assert taken == "CopyAction", f"the drop was answered {taken!r}"
            wait()  # until then the other program may still be asked for what was dropped
        finally:
            source.terminate()
            source.communicate(timeout=PATIENCE_S)
        self._ear.ask(on.window().activateWindow)

    def _wait_for_light(self, on: DropArea, target: QPoint) -> None:
        """Let go only where the area shows that it would take the file: a busy computer needs its time."""
        until_s = time.monotonic() + PATIENCE_S
        while not self._ear.ask(lambda: on.is_target):
            assert time.monotonic() < until_s, "the area does not light up under the dragged file"
            for x in (target.x() + 3, target.x()):
                _xdotool("mousemove", str(x), str(target.y()))
                time.sleep(0.1)

    def close(self, window: QWidget) -> None:
        self._ear.ask(window.activateWindow)
        _xdotool("key", "alt+F4")

    def see(self, window: QWidget) -> tuple[QImage, QPoint]:
        time.sleep(0.4)  # bars grow, the X server paints

        def grab() -> tuple[QImage, QPoint]:
            screen = window.screen()
            return screen.grabWindow(0).toImage(), screen.geometry().topLeft()

        return self._ear.ask(grab)


def _xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=60, env=environment())


def area(widget: QWidget) -> QRect:
    """Return the widget's place on the screen."""
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
