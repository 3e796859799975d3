"""What the window's tests stand on: a session, a window, and detectors of what a test leaves behind."""

import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv
from waiting import WAIT_MS, delete_deferred

from bertdesk.app import i18n, theme
from bertdesk.app.main import make_application
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import NoticeList
from bertdesk.app.window import MainWindow
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Event, Work
from bertdesk.core.model import Classifier
from bertdesk.settings import Settings

P = TypeVar("P", bound=QWidget)


@pytest.fixture(scope="session")
def started_timers() -> Iterator[list["weakref.ref[QTimer]"]]:
    """Every QTimer that Python code has started: Qt has no list of them."""
    started: list[weakref.ref[QTimer]] = []
    with pytest.MonkeyPatch.context() as patch:
        start = QTimer.start

        def remember(timer: QTimer, *interval: int) -> None:
            started.append(weakref.ref(timer))
            start(timer, *interval)

        patch.setattr(QTimer, "start", remember)
        yield started


def running(timers: list["weakref.ref[QTimer]"]) -> list[str]:
    found = []
    for reference in timers:
        try:
            if (timer := reference()) is not None and timer.isActive():
                found.append(f"{type(timer.parent()).__name__}'s timer of {timer.interval()} ms")
        except RuntimeError:  # its widget has been deleted, and the timer with it
            continue
    return found


@pytest.fixture(autouse=True)
def _nothing_left(qapp: QApplication, started_timers: list["weakref.ref[QTimer]"]) -> Iterator[None]:
    """Fail a test that leaves a window, a running timer or a job's thread (napari's idea)."""
    before = set(QApplication.topLevelWidgets())
    started_timers.clear()
    yield
    delete_deferred()
    left = [widget for widget in QApplication.topLevelWidgets() if widget not in before]
    windows = [f"{type(widget).__name__} in {widget.parent()}" for widget in left]
    timers = running(started_timers)
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("job-")]
    for widget in left:  # only this test fails of them
        widget.deleteLater()
    delete_deferred()
    assert not windows, "windows outlived their test"
    assert not timers, "timers ran on after their test"
    assert not threads, "jobs outlived their test"


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """English and light, whatever this computer speaks and an earlier test has switched to."""
    i18n.install("en")
    if qapp.property("bertdesk_choice") != "light":  # a style sheet that is set again costs half a second
        theme.apply(qapp, "light")


@pytest.fixture
def session(qapp: QApplication) -> Iterator[Session]:
    """The window's state, in English and light; at the end every job is stopped."""
    make_application()
    made = Session(Settings(language="en", theme="light"))
    yield made
    made.jobs.cancel_all()
    assert made.jobs.wait(WAIT_MS / 1000)
    QApplication.processEvents()
    made.deleteLater()
    delete_deferred()


@pytest.fixture
def window(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The whole window, shown; closing it asks nobody unless the test says what the answer is."""
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: True)
    made = MainWindow(session)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    qtbot.waitUntil(lambda: session.jobs.are_idle, timeout=WAIT_MS)
    made.deleteLater()
    delete_deferred()


@pytest.fixture
def settle(session: Session, qtbot: QtBot) -> Callable[[], None]:
    """Wait until no job runs, asides included."""

    def wait() -> None:
        qtbot.waitUntil(lambda: session.jobs.are_idle, timeout=WAIT_MS)
        QApplication.processEvents()

    return wait


@pytest.fixture
def report(session: Session, settle: Callable[[], None]) -> Callable[..., None]:
    """Run a job of the lane `run` that reports these events, as the window hears of one: verb, events."""

    def run(verb: str, *events: Event) -> None:
        def work(_cancel: CancelToken) -> Work[None]:
            yield from events

        assert session.jobs.run.start(verb, work, lambda _: None)
        settle()

    return run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A good file: 60 different reviews, half of them good, half bad."""
    return write_csv(tmp_path / "reviews.csv", reviews(60))


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> Iterator[Callable[[type[P]], P]]:
    """Make a page and show it in a window of its own."""
    made: list[QWidget] = []

    def make(kind: type[P]) -> P:
        widget = kind(session)  # type: ignore[call-arg]
        made.append(widget)
        widget.resize(1100, 760)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    yield make
    for widget in made:
        widget.close()
        widget.deleteLater()
    delete_deferred()


@pytest.fixture
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    """A model that has learned nothing, with the classes bad and good."""
    return model.load(tiny_model, cpu)


@pytest.fixture
def full(window: MainWindow, session: Session, table: Path, tiny_model: Path, settle: Callable[[], None]) -> MainWindow:
    """A window with a good table and a model."""
    session.open_model(tiny_model)
    settle()
    window.open_path(str(table))
    settle()
    return window


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Any]:
    """Show a widget in a window (offscreen, windows of their own warn about size hints) and hand it back."""

    windows: list[QWidget] = []  # qtbot holds them weakly

    def show(widget: QWidget, width: int = 640, height: int = 400) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(800, 600)
        widget.setParent(window)
        widget.resize(width, height)
        QLineEdit(window).move(0, 560)  # somewhere for Tab to go
        widget.setVisible(not isinstance(widget, NoticeList))
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        return widget

    return show
