"""What one gets without BERT on the same split: the largest class, and word counts with logistic regression."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import BaselineScored, Progressed, Work
from bertdesk.core.probability import HOLDS_FROM
from bertdesk.core.split import Split

_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_WORDS = rf"(?u){_CJK}|(?:(?!{_CJK})\w)+"
"""Words, and single characters where words are written without spaces; pairs of them are counted too."""
_PLACES = 2**22
"""Words are told apart by their hash: a vocabulary would be sorted in one call that holds Python's lock for seconds."""
_TEXTS_AT_ONCE = 100


def score_baselines(split: Split, *, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    """Fit both on the training part (the validation part stays unused) and score them on the test part."""
    yield Progressed("baselines", 0, 2)
    majority = _majority(split)
    yield majority
    cancel.raise_if_requested()
    yield Progressed("baselines", 1, 2)
    tfidf = _tfidf(split, cancel)
    yield tfidf
    yield Progressed("baselines", 2, 2)
    return majority, tfidf


def _majority(split: Split) -> BaselineScored:
    dataset = split.dataset
    if dataset.held is not None:  # whatever more than half of the texts have
        usual = dataset.held[split.train].mean(axis=0) > HOLDS_FROM
        figures = _figures_of_several(dataset.held[split.test], np.tile(usual, (len(split.test), 1)))
        return BaselineScored("majority", *figures, ", ".join(np.array(dataset.labels)[usual]))
    largest = int(np.bincount(dataset.label_ids[split.train]).argmax())
    accuracy, macro_f1 = _figures(dataset.label_ids[split.test], np.full(len(split.test), largest))
    return BaselineScored("majority", accuracy, macro_f1, dataset.labels[largest])


def _tfidf(split: Split, cancel: CancelToken) -> BaselineScored:
    texts, ids, held = split.dataset.wholes, split.dataset.label_ids, split.dataset.held
    largest = replace(_majority(split), name="tfidf", label="")  # what is left where there is nothing to learn from
    if held is None and len(np.unique(ids[split.train])) < 2:
        return largest
    train = _counts([texts[i] for i in split.train], cancel)
    known = np.zeros(_PLACES, np.bool_)
    known[train.indices] = True
    if not known.any():  # not one word in all the texts
        return largest
    columns = np.flatnonzero(known)
    weights = TfidfTransformer(sublinear_tf=True).fit(train[:, columns])
    test = weights.transform(_counts([texts[i] for i in split.test], cancel)[:, columns])
    taught = weights.transform(train[:, columns])
    if held is None:
        return BaselineScored("tfidf", *_figures(ids[split.test], _predicted(taught, ids[split.train], test)))
    each = []
    for label in held[split.train].T:
        cancel.raise_if_requested()
        is_told = len(np.unique(label)) > 1
        each.append(_predicted(taught, label, test) if is_told else np.full(len(split.test), label[0]))
    return BaselineScored("tfidf", *_figures_of_several(held[split.test], np.stack(each, axis=1)))


def _predicted(taught: csr_matrix, labels: NDArray[Any], test: csr_matrix) -> NDArray[Any]:  # Any: of either kind
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a baseline that stops early is still a baseline
        # not the default lbfgs: each of its steps is one call that holds Python's lock for a tenth of a second
        model = LogisticRegression(C=10.0, max_iter=300, solver="newton-cg")
        model.fit(taught, labels)
    return np.asarray(model.predict(test))


def _counts(texts: Sequence[str], cancel: CancelToken) -> csr_matrix:
    """Return how often each word and each pair stands in each of N texts. Shape (N, _PLACES)."""
    vectorizer = HashingVectorizer(
        n_features=_PLACES, ngram_range=(1, 2), token_pattern=_WORDS, norm=None, alternate_sign=False
    )
    counted = []
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        cancel.raise_if_requested()
        counted.append(vectorizer.transform(texts[start : start + _TEXTS_AT_ONCE]))
    return vstack(counted, format="csr")


def _figures(true_ids: NDArray[np.int64], predicted: NDArray[np.int64]) -> tuple[float, float]:
    return (
        float(accuracy_score(true_ids, predicted)),
        float(f1_score(true_ids, predicted, average="macro", zero_division=0.0)),
    )


def _figures_of_several(held: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the share of texts that got exactly their labels, and macro-F1 of those that occur."""
    occurring = held.any(axis=0) | predicted.any(axis=0)
    f1 = f1_score(held, predicted, average=None, zero_division=0.0)[occurring]
    return float((held == predicted).all(axis=1).mean()), float(f1.mean())
