"""Logits -> probabilities: shares of 1, or, of a multi-label model, one for each class by itself."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

MULTI_LABEL = "multi_label_classification"
"""What transformers calls a model whose classes are decided each by itself (`config.problem_type`)."""
HOLDS_FROM = 0.5
"""Probability from which a class of a multi-label model holds."""


def is_multi_label(network: Any) -> bool:  # Any: transformers has no types
    return getattr(getattr(network, "config", None), "problem_type", None) == MULTI_LABEL


def probabilities(network: Any, logits: NDArray[np.float64]) -> NDArray[np.float64]:  # Any: as above
    """Return what the network means by its logits: (..., K) -> (..., K)"""
    if not is_multi_label(network):
        return softmax(logits)
    each: NDArray[np.float64] = expit(logits)
    return each


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (..., K) rows that sum to 1."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return shares
