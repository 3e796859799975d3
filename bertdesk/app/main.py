"""Start the window: one QApplication, its theme and language, a log; torch is imported after the first paint."""

import faulthandler
import logging
import sys
import threading
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from bertdesk import __version__
from bertdesk import settings as settings_file
from bertdesk.app import i18n, theme
from bertdesk.app.application import Application
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.paths import log_dir

_log = logging.getLogger("bertdesk")


def run(
    paths: Sequence[str] = (),
    *,
    show_model: str | None = None,
    show_text: str | None = None,
    screenshot: str | None = None,
    stay: bool = True,
) -> int:
    """Open the window and wait for its end. Returns: the exit code.

    `paths` are opened as if dropped. With `show_model` and `show_text` the text is classified and explained at once;
    `screenshot` names the PNG that is then saved, and unless `stay`, the window closes after that.
    """
    app = make_application()
    _log_everything()
    settings = settings_file.load()
    i18n.install(settings.language)
    theme.apply(app, settings.theme)
    session = Session(settings)
    window = MainWindow(session)
    window.closed.connect(app.quit)
    session.failed.connect(_log_failure)
    window.painted.connect(session.warm_up)  # not before: importing torch stops the window for moments
    if show_model is not None:
        _show(window, session, show_model, show_text or "", screenshot, stay=stay)
    elif paths:
        window.painted.connect(lambda: window.open_path(paths[0]))
    elif settings.last_model and Path(settings.last_model).is_dir():
        session.ready_changed.connect(lambda: session.resume_model(Path(settings.last_model)))
    window.show()
    if isinstance(app, Application):
        app.file_asked.connect(window.open_path)
    code = app.exec()
    session.jobs.wait(5.0)
    return code


def make_application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(["bertdesk"])
    app.setApplicationName("BERTDesk")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("bertdesk")
    app.setWindowIcon(theme.icon("bertdesk"))
    app.setQuitOnLastWindowClosed(False)  # a closed window may still wait for its last training step
    return app


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
        window.classify.show_text(text)

    def on_failed() -> None:
        if not stay:
            QApplication.exit(1)

    session.model_changed.connect(lambda: QTimer.singleShot(0, on_model))
    session.attribution_changed.connect(on_explained)
    session.failed.connect(on_failed)
    window.painted.connect(lambda: session.open_model(Path(model)))


def _log_everything() -> None:
    """Write what nobody catches into a rotating file: a window has no terminal to say it on."""
    folder = log_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "bertdesk.log", maxBytes=2**20, backupCount=3, encoding="utf-8")
        faulthandler.enable((folder / "crash.log").open("a", encoding="utf-8"))
    except OSError:
        return  # a full or read-only disk is no reason not to start
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    sys.excepthook = _on_exception
    threading.excepthook = lambda hook: _on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)
    qInstallMessageHandler(_on_qt_message)


def _on_exception(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    _log.error("not caught", exc_info=(kind, error or kind(), traceback))
    sys.__excepthook__(kind, error or kind(), traceback)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.WARNING if kind == QtMsgType.QtWarningMsg else logging.DEBUG
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        level = logging.ERROR
    _log.log(level, "Qt: %s", message)


def _log_failure(verb: str, code: str, _facts: object) -> None:
    _log.warning("%s: %s", verb, code)  # facts may hold a person's words: they stay out of the log
