"""What the benchmark runs, and in which order. Measures nothing, and imports no torch."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

import bertdesk
from bertdesk.core.base_models import PRESETS
from bertdesk.core.config import Method

TRAINER, ORIGIN = "trainer", "origin"
CONTENDERS = (*PRESETS, TRAINER, ORIGIN)
RANDOM, GREEDY = "random", "greedy"
EXPLAINERS: tuple[str, ...] = (RANDOM, *get_args(Method), GREEDY)
"""What the benchmark of faithfulness tries: orders of a text's words."""
RATES = (2e-5, 5e-5, 1e-4, 2e-4)
LEVER_PRESET = "balanced"
TRAIN_FILE, TEST_FILE = "imdb_train.csv.xz", "imdb_test.csv.xz"


@dataclass(frozen=True, slots=True)
class Settings:
    """What all contenders have in common."""

    data: str
    """Table of the training and validation rows, taken in this order from its beginning."""
    test: str
    """Table of the test rows; unread where `test_rows` is 0."""
    rows: int
    valid: int
    test_rows: int
    max_length: int
    """Most tokens read of a training text. A preset may read fewer; the origin loop always pads to 512."""
    epochs: int
    """Passes over the training rows; 0 = each contender's own number."""
    model: str
    device: str


@dataclass(frozen=True, slots=True)
class Run:
    """One contender, once."""

    contender: str
    seed: int
    turn: int = 1
    rate: float = 0.0
    """Trainer's learning rate; 0 for the others, which bring their own."""
    lever: str = ""
    """The lever that is off, by its name in levers.py or as `field=value`; empty: none."""

    @property
    def name(self) -> str:
        if self.rate:
            return f"{self.contender} {self.rate:.0e}".replace("e-0", "e-")
        if "=" in self.lever:
            return f"{self.contender} {self.lever}"
        return f"{self.contender} without {self.lever}" if self.lever else self.contender


@dataclass(frozen=True, slots=True)
class Plan:
    settings: Settings
    contenders: tuple[str, ...] = CONTENDERS
    rates: tuple[float, ...] = RATES
    seeds: tuple[int, ...] = (17,)
    repeat: int = 2
    levers: tuple[str, ...] = ()
    """Where there are any, Balanced runs against itself without each of them, and nobody else."""


def runs(plan: Plan, best_rate: Callable[[], float]) -> Iterator[Run]:
    """Yield the runs in order A B A B: what else the computer does meanwhile hits all alike.

    `repeat` rounds with the first seed, one with each other. In the first round Trainer tries every rate; from then on
    it has its best, which `best_rate` is asked for then (0: none). The origin loop runs once.
    """
    for seed in plan.seeds:
        for turn in range(1, 1 + (plan.repeat if seed == plan.seeds[0] else 1)):
            yield from _round(plan, seed, turn, best_rate)


def _round(plan: Plan, seed: int, turn: int, best_rate: Callable[[], float]) -> Iterator[Run]:
    if plan.levers:
        yield from (Run(LEVER_PRESET, seed, turn, lever=lever) for lever in ("", *plan.levers))
        return
    is_first = turn == 1 and seed == plan.seeds[0]
    yield from (Run(preset, seed, turn) for preset in PRESETS if preset in plan.contenders)
    if TRAINER in plan.contenders:
        rates = plan.rates if is_first else (best_rate(),)
        yield from (Run(TRAINER, seed, turn, rate) for rate in rates if rate)
    if ORIGIN in plan.contenders and is_first:
        yield Run(ORIGIN, seed, turn)


def to_json(run: Run, settings: Settings) -> str:
    """Return what the process of a contender is told."""
    return json.dumps({"run": asdict(run), "settings": asdict(settings)})


def from_json(text: str) -> tuple[Run, Settings]:
    """Raises: ValueError, KeyError or TypeError where it is something else."""
    fields = json.loads(text)
    return Run(**fields["run"]), Settings(**fields["settings"])


def data_folder() -> Path:
    """Return where the benchmark's data is looked for: beside the checkout, or where BERTDESK_BENCH_DATA says."""
    beside = Path(bertdesk.__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("BERTDESK_BENCH_DATA") or beside)
