"""Run one verb for the terminal: Ctrl+C becomes a wish to stop, the ending becomes an exit code."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, TypeVar

import typer

from bertdesk.cli.columns import clean
from bertdesk.cli.console import failure_sentence
from bertdesk.core import pack
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, RunCancelled, RunFailed, RunPaused, Work
from bertdesk.core.run import Report, drive
from bertdesk.errors import DeviceUnusable, PackDamaged, PartMissing

T = TypeVar("T")
N = TypeVar("N", int, float)

FAILED, WRONG_USAGE, CANCELLED = 1, 2, 130
_STOPPING = b"\nStopping after this step. Ctrl+C again stops at once.\n"


def run(
    verb: str,
    begin: Callable[[CancelToken], Work[T | None]],
    report: Report,
    *,
    can_pause: bool = False,
    is_watched: bool = False,
    rank: int = 0,
) -> T:
    """Drive the work to its end and return its product. Raises: typer.Exit where it failed or was stopped.

    `can_pause`: the first Ctrl+C asks for a pause. `is_watched`: a line on standard input asks to stop and keep the
    best; its end asks for a pause, as whoever watched has died. `rank`: of several processes that do this together,
    only the first, 0, reports and has a product.
    """
    token = CancelToken()
    ask = CancelToken.request_pause if can_pause else CancelToken.request
    ending: list[int] = []
    if rank:
        report = _reporter_of(rank)

    def hear(event: Event) -> None:
        if isinstance(event, RunFailed | RunCancelled | RunPaused):
            ending.append(FAILED if isinstance(event, RunFailed) else CANCELLED)
        try:
            report(event)
        except BrokenPipeError:  # whoever read along has left: nobody waits for the rest
            hush()
            ask(token)

    if is_watched:
        threading.Thread(target=_watch_input, args=(token,), name="watch", daemon=True).start()
    with _interrupt_requests(lambda: ask(token), is_quiet=rank > 0):
        product = drive(verb, begin(token), hear)
    if ending or product is None:
        raise typer.Exit(ending[0] if ending else 0 if rank else FAILED)
    return product


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong with a command. Raises: typer.Exit."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(WRONG_USAGE)


def numbers(text: str, kind: Callable[[str], N], option: str) -> tuple[N, ...]:
    """Return what stands between the commas of an option's value. Raises: typer.Exit where it is no number."""
    try:
        return tuple(kind(part) for part in text.split(","))
    except ValueError:
        refuse(f"{option} takes numbers with commas between them, not “{clean(text)}”.")


def leave_to_pack(preferred: str) -> None:
    """Run this very command in the GPU pack where training would run there. Raises: typer.Exit with its exit code."""
    if preferred not in ("auto", "cuda") or pack.usable() is None:
        return
    from bertdesk.core import elsewhere

    there = elsewhere.pack_for(preferred)
    if there is None:
        return
    try:
        code = elsewhere.run_command(there, sys.argv[1:])
    except PackDamaged as error:
        print(failure_sentence(RunFailed(error.code, error.facts)), file=sys.stderr)
        code = FAILED
    raise typer.Exit(code)


def _reporter_of(rank: int) -> Report:
    """Return what tells of nothing but failures that the first process knows nothing of."""

    def report(event: Event) -> None:
        if isinstance(event, RunFailed) and event.code in ("bug", DeviceUnusable.code, PartMissing.code):
            print(f"Process {rank}: {failure_sentence(event)}", file=sys.stderr, flush=True)

    return report


def _watch_input(token: CancelToken) -> None:
    with contextlib.suppress(OSError):  # a pipe that broke has ended too
        if os.read(0, 4096):  # not sys.stdin: its lock, held in a daemon thread, would disturb the program's end
            token.request()
            return
    token.request_pause()


def hush() -> None:
    """Send the rest of standard output nowhere, so that closing it at the end cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _interrupt_requests(ask: Callable[[], None], *, is_quiet: bool) -> Iterator[None]:
    """Let the first Ctrl+C ask for an end, the second one interrupt as usual."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        ask()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if not is_quiet:
            os.write(2, _STOPPING)  # a print may be just what it interrupted

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
