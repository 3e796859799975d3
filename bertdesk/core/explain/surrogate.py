"""A linear model for Captum to fit to a network's answers. Its own would draw random numbers from torch."""

from typing import Any

import numpy as np
import torch
from captum._utils.models.model import Model
from numpy.typing import NDArray

from bertdesk.core.explain.erased import AT_ONCE


class Surrogate(Model):  # type: ignore[misc]  # captum has no types
    """A linear model of scikit-learn, from which words are there to the network's answer."""

    def __init__(self, linear: Any) -> None:  # Any: scikit-learn has no types
        self._linear = linear

    def fit(self, train_data: Any, **kwargs: object) -> None:  # Any: Captum's DataLoader
        # The data set itself: to iterate the loader would draw a number from torch's global generator.
        present, answers, weights = train_data.dataset.tensors
        self._linear.fit(present.numpy(), answers.flatten().numpy(), sample_weight=weights.flatten().numpy())

    def representation(self) -> torch.Tensor:
        """Return the coefficients: (1, W)"""
        return torch.from_numpy(self._linear.coef_).float().reshape(1, -1)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(self._linear.predict(x.numpy()))


def coefficients(method: Any, count: int, variants: int) -> NDArray[np.float64]:  # Any: captum has no types
    """Return what Captum's method fits to the answers to variants, two for each word at least: (count,)"""
    found: torch.Tensor = method.attribute(
        torch.ones(1, count), n_samples=max(variants, 2 * count), perturbations_per_eval=AT_ONCE
    )
    return found[0].double().numpy()
