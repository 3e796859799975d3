"""Other processes: this program once more, as a person would start it, and programs of the system."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from bertdesk.children import command, environment

LIMIT_S = 240.0
"""Longest that a child may take: importing torch from a cold disk is minutes on a slow computer."""


def run(arguments: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
    """Run a command of this program to its end and return what it said."""
    return subprocess.run(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment(is_own=True),
        timeout=LIMIT_S,
        check=False,
    )
