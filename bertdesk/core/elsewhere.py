"""Train in another Python, the GPU pack's: start it, hand on its events, open what it saved. Both ends stand here.

The child that trains is `bertdesk train ... --json`. Its standard input is the wish that it goes on: a line asks it to
stop and keep the best model; when it is closed, as by this program's death, the child pauses, and the run can go on
later.
"""

import contextlib
import logging
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from bertdesk import children
from bertdesk.core import device, model, unfinished
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, subset
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
from bertdesk.core.exchange import config_text, leave_rows
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.metrics import score
from bertdesk.core.pack import Pack, environment, usable
from bertdesk.core.project import EditedRows
from bertdesk.core.split import split
from bertdesk.core.tablefile import Table
from bertdesk.core.tablefile.dialect import NOTHING_TOLD
from bertdesk.core.text_columns import Columns
from bertdesk.core.train import Trained
from bertdesk.errors import PackDamaged, TableChanged, TrainingDied
from bertdesk.paths import resource, user_dir

_ROWS = "rows.jsonl"
_GRACE_S = 60.0
"""How long a step, and saving, may take before a child that was asked to stop is ended."""
_LOOK_GAP_S = 0.1
_REPORT_BYTES = 4000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """What to train, where."""

    table: Table
    columns: Columns
    encoder: Encoder
    config: TrainConfig
    out: Path
    device: str
    """For the child; this program uses the model on whatever device it has."""
    mirror: str = ""
    told: tuple[Notice, ...] = ()
    """What the person knows already about the table."""
    seeds: int = 1
    """Runs, each with a seed of its own, of which the best is kept."""
    resume: bool = False
    """Whether it goes on where an interrupted run into `out` stopped."""
    anew: bool = False
    """Whether it gives such a run up."""

    def arguments(self, exchange: Path) -> list[str]:
        return [
            "train", self.table.address, f"--out={self.out.resolve()}",
            *(f"--text={name}" for name in self.columns.texts), f"--pair={self.columns.pair}",
            f"--label={self.columns.label}", f"--separator={self.columns.separator}", f"--model={self.encoder.name}",
            f"--device={self.device}", f"--mirror={self.mirror}", f"--seeds={self.seeds}",
            *(["--resume"] if self.resume else []), *(["--anew"] if self.anew else []),
            *([f"--rows-from={exchange / _ROWS}"] if self.is_handed_over else []),
            f"--config={exchange / 'config.json'}", f"--leave-test={exchange / 'test.npz'}", "--watched", "--json",
        ]  # fmt: skip

    @property
    def is_handed_over(self) -> bool:
        """Whether the rows are not those that the child would read in the file by itself."""
        table = self.table
        return isinstance(table.rows, EditedRows) or table.told != NOTHING_TOLD or bool(table.files)

    def test_part(self) -> Dataset:
        """Return the rows that the child kept for the end: the split depends on nothing but rows and seed."""
        assert self.columns.label is not None, "nobody trains without classes"
        dataset, config = to_dataset(self.table, self.columns), self.config
        parts = split(dataset, valid_share=config.valid_share, test_share=config.test_share, seed=config.seed)
        return subset(dataset, parts.test)


def pack_for(preferred: str) -> Pack | None:
    """Return the GPU pack if training should run in it: it is wanted, and this program has no CUDA of its own."""
    there = usable() if preferred in ("auto", "cuda") else None
    if there is None or Path(sys.prefix).resolve() == environment().resolve():  # this is the pack's Python
        return None
    return None if device.choose().kind == "cuda" else there


def run_command(pack: Pack, arguments: Sequence[str]) -> int:
    """Run one of this program's commands whole in the pack; what it prints is ours. Returns: its exit code.

    Raises: PackDamaged.
    """
    # Ctrl+C reaches the child too, and it answers; a handler that is ignored would be ignored there as well
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        return subprocess.call([*pack.command, *arguments], env=children.environment(_changes()))
    except OSError as error:
        raise PackDamaged(path=str(pack.place)) from error
    finally:
        signal.signal(signal.SIGINT, before)


