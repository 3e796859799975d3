"""In which texts words stand together -> a vector of each: where the words of a new network begin.

Latent semantic analysis (Deerwester et al. 1990): the texts' counts of words, weighted by how few texts have a word
(tf-idf), and of them what few dimensions hold best. It takes seconds, and tells with which others a word is found.
"""

from itertools import pairwise

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.extmath import randomized_range_finder

from bertdesk.core.pretrain.token_store import TokenStore

Words = NDArray[np.float32]

_LONGEST = 512
"""Tokens of a text; a longer document is several"""
_MOST_TOKENS = 1 << 24
"""That are looked at: of a larger corpus, evenly thinned texts"""
_MORE = 10
"""Directions beside those that are wanted: they make these better (Halko et al. 2011, section 4.2)"""


def word_vectors(store: TokenStore, *, vocab_size: int, width: int) -> Words | None:
    """Return (V, H), of length 1, and 0 where a token stands in none of the texts; None: too few texts for H numbers.

    The first dimension is left out: it is how common a word is.
    """
    counts = TfidfTransformer(sublinear_tf=True).fit_transform(_counts(store, vocab_size))
    if min(counts.shape) <= width + 1:
        return None
    directions, strengths = _strongest(counts, width + 1)
    vectors = directions[:, 1:] * np.sqrt(strengths[1:])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Words = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return found.astype(np.float32)


def _strongest(counts: scipy.sparse.csr_matrix, n: int) -> tuple[Words, Words]:
    """Return the right singular vectors of the n largest singular values, (V, n), and these values.

    As scikit-learn's `randomized_svd`, but for its last step, which holds the interpreter lock: seconds in which the
    window would stand still.
    """
    few = randomized_range_finder(counts, size=n + _MORE, n_iter=2, random_state=0).T @ counts  # (n + _MORE, V)
    squares, turned = np.linalg.eigh(few @ few.T)  # rising
    strengths = np.sqrt(np.maximum(squares[::-1][:n], 0.0))
    found = few.T @ turned[:, ::-1][:, :n]  # each as long as its singular value
    return np.divide(found, strengths, out=np.zeros_like(found), where=strengths > 0), strengths


def _counts(store: TokenStore, vocab_size: int) -> scipy.sparse.csr_matrix:
    """Return how often each text has each token: (N, V)."""
    bounds = _texts(store)
    every = -(-len(store.tokens) // _MOST_TOKENS)
    starts, ends = bounds[:-1][::every], bounds[1:][::every]
    tokens = np.concatenate([store.tokens[start:end] for start, end in zip(starts, ends, strict=True)])
    heads = np.append(0, np.cumsum(ends - starts))
    ones = np.ones(len(tokens), np.float32)
    counts = scipy.sparse.csr_matrix((ones, tokens.astype(np.int32), heads), shape=(len(starts), vocab_size))
    counts.sum_duplicates()
    return counts


def _texts(store: TokenStore) -> NDArray[np.int64]:
    """Return where texts begin and end among the tokens: documents, long ones in parts."""
    bounds = store.sentences[store.documents]
    parts = [np.arange(start, end, _LONGEST) for start, end in pairwise(bounds)]
    return np.append(np.concatenate(parts), bounds[-1])
