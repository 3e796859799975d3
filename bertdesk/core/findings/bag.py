"""Words -> how often each stands in each text, weighed: what a linear model learns from. Knows no labels."""

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfTransformer

from bertdesk.core.findings.words import Words, pairs_of

_PLACES = 2**20
"""Words and pairs are told apart by their hash; as in `core/baselines.py`, without a vocabulary to sort."""


def weighed(words: Words) -> csr_matrix:
    """Return TF-IDF of words and pairs of them, without those of one text alone. Shape (N, F), rows of length 1."""
    counts = hstack([_counts(words), _counts(pairs_of(words))], format="csr")
    texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    shared = np.flatnonzero(texts_with > 1)
    if not len(shared):
        return csr_matrix((words.n, 1), dtype=np.float32)
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, shared])


def _counts(words: Words) -> csr_matrix:
    columns = (words.hashes % _PLACES).astype(np.int32)
    counts = csr_matrix((np.ones(len(columns), np.float32), columns, words.starts), shape=(words.n, _PLACES))
    counts.sum_duplicates()
    return counts
