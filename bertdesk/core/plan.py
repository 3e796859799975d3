"""What a run will be like, as trying it before it begins finds out, and what that is measured with."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from torch import nn

from bertdesk.core.device import wait_for
from bertdesk.core.events import Part
from bertdesk.core.memory import resident_mb

T = TypeVar("T")

MOMENTS_BYTES = 8
"""Two float32 moments a weight: what AdamW adds at the first step."""
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will be like."""

    eta_s: float
    """Seconds from the first event to the last, of all runs where there are several."""
    peak_mb: float
    """Memory of this process, or of the card, at its highest, in MiB."""
    available_mb: float
    """What there still is now, in MiB; infinity where nobody knows."""
    batch_size: int
    micro_batch: int
    """Texts computed at once; fewer than the batch where memory is short."""
    total_steps: int
    disk_mb: float
    """What kept activations take while the run lasts, in MiB."""
    device: str
    precision: str
    sizes: tuple[int, int, int] = (0, 0, 0)
    """Rows to learn from, to choose the best epoch by, to score in the end."""
    told: tuple[Part, ...] = ()
    """Which of the last two parts the table itself names."""
    documents: float = 0.0
    """Of raw text: how many there are, as far as its beginning tells; 0 of a table's rows"""
    tokens: float = 0.0
    """The same"""
    is_counted: bool = True
    """Whether these two are of all the text, not of its beginning"""


def held_mb(network: nn.Module, kind: str) -> float:
    """Return the MiB that are taken already: by this process, on a card by the network's weights."""
    if kind == "cpu":
        return resident_mb()
    return sum(p.numel() * p.element_size() for p in network.parameters()) / _MIB


def timed(work: Callable[[], T], kind: str = "cpu") -> tuple[float, T]:
    """Return the seconds that a piece of work takes, and its product; `kind` is that of the device it is done on."""
    wait_for(kind)
    started_s = time.perf_counter()
    product = work()
    wait_for(kind)
    return time.perf_counter() - started_s, product
