"""Fit the head first, on features of the untouched encoder: a first model before the first step."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from torch import nn

from bertdesk.core.activations import Source
from bertdesk.core.cancel import CancelToken
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import autocast, memory_as_fact
from bertdesk.core.events import Progressed, Work
from bertdesk.core.parts import Parts
from bertdesk.core.tokens import by_length

MOST_TEXTS = 2000
"""Texts that the head is fitted on: more of them would cost more than they give."""


def fit_head(
    parts: Parts,
    source: Source,
    label_ids: NDArray[Any],  # int64, or bool
    members: Sequence[int],
    *,
    kind: str,
    dtype: torch.dtype,
    most_tokens: int,
    is_balanced: bool,
    cancel: CancelToken,
    crew: Crew = ALONE,
) -> Work[None]:
    """Set the last linear layer to a logistic regression on its inputs (LP-FT, Kumar et al. 2022).

    Fine-tuning from a random head first distorts the encoder's features to suit that head, they say; with the built-in
    encoder it learns faster from one (README). The features are taken as they are, not scaled: the penalty then keeps
    the head small, and the gradients to the encoder their usual size. `label_ids` (N,), or (N, K) where a text may have
    several labels: then each has a regression of its own. All of a crew compute features, its main process
    fits. Raises: OutOfMemory.
    """
    if label_ids.ndim == 1 and len(np.unique(label_ids[list(members)])) < 2:
        return  # nothing to tell apart
    groups = crew.share(list(by_length(source.lengths[list(members)], most_tokens=most_tokens)))
    features = crew.sum(
        (yield from crew.together(_features(parts, source, members, groups, kind, dtype, cancel), cancel))
    )
    head = _last_linear(parts)
    if crew.is_main:
        own = label_ids[list(members)]
        for k, (weight, bias) in enumerate(zip(head.weight, head.bias, strict=True) if own.ndim > 1 else ()):
            _fit_one(weight, bias, features, own[:, k], is_balanced=is_balanced)
        if own.ndim == 1:
            _fit(head, features, own, is_balanced=is_balanced)
    crew.spread(head.weight, head.bias)  # the same fit elsewhere could differ in the last digit


def _fit_one(
    weight: torch.Tensor, bias: torch.Tensor, features: NDArray[np.float32], held: NDArray[np.bool_], *,
    is_balanced: bool,
) -> None:  # fmt: skip
    """Set the row of one label (H,) where a text may have several."""
    if len(np.unique(held)) < 2:
        return
    regression = _regression(features, held, is_balanced=is_balanced)
    with torch.no_grad():
        weight.copy_(torch.from_numpy(regression.coef_[0]).to(weight))
        bias.copy_(torch.from_numpy(regression.intercept_)[0].to(bias))


def _regression(
    features: NDArray[np.float32],
    label_ids: NDArray[Any],
    *,
    is_balanced: bool,  # Any: as above
) -> LogisticRegression:
    regression = LogisticRegression(max_iter=200, class_weight="balanced" if is_balanced else None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a start that stops early is still a start
        regression.fit(features, label_ids)
    return regression


def _fit(head: nn.Linear, features: NDArray[np.float32], label_ids: NDArray[np.int64], *, is_balanced: bool) -> None:
    regression = _regression(features, label_ids, is_balanced=is_balanced)
    coefficients, intercepts = regression.coef_, regression.intercept_  # (K, H), (K,); (1, H) for two classes
    if len(regression.classes_) == 2:
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    with torch.no_grad():
        known = torch.from_numpy(np.asarray(regression.classes_))
        head.weight[known] = torch.from_numpy(coefficients).to(head.weight)
        head.bias[known] = torch.from_numpy(intercepts).to(head.bias)


def _features(
    parts: Parts, source: Source, members: Sequence[int], groups: Sequence[Sequence[int]], kind: str,
    dtype: torch.dtype, cancel: CancelToken,
) -> Work[NDArray[np.float32]]:  # fmt: skip
    """Return what the last linear layer is given for each of n texts: (n, H), 0 for those in none of the groups."""
    parts.upper.eval()
    head = _last_linear(parts)
    seen: list[torch.Tensor] = []
    handle = head.register_forward_pre_hook(lambda _module, given: seen.append(given[0].float().cpu()))
    features = np.zeros((len(members), head.in_features), np.float32)
    done, total = 0, sum(map(len, groups))
    try:
        for group in groups:
            cancel.raise_if_requested()
            some = [members[i] for i in group]
            longest = int(source.lengths[some[0]])
            with memory_as_fact(kind, batch_size=len(some), max_length=longest), torch.no_grad(), autocast(kind, dtype):
                parts.upper(*source.read(some))
            features[list(group)] = seen.pop().flatten(1).numpy()
            done += len(group)
            yield Progressed("head", done, total)
    finally:
        handle.remove()
    return features


def _last_linear(parts: Parts) -> nn.Linear:
    """Return the layer that gives the logits."""
    head = parts.whole.classifier
    return head if isinstance(head, nn.Linear) else head.out_proj  # type: ignore[union-attr, return-value]  # as transformers builds it
