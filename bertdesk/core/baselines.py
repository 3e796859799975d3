"""What one gets without BERT on the same split: the largest class, and word counts with logistic regression."""

import warnings
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Split
from bertdesk.core.events import BaselineScored, Progressed, Work

_CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_WORDS = rf"(?u){_CJK}|(?:(?!{_CJK})\w)+"
"""Words, and single characters where words are written without spaces; pairs of them are counted too."""


def score_baselines(split: Split, *, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    """Fit both on the training part (the validation part stays unused) and score them on the test part."""
    yield Progressed("baselines", 0, 2)
    majority = _majority(split)
    yield majority
    cancel.raise_if_requested()
    yield Progressed("baselines", 1, 2)
    tfidf = _tfidf(split)
    yield tfidf
    yield Progressed("baselines", 2, 2)
    return majority, tfidf


def _majority(split: Split) -> BaselineScored:
    ids = split.dataset.label_ids
    largest = int(np.bincount(ids[split.train]).argmax())
    accuracy, macro_f1 = _figures(ids[split.test], np.full(len(split.test), largest))
    return BaselineScored("majority", accuracy, macro_f1, split.dataset.labels[largest])


def _tfidf(split: Split) -> BaselineScored:
    texts, ids = split.dataset.texts, split.dataset.label_ids
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1, token_pattern=_WORDS)
    largest = replace(_majority(split), name="tfidf", label="")  # what is left where there is nothing to learn from
    if len(np.unique(ids[split.train])) < 2:
        return largest
    try:
        train = vectorizer.fit_transform([texts[i] for i in split.train])
    except ValueError:  # not one word in all the texts
        return largest
    test = vectorizer.transform([texts[i] for i in split.test])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a baseline that stops early is still a baseline
        model = LogisticRegression(C=10.0, max_iter=300).fit(train, ids[split.train])
    return BaselineScored("tfidf", *_figures(ids[split.test], model.predict(test)))


def _figures(true_ids: NDArray[np.int64], predicted: NDArray[np.int64]) -> tuple[float, float]:
    return (
        float(accuracy_score(true_ids, predicted)),
        float(f1_score(true_ids, predicted, average="macro", zero_division=0.0)),
    )
