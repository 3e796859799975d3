"""The way from a text to one without words, in the order that a method gives: what the answer loses on each step."""

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def follow(
    question: Question,
    rows: Rows,
    guess: Scored,
    cancel: CancelToken,
    *,
    erasure: Erasure,
    single: int | None = None,
    growth: float = 1.0,
) -> Scored:
    """Erase the words one after the other, the highest score of `guess` first, and score each by its step.

    After `single` words (None: all) a step takes several, ever more by the factor `growth`. These get their guess, and
    what the step differs from its sum by, shared out by magnitude: a guess that is right stays. The scores sum to the
    answer's difference to the text without any word. Raises: OutOfMemory, TokenizerRefused.
    """
    by_token = torch.zeros(rows.input_ids.shape, dtype=torch.float64)
    gap = np.zeros(len(rows))
    for row in range(len(rows)):
        cancel.raise_if_requested()
        ids, words = rows.sequence(row)
        erasable = Erasable(question, ids, words, erasure, places=rows.places(row))
        if not erasable.count:
            continue
        inner = words >= 0
        guessed = np.bincount(words[inner], guess.scores[row, : len(ids)][inner]).astype(np.float64)  # (W,)
        order = np.argsort(-guessed, kind="stable")
        ends = step_ends(erasable.count, single, growth)
        stages = _stages(order, ends)
        answers = erasable.answers(stages if guess.answer is None else stages[1:])
        if guess.answer is not None:  # the whole text's is known
            answers = np.concatenate([guess.answer[row : row + 1], answers])  # (steps + 1,)
        by_word = _shared_out(answers[:-1] - answers[1:], ends, guessed, order)
        scores = erasable.by_token(by_word)
        by_token[row, : len(scores)] = torch.from_numpy(scores)
        gap[row] = answers[0] - answers[-1]
    return scored(rows, by_token.to(rows.input_ids.device), gap)


def step_ends(count: int, single: int | None, growth: float) -> list[int]:
    """Return how many words are gone after each step."""
    ends: list[int] = []
    size = 1.0
    while not ends or ends[-1] < count:
        if single is not None and len(ends) >= single:
            size *= growth
        ends.append(min(count, (ends[-1] if ends else 0) + max(1, int(size))))
    return ends


def _stages(order: NDArray[np.int64], ends: list[int]) -> NDArray[np.bool_]:
    """Return which words are there before the first step and after each: (steps + 1, W)."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places[None] >= np.array([0, *ends])[:, None]


def _shared_out(
    losses: NDArray[np.float64], ends: list[int], guessed: NDArray[np.float64], order: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Share each step's loss out among its words: (W,)"""
    by_word = np.empty(len(order))
    for loss, start, end in zip(losses, [0, *ends], ends, strict=False):
        words = order[start:end]
        sizes = np.abs(guessed[words])
        shares = sizes / sizes.sum() if sizes.any() else 1 / len(words)
        by_word[words] = guessed[words] + (loss - guessed[words].sum()) * shares
    return by_word
