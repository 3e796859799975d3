"""What methods share that look at a text from outside: one row after the other, words instead of tokens."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.explain.erased import Erasable
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored

OfWords = Callable[[Erasable, np.random.Generator], NDArray[np.float64]]
"""A row's words -> their scores (W,); the generator is the row's own, so that a text always gets the same."""
_SEED = 17


def attribute_by_word(question: Question, rows: Rows, cancel: CancelToken, of_words: OfWords) -> Scored:
    """Score each row's words; the gap is the answer's difference to the text without any word.

    The generator is not torch's: another model may be in training meanwhile. Raises: OutOfMemory.
    """
    by_token = torch.zeros(rows.input_ids.shape, dtype=torch.float64)
    gap = np.zeros(len(rows))
    for row in range(len(rows)):
        cancel.raise_if_requested()
        erasable = Erasable(question, *rows.sequence(row), places=rows.places(row), cancel=cancel)
        if erasable.count:
            scores = erasable.by_token(of_words(erasable, np.random.default_rng(_SEED)))
            by_token[row, : len(scores)] = torch.from_numpy(scores)
            with_all, without_all = erasable.answers(np.array([[True], [False]]).repeat(erasable.count, axis=1))
            gap[row] = with_all - without_all
    return scored(rows, by_token.to(rows.input_ids.device), gap)
