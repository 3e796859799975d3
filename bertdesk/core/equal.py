"""Which texts a reader would call the same. Knows no tables and no labels."""

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work, finish

_OUTLINE_WORDS = 5
_TEXTS_A_REPORT = 5000


def group_equal(texts: Sequence[str]) -> NDArray[np.int64]:
    """Number the texts so that equal ones share a number, counted up from 0 as they first come. Shape (N,)."""
    return finish(grouping(texts, CancelToken()))


def grouping(texts: Sequence[str], cancel: CancelToken) -> Work[NDArray[np.int64]]:
    """Do as group_equal does, and tell how far it is. Raises: Cancelled."""
    digests = bytearray()
    for index, text in enumerate(texts):
        if index % _TEXTS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("comparing", index, len(texts))
        digests += _outline(text)
    marks = np.frombuffer(digests, np.uint64).reshape(-1, 2)
    alike = _numbered(marks)
    for index in np.flatnonzero(np.bincount(alike)[alike] > 1).tolist() if len(alike) else ():
        marks[index] = np.frombuffer(_digest(b"whole", texts[index]), np.uint64)
    return _numbered(marks)


def _numbered(marks: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Number equal rows of (N, 2) alike, counted up from 0 as they first come. Shape (N,)."""
    order = np.lexsort((marks[:, 1], marks[:, 0]))  # stable: the first of equal ones comes first
    ordered = marks[order]
    is_new = np.ones(len(marks), np.bool_)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    firsts = order[is_new]
    ranks = np.empty(len(firsts), np.int64)
    ranks[np.argsort(firsts)] = np.arange(len(firsts))
    numbers = np.empty(len(marks), np.int64)
    numbers[order] = ranks[np.cumsum(is_new) - 1]
    return numbers


def different(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each value once, rising. np.unique (numpy 2.3) keeps Python's lock for a second where there are many."""
    ordered = np.sort(values)
    is_new = np.ones(len(ordered), np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def _outline(text: str) -> bytes:
    """Return what equal texts share and different ones seldom: their first and last words. Quick, of a long text."""
    first, last = text.split(None, _OUTLINE_WORDS)[:_OUTLINE_WORDS], text.rsplit(None, _OUTLINE_WORDS)[-_OUTLINE_WORDS:]
    return _digest(b"outline", " ".join([*first, *last]))


def _digest(kind: bytes, text: str) -> bytes:
    """Return the same for two texts that a reader would call the same. A digest: a million texts are a gigabyte."""
    words = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16, person=kind).digest()
