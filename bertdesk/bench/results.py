"""What one run leaves: frozen facts, one JSON line each, in a file that only grows. Imports no torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bertdesk.bench.plan import Run, Settings


@dataclass(frozen=True, slots=True)
class Point:
    """The accuracy on the validation rows after so many epochs, and the seconds since the run began."""

    epoch: float
    seconds: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Machine:
    device: str
    """What torch calls it, and what its maker does."""
    threads: int
    torch: str
    transformers: str
    bertdesk: str


@dataclass(frozen=True, slots=True)
class Result:
    run: Run
    settings: Settings
    machine: Machine
    points: tuple[Point, ...]
    """One an epoch, in order."""
    examples: int
    """Texts trained on, each pass counted."""
    tokens: int
    """Their tokens, special ones included, padding not."""
    positions: int
    """Positions that a layer of the encoder computed for them, padding included; 0 = nobody saw."""
    valid_accuracy: float
    """Of the weights that are kept."""
    test_accuracy: float | None
    """None where the test rows stayed unread."""
    peak_bytes: int
    """Most memory the process held: resident memory, or the card's on CUDA; 0 = nobody knows."""
    config: Mapping[str, Any]  # Any: TrainConfig's or TrainingArguments' numbers, for the record
    baselines: Mapping[str, float]
    """Accuracy on the test rows without BERT, where the contender measures it."""
    eta_s: float = 0.0
    """Seconds foreseen for all that the contender does, its test included; 0 = it does not say."""
    whole_s: float = 0.0
    """Seconds that this took."""

    @property
    def seconds(self) -> float:
        """From before the encoder was opened to the last validation score: opening, tokens, steps, scores, saving."""
        return self.points[-1].seconds

    @property
    def padded_share(self) -> float | None:
        """None where not every pass was seen."""
        return 1 - self.tokens / self.positions if self.positions >= self.tokens else None

    @property
    def took_of_eta(self) -> float | None:
        """Return the time taken as a multiple of the time foreseen; None where nothing was."""
        return self.whole_s / self.eta_s if self.eta_s else None

    def reached_s(self, accuracy: float) -> float | None:
        """Return the seconds after which the validation accuracy was this high for the first time."""
        return next((point.seconds for point in self.points if point.accuracy >= accuracy), None)


def to_json(result: Result) -> str:
    return json.dumps(asdict(result), ensure_ascii=False, allow_nan=False)


def from_json(line: str) -> Result:
    """Raises: ValueError, KeyError or TypeError where the line is no result of this version."""
    fields = json.loads(line)
    fields |= {
        "run": Run(**fields["run"]),
        "settings": Settings(**fields["settings"]),
        "machine": Machine(**fields["machine"]),
        "points": tuple(Point(**point) for point in fields["points"]),
    }
    return Result(**fields)


def read(path: Path) -> list[Result]:
    """Return the results in a file, in order; without what a killed run left half written."""
    if not path.is_file():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(from_json(line))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def append(path: Path, result: Result) -> None:
    """Raises: OSError."""
    before = path.read_bytes() if path.is_file() else b""
    with path.open("a", encoding="utf-8") as file:
        torn = bool(before) and not before.endswith(b"\n")
        file.write(("\n" if torn else "") + to_json(result) + "\n")


def best_rate(results: Sequence[Result]) -> float:
    """Return the learning rate with the highest validation accuracy, of equals the faster; 0 where none was tried."""
    tried = [result for result in results if result.run.rate]
    best = max(tried, key=lambda result: (result.valid_accuracy, -result.seconds), default=None)
    return best.run.rate if best else 0.0
