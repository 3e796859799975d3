"""A program of ours at work in the GPU pack's Python: started, its events handed on, asked for its end.

It is one of the commands with `--watched --json`. Its standard input is the wish that it goes on: a line asks it to
stop and keep the best; when it is closed, as by this program's death, the child pauses, and its run can go on later.
"""

import contextlib
import logging
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from bertdesk import children
from bertdesk.core import unfinished
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import (
    Ending,
    Event,
    ModelSaved,
    Notice,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    StepDone,
    Work,
    from_json,
)
from bertdesk.core.pack import Pack
from bertdesk.errors import PackDamaged, TrainingDied
from bertdesk.paths import resource, user_dir

_GRACE_S = 60.0
"""How long a step, and saving, may take before a child that was asked to stop is ended."""
_LOOK_GAP_S = 0.1
_REPORT_BYTES = 4000
_log = logging.getLogger(__name__)


def work(
    pack: Pack, arguments: list[str], *, out: Path, told: Sequence[Notice] = (), cancel: CancelToken
) -> Work[Ending]:
    """Let the pack's program run a command to its end, and yield its events but for that. Returns: the ending.

    `out` is the model folder that it fills; what `told` holds, the person knows already. Raises: PackDamaged.
    """
    with tempfile.TemporaryFile() as errors:
        child = _start(pack, arguments, errors)
        try:
            ending = yield from _relay(child, out, told, cancel)
        finally:
            children.end(child)
            assert child.stdin is not None, "it was started with one"
            child.stdin.close()
        return _death(pack, child.returncode, _tail(errors)) if ending is None else ending


def _start(pack: Pack, arguments: list[str], errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return children.start(
            [*pack.command, *arguments], changes=changes(), folder=pack.place,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    except OSError as error:
        raise PackDamaged(path=str(pack.place)) from error


def changes() -> dict[str, str | None]:
    """Return the environment variables that tell the pack's program where this one's files lie."""
    return {"BERTDESK_HOME": str(user_dir()), "BERTDESK_RESOURCES": str(resource(""))}


def _relay(
    child: "subprocess.Popen[bytes]", out: Path, told: Sequence[Notice], cancel: CancelToken
) -> Work[Ending | None]:
    """Yield the child's events but for its ending. Returns: that; None where the child ended without one."""
    asked_s, ending, step, saved = 0.0, None, 0, ""
    for event in _events(child):
        if cancel.requested and not asked_s:
            asked_s = time.monotonic()
            _ask_for_end(child, is_pause=cancel.is_pause)
        if asked_s and time.monotonic() - asked_s > _GRACE_S:
            return _cut_short(out, step, saved, is_pause=cancel.is_pause)
        match event:
            case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
                ending = event
            case None:
                pass
            case Notice() if event in told:
                pass
            case _:
                step = event.step if isinstance(event, StepDone) else step
                saved = event.path if isinstance(event, ModelSaved) else saved
                yield event
    return ending


def _cut_short(out: Path, step: int, saved: str, *, is_pause: bool) -> Ending:
    """Return the ending of a child that was asked for one and took too long: what it left on the disk decides."""
    if is_pause and (run := unfinished.find(out)):
        return RunPaused(run.step, run.terms.total_steps, str(out))
    return RunCancelled(step, saved or None)


def _ask_for_end(child: "subprocess.Popen[bytes]", *, is_pause: bool) -> None:
    assert child.stdin is not None, "it was started with one"
    with contextlib.suppress(OSError):  # it has just ended by itself
        if not is_pause:
            child.stdin.write(b"stop\n")
        child.stdin.close()


def _events(child: "subprocess.Popen[bytes]") -> Iterator[Event | None]:
    """Yield what the child reports, and None from time to time, until it has closed its standard output."""
    assert child.stdout is not None, "it was started with one"
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # No system lets one wait for a pipe and for a wish at once in the same way, so a thread waits for the pipe.
    reader = threading.Thread(target=_read_lines, args=(child.stdout, lines), name="child-lines", daemon=True)
    reader.start()
    while True:
        try:
            line = lines.get(timeout=_LOOK_GAP_S)
        except queue.Empty:
            yield None
            continue
        if not line:
            child.wait()
            return
        try:
            yield from_json(line.decode("utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError):
            _log.warning("the training program said something that is no event")  # a library that prints


def _read_lines(stream: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    try:
        with stream:
            for line in stream:
                lines.put(line)
    finally:
        lines.put(b"")


def _death(pack: Pack, status: int, report: str) -> RunFailed:
    """Return the ending of a child that gave none itself."""
    _log.error("the training program ended with %s", status)  # not what it said: that may hold a person's texts
    if "No module named" in report or "ImportError" in report:
        damaged = PackDamaged(path=str(pack.place))
        return RunFailed(damaged.code, damaged.facts, report)
    died = TrainingDied(status=signal.Signals(-status).name if status < 0 else f"exit code {status}")
    return RunFailed(died.code, died.facts, report)


def _tail(errors: IO[bytes]) -> str:
    size = errors.seek(0, 2)
    errors.seek(max(0, size - _REPORT_BYTES))
    return errors.read().decode("utf-8", errors="replace")
