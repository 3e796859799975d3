"""Which texts a reader would call the same. Knows no tables and no labels."""

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_OUTLINE_WORDS = 5


def group_equal(texts: Sequence[str]) -> NDArray[np.int64]:
    """Number the texts so that equal ones share a number, counted up from 0 as they first come. Shape (N,)."""
    outlines = [_outline(text) for text in texts]
    times: dict[bytes, int] = {}
    for outline in outlines:  # Counter would keep Python's lock from the window for as long as it counts
        times[outline] = times.get(outline, 0) + 1
    numbers: dict[bytes, int] = {}
    keys = (
        outline if times[outline] == 1 else _digest(b"whole", text)
        for outline, text in zip(outlines, texts, strict=True)
    )
    return np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, len(texts))


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
