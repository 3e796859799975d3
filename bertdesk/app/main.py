"""Start the window: one window a person, its theme and language; torch is imported after the first paint."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bertdesk import __version__, last_words, logs
from bertdesk import settings as settings_file
from bertdesk.app import i18n, start_check, theme, trouble
from bertdesk.app.application import Application
from bertdesk.app.heartbeat import Heartbeat
from bertdesk.app.one_window import Door, enter

if TYPE_CHECKING:  # imported within `run`, where a window can already say what is missing
    from bertdesk.app.session import Session
    from bertdesk.app.window import MainWindow

_log = logging.getLogger("bertdesk")

_SWITCH_S = 0.0002
"""For how long one thread may keep Python's lock from another that wants it (Python's own: 5 ms). The window takes the
lock several times for each thing it draws, and waits that long each time while the worker thread computes."""


def run(
    paths: Sequence[str] = (),
    *,
    show_model: str | None = None,
    show_text: str | None = None,
    screenshot: str | None = None,
    stay: bool = True,
    note_start: str | None = None,
    on_window: Callable[[MainWindow], None] | None = None,
    watch: bool = True,
) -> int:
    """Open the window and wait for its end. Returns: the exit code.

    `paths` are opened as if dropped. With `show_model` and `show_text` the text is classified and explained at once;
    `screenshot` names the PNG that is then saved, and unless `stay`, the window closes after that. `note_start` names
    the file that gets the times of the first frame and of the model of last time. `on_window` is handed the window
    before it is shown. Unless `watch`, nobody notes when the window stands still.
    """
    trouble.watch_qt()
    is_shown = show_model is not None or screenshot is not None or not stay
    is_taken, lock = (False, None) if is_shown else enter(paths)
    if is_taken:
        return 0
    sys.setswitchinterval(_SWITCH_S)
    app = make_application()
    door = Door(lock, app)
    try:
        session, window = _make_window(app)
    except Exception as error:  # noqa: BLE001  # whatever it is, a person waits for a window
        trouble.tell_start_failure(error)
        return last_words.EXIT_CODE
    troubles = _watch(session)
    door.asked.connect(window.answer_launch)
    window.closing.connect(door.close)  # the next launch gets a window of its own, while this one ends unseen
    window.closed.connect(troubles.close)
    window.closed.connect(app.quit)
    if on_window is not None:
        on_window(window)
    if note_start is not None:
        _note_start(window, session, Path(note_start), stay=stay)
    heartbeat = Heartbeat(app)
    if watch:
        window.painted.connect(heartbeat.start)
    window.painted.connect(session.warm_up)  # not before: importing torch stops the window for moments
    if show_model is not None:
        _show(window, session, show_model, show_text or "", screenshot, stay=stay)
    else:
        _begin(window, session, paths)
    window.show()
    if isinstance(app, Application):
        app.file_asked.connect(window.open_path)
    code = app.exec()
    heartbeat.stop()
    session.jobs.wait(5.0)
    return code


def make_application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(["bertdesk"])
    app.setApplicationName("BERTDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("bertdesk")
    app.setQuitOnLastWindowClosed(False)  # a closed window may still wait for its last training step
    return app


def _make_window(app: QApplication) -> tuple[Session, MainWindow]:
    settings = settings_file.load()
    i18n.install(settings.language)
    app.setWindowIcon(theme.icon("bertdesk"))
    theme.apply(app, settings.theme)
    from bertdesk.app.session import Session
    from bertdesk.app.window import MainWindow

    session = Session(settings)
    return session, MainWindow(session)


def _watch(session: Session) -> trouble.Trouble:
    """Log failures, and show the exceptions that nobody catches."""
    session.failed.connect(_log_failure)
    troubles = trouble.Trouble(session.report, session)
    logs.listen(troubles.hear)
    return troubles


def _log_failure(verb: str, code: str, _facts: object) -> None:
    _log.warning("%s: %s", verb, code)  # facts may hold a person's words: they stay out of the log


def _begin(window: MainWindow, session: Session, paths: Sequence[str]) -> None:
    """Open what was named, else the model of the last time; say what should be known first."""
    last_model = session.settings.last_model
    window.failures.show_standing(tuple(start_check.notices(session.settings)))
    if paths:
        window.painted.connect(lambda: window.open_paths(list(paths)))
    elif last_model and start_check.is_folder(last_model):
        session.ready_changed.connect(lambda: session.reopen_last_model(Path(last_model)))


def _show(window: MainWindow, session: Session, model: str, text: str, screenshot: str | None, *, stay: bool) -> None:
    """Open the model, classify the text, wait for the words, save what the window then looks like."""

    def on_explained() -> None:
        QTimer.singleShot(400, on_settled)  # bars have grown, fonts are laid out

    def on_settled() -> None:
        if screenshot is not None:
            window.grab().save(screenshot)
        if not stay:
            window.close()

    def on_model() -> None:
        window.show_page("classify")
        window.pages.classify.show_text(text)

    def on_failed() -> None:
        if not stay:
            QApplication.exit(1)

    session.model_changed.connect(lambda: QTimer.singleShot(0, on_model))
    session.asking.attribution_changed.connect(on_explained)
    session.failed.connect(on_failed)
    window.painted.connect(lambda: session.open_model(Path(model)))


def _note_start(window: MainWindow, session: Session, file: Path, *, stay: bool) -> None:
    """Write when the first frame was painted and when a text could be classified, by the system's monotonic clock."""
    noted: dict[str, float | bool] = {}

    def on_painted() -> None:
        noted.update(painted=time.monotonic(), torch_at_paint="torch" in sys.modules)

    def on_model() -> None:
        noted["ready"] = time.monotonic()
        file.write_text(json.dumps(noted), encoding="utf-8")
        if not stay:
            window.close()

    window.painted.connect(on_painted)
    session.model_changed.connect(on_model)
