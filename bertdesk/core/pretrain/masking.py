"""Which tokens a masked language model has to guess, and what stands in their places: drawn anew at each reading.

Devlin et al. 2019, section 3.1: 15 % of the tokens are chosen; of these 80 % become [MASK], 10 % any other token, and
10 % stay. So that the model cannot rely on a token being itself, and the text for fine-tuning, which has no [MASK], is
not all new to it. Drawn anew each time: Liu et al. 2019 (RoBERTa), section 4.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Marks = NDArray[np.bool_]

CHOSEN, MASKED, OTHER = 0.15, 0.8, 0.1
NOTHING = -100
"""Target of a token that is not to be guessed: what torch's cross-entropy passes over"""


@dataclass(frozen=True, slots=True)
class Masker:
    """How a vocabulary's tokens are masked."""

    mask_id: int
    ordinary: Ids
    """(V,) ids of the tokens that may stand in the place of another one: all but the special ones"""
    share: float = CHOSEN
    special: tuple[int, ...] = ()
    """Ids of the others, of which [UNK] may stand in a text: what stood there nobody can tell"""

    _is_text: Marks = field(init=False, repr=False)

    def __post_init__(self) -> None:
        is_text = np.ones(1 + max(int(self.ordinary.max(initial=0)), *self.special, self.mask_id), np.bool_)
        is_text[list(self.special)] = False
        object.__setattr__(self, "_is_text", is_text)

    def may_be_asked(self, ids: NDArray[np.integer[Any]]) -> Marks:
        """Return which of these tokens, (T,), stand for some text."""
        found: Marks = self._is_text[ids]  # looked up: asked twice of every pair at every step
        return found

    def mask(self, ids: Ids, may_be: Marks, words: Ids, dice: np.random.Generator) -> tuple[Ids, Ids]:
        """Return what the model reads and what it has to guess, both (T,): NOTHING where it has to guess nothing.

        `ids` (T,) are one example's; `may_be` (T,) is false on special tokens and padding. `words` (T,) numbers the
        words: the tokens of one are chosen together or not at all; where each token has a number of its own, tokens
        are. At least one is chosen, else `share` of them, rounded; of words as many as fit in.
        """
        chosen = self._choose(may_be, words, dice)
        read, target = ids.copy(), np.full(len(ids), NOTHING, np.int32)
        target[chosen] = ids[chosen]
        lot = dice.random(len(chosen))
        read[chosen[lot < MASKED]] = self.mask_id
        others = chosen[(lot >= MASKED) & (lot < MASKED + OTHER)]
        read[others] = dice.choice(self.ordinary, len(others))
        return read, target

    def count(self, n: int) -> int:
        """Return how many of n tokens are chosen, where words do not matter."""
        return max(1, round(self.share * n)) if n else 0

    def _choose(self, may_be: Marks, words: Ids, dice: np.random.Generator) -> NDArray[np.int64]:
        """Return the places of the chosen tokens, rising."""
        places = np.flatnonzero(may_be)
        if not len(places):
            return places
        most = self.count(len(places))
        found, starts = np.unique(words[places], return_index=True)
        sizes = np.diff(np.append(starts, len(places)))
        if len(found) == len(places):
            return np.sort(dice.permutation(places)[:most])
        order = dice.permutation(len(found))
        taken = _fitting(sizes[order], most)
        return np.sort(
            np.concatenate([places[starts[word] : starts[word] + sizes[word]] for word in order[taken].tolist()])
        )


def _fitting(sizes: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return which of these words, taken one after the other, fit in; the first of them whatever its size."""
    taken, total = [0], int(sizes[0])
    for number, size in enumerate(sizes[1:].tolist(), start=1):
        if total >= most:
            break
        if total + size <= most:
            taken.append(number)
            total += size
    return np.array(taken, np.int64)


def word_numbers(starts_a_word: Sequence[bool] | Marks) -> Ids:
    """Number the words of tokens, (T,): a token that does not begin one belongs to that before it."""
    return np.cumsum(np.asarray(starts_a_word, np.bool_), dtype=np.int32)
