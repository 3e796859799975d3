"""What was tried -> figures with intervals: means over texts, and shares of the way from random to greedy."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from bertdesk.bench.faithful import Tried
from bertdesk.bench.plan import EXPLAINERS, GREEDY, RANDOM
from bertdesk.core.explain.faithfulness import Faithfulness

_DRAWS = 2000
FIGURES = tuple(field.name for field in fields(Faithfulness))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over n texts with its 95 % interval (percentile bootstrap over the texts)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    contender: str
    n: int
    by_erasure: dict[str, dict[str, Estimate]]
    """erasure -> name of a figure -> its mean"""
    share: Estimate | None
    """Of the way from random to greedy, in AOPC comprehensiveness, mean of both erasures, on the texts that have a
    greedy order; None where this contender was not tried on all of them."""
    share_by_erasure: dict[str, float]


def summarise(tried: Sequence[Tried]) -> list[Line]:
    by_name: dict[str, dict[str, dict[int, Faithfulness]]] = {}
    for one in tried:
        by_name.setdefault(one.contender, {}).setdefault(one.erasure, {})[one.text] = one.figures
    return [_line(name, by_name) for name in EXPLAINERS if name in by_name]


def _line(name: str, by_name: dict[str, dict[str, dict[int, Faithfulness]]]) -> Line:
    own = by_name[name]
    estimates = {
        erasure: {figure: _estimate(np.array([asdict(one)[figure] for one in texts.values()])) for figure in FIGURES}
        for erasure, texts in own.items()
    }
    shares = _shares(own, by_name.get(RANDOM, {}), by_name.get(GREEDY, {}))
    return Line(
        name,
        max(len(texts) for texts in own.values()),
        estimates,
        _ratio(shares) if shares else None,
        {erasure: float(np.sum(above) / np.sum(whole)) for erasure, (above, whole) in shares.items()},
    )


def _shares(
    own: dict[str, dict[int, Faithfulness]],
    random: dict[str, dict[int, Faithfulness]],
    greedy: dict[str, dict[int, Faithfulness]],
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return for each erasure what the contender gains on random, and what greedy does, text by text."""
    found = {}
    for erasure, best in greedy.items():
        if not best.keys() <= own.get(erasure, {}).keys() & random.get(erasure, {}).keys():
            return {}
        mine, chance, most = (
            np.array([texts[erasure][i].comprehensiveness_aopc for i in best]) for texts in (own, random, greedy)
        )
        found[erasure] = (mine - chance, most - chance)
    return found


def _estimate(values: NDArray[np.float64]) -> Estimate:
    means = values[_draws(len(values))].mean(axis=1)
    return Estimate(float(values.mean()), *map(float, np.quantile(means, (0.025, 0.975))))


def _ratio(shares: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]) -> Estimate:
    """Return the mean over the erasures of the ratio of sums; the same texts are drawn for both."""

    def mean(chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        ratios = [above[chosen].sum(axis=-1) / whole[chosen].sum(axis=-1) for above, whole in shares.values()]
        return np.asarray(np.mean(ratios, axis=0))

    n = len(next(iter(shares.values()))[0])
    return Estimate(float(mean(np.arange(n))), *map(float, np.quantile(mean(_draws(n)), (0.025, 0.975))))


def _draws(n: int) -> NDArray[np.int64]:
    return np.random.default_rng(0).integers(0, n, (_DRAWS, n))
