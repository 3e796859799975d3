"""LIME: the coefficients of a linear model that agrees with the network near the text."""

import math
from collections.abc import Iterator

import numpy as np
import torch
from captum.attr import Lime
from numpy.typing import NDArray
from sklearn.linear_model import Ridge

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.by_word import attribute_by_word
from bertdesk.core.explain.erased import Erasable
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored
from bertdesk.core.explain.surrogate import Surrogate, coefficients

_KERNEL_WIDTH = 0.25
"""Cosine distance at which a variant counts e times less than the text; this and the ridge of 1 are lime_text's."""


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Ribeiro, Singh & Guestrin 2016, section 3.4, with their settings for text. Raises: OutOfMemory."""

    def of_words(erasable: Erasable, generator: np.random.Generator) -> NDArray[np.float64]:
        def samples(*_: object, **__: object) -> Iterator[torch.Tensor]:
            yield from _samples(erasable.count, generator)  # Captum wants a generator function

        method = Lime(
            erasable, interpretable_model=Surrogate(Ridge(alpha=1.0)), similarity_func=_nearness, perturb_func=samples
        )
        return coefficients(method, erasable.count, config.variants)

    return attribute_by_word(question, rows, cancel, of_words)


def _nearness(_: object, __: object, present: torch.Tensor, **___: object) -> float:
    distance = 1 - math.sqrt(float(present.float().mean()))  # cosine, to the text with all its words
    return math.exp(-((distance / _KERNEL_WIDTH) ** 2) / 2)


def _samples(count: int, generator: np.random.Generator) -> Iterator[torch.Tensor]:
    """Yield which words are there (1, count): all, and then without a random number of random ones."""
    yield torch.ones(1, count, dtype=torch.long)
    while True:
        present = np.ones((1, count), np.int64)
        present[0, generator.choice(count, generator.integers(1, count + 1), replace=False)] = 0
        yield torch.from_numpy(present)
