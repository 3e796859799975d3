"""Texts -> their words, each as a number: what near duplicates and suspected labels are both found by. Knows no labels.

In numpy, because a loop over the words of a large table takes longer than all that is done with them afterwards.
"""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Indices
from bertdesk.core.events import Progressed, Work

Hashes = NDArray[np.uint64]
ShortHashes = NDArray[np.uint32]
"""Of words that are kept: half as large, and among a million words one in ten thousand shares its own."""

_BLANK, _OF_A_WORD, _ALONE = 0, 1, 2
_WRITTEN_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x9FFF),  # Chinese, Japanese
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),  # Korean has spaces, but its endings stick to the words
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_CHARACTERS_AT_ONCE = 1 << 20
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of N texts, or what is made of them, one after the other; equal words have equal hashes."""

    hashes: ShortHashes | Hashes  # (W,)
    starts: Indices  # (N + 1,) where each text's words begin, and where the last one's end

    @property
    def n(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> Indices:  # (N,)
        return np.diff(self.starts)

    def of(self, texts: Indices) -> "Words":
        """Return the words of these texts, in this order."""
        counts = self.counts[texts]
        starts = _starts(counts)
        places = np.repeat(self.starts[texts] - starts[:-1], counts) + np.arange(starts[-1])
        return Words(self.hashes[places], starts)


def read_words(texts: Iterable[str], n: int, cancel: CancelToken) -> Work[Words]:
    """Cut n texts into words, and single characters where words are written without spaces. Case does not count."""
    found, counts = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    some: list[str] = []
    size = 0
    for end, text in enumerate(texts, start=1):
        size += len(text)
        some.append(text)
        if size >= _CHARACTERS_AT_ONCE or end == n:
            cancel.raise_if_requested()
            hashes, of_each = _words_of(some)
            found.append((hashes >> np.uint64(32)).astype(np.uint32))
            counts.append(of_each)
            some, size = [], 0
            yield Progressed("inspecting", end, n)
    return Words(np.concatenate(found), _starts(np.concatenate(counts)))


def pairs_of(words: Words) -> Words:
    """Return each two words that follow each other; of a text with one word, that word."""
    follows = np.ones(len(words.hashes), np.bool_)
    counts = words.counts
    follows[words.starts[1:][counts > 1] - 1] = False  # the last word of a text
    first = words.hashes.astype(np.uint64)
    after = np.append(first[1:], np.uint64(0))
    alone = words.starts[:-1][counts == 1]
    after[alone] = 0
    hashes = mixed(first * np.uint64(3) + after)[follows]
    return Words(hashes, _starts(np.where(counts > 1, counts - 1, counts)))


def mixed(hashes: Hashes) -> Hashes:
    """Return the hashes with every bit depending on every other (SplitMix64, Steele et al. 2014)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _words_of(texts: Sequence[str]) -> tuple[Hashes, Indices]:
    """Return the hashes of all words, and how many each text has."""
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    ends = np.cumsum([len(text) + 1 for text in folded])
    codes = np.frombuffer("\n".join([*folded, ""]).encode("utf-32-le", "surrogatepass"), "<u4")
    starts, stops = _bounds(_kinds()[codes])
    hashes = _hashes(codes, starts, stops)
    return hashes, np.diff(np.searchsorted(starts, ends), prepend=0)


def _bounds(kinds: NDArray[np.uint8]) -> tuple[Indices, Indices]:
    """Return where words start and stop among characters of these kinds, the last of which is blank."""
    in_word = kinds == _OF_A_WORD
    was_in_word = np.concatenate([[False], in_word[:-1]])
    begins = in_word & ~was_in_word
    starts = np.flatnonzero(begins | (kinds == _ALONE))
    stops = starts + 1
    stops[begins[starts]] = np.flatnonzero(was_in_word & ~in_word)
    return starts, stops


def _hashes(codes: NDArray[np.uint32], starts: Indices, stops: Indices) -> Hashes:
    """Return a polynomial hash of each word, from the sums up to its ends (Karp and Rabin 1987)."""
    n = len(codes) + 1
    sums = np.zeros(n, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * _powers(_BASE, n)[:-1], out=sums[1:])
    return mixed((sums[stops] - sums[starts]) * _powers(pow(_BASE, -1, 1 << 64), n)[starts])


def _powers(base: int, n: int) -> Hashes:
    powers = np.full(n, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return for each character whether it is blank, part of a word, or a word by itself."""
    kinds = np.fromiter((unicodedata.category(chr(code))[0] in "LMN" for code in range(sys.maxunicode + 1)), np.uint8)
    for first, last in _WRITTEN_WITHOUT_SPACES:
        kinds[first : last + 1] *= _ALONE
    return kinds


def _starts(counts: Indices) -> Indices:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
