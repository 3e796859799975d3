"""Which layer could decide already: a linear classifier on each layer's vectors, judged on texts it was not fitted on.

Alain and Bengio 2016, "Understanding intermediate layers using linear classifier probes".
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.planes import are_alike

_HELD_OUT = 0.3
_LEAST = 10
"""Texts, below which the accuracy on three of them says nothing"""
_STEPS = 300
_LEVEL = 0.05
"""Two layers that are equally good are told apart so often, by chance"""

Right = tuple[bool, ...]
"""Of each held-out text, whether it was told right"""


@dataclass(frozen=True, slots=True)
class Probes:
    right: tuple[Right, ...]
    """(L + 1, N) of the embeddings, then after each layer; of the same texts in the same order"""
    right_by_largest: Right
    """(N,) what answering the largest class alone would get right"""
    fitted: int
    """Texts that the probes were fitted on"""

    @property
    def held_out(self) -> int:
        """Return N."""
        return len(self.right_by_largest)

    @property
    def accuracies(self) -> tuple[float, ...]:
        """Return (L + 1,) on the held-out texts."""
        return tuple(_share(right) for right in self.right)

    @property
    def largest_share(self) -> float:
        return _share(self.right_by_largest)

    @property
    def best(self) -> int:
        """Return the layer that gets most texts right; of several the last, which the classifier reads."""
        accuracies = self.accuracies
        return max(range(len(accuracies)), key=lambda layer: (accuracies[layer], layer))

    @property
    def deciding(self) -> int | None:
        """Return the first layer that these texts cannot tell to be worse than the best; None where nothing is told.

        That is where they cannot tell the best to be better than answering the largest class.
        """
        best = self.right[self.best]
        if not is_better(best, self.right_by_largest):
            return None
        return next(layer for layer, right in enumerate(self.right) if not is_better(best, right))


def is_better(one: Right, other: Right) -> bool:
    """Tell whether one gets more of the same texts right, and not by chance: an exact test of those they differ on.

    Two-sided, of a level of 5 % (McNemar 1947, "Note on the sampling error of the difference between correlated
    proportions"; exact: the sign test).
    """
    gained = sum(mine and not its for mine, its in zip(one, other, strict=True))
    lost = sum(its and not mine for mine, its in zip(one, other, strict=True))
    return gained > lost and float(binomtest(lost, gained + lost).pvalue) < _LEVEL


def probes_of(
    vectors: NDArray[np.float32], label_ids: NDArray[np.int64], *, seed: int, cancel: CancelToken
) -> Work[Probes | Lacking]:
    """Fit a probe to each layer's vectors, (N, L + 1, H); the seed decides which texts are held out.

    Classes of one text are left out. Where the network was trained on these texts, its upper layers have seen the
    held-out ones too: then the accuracies tell layers apart, and are no estimate of how good the model is.
    """
    classes, counts = np.unique(label_ids, return_counts=True)
    rows = np.flatnonzero(np.isin(label_ids, classes[counts > 1]))
    wanted = label_ids[rows]
    several = int((counts > 1).sum())
    if several < 2:
        return Lacking("one_class" if len(classes) < 2 else "too_few_texts")
    held_out = max(several, round(_HELD_OUT * len(rows)))
    if len(rows) < _LEAST or len(rows) - held_out < several:
        return Lacking("too_few_texts")
    learnt, tested = train_test_split(np.arange(len(rows)), test_size=held_out, stratify=wanted, random_state=seed)
    found = []
    for layer in range(vectors.shape[1]):
        cancel.raise_if_requested()
        own = vectors[rows, layer]
        found.append(_right(own[learnt], wanted[learnt], own[tested], wanted[tested]))
        yield Progressed("evaluating", layer + 1, vectors.shape[1])
    return Probes(tuple(found), _right_by_largest(wanted[learnt], wanted[tested]), len(learnt))


def _right(
    given: NDArray[np.float32], wanted: NDArray[np.int64], asked: NDArray[np.float32], true: NDArray[np.int64]
) -> Right:
    if are_alike(given):  # scaled, rounding would look like a difference
        return _right_by_largest(wanted, true)
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=_STEPS))
    with warnings.catch_warnings():  # a probe that is nearly fitted tells layers apart as well
        warnings.simplefilter("ignore", ConvergenceWarning)
        probe.fit(given, wanted)
    return tuple((probe.predict(asked) == true).tolist())


def _right_by_largest(wanted: NDArray[np.int64], true: NDArray[np.int64]) -> Right:
    classes, counts = np.unique(wanted, return_counts=True)
    return tuple((true == classes[counts.argmax()]).tolist())


def _share(right: Right) -> float:
    return sum(right) / len(right)
