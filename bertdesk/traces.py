"""A failure as text for developers: kinds, files and lines, never the words of a person.

What an exception says may quote the data it failed on (`could not convert string to float: 'my text'`), and a path
names the person and their folders. So the words stay only where the interpreter or torch, which know numbers and
names in code alone, have written them; of a path the part inside its package stays.
"""

import re
import traceback
from collections.abc import Iterator
from pathlib import PurePath

from bertdesk.errors import BertdeskError

_ABOUT_CODE = (ImportError, AttributeError, NameError, MemoryError, RecursionError, ZeroDivisionError)
"""Exceptions whose words the interpreter makes of names in code."""
_LIBRARY = re.compile(r"\b(lib[\w.+-]+\.(?:so|dylib)[\d.]*)")
_NOT_LOADED = (126, 127, 182, 193, 1114)
"""Windows' numbers for a DLL that is missing or damaged, or that lacks another one."""
_LEFT_OUT = "(its words are left out: they could quote your data)"
_FILE = re.compile(r'File "([^"\n]*)"')


def of(error: BaseException) -> str:
    """Return the traceback of an exception and of those that led to it, without a person's words."""
    return "".join(_lines(error))


def without_folders(text: str) -> str:
    """Shorten the paths of a traceback made elsewhere, such as faulthandler's."""
    return _FILE.sub(lambda found: f'File "{_place(found[1])}"', text)


def place_of(error: BaseException) -> str:
    """Return where it was raised, as `package/file.py:line`; "" where it never was."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{_place(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""


def missing_part(error: BaseException) -> str:
    """Return the module or library that did not load, where that is what failed; else ""."""
    library = _LIBRARY.search(str(error)) if isinstance(error, ImportError | OSError) else None
    if isinstance(error, ImportError):
        return library[1] if library else error.name or "?"
    if isinstance(error, OSError) and error.errno is None and library:  # of ctypes, which torch loads its parts with
        return library[1]
    if getattr(error, "winerror", None) in _NOT_LOADED:
        return "DLL"
    return ""


def _lines(error: BaseException) -> Iterator[str]:
    chain = [error]  # innermost cause last
    while (earlier := _earlier(chain[-1])) is not None and earlier not in chain and len(chain) < 10:
        chain.append(earlier)
    for each in reversed(chain):
        frames = traceback.extract_tb(each.__traceback__)
        yield "Traceback (most recent call last):\n"
        for frame in frames[-60:]:
            yield f'  File "{_place(frame.filename)}", line {frame.lineno}, in {frame.name}\n'
        yield f"{_said(each, _place(frames[-1].filename) if frames else '')}\n"
        if each is not error:
            yield "\nwhich led to:\n\n"


def _earlier(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _said(error: BaseException, place: str) -> str:
    kind = type(error).__name__
    if isinstance(error, BertdeskError):
        return f"{kind}: {error.code}"  # its facts may hold a person's words
    if isinstance(error, OSError) and not isinstance(error, UnicodeError):
        return f"{kind}: [Errno {error.errno}] {error.strerror}"  # without the file's name
    if isinstance(error, _ABOUT_CODE) or (type(error) is RuntimeError and place.startswith("torch/")):
        words = re.sub(r"[^\s'\"()]*[/\\]([^/\\\s'\"()]+)", r"\1", str(error))
        return f"{kind}: {words[:500]}" if words else kind
    return f"{kind} {_LEFT_OUT}" if str(error) else kind


def _place(filename: str) -> str:
    """Return a file's path from its package on: `bertdesk/core/run.py`."""
    parts = PurePath(filename.replace("\\", "/")).parts
    for mark in ("site-packages", "dist-packages", "_internal"):
        if mark in parts:
            return "/".join(parts[parts.index(mark) + 1 :])
    if "bertdesk" in parts[:-1]:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("bertdesk") :])
    return "/".join(parts[-2:]) if "lib" in filename or filename.startswith("<") else parts[-1] if parts else ""
