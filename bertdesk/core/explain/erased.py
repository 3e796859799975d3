"""A text with some of its words taken out or masked, and what the network answers then."""

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.explain.baselines import mask_of
from bertdesk.core.explain.question import Question
from bertdesk.core.probability import probabilities

Erasure = Literal["delete", "mask"]
AT_ONCE = 64
"""Variants of a text that Captum lays out together; what goes through the network at once, the question bounds."""


class Erasable:
    """One row whose words can be erased; as a function, what Captum asks: which words are there (N, W) -> answers (N,).

    "delete" takes the tokens out, so that what follows moves up; "mask" puts [MASK] in their place.
    """

    def __init__(
        self,
        question: Question,
        ids: NDArray[np.int64],
        words: NDArray[np.int64],
        erasure: Erasure = "delete",
        *,
        places: NDArray[np.int64] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """`ids` (t,) and `words` (t,) are as `Rows.sequence` gives them, `places` (t,) as `Rows.places`.

        Raises: TokenizerRefused, for "mask".
        """
        self._question, self._ids, self._words, self._cancel = question, ids, words, cancel
        self._places = np.ones_like(ids) if places is None else places
        self._mask_id = mask_of(question) if erasure == "mask" else None
        self.count = int(words.max(initial=-1)) + 1
        """W"""

    def __call__(self, present: torch.Tensor) -> torch.Tensor:
        """Raises: OutOfMemory, Cancelled."""
        if self._cancel is not None:
            self._cancel.raise_if_requested()
        return torch.from_numpy(self.answers(present.numpy() > 0)).float()

    def answers(self, present: NDArray[np.bool_]) -> NDArray[np.float64]:
        """(N, W) -> (N,). Raises: OutOfMemory."""
        return self._question.answers_of(*self.variants(present))

    def probabilities(self, present: NDArray[np.bool_]) -> NDArray[np.float64]:
        """(N, W) -> (N, K). Raises: OutOfMemory."""
        return probabilities(self._question.network, self._question.logits_of(*self.variants(present)))

    def sequences(self, present: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
        """(N, W) -> N sequences of ids"""
        return self.variants(present)[0]

    def variants(self, present: NDArray[np.bool_]) -> tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]]:
        """(N, W) -> ids of N variants, and their places"""
        kept = np.concatenate([present, np.ones((len(present), 1), np.bool_)], axis=1)[
            :, self._words
        ]  # (N, t); -1: last
        if self._mask_id is None:
            return [self._ids[row] for row in kept], [self._places[row] for row in kept]
        return list(np.where(kept, self._ids, self._mask_id)), [self._places] * len(kept)

    def by_token(self, by_word: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share each word's score out evenly among its tokens: (W,) -> (t,)"""
        if not self.count:
            return np.zeros(len(self._ids))
        sizes = np.bincount(self._words[self._words >= 0], minlength=self.count)
        return np.where(self._words >= 0, (by_word / sizes)[self._words], 0.0)
