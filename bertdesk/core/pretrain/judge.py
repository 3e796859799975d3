"""Measure a network in pre-training on pairs that are held back: the same masks each time."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bertdesk.core.cancel import CancelToken
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import autocast, memory_as_fact
from bertdesk.core.events import HeldBackScored, Progressed, Work
from bertdesk.core.pretrain.by_frequency import ByFrequency
from bertdesk.core.pretrain.examples import PairSource
from bertdesk.core.pretrain.network import losses


def measure(
    reader: nn.Module,
    source: PairSource,
    *,
    weight: float,
    kind: str,
    dtype: torch.dtype,
    at_once: int,
    by_frequency: ByFrequency,
    cancel: CancelToken,
    crew: Crew = ALONE,
) -> Work[HeldBackScored]:
    """Return the figures of all pairs of a source; `weight` is lambda, `by_frequency` is of the tokens they ask for.

    All of a crew measure a part each and get the same figures. Raises: OutOfMemory.
    """
    reader.eval()
    groups = [range(start, min(start + at_once, len(source.pairs))) for start in range(0, len(source.pairs), at_once)]
    costs = torch.from_numpy(by_frequency.costs).float().to(source.device)
    summing = _sums(reader, source, crew.share(groups), costs, kind, dtype, cancel)
    sums = crew.sum((yield from crew.together(summing, cancel)))
    masked, n_masked, right_masked, squares, neighbours, n_pairs, right_pairs = (float(value) for value in sums)
    loss_mlm = masked / max(1.0, n_masked)
    loss_nsp = neighbours / n_pairs if n_pairs else None
    gain = by_frequency.cross_entropy - loss_mlm
    spread = max(0.0, squares / max(1.0, n_masked) - gain**2)  # of the differences: their variance
    return HeldBackScored(
        epoch=0,
        loss=loss_mlm + weight * (loss_nsp or 0.0),
        loss_mlm=loss_mlm,
        accuracy_mlm=right_masked / max(1.0, n_masked),
        n_masked=int(n_masked),
        unigram=by_frequency.cross_entropy,
        commonest=by_frequency.right,
        gain_error=math.sqrt(spread / max(1.0, n_masked)),
        loss_nsp=loss_nsp,
        accuracy_nsp=right_pairs / n_pairs if n_pairs else None,
        n_pairs=int(n_pairs),
    )


def _sums(
    reader: nn.Module, source: PairSource, groups: Sequence[range], costs: torch.Tensor, kind: str,
    dtype: torch.dtype, cancel: CancelToken,
) -> Work[NDArray[np.float64]]:  # fmt: skip
    total = np.zeros(7)
    done, n = 0, sum(map(len, groups))
    for group in groups:
        cancel.raise_if_requested()
        longest = int(source.lengths[list(group)].max())
        with memory_as_fact(kind, batch_size=len(group), max_length=longest), torch.no_grad(), autocast(kind, dtype):
            examples = source.read(group)
            found = losses(reader, examples)
        gains = costs[examples.targets] - found.each_masked
        total += [
            found.masked.item(), found.n_masked, found.right_masked.item(), gains.square().sum().item(),
            found.next.item(), found.n_next, found.right_next.item(),
        ]  # fmt: skip
        done += len(group)
        yield Progressed("evaluating", done, n)
    return total
