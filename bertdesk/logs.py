"""What nobody expected, in the data folder: a rotating log and the stacks of a crash or a standstill. Knows no window.

The log never holds a person's texts: exceptions are written by `traces`, and of what other libraries report only the
place in their source is written, for their words may quote data. Nothing here keeps the program from starting: on a
full or read-only disk there is no log.
"""

import atexit
import contextlib
import faulthandler
import io
import logging
import logging.handlers
import os
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal, TextIO

from bertdesk import __version__, traces
from bertdesk.paths import log_dir

Face = Literal["window", "terminal"]

FILE_NAME = "bertdesk.log"
CRASH_FILE_NAME = "crash.log"
"""The stack of the last crash that was found; a running program writes into a file of its own until it ends."""
STANDSTILL_S = 8.0
"""After this, a window that answers nothing counts as hung: Firefox's measure too."""
PRINTED = "printed"
"""Logger of what a library prints where there is no terminal."""

_LARGEST_CRASH = 64 * 2**10
_LONGEST_LINE = 300
_MOST_TIMES = 5
_log = logging.getLogger("bertdesk")
_crash: IO[str] | None = None
_has_crashed = False
_beat_s = 0.0
_times: Counter[str] = Counter()
_listeners: list[Callable[[BaseException], None]] = []


def start(face: Face) -> None:
    """Log from here on, and give the program streams where it has none."""
    global _has_crashed
    warnings.showwarning = _on_warning
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(file_handler())
    _give_streams(face)
    _has_crashed = _collect_crashes(face)
    _watch_for_crash(face)
    sys.excepthook = lambda _kind, error, _traceback: _on_exception(error)
    sys.unraisablehook = _on_unraisable
    threading.excepthook = lambda hook: _on_exception(hook.exc_value) if hook.exc_value else None
    if face == "window":
        _log.setLevel(logging.INFO)
        _log.info("BERTDesk %s starts", __version__)


def has_crashed() -> bool:
    """Return whether, at the start, an earlier run with the same face was found to have crashed."""
    return _has_crashed


def listen(listener: Callable[[BaseException], None]) -> None:
    """Have `listener` called, on the thread where it happened, with every exception that nobody caught."""
    _listeners.append(listener)


# The log's file


class _File(logging.handlers.RotatingFileHandler):
    """A log file whose troubles are nobody's trouble: a full disk, a second process that holds the file."""

    def doRollover(self) -> None:
        with contextlib.suppress(OSError):  # Windows renames no file that another process has open
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the record: there is no other place to say so."""


class _Formatter(logging.Formatter):
    """Writes our own records, and of others only where they come from."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        if not record.name.startswith("bertdesk") and record.name != PRINTED:
            record = logging.makeLogRecord(record.__dict__)  # other handlers get it whole
            place = traces.without_folders(f'File "{record.pathname}"')[6:-1]
            record.msg, record.args, record.exc_text = f"at {place}:{record.lineno}", None, None
        return super().format(record)

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return traces.of(error).rstrip() if isinstance(error, BaseException) else ""


def file_handler() -> logging.Handler:
    """Return the handler that writes the log file; one that writes nothing where none can be written."""
    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        handler = _File(log_dir() / FILE_NAME, maxBytes=2**20, backupCount=2, encoding="utf-8", errors="replace")
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(_Formatter())
    return handler


def _on_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    place = traces.without_folders(f'File "{filename}"')[6:-1]
    _log.warning("%s at %s:%d", category.__name__, place, lineno)


# Streams


class _Lines(io.TextIOBase):
    """A stream for a program that has none: each line becomes a record of the log."""

    def __init__(self) -> None:
        super().__init__()
        self._rest, self._is_writing = "", False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._is_writing:  # logging itself complains
            return len(text)
        *lines, self._rest = (self._rest + text).split("\n")
        self._rest = self._rest[-_LONGEST_LINE:]
        self._is_writing = True
        try:
            for line in lines:
                if shown := line.rpartition("\r")[2].rstrip():  # of a progress bar its last state
                    logging.getLogger(PRINTED).warning("%s", shown[:_LONGEST_LINE])
        finally:
            self._is_writing = False
        return len(text)


