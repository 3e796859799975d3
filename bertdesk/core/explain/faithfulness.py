"""How far an attribution is to be believed: what it calls important is erased, and the answer asked for again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.explain.erased import Erasable

SHARES = (0.01, 0.05, 0.1, 0.2, 0.5)
"""Shares of a text that are erased (DeYoung et al. 2020, ERASER, section 4)."""
_GRID = np.array((0.0, *SHARES, 0.75, 1.0))
_OF_SHARES = slice(1, 1 + len(SHARES))
_AT_20 = 1 + SHARES.index(0.2)
_LEAST = 1e-6
"""A probability counts as at least this in a logarithm."""


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Of one order of a text's units, highest score first; p is the probability of the class that is explained."""

    comprehensiveness: float
    """p - p without the first 20 %: higher is better"""
    sufficiency: float
    """p - p of the first 20 % alone: lower is better"""
    comprehensiveness_aopc: float
    """Mean over `SHARES` (DeYoung et al. 2020, area over the perturbation curve)"""
    sufficiency_aopc: float
    log_odds: float
    """log p without the first 20 % - log p: lower is better (Shrikumar et al. 2017)"""
    deletion: float
    """Area under p while ever more is erased: lower is better (Petsiuk et al. 2018)"""
    insertion: float
    """Area under p while ever more is there: higher is better (the same)"""


def measure(erasable: Erasable, orders: Sequence[NDArray[np.int64]], target: int) -> list[Faithfulness]:
    """Try out each order (W,) of the text's units, all in one go. Raises: OutOfMemory."""
    present = np.concatenate([_variants(order, _GRID) for order in orders])
    p = erasable.probabilities(present)[:, target].reshape(len(orders), 2, len(_GRID))
    return [_figures(without, alone) for without, alone in p]


def drops(erasable: Erasable, orders: Sequence[NDArray[np.int64]], target: int) -> NDArray[np.float64]:
    """Return by how much p falls, mean over `SHARES`, when the first of each order are erased: (len(orders),)"""
    grid = _GRID[: _OF_SHARES.stop]
    present = np.concatenate([_variants(order, grid)[: len(grid)] for order in orders])
    p = erasable.probabilities(present)[:, target].reshape(len(orders), len(grid))
    fallen: NDArray[np.float64] = p[:, 0] - p[:, 1:].mean(axis=1)
    return fallen


def order_of(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the units, the highest score first; equal ones as they stand in the text."""
    return np.argsort(-scores, kind="stable")


def counts(size: int, grid: NDArray[np.float64] = _GRID) -> NDArray[np.int64]:
    """Return how many of so many units each share is: at least one, but for nothing at all."""
    return np.where(grid > 0, np.maximum(1, np.round(grid * size)), 0).astype(np.int64)


def _variants(order: NDArray[np.int64], grid: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which units are there: first without each share, then each share alone: (2 len(grid), W)"""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    is_first = places[None] < counts(len(order), grid)[:, None]
    return np.concatenate([~is_first, is_first])


def _figures(without: NDArray[np.float64], alone: NDArray[np.float64]) -> Faithfulness:
    p = float(without[0])
    return Faithfulness(
        comprehensiveness=p - float(without[_AT_20]),
        sufficiency=p - float(alone[_AT_20]),
        comprehensiveness_aopc=p - float(without[_OF_SHARES].mean()),
        sufficiency_aopc=p - float(alone[_OF_SHARES].mean()),
        log_odds=float(np.log(max(without[_AT_20], _LEAST)) - np.log(max(p, _LEAST))),
        deletion=float(np.trapezoid(without, _GRID)),
        insertion=float(np.trapezoid(alone, _GRID)),
    )
