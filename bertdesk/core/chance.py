"""torch's random numbers on the CPU, of which all threads draw from one stream: whoever draws does so alone.

Else a network that is made beside a training would shift what that drops out, and the training could not be repeated.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_drawing = threading.RLock()


@contextmanager
def alone() -> Iterator[None]:
    """Draw from the stream while no other thread does."""
    with _drawing:
        yield


@contextmanager
def apart(seed: int) -> Iterator[None]:
    """Draw what the seed decides; afterwards the stream goes on as if nothing had been drawn."""
    with _drawing, torch.random.fork_rng([]):
        torch.default_generator.manual_seed(seed)
        yield


def begin(seed: int) -> None:
    """Let the streams of all devices begin anew: what is drawn from here on is what the seed decides."""
    with _drawing:
        torch.manual_seed(seed)
