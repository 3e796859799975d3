"""Pick a face: a known command goes to the terminal, nothing or files to open go to the window. Imports neither yet."""

import argparse
import contextlib
import ctypes
import importlib.util
import logging
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

COMMANDS = (
    "demo", "table", "inspect", "train", "pretrain", "verdict", "reproduce", "curve", "evaluate", "classify", "explain",
    "models", "doctor", "licences", "bench",
)  # fmt: skip
_ABOUT = ("--help", "-h", "--version")
_SELFTEST, _DRAG_SOURCE = "--selftest", "--selftest-drag-source"  # the second is of use to the first alone


def main() -> int:
    """Run the program. Returns: its exit code."""
    multiprocessing.freeze_support()  # a worker of the packaged program starts here too, and must go no further
    _speak_utf8()
    arguments = sys.argv[1:]
    if arguments and arguments[0] in (_SELFTEST, _DRAG_SOURCE):
        return _prove_itself(arguments)
    is_for_terminal = bool(arguments) and _is_for_terminal(arguments[0])
    from bertdesk import logs

    logs.start("terminal" if is_for_terminal else "window")
    if is_for_terminal:
        from bertdesk.cli.main import run as run_command

        return run_command(arguments)
    return _open_window(arguments)


def _speak_utf8() -> None:
    """Where Linux names no language, take UTF-8 all the same, as Python does by itself where it is not packaged."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    if sys.platform == "linux" and named in ("C", "POSIX"):
        os.environ.pop("LC_ALL", None)
        os.environ["LC_CTYPE"] = "C.UTF-8"


def _prove_itself(arguments: Sequence[str]) -> int:
    """Try every feature of the program, wherever it was put."""
    _load_torch_before_qt()
    if arguments[0] == _DRAG_SOURCE:
        from bertdesk.selftest.drag_source import run as run_source

        return run_source(arguments[1:])
    from bertdesk.selftest.main import run as run_selftest

    return run_selftest(arguments[1:])


def _is_for_terminal(first: str) -> bool:
    """Tell a command, or a word that was meant as one, from a file to open."""
    if first in COMMANDS or first in _ABOUT:
        return True
    looks_like_file = first.startswith("-") or any(mark in first for mark in "./\\") or Path(first).exists()
    return not looks_like_file


def _open_window(arguments: Sequence[str]) -> int:
    options = _window_options().parse_args(arguments)
    _load_torch_before_qt()
    try:
        from bertdesk.app.main import run as run_window
    except Exception as error:  # noqa: BLE001  # Qt does not load, or a part of the program is damaged
        return _say_why_not(error)
    return run_window(
        options.paths,
        show_model=options.show_model,
        show_text=options.show_text,
        screenshot=options.screenshot,
        stay=not options.leave,
        note_start=options.note_start,
    )


def _say_why_not(error: Exception) -> int:
    from bertdesk import last_words

    logging.getLogger("bertdesk").error("cannot start", exc_info=error)
    last_words.tell(last_words.of_start(error))
    return last_words.EXIT_CODE


def _window_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bertdesk", add_help=False, allow_abbrev=False)
    parser.add_argument("paths", nargs="*", metavar="FILE", help="tables or model folders to open")
    # How `bertdesk demo` asks the window to show what it found; of no use to a person.
    parser.add_argument("--show-model", help=argparse.SUPPRESS)
    parser.add_argument("--show-text", help=argparse.SUPPRESS)
    parser.add_argument("--screenshot", help=argparse.SUPPRESS)
    # How packaging/bench_start.py measures the start.
    parser.add_argument("--note-start", help=argparse.SUPPRESS)
    parser.add_argument("--leave", action="store_true", help=argparse.SUPPRESS)
    return parser


def _load_torch_before_qt() -> None:
    """On Windows, loading torch's c10.dll after Qt's libraries fails (WinError 1114, pytorch issue 166628)."""
    if sys.platform != "win32":
        return
    library = _first_of_torch()
    if library is not None:
        with contextlib.suppress(OSError):  # what is wrong with it, importing torch will say better
            ctypes.CDLL(str(library))


def _first_of_torch() -> Path | None:
    """Return where torch's c10.dll lies. Frozen, the folder is known; else find_spec names it without running torch."""
    if bundle := getattr(sys, "_MEIPASS", None):
        return Path(bundle) / "torch" / "lib" / "c10.dll"
    torch = importlib.util.find_spec("torch")
    return None if torch is None or torch.origin is None else Path(torch.origin).parent / "lib" / "c10.dll"


if __name__ == "__main__":
    sys.exit(main())
