"""What a network learns: the loss of a batch, which may be computed in pieces. Knows no optimizer."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import torch
from torch import nn

from bertdesk.core.activations import Source
from bertdesk.core.device import autocast

S_contra = TypeVar("S_contra", contravariant=True)


class Objective(Protocol[S_contra]):
    def divisor(self, source: S_contra, members: Sequence[int], labels: torch.Tensor) -> Any:  # Any: its own affair
        """Return what the sums over the whole batch are divided by; handed back with each of its pieces."""
        ...

    def losses(
        self, upper: nn.Module, source: S_contra, members: Sequence[int], labels: torch.Tensor, divisor: Any
    ) -> torch.Tensor:
        """Return this piece's share of the batch's loss: (P,), whose sum is what is learnt from.

        P = 1 where the loss has no parts that are told one by one.
        """
        ...


class Classes:
    """Mean cross-entropy of a text's class; where it may have several, of each of them, decided by itself."""

    def __init__(
        self, *, kind: str, dtype: torch.dtype, smoothing: float = 0.0, weights: torch.Tensor | None = None
    ) -> None:
        """`weights` (K,) multiply the loss of each class's texts; `dtype` is that of the multiplications."""
        self._kind, self._dtype, self._smoothing = kind, dtype, smoothing
        self._weights = None if weights is None else weights.to(kind)

    def divisor(self, source: Source, members: Sequence[int], labels: torch.Tensor) -> float:
        """`labels` int64 (B,); where a text may have several, float32 (B, K), 1 for its own."""
        del source, members
        if self._weights is not None and labels.ndim == 1:
            return float(self._weights[labels].sum())
        return float(len(labels))

    def losses(
        self, upper: nn.Module, source: Source, members: Sequence[int], labels: torch.Tensor, divisor: float
    ) -> torch.Tensor:
        inputs, attention_mask = source.read(members)
        with autocast(self._kind, self._dtype):
            logits = upper(inputs, attention_mask)  # (B, K)
        logits = logits.float()  # bfloat16 rounds close classes to a tie
        loss = self._of_one(logits, labels) if labels.ndim == 1 else self._of_several(logits, labels)
        return loss[None] / divisor

    def _of_one(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        losses = nn.functional.cross_entropy(logits, labels, label_smoothing=self._smoothing, reduction="none")  # (B,)
        if self._weights is None:
            return losses.sum()
        # Not by cross_entropy's `weight`: that gives each class's share of the smoothing its own weight, so that
        # a text of a large class is pulled towards the small ones.
        return (losses * self._weights[labels]).sum()

    def _of_several(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Each label is decided by itself: logits and labels (B, K)"""
        targets = labels * (1.0 - self._smoothing) + self._smoothing / 2
        losses = nn.functional.binary_cross_entropy_with_logits(
            logits, targets, pos_weight=self._weights, reduction="none"
        )  # (B, K)
        return losses.mean(1).sum()
