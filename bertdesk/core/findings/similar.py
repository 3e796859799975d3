"""Which texts say nearly the same: MinHash over pairs of words (Broder 1997), bands as buckets, then a true count.

Written here: on 50,000 film reviews rensa (0.5), which wants its words cut in Python, takes three times as long as all
of this, datasketch (2.0) eleven times; and the words are wanted a second time, for suspected labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Indices
from bertdesk.core.equal import different
from bertdesk.core.events import Progressed, Work
from bertdesk.core.findings.words import Hashes, Words, pairs_of

ALIKE = 0.7
"""Share of their pairs of words that two texts have in common (Jaccard), from which they say nearly the same."""
_BANDS, _ROWS = 16, 4
"""Two texts that are 0.7 alike meet in one bucket of 99 in 100 cases, two that are 0.2 alike in 3."""
_TEXTS_AT_ONCE, _PAIRS_AT_ONCE = 1000, 2000
_ALL_PAIRS_OF = 24
"""Texts in one bucket that are all compared with each other; in a larger one each with its neighbour and the first."""
_PROMISING = ALIKE - 0.15  # as 64 hashes estimate it
_COLUMNS = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Similar:
    """Pairs of texts that say nearly the same."""

    first: Indices  # (P,)
    second: Indices  # (P,) greater than the first
    shares: NDArray[np.float64]  # (P,) of all pairs of words that either has, those that both have


def find_similar(words: Words, cancel: CancelToken) -> Work[Similar]:
    """Return all pairs that are at least ALIKE, but for those that chance hides: one in a hundred at that bound."""
    signatures = yield from _signatures(words, cancel)
    first, second = _candidates(signatures, np.flatnonzero(words.counts > 0))
    estimated = np.zeros(len(first))
    for some in _slices(len(first), _PAIRS_AT_ONCE):
        cancel.raise_if_requested()
        estimated[some] = (signatures[first[some]] == signatures[second[some]]).mean(1)
    first, second = first[estimated >= _PROMISING], second[estimated >= _PROMISING]
    shares = yield from _true_shares(words, first, second, cancel)
    are_alike = shares >= ALIKE
    return Similar(first[are_alike], second[are_alike], shares[are_alike])


def groups_of(similar: Similar, n: int) -> Indices:
    """Number the texts so that those which a chain of pairs connects share a number. Shape (N,)."""
    links = csr_matrix((np.ones(len(similar.first), np.int8), (similar.first, similar.second)), shape=(n, n))
    groups: Indices = connected_components(links, directed=False)[1].astype(np.int64)
    return groups


def _signatures(words: Words, cancel: CancelToken) -> Work[NDArray[np.uint32]]:
    """Return the least of each text's hashes, in so many orders of all hashes. Shape (N, BANDS * ROWS)."""
    dice = np.random.default_rng(1997)
    factors = dice.integers(0, 2**31, _BANDS * _ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    signatures = np.zeros((words.n, _BANDS * _ROWS), np.uint32)
    filled = np.flatnonzero(words.counts > 0)
    for some in _slices(len(filled), _TEXTS_AT_ONCE):
        cancel.raise_if_requested()
        texts = filled[some]
        shingles = pairs_of(words.of(texts))
        hashes = (shingles.hashes >> np.uint64(32)).astype(np.uint32)
        for number, factor in enumerate(factors):
            signatures[texts, number] = np.minimum.reduceat(_scrambled(hashes, factor), shingles.starts[:-1])
        yield Progressed("inspecting", int(texts[-1]) + 1, words.n)
    return signatures


def _scrambled(hashes: NDArray[np.uint32], factor: np.uint32) -> NDArray[np.uint32]:
    return (hashes ^ (factor >> np.uint32(3))) * factor


def _candidates(signatures: NDArray[np.uint32], filled: Indices) -> tuple[Indices, Indices]:
    """Return the pairs of texts that agree in a whole band."""
    found = [np.empty(0, np.int64)]
    n = np.int64(len(signatures))
    for band in range(_BANDS):
        keys = _keys(signatures[filled, band * _ROWS : (band + 1) * _ROWS])
        order = np.argsort(keys, kind="stable")
        bounds = np.flatnonzero(np.diff(keys[order])) + 1
        starts, sizes = np.append(0, bounds), np.diff(np.concatenate([[0], bounds, [len(order)]]))
        for start, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
            one, other = _couples(filled[order[start : start + size]])
            found.append(one * n + other)
    codes = different(np.concatenate(found))
    return codes // n, codes % n


def _couples(members: Indices) -> tuple[Indices, Indices]:
    """Return which of a bucket's texts, in rising order, are compared with which."""
    if len(members) <= _ALL_PAIRS_OF:
        one, other = np.triu_indices(len(members), 1)
        return members[one], members[other]
    firsts = np.full(len(members) - 1, members[0])
    return np.concatenate([members[:-1], firsts]), np.concatenate([members[1:], members[1:]])


def _keys(rows: NDArray[np.uint32]) -> Hashes:
    keys = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + column
    return keys


def _true_shares(words: Words, first: Indices, second: Indices, cancel: CancelToken) -> Work[NDArray[np.float64]]:
    """Return |A and B| / |A or B| of each couple's sets of pairs of words."""
    shares = np.zeros(len(first))
    for some in _slices(len(first), _PAIRS_AT_ONCE):
        cancel.raise_if_requested()
        used, places = np.unique(np.concatenate([first[some], second[some]]), return_inverse=True)
        one, other = np.split(places, 2)
        sets = _sets(pairs_of(words.of(used)))
        sizes = np.diff(sets.indptr)
        common = np.asarray(sets[one].multiply(sets[other]).sum(1)).ravel()
        shares[some] = common / (sizes[one] + sizes[other] - common)
        yield Progressed("inspecting", some.stop, len(first))
    return shares


def _sets(shingles: Words) -> csr_matrix:
    """Return which pairs of words stand in these texts, as rows of ones."""
    columns = [np.unique(hashes % _COLUMNS) for hashes in np.split(shingles.hashes, shingles.starts[1:-1])]
    starts = np.cumsum([0, *map(len, columns)])
    every = np.concatenate([np.empty(0, np.uint64), *columns]).astype(np.int32)
    return csr_matrix((np.ones(len(every), np.int32), every, starts), shape=(shingles.n, _COLUMNS))


def _slices(n: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, n)) for start in range(0, n, size))
