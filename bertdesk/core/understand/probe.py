"""Which layer could decide already: a linear classifier on each layer's vectors, judged on texts it was not fitted on.

Alain and Bengio 2016, "Understanding intermediate layers using linear classifier probes".
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
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


@dataclass(frozen=True, slots=True)
class Probes:
    accuracies: tuple[float, ...]
    """(L + 1,) on the held-out texts: of the embeddings, then after each layer"""
    largest_share: float
    """What answering the largest class alone would get on the same texts"""
    fitted: int
    held_out: int
    """Texts of each part"""


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
    accuracies = []
    for layer in range(vectors.shape[1]):
        cancel.raise_if_requested()
        own = vectors[rows, layer]
        accuracies.append(_accuracy(own[learnt], wanted[learnt], own[tested], wanted[tested]))
        yield Progressed("evaluating", layer + 1, vectors.shape[1])
    return Probes(tuple(accuracies), _largest(wanted[learnt], wanted[tested]), len(learnt), len(tested))


def _accuracy(
    given: NDArray[np.float32], wanted: NDArray[np.int64], asked: NDArray[np.float32], true: NDArray[np.int64]
) -> float:
    if are_alike(given):  # scaled, rounding would look like a difference
        return _largest(wanted, true)
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=_STEPS))
    with warnings.catch_warnings():  # a probe that is nearly fitted tells layers apart as well
        warnings.simplefilter("ignore", ConvergenceWarning)
        probe.fit(given, wanted)
    return float((probe.predict(asked) == true).mean())


def _largest(wanted: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    classes, counts = np.unique(wanted, return_counts=True)
    return float((true == classes[counts.argmax()]).mean())
