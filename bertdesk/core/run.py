"""Drive any verb to exactly one ending. Holds the only broad `except`; knows no verb by name."""

import logging
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bertdesk import traces
from bertdesk.core.events import Ending, Event, RunCancelled, RunFailed, RunFinished, StepDone, Work
from bertdesk.errors import BertdeskError, Cancelled, NoMemory, PartMissing

T = TypeVar("T")
Report = Callable[[Event], None]

_STEP_GAP_S = 0.1
_log = logging.getLogger(__name__)


def drive(verb: str, work: Work[T], report: Report) -> T | None:
    """Iterate the work, hand on its events, end with one RunFinished, RunCancelled or RunFailed.

    Returns: the work's product; None when it was cancelled or failed.
    """
    started, last_step_s, ended = time.monotonic(), 0.0, False
    product: T | None = None
    try:
        while True:
            try:
                event = next(work)
            except StopIteration as stop:
                product = stop.value
                break
            now = time.monotonic()
            if isinstance(event, StepDone) and event.step < event.total_steps and now - last_step_s < _STEP_GAP_S:
                continue  # no eye follows more than ten a second; all other events pass
            if isinstance(event, StepDone):
                last_step_s = now
            ended = ended or isinstance(event, Ending)
            report(event)
    except Cancelled:
        report(RunCancelled())
        return None
    except BertdeskError as error:
        report(RunFailed(error.code, error.facts))
        return None
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  # a Rust panic in the tokenizer is no Exception; nobody may end without a word
        _log.exception("unexpected failure in %s", verb)
        if _is_out_of_memory(error):
            report(RunFailed(NoMemory.code))
        elif part := traces.missing_part(error):
            report(RunFailed(PartMissing.code, {"part": part}, traces.of(error)))
        else:
            report(RunFailed("bug", {"verb": verb}, traces.of(error)))
        return None
    if not ended:
        report(RunFinished(verb, round(time.monotonic() - started, 3)))
    return product


def rescued(work: Work[T], rescue: Callable[[], Work[None]]) -> Work[T]:
    """Do the work; where an error ends it, whichever, `rescue` what there is before the error goes its way."""
    try:
        return (yield from work)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:  # as above
        yield from rescue()
        raise


def _is_out_of_memory(error: BaseException) -> bool:
    """Tell whether memory ran out where nothing could be made smaller, as in the word counts of a large table."""
    if "torch" not in sys.modules:
        return isinstance(error, MemoryError)
    from bertdesk.core import device

    return device.is_out_of_memory(error)
