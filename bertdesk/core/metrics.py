"""Labels and probabilities -> the figures of an Evaluation. Knows no network."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from bertdesk.core.probability import HOLDS_FROM
from bertdesk.core.provenance import Scores

_Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Figures of one class; all but `support` in [0, 1]."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    """Rows that truly are of this class."""


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    labels: tuple[str, ...]
    loss: float
    """Mean cross-entropy in nats."""
    accuracy: float
    low: float
    high: float
    """The accuracy's 95 % interval (Wilson 1927)."""
    macro_f1: float
    """Mean F1 of the classes that occur among the true or the predicted labels."""
    classes: tuple[ClassScore, ...]
    confusion: NDArray[np.int64]
    """(K, K) rows: true class, columns: predicted class."""
    true_ids: NDArray[np.int64]
    """(N,) where a text may have several classes, the rarest of its own"""
    probabilities: NDArray[np.float64]
    """(N, K) rows sum to 1, unless a text may have several classes"""
    held: NDArray[np.bool_] | None = None
    """(N, K) the true classes, where a text may have several; then accuracy is the share of texts that got exactly
    theirs, loss the mean binary cross-entropy, `confusion` empty."""
    micro_f1: float = 0.0
    """F1 of all decisions together, where a text may have several classes; else the accuracy is that."""

    @property
    def n(self) -> int:
        return len(self.true_ids)

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """(N,) whether a text got its class, or exactly its classes"""
        if self.held is not None:
            agrees: NDArray[np.bool_] = (self.probabilities >= HOLDS_FROM) == self.held
            return np.asarray(agrees.all(axis=1))
        right: NDArray[np.bool_] = self.predicted_ids == self.true_ids
        return right

    def true_labels(self, index: int) -> tuple[str, ...]:
        """Return the classes that a text has."""
        if self.held is None:
            return (self.labels[self.true_ids[index]],)
        return tuple(self.labels[k] for k in np.flatnonzero(self.held[index]))

    def predicted_labels(self, index: int) -> tuple[str, ...]:
        """Return the classes that a text got; where it may have several, maybe none."""
        if self.held is None:
            return (self.labels[self.predicted_ids[index]],)
        return tuple(self.labels[k] for k in np.flatnonzero(self.probabilities[index] >= HOLDS_FROM))

    @property
    def predicted_ids(self) -> NDArray[np.int64]:
        """(N,)"""
        ids: NDArray[np.int64] = self.probabilities.argmax(axis=1)
        return ids

    @property
    def wrong(self) -> NDArray[np.int64]:
        """Indices of the wrongly classified texts, the most confident mistake first."""
        mistakes = np.flatnonzero(~self.is_right)
        sure = self.probabilities if self.held is None else np.abs(self.probabilities - self.held)
        return mistakes[np.argsort(-sure[mistakes].max(axis=1), kind="stable")]

    @property
    def scores(self) -> Scores:
        return Scores(self.n, self.accuracy, self.low, self.high, self.macro_f1, self.micro_f1)


def score(
    labels: tuple[str, ...], true_ids: NDArray[np.int64], probabilities: NDArray[np.float64],
    held: NDArray[np.bool_] | None = None,
) -> Evaluation:  # fmt: skip
    """Return all figures of N > 0 classified texts; `held` (N, K): their classes, where each may have several."""
    if held is not None:
        return _score_several(labels, true_ids, probabilities, held)
    predicted = probabilities.argmax(axis=1)
    K = len(labels)
    precision, recall, f1, support = precision_recall_fscore_support(
        true_ids, predicted, labels=range(K), zero_division=0.0
    )
    occurring = np.union1d(true_ids, predicted)
    right = int((predicted == true_ids).sum())
    low, high = wilson_interval(right, len(true_ids))
    chosen = np.clip(probabilities[np.arange(len(true_ids)), true_ids], 1e-12, 1.0)
    return Evaluation(
        labels=labels,
        loss=float(-np.log(chosen).mean()),
        accuracy=right / len(true_ids),
        low=low,
        high=high,
        macro_f1=float(f1[occurring].mean()),
        classes=_classes(labels, precision, recall, f1, support),
        confusion=confusion_matrix(true_ids, predicted, labels=range(K)).astype(np.int64),
        true_ids=true_ids,
        probabilities=probabilities,
    )


def _classes(labels: tuple[str, ...], *figures: NDArray[np.float64]) -> tuple[ClassScore, ...]:
    """Return each class's precision, recall, F1 and number of texts."""
    return tuple(
        ClassScore(label, float(precision), float(recall), float(f1), int(support))
        for label, precision, recall, f1, support in zip(labels, *figures, strict=True)
    )


def _score_several(
    labels: tuple[str, ...], true_ids: NDArray[np.int64], probabilities: NDArray[np.float64], held: NDArray[np.bool_]
) -> Evaluation:
    predicted = probabilities >= HOLDS_FROM
    precision, recall, f1, support = precision_recall_fscore_support(held, predicted, zero_division=0.0)
    *_, micro_f1, _ = precision_recall_fscore_support(held, predicted, average="micro", zero_division=0.0)
    right, occurring = int((predicted == held).all(axis=1).sum()), held.any(axis=0) | predicted.any(axis=0)
    low, high = wilson_interval(right, len(held))
    chosen = np.clip(np.where(held, probabilities, 1.0 - probabilities), 1e-12, 1.0)
    return Evaluation(
        labels=labels,
        loss=float(-np.log(chosen).mean()),
        accuracy=right / len(held),
        low=low,
        high=high,
        macro_f1=float(f1[occurring].mean()),
        classes=_classes(labels, precision, recall, f1, support),
        confusion=np.zeros((0, 0), np.int64),
        true_ids=true_ids,
        probabilities=probabilities,
        held=held,
        micro_f1=float(micro_f1),
    )


def wilson_interval(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927): honest for few rows and for shares near 1."""
    share, z2 = right / n, _Z95**2
    middle = share + z2 / (2 * n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))
