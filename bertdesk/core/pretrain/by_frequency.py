"""What guessing tokens by their frequency alone would cost: what a masked language model must be better than."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.pretrain.token_store import TokenStore

_AT_ONCE = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class ByFrequency:
    """What is got by guessing some tokens without their context."""

    cross_entropy: float
    """In nats a token: what the best model that knows no context costs"""
    right: float
    """Share of them that naming the commonest token each time gets right"""
    costs: NDArray[np.float64]
    """(V,) -ln p of each token, in nats; infinite of what is never asked for"""


def guessed(
    learnt: TokenStore, asked: NDArray[np.integer[Any]], *, vocab_size: int, special: Sequence[int] = ()
) -> ByFrequency:
    """Return what the frequencies of the learnt tokens are worth for these, (N,); none of them is special.

    A token's p is its share of the learnt ones, each counted once more (smoothing: Manning and Schuetze 1999, section
    6.2).
    """
    counts = _counts(learnt, vocab_size) + 1
    counts[list(special)] = 0
    with np.errstate(divide="ignore"):
        costs = -np.log(counts / counts.sum())
    if not len(asked):
        return ByFrequency(0.0, 0.0, costs)
    return ByFrequency(float(costs[asked].mean()), float((asked == counts.argmax()).mean()), costs)


def _counts(store: TokenStore, vocab_size: int) -> NDArray[np.int64]:
    """Return (V,); a part at a time, as a store may be larger than the memory."""
    total = np.zeros(vocab_size, np.int64)
    for start in range(0, len(store.tokens), _AT_ONCE):
        total += np.bincount(store.tokens[start : start + _AT_ONCE], minlength=vocab_size)
    return total
