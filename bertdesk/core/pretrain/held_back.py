"""Which documents of a corpus are kept from learning, so that there is something to measure on; and these, read again.

None of them is among those that are learnt from: a corpus may hold the same text many times.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pretrain.corpus import Corpus

_EACH, _MOST = 50, 2000
"""One document of so many is held back, and so many of them at most"""
_LEAST_LEARNT, _LEARNT_TIMES = 2, 2
"""Documents that are learnt from before one is held back, and how many times as much text they have"""

Side = Literal["learnt", "held_back", "neither"]


class Dealing:
    """Deals documents out, one after the other; the same corpus is dealt out alike each time."""

    def __init__(self) -> None:
        self._number, self._is_due = 0, False
        self._n_learnt = self._characters = 0
        self._learnt: set[bytes] = set()
        """Of what comes before the last one that is held back: no more of a large corpus is remembered"""
        self._kept: set[bytes] = set()

    def side(self, document: Sequence[str]) -> Side:
        """Return where the next document goes, given as its sentences."""
        size = sum(map(len, document))
        text = hashlib.blake2b(" ".join(document).encode(errors="surrogatepass"), digest_size=16).digest()
        if text in self._kept:
            return "neither"
        number, self._number = self._number, self._number + 1
        if number >= _EACH * _MOST:
            return "learnt"
        self._is_due = self._is_due or number % _EACH == 1
        if self._is_due and text not in self._learnt and self._can_spare(size):
            self._is_due = False
            self._kept.add(text)
            return "held_back"
        self._learnt.add(text)
        self._n_learnt, self._characters = self._n_learnt + 1, self._characters + size
        return "learnt"

    def _can_spare(self, size: int) -> bool:
        """Of few documents, one may be most of the text, or the only other one to draw strangers from."""
        return self._n_learnt >= _LEAST_LEARNT and self._characters >= _LEARNT_TIMES * size


def texts(corpus: Corpus, *, most: int, longest: int, cancel: CancelToken) -> Work[tuple[str, ...]]:
    """Return the beginnings of at most so many: whole sentences of at most `longest` characters, or one cut off.

    Raises: what reading a corpus raises; Cancelled.
    """
    found: list[str] = []
    dealing = Dealing()
    for document in corpus.documents(cancel):
        if not isinstance(document, list):
            yield document
        elif dealing.side(document) == "held_back":
            found.append(_beginning(document, longest))
        if len(found) == most:
            break
    return tuple(found)


def _beginning(sentences: list[str], longest: int) -> str:
    text = sentences[0][:longest]
    for sentence in sentences[1:]:
        if len(text) + 1 + len(sentence) > longest:
            break
        text += f" {sentence}"
    return text
