"""Run one verb for the terminal: Ctrl+C becomes a wish to stop, the ending becomes an exit code."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

import typer

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, RunCancelled, RunFailed, Work
from bertdesk.core.run import Report, drive

T = TypeVar("T")

FAILED, WRONG_USAGE, CANCELLED = 1, 2, 130
_STOPPING = b"\nStopping after this step. Ctrl+C again stops at once.\n"


def run(verb: str, begin: Callable[[CancelToken], Work[T | None]], report: Report) -> T:
    """Drive the work to its end and return its product. Raises: typer.Exit where it failed or was stopped."""
    token = CancelToken()
    ending: list[int] = []

    def hear(event: Event) -> None:
        if isinstance(event, RunFailed | RunCancelled):
            ending.append(FAILED if isinstance(event, RunFailed) else CANCELLED)
        try:
            report(event)
        except BrokenPipeError:  # whoever read along has left: nobody waits for the rest
            hush()
            token.request()

    with _interrupt_requests(token):
        product = drive(verb, begin(token), hear)
    if ending or product is None:
        raise typer.Exit(ending[0] if ending else FAILED)
    return product


def hush() -> None:
    """Send the rest of standard output nowhere, so that closing it at the end cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _interrupt_requests(token: CancelToken) -> Iterator[None]:
    """Let the first Ctrl+C ask the token, the second one interrupt as usual."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        token.request()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.write(2, _STOPPING)  # a print may be just what it interrupted

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
