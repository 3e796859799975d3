"""Shapley values by sampling: a word's mean contribution over random orders of adding the words."""

from collections.abc import Iterator

import numpy as np
import torch
from captum.attr import ShapleyValueSampling
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.by_word import attribute_by_word
from bertdesk.core.explain.erased import AT_ONCE, Erasable
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Castro, Gomez & Tejada 2009; each order asks as many variants as the text has words. Raises: OutOfMemory."""

    def of_words(erasable: Erasable, generator: np.random.Generator) -> NDArray[np.float64]:
        def orders(count: int, samples: int) -> Iterator[list[int]]:
            for _ in range(samples):
                yield generator.permutation(count).tolist()

        method = ShapleyValueSampling(erasable)
        method.permutation_generator = orders
        found: torch.Tensor = method.attribute(
            torch.ones(1, erasable.count),
            n_samples=max(1, config.variants // erasable.count),
            perturbations_per_eval=AT_ONCE,
        )
        return found[0].double().numpy()

    return attribute_by_word(question, rows, cancel, of_words)
