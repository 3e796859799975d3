"""What the training loop trains, by what it can do: fine-tuning (`course.py`), pre-training (`pretrain/course.py`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import RunConfig
from bertdesk.core.crew import Crew
from bertdesk.core.events import Evaluated, HeldBackScored, Work
from bertdesk.core.learner import Learner
from bertdesk.core.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an epoch has come to, on what is held back."""

    loss: float
    merit: tuple[float, float]
    """The higher the better"""
    accuracy: float
    figures: Evaluated | HeldBackScored
    """What is told of it; the loop knows the epoch, and whether it is the best"""


class Trainable(Protocol):
    crew: Crew
    dtype: torch.dtype
    """What the training steps multiply in"""
    learner: Learner[Any]  # Any: each has sources of its own
    source: Any
    """What the batches of the epoch that is going on are read from"""
    steps_an_epoch: int
    total_steps: int

    @property
    def config(self) -> RunConfig: ...

    @property
    def activations(self) -> str:
        """Return how the answers of frozen layers are had, as `provenance.Provenance.activations` tells it."""
        ...

    @property
    def blind_loss(self) -> float:
        """Return what guessing blindly costs, in nats."""
        ...

    @property
    def valid_n(self) -> int:
        """Return how many examples an epoch is judged on."""
        ...

    def longest_batch(self, cancel: CancelToken) -> Sequence[Any]:
        """Return a batch of what takes the most memory."""
        ...

    def below(self, some: Any) -> Any:
        """Return a source of these alone, of what `longest_batch` gave. Raises: OutOfMemory."""
        ...

    def rehearse(self, source: Any) -> None:
        """Do the work of a training step and change nothing. Raises: OutOfMemory."""
        ...

    def fit_head(self, micro_batch: int, cancel: CancelToken) -> Work[None]:
        """Give fresh weights a start before the first step. Raises: OutOfMemory."""
        ...

    def batches(self, epoch: int, position: int) -> Iterator[tuple[tuple[int, ...], torch.Tensor]]:
        """Yield the epoch's batches from the given one on, as `Learner.step` takes them."""
        ...

    def parts_of(self, losses: Sequence[float]) -> Mapping[str, float]:
        """Return what `StepDone` tells of the parts of a step's loss, by its fields' names."""
        ...

    def judged(self, micro_batch: int, cancel: CancelToken) -> Work[Judgement]:
        """Measure on what is held back. Raises: OutOfMemory."""
        ...

    def save(self, out: Path, record: Provenance, figures: Evaluated | HeldBackScored) -> None:
        """Write what has just been judged so. Raises: OutFolderTaken, DiskFull, SaveFailed."""
        ...
