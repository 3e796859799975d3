"""Score a part of the data with the network in training, in the arithmetic of the training: it only picks the best."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit

from bertdesk.core.activations import Source
from bertdesk.core.cancel import CancelToken
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import autocast, memory_as_fact
from bertdesk.core.events import Progressed, Work
from bertdesk.core.metrics import Evaluation, score
from bertdesk.core.parts import Parts
from bertdesk.core.probability import softmax
from bertdesk.core.tokens import Window, by_length


def judge(
    parts: Parts,
    source: Source,
    windows: Sequence[Window],
    label_ids: NDArray[np.int64],
    *,
    labels: tuple[str, ...],
    held: NDArray[np.bool_] | None = None,
    kind: str,
    dtype: torch.dtype,
    most_tokens: int,
    cancel: CancelToken,
    crew: Crew = ALONE,
) -> Work[Evaluation]:
    """Return the figures of N texts, each read whole: the mean of its windows' logits, as `predict.read` does.

    All of a crew compute a part each and get the same figures. Raises: OutOfMemory.
    """
    parts.upper.eval()
    groups = crew.share(list(by_length(source.lengths, most_tokens=most_tokens)))
    shape = (len(label_ids), len(labels))
    logits = crew.sum(
        (yield from crew.together(_logits(parts, source, windows, groups, shape, kind, dtype, cancel), cancel))
    )
    return crew.from_main(score(labels, label_ids, softmax(logits) if held is None else expit(logits), held))


def _logits(
    parts: Parts, source: Source, windows: Sequence[Window], groups: Sequence[Sequence[int]], shape: tuple[int, int],
    kind: str, dtype: torch.dtype, cancel: CancelToken,
) -> Work[NDArray[np.float64]]:  # fmt: skip
    """Return (N, K), 0 where the windows of a text are in none of the groups."""
    logits = np.zeros(shape)
    done, total = 0, sum(map(len, groups))
    for group in groups:
        cancel.raise_if_requested()
        longest = int(source.lengths[group[0]])
        with memory_as_fact(kind, batch_size=len(group), max_length=longest), torch.no_grad(), autocast(kind, dtype):
            answer = parts.upper(*source.read(group)).float().cpu().numpy()  # (B, K)
        for row, member in enumerate(group):
            logits[windows[member].text] += windows[member].weight * answer[row]
        done += len(group)
        yield Progressed("evaluating", done, total)
    return logits
