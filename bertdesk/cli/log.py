"""The file for what nobody expected: tracebacks and libraries' warnings. Keeps both off the terminal."""

import logging
import logging.handlers

from bertdesk.paths import log_dir

FILE_NAME = "bertdesk.log"


def start() -> None:
    """Send warnings and errors of all loggers to the log file; where none can be written, nowhere."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(_handler())


def _handler() -> logging.Handler:
    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            log_dir() / FILE_NAME, maxBytes=2**20, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
