"""Train in another Python, the GPU pack's, and open what it saved. The child that trains is `bertdesk train`."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bertdesk import children
from bertdesk.core import child, device, model
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.events import (
    Notice,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    Work,
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
from bertdesk.errors import PackDamaged, TableChanged

_ROWS = "rows.jsonl"


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
        return subprocess.call([*pack.command, *arguments], env=children.environment(child.changes()))
    except OSError as error:
        raise PackDamaged(path=str(pack.place)) from error
    finally:
        signal.signal(signal.SIGINT, before)


def train(pack: Pack, order: Order, *, cancel: CancelToken) -> Work[Trained | None]:
    """Fine-tune in the pack; the product is what `train.fit` would have returned here.

    Raises: PackDamaged, TableChanged, and what opening the saved model raises.
    """
    with tempfile.TemporaryDirectory(prefix="bertdesk-") as name:
        exchange = Path(name)
        (exchange / "config.json").write_text(config_text(order.config), encoding="utf-8")
        if order.is_handed_over:
            leave_rows(exchange / _ROWS, order.table)
        arguments = order.arguments(exchange)
        ending = yield from child.work(pack, arguments, out=order.out, told=order.told, cancel=cancel)
        trained = None if isinstance(ending, RunFailed | RunPaused) else _open(order, ending, exchange / "test.npz")
    yield ending  # last: whoever hears it may use the model
    return trained


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
