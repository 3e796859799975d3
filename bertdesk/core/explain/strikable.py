"""A text whose words can be struck out, however long: only the windows that a strike changes are read again."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.words import Extent, numbers_of, words_of
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, is_empty, whole
from bertdesk.core.tokens import Window
from bertdesk.errors import TextEmpty, WordMissing

Words = frozenset[int]
"""Words of a text, by number."""
_AT_ONCE = 16
"""Windows that are read between two looks at whether to stop."""
_MOST_KNOWN = 20_000
"""Readings that are kept: a few MB."""


class Strikable:
    """One text, and what the network says of it without some of its words.

    A struck word's tokens become [MASK] each, where the vocabulary has one: every other word keeps its place, so that
    what changes is the word alone, and a long text its windows; that is what an encoder knows as "a word stands here,
    whichever". Without a [MASK] the tokens are left out. To see what a text without the words would get, they can be
    taken out of it (`words.without`) and the text classified anew: that is another text, with other neighbours.
    """

    def __init__(self, classifier: Classifier, text: Text, windows: Sequence[Window]) -> None:
        question = ask(classifier, 0)
        self.asked, self.text, self.labels = text, whole(text), classifier.labels
        self.erasure: Erasure = "delete" if question.mask_id is None else "mask"
        self.words: tuple[Extent, ...] = tuple(
            words_of(self.text, np.concatenate([window.spans for window in windows]))
        )
        self.readings = 0
        """Windows that were read until now"""
        numbers = [numbers_of(self.words, window.spans) for window in windows]
        self._rows = [
            Erasable(question, window.ids.astype(np.int64), inside, self.erasure, places=_places(window))
            for window, inside in zip(windows, numbers, strict=True)
        ]
        self._logits_of, self._probabilities_of = question.logits_of, classifier.probabilities
        self._inside: list[Words] = [frozenset(inside[inside >= 0].tolist()) for inside in numbers]
        self._weights = np.array([window.weight for window in windows])
        self._known: dict[tuple[int, Words], NDArray[np.float64]] = {}

    def named(self, *words: str) -> Words:
        """Return where words, or several in a row, stand in the text, capitals or not. Raises: WordMissing."""
        return frozenset[int]().union(*map(self._named, words))

    def _named(self, word: str) -> Words:
        ends = {end: number for number, (_, end) in enumerate(self.words)}
        starts = {start: number for number, (start, _) in enumerate(self.words)}
        found: set[int] = set()
        for match in re.finditer(re.escape(word.strip()), self.text, re.IGNORECASE):
            if match.start() in starts and match.end() in ends:
                found.update(range(starts[match.start()], ends[match.end()] + 1))
        if not found:
            raise WordMissing(word=word)
        return frozenset(found)

    def touching(self, extents: Iterable[Extent]) -> Words:
        """Return the words that share a character with one of these stretches."""
        stretches = tuple(extents)
        return frozenset(
            number
            for number, (start, end) in enumerate(self.words)
            if any(start < last and first < end for first, last in stretches)
        )

    def extents(self, words: Iterable[int]) -> tuple[Extent, ...]:
        """Return the words in the text's order."""
        return tuple(self.words[number] for number in sorted(words))

    def probabilities(self, logits: NDArray[np.float64]) -> Mapping[str, float]:
        """(K,) -> every class and its probability"""
        return dict(zip(self.labels, self._probabilities_of(logits).tolist(), strict=True))

    def logits(self, variants: Sequence[Words], *, cancel: CancelToken) -> Work[NDArray[np.float64]]:
        """Return what the text without each variant's words gets: (N, K). Raises: OutOfMemory, Cancelled."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        asked = [[(window, inside & struck) for window, inside in enumerate(self._inside)] for struck in variants]
        missing = sorted({key for keys in asked for key in keys} - self._known.keys(), key=lambda key: key[0])
        for start in range(0, len(missing), _AT_ONCE):
            cancel.raise_if_requested()
            keys = missing[start : start + _AT_ONCE]
            ids, places = zip(*(self._variant(window, struck) for window, struck in keys), strict=True)
            answers = self._logits_of(ids, places)
            self._known.update(zip(keys, answers, strict=True))
            self.readings += len(keys)
            yield Progressed("explaining", start + len(keys), len(missing))
        return np.array([self._weights @ [self._known[key] for key in keys] for keys in asked])

    def _variant(self, window: int, struck: Collection[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        row = self._rows[window]
        present = np.ones((1, row.count), np.bool_)
        present[0, list(struck)] = False
        (ids,), (places,) = row.variants(present)
        return ids, places


def _places(window: Window) -> NDArray[np.int64]:
    """Return 2 on tokens of a pair's second text, else 1: (t,)."""
    kinds = np.zeros(len(window.ids)) if window.kinds is None else window.kinds
    return 1 + kinds.astype(np.int64)


def open_text(classifier: Classifier, text: Text, *, cancel: CancelToken) -> Work[Strikable]:
    """Cut a text into windows and words. Raises: TextEmpty."""
    if is_empty(text):
        raise TextEmpty
    tokenised = yield from classifier.tokenise([text], cancel=cancel)
    return Strikable(classifier, text, tokenised.windows)
