"""Integrated gradients: the gradient summed along the straight line from a baseline to the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from captum.attr import IntegratedGradients

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.baselines import Baseline, embeddings_of
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, mean, scored

_POINTS = 2
"""Gauss-Legendre points of a stretch."""
Place = tuple[int, float]  # tuple: row, and share of the way from its baseline to its text


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """A part of one row's line."""

    row: int
    low: float
    high: float
    by_token: torch.Tensor
    """float64 (T,)"""
    delta: float
    """What the scores' sum misses of the answer's change along it."""


def attribute(
    question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken, *, baseline: Baseline = "mask"
) -> Scored:
    """Sundararajan, Taly & Yan 2017, eq. 1, over the embeddings, special tokens kept in the baseline.

    The line is cut into stretches of two Gauss-Legendre points. As the answer's change along each is known, so is what
    each misses; those that miss most are halved until all together miss no more than `config.tolerance` of the gap, or
    `config.most_steps` is reached: on a fine-tuned BERT the logit moves within a small part of the line, where evenly
    laid steps are few. Raises: OutOfMemory, TokenizerRefused.
    """
    line = _Line(question, rows, embeddings_of(baseline, question, rows))
    stretches: list[_Stretch] = []
    steps = np.zeros(len(rows), np.int64)
    even = np.linspace(0.0, 1.0, max(1, config.first_steps // _POINTS) + 1).tolist()
    todo = [(row, low, high) for row in range(len(rows)) for low, high in pairwise(even)]
    while todo:
        cancel.raise_if_requested()
        stretches += line.integrate(todo)
        steps += _POINTS * np.bincount([row for row, *_ in todo], minlength=len(rows))
        worst = [
            stretch
            for row in range(len(rows))
            for stretch in _worst(stretches, row, config.tolerance * abs(line.gap(row)), int(steps[row]), config)
        ]
        stretches = [stretch for stretch in stretches if stretch not in worst]
        todo = [half for stretch in worst for half in _halves(stretch)]
    by_token = torch.zeros(rows.input_ids.shape, dtype=torch.float64)
    for stretch in stretches:
        by_token[stretch.row] += stretch.by_token
    return scored(
        rows, by_token.to(rows.input_ids.device), np.array([line.gap(row) for row in range(len(rows))]), steps
    )


def attribute_from_all(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Return the mean over the three baselines, each first divided by the sum of its magnitudes."""
    parts = [attribute(question, rows, config, cancel, baseline=name) for name in ("mask", "pad", "zero")]
    return mean(parts, (1.0, 1.0, 1.0))


class _Line:
    """The way from the baselines to the texts, and the answers at places on it."""

    def __init__(self, question: Question, rows: Rows, start: torch.Tensor) -> None:
        self._question, self._rows = question, rows
        self._start, self._way = start, question.embed(rows.input_ids) - start  # (B, T, H) each
        self._at_once = max(1, question.most_tokens // rows.input_ids.shape[1])
        self._captum = IntegratedGradients(question.of_embeddings)
        self._answers: dict[Place, float] = {}
        self._learn({(row, share) for row in range(len(rows)) for share in (0.0, 1.0)})

    def gap(self, row: int) -> float:
        return self._answers[row, 1.0] - self._answers[row, 0.0]

    def integrate(self, todo: Sequence[tuple[int, float, float]]) -> list[_Stretch]:
        """Raises: OutOfMemory."""
        self._learn({place for row, low, high in todo for place in ((row, low), (row, high))})
        at_once = max(1, self._at_once // _POINTS)
        return [s for first in range(0, len(todo), at_once) for s in self._integrate(todo[first : first + at_once])]

    def _integrate(self, todo: Sequence[tuple[int, float, float]]) -> list[_Stretch]:
        members = [row for row, *_ in todo]
        low, high = (self._points([(row, pair[i]) for row, *pair in todo]) for i in (0, 1))
        with self._question.memory_as_fact(_POINTS * len(todo)):
            by_number = self._captum.attribute(
                high,
                baselines=low,
                additional_forward_args=(self._rows.attention_mask[members],),
                n_steps=_POINTS,
                method="gausslegendre",
            )  # (len(todo), T, H)
        by_token = by_number.detach().double().sum(dim=-1).cpu()
        by_token[~self._rows.is_inner[members].cpu()] = 0.0
        return [
            _Stretch(row, a, b, by_token[i], float(by_token[i].sum()) - self._answers[row, b] + self._answers[row, a])
            for i, (row, a, b) in enumerate(todo)
        ]

    def _learn(self, places: set[Place]) -> None:
        """Ask the network for the answers at these places, if they are not known."""
        new = sorted(places - self._answers.keys())
        for first in range(0, len(new), self._at_once):
            group = new[first : first + self._at_once]
            with self._question.memory_as_fact(len(group)), torch.inference_mode():
                mask = self._rows.attention_mask[[row for row, _ in group]]
                answers = self._question.of_embeddings(self._points(group), mask).double().tolist()
            self._answers.update(zip(group, answers, strict=True))

    def _points(self, places: Sequence[Place]) -> torch.Tensor:
        """Return the embeddings at these places: (len(places), T, H)"""
        members = [row for row, _ in places]
        shares = self._way.new_tensor([share for _, share in places])
        return self._start[members] + shares[:, None, None] * self._way[members]


def _worst(
    stretches: Sequence[_Stretch], row: int, allowed: float, steps: int, config: ExplainConfig
) -> list[_Stretch]:
    """Return the stretches of a row that miss half of what all miss; none where that is little, or steps ran out."""
    own = sorted((s for s in stretches if s.row == row), key=lambda stretch: -abs(stretch.delta))
    missed = np.cumsum([abs(stretch.delta) for stretch in own])
    if abs(sum(stretch.delta for stretch in own)) <= allowed:
        return []
    afford = (config.most_steps - steps) // (2 * _POINTS)
    return own[: min(int(np.searchsorted(missed, missed[-1] / 2)) + 1, max(0, afford))]


def _halves(stretch: _Stretch) -> list[tuple[int, float, float]]:
    middle = (stretch.low + stretch.high) / 2
    return [(stretch.row, stretch.low, middle), (stretch.row, middle, stretch.high)]