def _give_streams(face: Face) -> None:
    """A windowed program has no streams on Windows, and the first print in any library would end it.

    A command's own output is a person's texts: it goes nowhere rather than into the log.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream: TextIO | _Lines = _Lines()
            if face == "terminal":
                stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # open as long as we run
            setattr(sys, name, stream)


# Exceptions that nobody caught


def _on_exception(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(type(error), error, error.__traceback__)
        return
    kind = f"{type(error).__name__} {traces.place_of(error)}"
    _times[kind] += 1
    if _times[kind] > _MOST_TIMES:
        return  # what fails at every painting would wash everything else out of the log
    _log.error("not caught", exc_info=error)
    if sys.stderr is not None and not isinstance(sys.stderr, _Lines):
        sys.__excepthook__(type(error), error, error.__traceback__)
    for listener in _listeners:
        listener(error)


def _on_unraisable(hook: "sys.UnraisableHookArgs") -> None:
    if hook.exc_value is not None:
        _log.error("not raised", exc_info=hook.exc_value)  # in a destructor, say: nothing was waiting for it


# Crashes


def crash_stack() -> str:
    """Return what was running when the program crashed the last time; "" where it never did."""
    try:
        with (log_dir() / CRASH_FILE_NAME).open(encoding="utf-8", errors="replace") as file:
            return file.read(_LARGEST_CRASH)
    except OSError:
        return ""


def end() -> None:
    """Say that the program ends as it should: what stays of a crash file is then no crash."""
    global _crash
    if _crash is not None:
        expect_no_beat()
        faulthandler.disable()
        with contextlib.suppress(OSError):
            _crash.close()
            Path(_crash.name).unlink()
        _crash = None


def _watch_for_crash(face: Face) -> None:
    """Have the stacks written when the program crashes, into a file that is removed at its ordinary end."""
    global _crash
    try:
        _crash = (log_dir() / f"crash-{face}-{os.getpid()}.log").open("a", encoding="utf-8")
        _is_free(_crash)
        faulthandler.enable(_crash)
    except OSError:
        return
    atexit.register(end)


def expect_beat(within_s: float = STANDSTILL_S) -> None:
    """Have all stacks written unless this is called again within the time; a killed program leaves them as a crash's.

    Nothing of Python's is needed for that, so it also tells of a call that never lets go of its lock. Those that were
    written since the last call go into the log.
    """
    global _beat_s
    if _crash is None:
        return
    now_s = time.monotonic()
    stacks, stood_s = _take_stacks(_crash), now_s - _beat_s
    if stacks and stood_s >= within_s:  # else the computer slept, and of two clocks only the alarm's went on
        _log.error("the window stood still for %.1f s\n%s", stood_s, traces.without_folders(stacks).rstrip())
    _beat_s = now_s
    faulthandler.dump_traceback_later(within_s, file=_crash)


def expect_no_beat() -> None:
    faulthandler.cancel_dump_traceback_later()


def _take_stacks(file: IO[str]) -> str:
    if not os.fstat(file.fileno()).st_size:
        return ""
    with contextlib.suppress(OSError), Path(file.name).open(encoding="utf-8", errors="replace") as written:
        stacks = written.read(_LARGEST_CRASH)
        file.truncate(0)  # it is opened to append: what comes next stands at its beginning
        return stacks
    return ""


def _collect_crashes(face: Face) -> bool:
    """Keep the newest stack of runs that are over, and remove what else they left."""
    found = False
    with contextlib.suppress(OSError):
        for path in sorted(log_dir().glob(f"crash-{face}-*.log"), key=lambda path: path.stat().st_mtime):
            with contextlib.suppress(OSError):
                found = _collect(path) or found
    return found


def _collect(path: Path) -> bool:
    with path.open("r+", encoding="utf-8") as file:
        if not _is_free(file):
            return False  # its program still runs
        is_crash = path.stat().st_size > 0  # empty: killed, or the power went
    if is_crash:
        path.replace(path.with_name(CRASH_FILE_NAME))  # Windows refuses while its program still runs
    else:
        path.unlink()
    return is_crash


def _is_free(file: IO[str]) -> bool:
    """Take the file for this process. Returns: whether no other one has it."""
    if sys.platform == "win32":
        return True  # there, an open file can be neither renamed nor removed, which says the same
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
