"""The joint loss as an objective of the training engine: L_MLM + lambda L_NSP, its parts told one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from bertdesk.core.device import autocast
from bertdesk.core.pretrain.examples import PairSource
from bertdesk.core.pretrain.network import losses, shares


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a whole batch asks: what its sums are divided by."""

    n_masked: int
    n_next: int


class Joint:
    """Mean over the masked tokens of a batch, plus `weight` times the mean over its pairs."""

    def __init__(self, *, kind: str, dtype: torch.dtype, weight: float) -> None:
        """`weight` is lambda; `dtype` is that of the multiplications."""
        self._kind, self._dtype, self.weight = kind, dtype, weight

    def divisor(self, source: PairSource, members: Sequence[int], labels: torch.Tensor) -> Asked:
        del labels  # what is to be guessed, the masks say
        n_masked = sum(source.count_masked(member) for member in members)
        return Asked(n_masked, len(members) if source.asks_next and self.weight else 0)

    def losses(
        self, upper: nn.Module, source: PairSource, members: Sequence[int], labels: torch.Tensor, divisor: Asked
    ) -> torch.Tensor:
        """Return (2,): what masked words and what neighbours add to the loss."""
        del labels
        with autocast(self._kind, self._dtype):
            found = losses(upper, source.read(members))
        return shares(found, n_masked=divisor.n_masked, n_next=divisor.n_next, weight=self.weight)
