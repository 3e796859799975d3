"""Results -> one row a contender, beside a reference. Imports no torch, and knows no terminal."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bertdesk.bench.plan import LEVER_PRESET, TRAINER, Run
from bertdesk.bench.results import Result, best_rate

LEVELS = (0.80, 0.82, 0.84, 0.86, 0.88)
"""Validation accuracies whose times are compared; the reference's own comes on top."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the runs of one contender come to: medians of what is timed, means over the seeds of what is scored."""

    name: str
    runs: int
    seconds: float
    examples: float
    tokens: float
    """Tokens of the texts, padding not counted."""
    padded_share: float | None
    peak_bytes: int
    valid_accuracy: float
    test_accuracy: float | None
    took_of_eta: float | None
    """Time taken as a multiple of the time foreseen."""
    reached_s: tuple[float | None, ...]
    """Seconds to each of the summary's levels; None where at least half of the runs did not get there."""

    @property
    def examples_per_s(self) -> float:
        """Over all the seconds of the run, as `tokens_per_s`."""
        return self.examples / self.seconds

    @property
    def tokens_per_s(self) -> float:
        return self.tokens / self.seconds


@dataclass(frozen=True, slots=True)
class Summary:
    rows: tuple[Row, ...]
    reference: Row | None
    """Trainer at the best learning rate of its first round, or Balanced with all levers; None where it has not run."""
    levels: tuple[float, ...]
    baselines: dict[str, float]
    results: tuple[Result, ...]


def summarise(results: Sequence[Result]) -> Summary:
    """Sum up the results of one kind of settings."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.run.name, []).append(result)
    levels: tuple[float, ...] = LEVELS
    reference = _reference([_row(group, levels) for group in groups.values()], results)
    if reference:
        levels = (*LEVELS, reference.valid_accuracy)
    rows = tuple(_row(group, levels) for group in groups.values())
    return Summary(
        rows,
        next((row for row in rows if reference and row.name == reference.name), None),
        levels,
        next((dict(result.baselines) for result in results if result.baselines), {}),
        tuple(results),
    )


def ratio(own: float | None, reference: float | None) -> float | None:
    return own / reference if own is not None and reference else None


def _row(group: Sequence[Result], levels: Sequence[float]) -> Row:
    padded = [result.padded_share for result in group if result.padded_share is not None]
    of_eta = [result.took_of_eta for result in group if result.took_of_eta is not None]
    return Row(
        group[0].run.name,
        len(group),
        statistics.median(result.seconds for result in group),
        statistics.median(result.examples for result in group),
        statistics.median(result.tokens for result in group),
        statistics.median(padded) if padded else None,
        max(result.peak_bytes for result in group),
        _over_seeds(group, lambda result: result.valid_accuracy) or 0.0,
        _over_seeds(group, lambda result: result.test_accuracy),
        statistics.median(of_eta) if of_eta else None,
        tuple(_median_s([result.reached_s(level) for result in group]) for level in levels),
    )


def _over_seeds(group: Sequence[Result], figure: Callable[[Result], float | None]) -> float | None:
    """Return the mean over the seeds, each counted once however often it ran."""
    by_seed: dict[int, list[float]] = {}
    for result in group:
        if (value := figure(result)) is not None:
            by_seed.setdefault(result.run.seed, []).append(value)
    return statistics.fmean(map(statistics.fmean, by_seed.values())) if by_seed else None


def _median_s(times: Sequence[float | None]) -> float | None:
    median = statistics.median(math.inf if time is None else time for time in times)
    return None if math.isinf(median) else median


def _reference(rows: Sequence[Row], results: Sequence[Result]) -> Row | None:
    first = next((result.run.seed for result in results if result.run.contender == TRAINER), None)
    tried = [r for r in results if r.run.contender == TRAINER and r.run.turn == 1 and r.run.seed == first]
    if tried:  # its choice, once made, stays: later runs are all of that rate, and a mean of several may be lower
        best = Run(TRAINER, 0, rate=best_rate(tried)).name
        return next(row for row in rows if row.name == best)
    has_levers = any(row.name.startswith(f"{LEVER_PRESET} ") for row in rows)
    return next((row for row in rows if has_levers and row.name == LEVER_PRESET), None)
