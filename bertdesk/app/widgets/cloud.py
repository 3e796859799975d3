"""What a cloud of points is made of: the points with their classes, and the person's own text among them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points and their classes."""

    points: NDArray[np.floating]
    """(N, 2)"""
    kinds: NDArray[np.integer]
    """(N,): each one's number in `classes`."""
    classes: tuple[str, ...]
    said: Callable[[int], str] = str
    """What is said of a point by its number: the text, for example."""


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own text."""

    path: NDArray[np.floating]
    """(L, 2): where it lies after each layer."""
    at: int
    """Which layer is looked at."""
    name: str
    """What stands beside it."""
