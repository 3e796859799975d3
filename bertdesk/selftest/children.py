"""Other processes: this program once more, as a person would start it, and programs of the system."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 240.0
"""Longest that a child may take: importing torch from a cold disk is minutes on a slow computer."""


def command(*arguments: str | Path) -> list[str]:
    """Return the command line that starts this program, packaged or not."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "bertdesk"]
    return [*program, *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return the environment for a program of the system: without the packaged program's own libraries."""
    names = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            original = names.pop(f"{name}_ORIG", None)  # kept there by PyInstaller's starter
            names.pop(name, None)
            if original:
                names[name] = original
    return names


def run(arguments: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
    """Run a command of this program to its end and return what it said."""
    return subprocess.run(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment(),
        timeout=LIMIT_S,
        check=False,
    )