def train(pack: Pack, order: Order, *, cancel: CancelToken) -> Work[Trained | None]:
    """Fine-tune in the pack; the product is what `train.fit` would have returned here.

    Raises: PackDamaged, TableChanged, and what opening the saved model raises.
    """
    with tempfile.TemporaryDirectory(prefix="bertdesk-") as name, tempfile.TemporaryFile() as errors:
        exchange = Path(name)
        (exchange / "config.json").write_text(config_text(order.config), encoding="utf-8")
        if order.is_handed_over:
            leave_rows(exchange / _ROWS, order.table)
        child = _start(pack, order.arguments(exchange), errors)
        try:
            ending = yield from _relay(child, order, cancel)
        finally:
            children.end(child)
            assert child.stdin is not None, "it was started with one"
            child.stdin.close()
        if ending is None:
            ending = _death(pack, child.returncode, _tail(errors))
        trained = None if isinstance(ending, RunFailed | RunPaused) else _open(order, ending, exchange / "test.npz")
    yield ending  # last: whoever hears it may use the model
    return trained


def _start(pack: Pack, arguments: list[str], errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    try:
        return children.start(
            [*pack.command, *arguments], changes=_changes(), folder=pack.place,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    except OSError as error:
        raise PackDamaged(path=str(pack.place)) from error


def _changes() -> dict[str, str | None]:
    """Return the environment variables that tell the pack's program where this one's files lie."""
    return {"BERTDESK_HOME": str(user_dir()), "BERTDESK_RESOURCES": str(resource(""))}


def _relay(child: "subprocess.Popen[bytes]", order: Order, cancel: CancelToken) -> Work[Ending | None]:
    """Yield the child's events but for its ending. Returns: that; None where the child ended without one."""
    asked_s, ending, step, saved = 0.0, None, 0, ""
    for event in _events(child):
        if cancel.requested and not asked_s:
            asked_s = time.monotonic()
            _ask_for_end(child, is_pause=cancel.is_pause)
        if asked_s and time.monotonic() - asked_s > _GRACE_S:
            return _cut_short(order, step, saved, is_pause=cancel.is_pause)
        match event:
            case RunFinished() | RunCancelled() | RunPaused() | RunFailed():
                ending = event
            case None:
                pass
            case Notice() if event in order.told:
                pass
            case _:
                step = event.step if isinstance(event, StepDone) else step
                saved = event.path if isinstance(event, ModelSaved) else saved
                yield event
    return ending


def _cut_short(order: Order, step: int, saved: str, *, is_pause: bool) -> Ending:
    """Return the ending of a child that was asked for one and took too long: what it left on the disk decides."""
    if is_pause and (run := unfinished.find(order.out)):
        return RunPaused(run.step, run.terms.total_steps, str(order.out))
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


def _open(order: Order, ending: RunFinished | RunCancelled, left: Path) -> Trained | None:
    """Open what the child saved, on this program's own device. Raises: TableChanged, and what `model.load` raises."""
    if isinstance(ending, RunCancelled) and ending.saved_path is None:
        return None
    classifier, test = model.load(order.out, device.choose()), order.test_part()
    if isinstance(ending, RunCancelled):
        return Trained(classifier, None, test)
    with np.load(left) as arrays:
        true_ids: NDArray[np.int64] = arrays["true_ids"]
        probabilities: NDArray[np.float64] = arrays["probabilities"]
    ids = {label: index for index, label in enumerate(classifier.labels)}
    own_ids = np.array([ids.get(test.labels[label], -1) for label in test.label_ids], np.int64)
    if not np.array_equal(true_ids, own_ids):
        raise TableChanged(path=str(order.table.path), model=str(order.out))
    held = None if test.held is None else test.held[:, [test.labels.index(label) for label in classifier.labels]]
    return Trained(classifier, score(classifier.labels, true_ids, probabilities, held), test)
