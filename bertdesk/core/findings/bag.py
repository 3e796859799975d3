"""Words -> how often each stands in each text, weighed: what a linear model learns from. Knows no labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from bertdesk.core.dataset import Indices
from bertdesk.core.findings.words import Words, pairs_of

_PLACES = 2**20
"""Words and pairs are told apart by their hash; as in `core/baselines.py`, without a vocabulary to sort."""
_TEXTS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """The words of N texts and how much each says; the features of some texts are made when asked for.

    Those of all texts of a large table would take several times its file.
    """

    words: Words
    weights: NDArray[np.float32]  # (F,) of the words, and pairs of them, that stand in two texts or more
    columns: NDArray[np.int32]  # (2 * _PLACES,) which of the F each place is; -1 where it is none

    def features(self, texts: Indices) -> csr_matrix:
        """Return TF-IDF of words and pairs of them in these texts. Shape (M, F), rows of length 1."""
        counts = _counts(self.words.of(texts))
        return self._transformer().transform(_chosen(counts, self.columns, len(self.weights)))

    def _transformer(self) -> TfidfTransformer:
        transformer = TfidfTransformer(sublinear_tf=True)
        transformer.idf_ = self.weights
        return transformer


def weighed(words: Words) -> Bag:
    """Return the bag of these texts."""
    texts_with = np.zeros(2 * _PLACES, np.int64)
    for start in range(0, words.n, _TEXTS_AT_ONCE):
        counts = _counts(words.of(np.arange(start, min(start + _TEXTS_AT_ONCE, words.n))))
        texts_with += np.bincount(counts.indices, minlength=2 * _PLACES)
    shared = np.flatnonzero(texts_with > 1)
    columns = np.full(2 * _PLACES, -1, np.int32)
    columns[shared] = np.arange(len(shared))
    rarity = np.log((1 + words.n) / (1 + texts_with[shared])) + 1  # as scikit-learn smooths it
    return Bag(words, rarity.astype(np.float32), columns)


def _counts(words: Words) -> csr_matrix:
    """Return how often each word, and each two that follow each other, stand in each text. Shape (M, 2 * _PLACES)."""
    pairs = pairs_of(words)
    owners = [np.repeat(np.arange(words.n), some.counts) for some in (words, pairs)]
    places = [words.hashes % _PLACES, pairs.hashes % _PLACES + _PLACES]
    found = np.concatenate(places).astype(np.int32)
    ones = np.ones(len(found), np.float32)
    return csr_matrix((ones, (np.concatenate(owners), found)), shape=(words.n, 2 * _PLACES))  # sums the equal ones


def _chosen(counts: csr_matrix, columns: NDArray[np.int32], n: int) -> csr_matrix:
    """Return these columns of the counts under their new numbers."""
    now = columns[counts.indices]
    kept = now >= 0
    starts = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    return csr_matrix((counts.data[kept], now[kept], starts), shape=(counts.shape[0], max(1, n)))
