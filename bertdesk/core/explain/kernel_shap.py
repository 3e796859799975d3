"""KernelSHAP: Shapley values as the coefficients of a weighted linear regression."""

from collections.abc import Iterator

import numpy as np
import torch
from captum.attr import KernelShap
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.by_word import attribute_by_word
from bertdesk.core.explain.erased import Erasable
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored
from bertdesk.core.explain.surrogate import Surrogate, coefficients


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Lundberg & Lee 2017, theorem 2. Raises: OutOfMemory."""

    def of_words(erasable: Erasable, generator: np.random.Generator) -> NDArray[np.float64]:
        if erasable.count == 1:  # its distribution over how many words are there is for two and more
            return -np.diff(erasable.answers(np.array([[True], [False]])))

        def samples(*_: object, **__: object) -> Iterator[torch.Tensor]:
            yield from _samples(erasable.count, generator)  # Captum wants a generator function

        method = KernelShap(erasable)
        method.interpretable_model, method.perturb_func = Surrogate(LinearRegression()), samples
        return coefficients(method, erasable.count, config.variants)

    return attribute_by_word(question, rows, cancel, of_words)


def _samples(count: int, generator: np.random.Generator) -> Iterator[torch.Tensor]:
    """Yield which words are there (1, count): all, none, and then as often as the Shapley kernel weighs them."""
    yield torch.ones(1, count, dtype=torch.long)
    yield torch.zeros(1, count, dtype=torch.long)
    sizes = np.arange(1, count)
    weights = 1 / (sizes * (count - sizes))
    while True:
        size = generator.choice(sizes, p=weights / weights.sum())
        present = np.zeros((1, count), np.int64)
        present[0, generator.choice(count, size, replace=False)] = 1
        yield torch.from_numpy(present)
