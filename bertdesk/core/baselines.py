"""What one gets without BERT on the same split: the largest class, and word counts with logistic regression."""

import warnings
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import BaselineScored, Progressed, Work
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
    ids = split.dataset.label_ids
    largest = int(np.bincount(ids[split.train]).argmax())
    accuracy, macro_f1 = _figures(ids[split.test], np.full(len(split.test), largest))
    return BaselineScored("majority", accuracy, macro_f1, split.dataset.labels[largest])


def _tfidf(split: Split, cancel: CancelToken) -> BaselineScored:
    texts, ids = split.dataset.wholes, split.dataset.label_ids
    largest = replace(_majority(split), name="tfidf", label="")  # what is left where there is nothing to learn from
    if len(np.unique(ids[split.train])) < 2:
        return largest
    train = _counts([texts[i] for i in split.train], cancel)
    known = np.zeros(_PLACES, np.bool_)
    known[train.indices] = True
    if not known.any():  # not one word in all the texts
        return largest
    columns = np.flatnonzero(known)
    weights = TfidfTransformer(sublinear_tf=True).fit(train[:, columns])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a baseline that stops early is still a baseline
        # not the default lbfgs: each of its steps is one call that holds Python's lock for a tenth of a second
        model = LogisticRegression(C=10.0, max_iter=300, solver="newton-cg")
        model.fit(weights.transform(train[:, columns]), ids[split.train])
    test = _counts([texts[i] for i in split.test], cancel)[:, columns]
    return BaselineScored("tfidf", *_figures(ids[split.test], model.predict(weights.transform(test))))


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
