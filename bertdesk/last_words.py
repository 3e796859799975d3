"""Say one sentence where no window of ours can: Qt does not load, or there is no screen. Nothing here needs Qt.

On stderr for a terminal, and in a box of the system's own for a person who clicked an icon.
"""

import contextlib
import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

from bertdesk import children, traces

TITLE = "BERTDesk"
EXIT_CODE = 3
"""Of a program whose window could not be opened."""

_PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Libraries that Qt takes from the system -> Debian's and Ubuntu's name of their package."""
_LIBRARY = re.compile(r"\b(lib[\w.+-]+\.so[\d.]*)")


def tell(sentence: str) -> None:
    """Say the sentence wherever a person may see it; returns when they have."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{sentence}\n")
            sys.stderr.flush()
    with contextlib.suppress(OSError, subprocess.SubprocessError, AttributeError):
        _box()(sentence)


def _box() -> Callable[[str], object]:
    if sys.platform == "win32":
        return lambda sentence: ctypes.windll.user32.MessageBoxW(None, sentence, TITLE, 0x10)
    if sys.platform == "darwin":
        script = "on run argv\ndisplay alert (item 1 of argv) message (item 2 of argv) as critical\nend run"
        return lambda sentence: _run("osascript", "-e", script, TITLE, sentence)
    return _box_of_linux


def _box_of_linux(sentence: str) -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    if sys.stderr is not None and sys.stderr.isatty():
        return  # it has been read there
    for command in (
        ("zenity", "--error", "--no-markup", f"--title={TITLE}", f"--text={sentence}"),
        ("kdialog", "--title", TITLE, "--error", sentence),
        ("xmessage", "-center", "-title", TITLE, sentence),
    ):
        if shutil.which(command[0]):
            _run(*command)
            return


def _run(*command: str) -> None:
    subprocess.run(command, env=children.environment(), check=False, capture_output=True, timeout=3600)


# What to say


def of_start(error: BaseException) -> str:
    """Return the sentence for a part of the program that did not load."""
    part = traces.missing_part(error)
    if not part:
        return f"BERTDesk cannot start: something went wrong that should not happen ({type(error).__name__})."
    if part in _PACKAGES:
        return of_library(part)
    return (
        f"BERTDesk cannot start: a part of it is missing or damaged ({part}). Install it again; your models and"
        " settings stay."
    )


def of_library(name: str) -> str:
    package = f" (Debian, Ubuntu: sudo apt install {_PACKAGES[name]})" if name in _PACKAGES else ""
    return (
        f"The window cannot open: this system lacks the library {name}. Install it{package} and start BERTDesk again."
    )


def of_display(plugin: str) -> str:
    """Return the sentence for a window system that Qt could not reach. `plugin` is Qt's file for X11."""
    if sys.platform != "linux":
        return "The window cannot open: Qt could not start on this system. Install BERTDesk again."
    wished = os.environ.get("QT_QPA_PLATFORM")
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return (
            "The window cannot open: there is no display. Start BERTDesk in a desktop session; its commands work"
            " without one: bertdesk --help."
        )
    try:
        ctypes.CDLL(plugin)
    except OSError as error:
        if found := _LIBRARY.search(str(error)):
            return of_library(found[1])
    if wished:
        return f"The window cannot open with QT_QPA_PLATFORM={wished}. Unset it and start BERTDesk again."
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return (
        f"The window cannot open: the display {display} does not answer. Start BERTDesk in the desktop session that you"
        " are logged in to."
    )
