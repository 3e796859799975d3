"""Pairs of an epoch -> what the network reads of some of them: [CLS] A [SEP] B [SEP], with its masks drawn.

The masks of an example depend on the run's seed, the epoch and its number alone, not on the batch that it is in: a run
that goes on after a break, or in smaller pieces, draws the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.device import copy_to
from bertdesk.core.pretrain.masking import NOTHING, Masker, word_numbers
from bertdesk.core.pretrain.network import Examples
from bertdesk.core.pretrain.pairs import Pairs
from bertdesk.core.pretrain.token_store import TokenStore
from bertdesk.core.tokens import padded


@dataclass(frozen=True, slots=True)
class Marks:
    """The special tokens of a vocabulary, by their ids."""

    pad: int
    cls: int
    sep: int


@dataclass(frozen=True, slots=True, eq=False)
class PairSource:
    """N pairs of one epoch."""

    store: TokenStore
    pairs: Pairs
    masker: Masker
    marks: Marks
    seed: int
    epoch: int
    device: torch.device
    masks_words: bool = False
    """Whether the tokens of a word are masked together"""
    asks_next: bool = True
    lengths: NDArray[np.int64] = field(init=False)
    """(N,) tokens of each pair, special ones included"""

    def __post_init__(self) -> None:
        has_second = self.pairs.spans[:, 3] > self.pairs.spans[:, 2]
        object.__setattr__(self, "lengths", self.pairs.lengths + 2 + has_second)  # once: asked for at every step

    def count_masked(self, member: int) -> int:
        """Return how many tokens of a pair are to be guessed."""
        if self.masks_words:  # as many whole words as fit in
            return int((self._one(member)[1] != NOTHING).sum())
        start, middle, begin, end = self.pairs.spans[member].tolist()
        texts = self.store.tokens[start:middle], self.store.tokens[begin:end]
        return self.masker.count(sum(int(self.masker.may_be_asked(text).sum()) for text in texts))

    def asked(self) -> NDArray[np.int32]:
        """Return all tokens that are to be guessed, one pair's after the other's."""
        each = [self._one(member)[1] for member in range(len(self.pairs))]
        return np.concatenate([np.empty(0, np.int32), *(targets[targets != NOTHING] for targets in each)])

    def read(self, members: Sequence[int]) -> Examples:
        """Return these pairs, on the device, padded to the longest."""
        width = padded(int(self.lengths[list(members)].max()))
        ids = np.full((len(members), width), self.marks.pad, np.int64)
        places = np.zeros((len(members), width), np.int64)
        targets = np.full((len(members), width), NOTHING, np.int64)
        for row, member in enumerate(members):
            read, target, kinds = self._one(member)
            ids[row, : len(read)], targets[row, : len(read)], places[row, : len(read)] = read, target, kinds
        flat = targets.reshape(-1)
        chosen = np.flatnonzero(flat != NOTHING)
        asked = self.pairs.are_neighbours[list(members)] if self.asks_next else None
        return Examples(
            copy_to(torch.from_numpy(ids), self.device),
            copy_to(torch.from_numpy(places), self.device),
            copy_to(torch.from_numpy(chosen), self.device),
            copy_to(torch.from_numpy(flat[chosen]), self.device),
            None if asked is None else copy_to(torch.from_numpy(asked), self.device),
        )

    def _one(self, member: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Return what is read, what is to be guessed, and which text each token is of: (T,) each."""
        start, middle, begin, end = self.pairs.spans[member].tolist()
        cls, sep = np.array([self.marks.cls], np.int32), np.array([self.marks.sep], np.int32)
        parts, kinds = [cls, self.store.tokens[start:middle].astype(np.int32), sep], [1 + middle - start + 1, 0]
        goes_on = [np.zeros(1, np.uint8), self.store.continues[start:middle], np.zeros(1, np.uint8)]
        if end > begin:
            parts += [self.store.tokens[begin:end].astype(np.int32), sep]
            goes_on += [self.store.continues[begin:end], np.zeros(1, np.uint8)]
            kinds[1] = end - begin + 1
        ids = np.concatenate(parts)
        may_be = (ids != self.marks.cls) & (ids != self.marks.sep) & self.masker.may_be_asked(ids)
        words = word_numbers(np.concatenate(goes_on) == 0) if self.masks_words else np.arange(len(ids), dtype=np.int32)
        dice = np.random.default_rng([self.seed, self.epoch, member])
        read, target = self.masker.mask(ids, may_be, words, dice)
        return read, target, np.repeat([1, 2], kinds)
