"""Start programs beside this one, so that they find their own libraries and end when they are told to."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_OF_THIS_PYTHON = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_GRACE_S = 5.0


def environment(changes: Mapping[str, str | None] | None = None, *, is_own: bool = False) -> dict[str, str]:
    """Return the environment for a child: the person's, as it was before a packaged program changed it for itself.

    `changes` come on top; None takes a name away.
    `is_own`: the child is this program once more and finds its modules where this one did.
    """
    found = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in _LIBRARY_PATHS:  # the bundle's libraries would be loaded into somebody else's program
            original = found.pop(f"{name}_ORIG", None)
            found.pop(name, None)
            if original:
                found[name] = original
        found["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # a second copy of this program is not a part of the first
    if not is_own:
        for name in _OF_THIS_PYTHON:
            found.pop(name, None)
    for name, value in (changes or {}).items():
        found.pop(name, None)
        if value is not None:
            found[name] = value
    return found


def command(*arguments: str | Path) -> list[str]:
    """Return the command line that starts this program once more, packaged or not."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "bertdesk"]
    return [*program, *map(str, arguments)]


def start(
    command: Sequence[str | Path],
    *,
    changes: Mapping[str, str | None] | None = None,
    is_own: bool = False,
    folder: Path | None = None,
    **streams: Any,  # stdin, stdout, stderr of Popen
) -> "subprocess.Popen[bytes]":
    """Start a program in a group of its own, without a console window. Raises: OSError."""
    alone: dict[str, Any] = {"start_new_session": True}  # Any: what Popen takes
    if sys.platform == "win32":
        alone = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(command, env=environment(changes, is_own=is_own), cwd=folder, **alone, **streams)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End the program and what it started, if it still runs, and wait until it is gone."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],
            capture_output=True,
            creationflags=subprocess.CREATE_NO_WINDOW,
            check=False,
        )
        process.wait()
        return
    _signal_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_S)
    _signal_group(process, signal.SIGKILL)  # it, or what it started, may be deaf
    process.wait()


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)  # a session's first process leads its group
