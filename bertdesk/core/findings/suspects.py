"""Labels that are probably wrong: what word counts say of texts they were not fitted on (confident learning).

Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels": a row is suspected
where another class is more likely than that class is for its own rows on average.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset, Indices
from bertdesk.core.events import Progressed, Work
from bertdesk.core.findings.bag import Bag, weighed
from bertdesk.core.findings.finding import Finding, Place
from bertdesk.core.findings.words import Words

Floats = NDArray[np.float64]

_FOLDS = 5
_PASSES, _PASSES_OF_MANY, _MANY_ROWS = 20, 8, 10_000
_STRENGTH = 3e-5
"""Of the penalty; with it, stochastic steps come out as the logistic regression of `core/baselines.py`, in half the
time for two classes, and in a known time for two hundred."""
_MOST_UPDATES = 120_000_000
"""Weights changed in one fold, all passes and classes together: about a second; then rows are left out of it."""
_ROWS_AT_ONCE = 5000
_FEWEST_ROWS, _FEWEST_OF_A_CLASS = 50, 5
_LEAST_SKILL = 0.3
"""Of the way from guessing to knowing every label (Cohen's kappa), from which the word counts may judge a label."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    probabilities: Floats  # (N, K) by a model that has not seen the row; zeros where none could judge it
    skill: float
    """Cohen's kappa of the likeliest class and the label."""


def suspected(dataset: Dataset, words: Words, equal: Indices, cancel: CancelToken) -> Work[list[Finding]]:
    """Return the rows whose label is probably another; score = how likely the label is, hint = the likelier label.

    `words` are those of the texts that differ, `equal` (N,) says which of them each row has.
    """
    if dataset.n < _FEWEST_ROWS:
        return []
    judged = yield from judge(dataset, weighed(words), equal, cancel)
    if judged.skill < _LEAST_SKILL:
        return []
    rows, likelier = off_diagonal(judged.probabilities, dataset.label_ids)
    given = judged.probabilities[rows, dataset.label_ids[rows]]
    order = np.argsort(given - judged.probabilities[rows, likelier], kind="stable")  # by margin, the surest first
    places = tuple(
        Place(int(dataset.rows[rows[i]]), score=float(given[i]), hint=dataset.labels[likelier[i]]) for i in order
    )
    return [Finding("labels_suspected", "doubtful", {"count": len(places), "total": dataset.n}, places)] * bool(places)


def judge(dataset: Dataset, bag: Bag, equal: Indices, cancel: CancelToken) -> Work[Judged]:
    """Let word counts judge every row by the others; equal texts are in one fold. The bag is of the G texts."""
    folds, n = _folds(dataset.label_ids, equal), dataset.n
    passes = _PASSES if n < _MANY_ROWS else _PASSES_OF_MANY
    probabilities = np.zeros((n, dataset.k))
    dice = np.random.default_rng(2021)
    for fold in range(_FOLDS):
        cancel.raise_if_requested()
        taught, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        taught = _affordable(bag, equal, dice.permutation(taught), passes * (dataset.k if dataset.k > 2 else 1))
        classes = np.unique(dataset.label_ids[taught])
        if len(classes) < 2 or not len(held):
            continue
        model = SGDClassifier(
            loss="log_loss", alpha=_STRENGTH, max_iter=passes, tol=None, average=True, random_state=fold
        )
        model.fit(bag.features(equal[taught]), dataset.label_ids[taught])
        for start in range(0, len(held), _ROWS_AT_ONCE):
            cancel.raise_if_requested()
            some = held[start : start + _ROWS_AT_ONCE]
            probabilities[np.ix_(some, classes)] = model.predict_proba(bag.features(equal[some]))
            yield Progressed("inspecting", fold * len(held) + start, _FOLDS * len(held))
    yield Progressed("inspecting", _FOLDS, _FOLDS)
    return Judged(probabilities, _kappa(probabilities.argmax(1), dataset.label_ids, dataset.k))


def off_diagonal(probabilities: Floats, label_ids: Indices) -> tuple[Indices, Indices]:
    """Return the rows that belong to another class by the confident joint, and that class. Both (S,).

    A class counts for a row where it is as likely as for its own rows on average; of several the likeliest does.
    """
    n, k = probabilities.shape
    counts = np.bincount(label_ids, minlength=k)
    own = np.bincount(label_ids, weights=probabilities[np.arange(n), label_ids], minlength=k)
    thresholds = np.where(counts >= _FEWEST_OF_A_CLASS, own / np.maximum(counts, 1), np.inf)
    sure = np.where(probabilities >= thresholds, probabilities, -1.0)
    likeliest = sure.argmax(1)
    rows = np.flatnonzero((sure.max(1) > 0) & (likeliest != label_ids))
    return rows, likeliest[rows].astype(np.int64)


def _folds(label_ids: Indices, equal: Indices) -> Indices:
    """Deal the rows out: each class evenly, equal texts together. Shape (N,)."""
    numbers, firsts = np.unique(equal, return_index=True)
    dice = np.random.default_rng(17)
    order = dice.permutation(len(numbers))
    order = order[np.argsort(label_ids[firsts[order]], kind="stable")]
    fold = np.empty(int(numbers.max()) + 1, np.int64)
    fold[numbers[order]] = np.arange(len(order)) % _FOLDS
    return fold[equal]


def _affordable(bag: Bag, equal: Indices, rows: Indices, times: int) -> Indices:
    """Return the first of these rows, as many as can be learnt from in time where each word is met so many times."""
    updates = np.cumsum(2 * bag.words.counts[equal[rows]], dtype=np.int64) * times  # words, and pairs of them
    return rows[: max(1, int(np.searchsorted(updates, _MOST_UPDATES)))]


def _kappa(predicted: Indices, true: Indices, k: int) -> float:
    agreed = float((predicted == true).mean())
    by_chance = float((np.bincount(predicted, minlength=k) * np.bincount(true, minlength=k)).sum()) / len(true) ** 2
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0
