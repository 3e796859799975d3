"""Windows of a text as rows of tensors, which every method takes; and scores, which every method gives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.device import copy_to
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.words import number_words
from bertdesk.core.tokens import Window, to_batch


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """B windows, on the device."""

    input_ids: torch.Tensor
    """int64 (B, T)"""
    attention_mask: torch.Tensor
    """int64 (B, T): 1 on tokens, 2 on those of a pair's second text, 0 on padding"""
    words: torch.Tensor
    """int64 (B, T): number of the word that a token is of, from 0; -1 on special tokens and padding"""

    @property
    def is_inner(self) -> torch.Tensor:
        """(B, T) True on tokens of the text"""
        return self.words >= 0

    def __len__(self) -> int:
        return len(self.input_ids)

    def sequence(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return ids and words of a row without its padding: (t,), (t,)."""
        length = self._length(row)
        return self.input_ids[row, :length].cpu().numpy(), self.words[row, :length].cpu().numpy()

    def places(self, row: int) -> NDArray[np.int64]:
        """Return, of the same tokens, 2 on those of a pair's second text, else 1: (t,)."""
        return self.attention_mask[row, : self._length(row)].cpu().numpy()

    def _length(self, row: int) -> int:
        return int((self.attention_mask[row] > 0).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Scores of B rows. Their sum should be `gap`; `delta` is what it misses."""

    scores: NDArray[np.float64]
    """(B, T) 0 on special tokens and padding"""
    gap: NDArray[np.float64]
    """(B,) difference of the answer to the baseline's"""
    delta: NDArray[np.float64]
    """(B,)"""
    steps: NDArray[np.int64]
    """(B,) integration steps; 0 where nothing is integrated"""
    answer: NDArray[np.float64] | None = None
    """(B,) the answer to the whole rows, where the method comes upon it"""


def to_rows(texts: Sequence[str], windows: Sequence[Window], question: Question) -> Rows:
    """Lay windows of these texts side by side; `Window.text` says which text each is of."""
    batch = to_batch(windows, pad_id=question.pad_id, members=tuple(range(len(windows))))
    words = torch.full_like(batch.input_ids, -1)
    for row, window in enumerate(windows):
        words[row, : len(window.ids)] = torch.from_numpy(number_words(texts[window.text], window.spans))
    device = question.device.torch
    return Rows(copy_to(batch.input_ids, device), copy_to(batch.attention_mask, device), copy_to(words, device))


def scored(
    rows: Rows, by_token: torch.Tensor, gap: torch.Tensor | NDArray[np.float64], steps: int | NDArray[np.int64] = 0
) -> Scored:
    """Count only what tokens of the text got, (B, T), and find what it misses of the gap, (B,)."""
    scores = torch.where(rows.is_inner, by_token.detach(), 0.0).double().cpu().numpy()
    wanted = np.asarray(torch.as_tensor(gap).detach().double().cpu())
    return Scored(scores, wanted, scores.sum(axis=1) - wanted, np.broadcast_to(np.int64(steps), len(rows)).copy())


def mean(parts: Sequence[Scored], weights: Sequence[float]) -> Scored:
    """Return the weighted mean of scorings, each first divided by the sum of its magnitudes.

    What each should sum to is weighed alike, so the mean adds up where its parts do.
    """
    sizes = np.array([np.abs(part.scores).sum(axis=1) for part in parts])  # (parts, B)
    shares = np.array(weights)[:, None] / np.maximum(sizes, np.finfo(float).tiny)
    shares = np.where(sizes.any(axis=0), shares / shares.sum(axis=0), 1 / len(parts))
    return Scored(
        sum((share[:, None] * part.scores for share, part in zip(shares, parts, strict=True)), np.zeros(1)),
        sum((share * part.gap for share, part in zip(shares, parts, strict=True)), np.zeros(1)),
        sum((share * part.delta for share, part in zip(shares, parts, strict=True)), np.zeros(1)),
        np.max([part.steps for part in parts], axis=0),
    )
