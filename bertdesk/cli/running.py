"""Run one verb for the terminal: Ctrl+C becomes a wish to stop, the ending becomes an exit code."""

import contextlib
import os
import signal
import sys
import threading
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


def run(verb: str, begin: Callable[[CancelToken], Work[T | None]], report: Report, *, is_watched: bool = False) -> T:
    """Drive the work to its end and return its product. Raises: typer.Exit where it failed or was stopped.

    `is_watched`: the end of standard input asks to stop, as Ctrl+C does.
    """
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

    if is_watched:
        threading.Thread(target=_request_at_end_of_input, args=(token,), name="watch", daemon=True).start()
    with _interrupt_requests(token):
        product = drive(verb, begin(token), hear)
    if ending or product is None:
        raise typer.Exit(ending[0] if ending else FAILED)
    return product


def _request_at_end_of_input(token: CancelToken) -> None:
    with contextlib.suppress(OSError):  # a pipe that broke has ended too
        while os.read(0, 4096):  # not sys.stdin: its lock, held in a daemon thread, would disturb the program's end
            pass
    token.request()


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
