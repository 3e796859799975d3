"""Thorough: conservative propagation, tried out. Its words are erased one after the other, the strongest first."""

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain import conservative
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, mean, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Mean of three attributions that each add up, so that their mean does.

    Two are paths: the words are erased in the order that conservative propagation gives them, once by taking them out
    and once by [MASK], and each gets what the answer loses by its step. The third, which counts as much as both, is
    conservative propagation itself. Asks two variants a word. Raises: OutOfMemory, TokenizerRefused.
    """
    guess = conservative.attribute(question, rows, config, cancel)
    paths = [_along(question, rows, guess, erasure, cancel) for erasure in ("delete", "mask")]
    return mean([*paths, guess], (1.0, 1.0, 2.0))


def _along(question: Question, rows: Rows, guess: Scored, erasure: Erasure, cancel: CancelToken) -> Scored:
    """Score each word by its step of the path."""
    by_token = torch.zeros(rows.input_ids.shape, dtype=torch.float64)
    gap = np.zeros(len(rows))
    for row in range(len(rows)):
        cancel.raise_if_requested()
        ids, words = rows.sequence(row)
        erasable = Erasable(question, ids, words, erasure)
        if not erasable.count:
            continue
        order = _order(guess.scores[row, : len(ids)], words)
        answers = erasable.answers(_path(order))  # (W + 1,)
        by_word = np.empty(erasable.count)
        by_word[order] = answers[:-1] - answers[1:]
        scores = erasable.by_token(by_word)
        by_token[row, : len(scores)] = torch.from_numpy(scores)
        gap[row] = answers[0] - answers[-1]
    return scored(rows, by_token.to(rows.input_ids.device), gap)


def _order(scores: NDArray[np.float64], words: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the words' numbers, the highest score first."""
    inner = words >= 0
    return np.argsort(-np.bincount(words[inner], scores[inner]), kind="stable")


def _path(order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which words are there (W + 1, W) after each step in this order, from all to none."""
    steps = np.empty_like(order)
    steps[order] = np.arange(len(order))
    return steps[None] >= np.arange(len(order) + 1)[:, None]
