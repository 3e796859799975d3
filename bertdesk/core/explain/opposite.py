"""The nearest opposite: the fewest words without which a text gets another class."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Progressed, Work, changed
from bertdesk.core.explain.attribution import Attribution
from bertdesk.core.explain.erased import Erasure
from bertdesk.core.explain.explaining import explain, number_of
from bertdesk.core.explain.strikable import Strikable, Words
from bertdesk.core.explain.words import Extent
from bertdesk.core.model import Classifier

MOST_WORDS = 20
"""Words that are struck together at most: more are no longer the same text."""
MOST_VARIANTS = 600
_TO_FIND = 480
"""Variants after which no smaller set is looked for; the others are for proving that there is none."""
_SINGLES, _SINGLES_OF_STUBBORN = 40, 160
"""Words that are tried by themselves; more where the strongest together do not turn the text."""
_CANDIDATES, _BEAM = 16, 2
"""Words that are tried as the next one of a set, and sets that are followed side by side."""

Proof = Literal["fewest", "minimal"]


@dataclass(frozen=True, slots=True)
class Opposite:
    text: str
    label: str
    """The class that the text has"""
    against: str | None
    """The class that is to get ahead of it; None: whichever other"""
    words: tuple[Extent, ...]
    """In the text's order. Where none turn it: those, `most_words` at most, that came nearest to it."""
    was_found: bool
    """Whether the text gets another class without these words."""
    proof: Proof
    """"fewest": no smaller set does it, for all were tried. "minimal": no word of it can be spared, but there may be
    another, smaller set."""
    before: Mapping[str, float]
    """Every class and its probability"""
    after: Mapping[str, float]
    """The same, without the words"""
    most_words: int
    """Larger sets were not looked for."""
    variants: int
    """Variants of the text that were asked about"""
    erasure: Erasure
    is_multi_label: bool = False
    """Whether the model decides each class by itself: `label` holds no longer then, or does now."""


def find_opposite(
    classifier: Classifier,
    strikable: Strikable,
    *,
    against: str | None = None,
    most_words: int = MOST_WORDS,
    cancel: CancelToken,
) -> Work[Opposite]:
    """Look for the fewest words whose masking turns the class, into `against` or whichever other.

    What is guaranteed is a set of which no word can be spared; not the smallest of all sets, which takes more variants
    than can be asked. It is the smallest where it has one word; where it has two and every word was tried by itself;
    where it has three and every pair was tried too: both are done where that stays within `MOST_VARIANTS`, which is in
    texts of up to some 500 and 30 words. `proof` says whether it is.

    Where `against` is named, the text counts as turned when that class is ahead of its own, whatever a third one gets;
    where it is named and the text's own, when any other is. Of a multi-label model the likeliest class is turned, from
    holding to not holding or the other way.

    Tried are the strongest words together, one more each time, as an attribution ranks them and as they do by
    themselves; then sets that grow by the best next word, two side by side, as long as they may come out smaller. Words
    that can be spared are given back.

    Raises: LabelUnknown, OutOfMemory, TokenizerRefused.
    """
    before = (yield from strikable.logits([frozenset()], cancel=cancel))[0]
    label = strikable.labels[int(before.argmax())]
    against = None if against == label else against
    rival = None if against is None else number_of(classifier, against)
    margin = _margin(before, rival, is_multi_label=classifier.is_multi_label)
    found = yield from explain(classifier, strikable.asked, label, ExplainConfig(), against=against, cancel=cancel)
    search = _Search(strikable, margin, min(most_words, len(strikable.words)), cancel)
    yield from search.run(_scores(strikable, found))
    best, is_fewest = search.best, search.is_fewest
    after = (yield from strikable.logits([best], cancel=cancel))[0]
    return Opposite(
        strikable.text,
        label,
        against,
        strikable.extents(best),
        bool(margin(after[None])[0] < 0),
        "fewest" if is_fewest else "minimal",
        strikable.probabilities(before),
        strikable.probabilities(after),
        most_words,
        len(search.margins),
        strikable.erasure,
        classifier.is_multi_label,
    )


Margin = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Logits (N, K) -> by how much the text's class is ahead (N,); below 0: another one is."""


def _margin(before: NDArray[np.float64], against: int | None, *, is_multi_label: bool) -> Margin:
    label = int(before.argmax())
    side = 1.0 if before[label] >= 0 else -1.0  # of a logit of 0, where a class of a multi-label model begins to hold

    def of(logits: NDArray[np.float64]) -> NDArray[np.float64]:
        if is_multi_label and against is None:
            return side * logits[:, label]
        others = np.delete(logits, label, axis=1) if against is None else logits[:, [against]]
        margins: NDArray[np.float64] = logits[:, label] - others.max(axis=1, initial=-np.inf)
        return margins

    return of


def _scores(strikable: Strikable, found: Attribution) -> NDArray[np.float64]:
    by_extent = {(span.start, span.end): span.score for span in found.spans}
    return np.array([by_extent.get(extent, 0.0) for extent in strikable.words])


class _Search:
    """The sets of one text that were tried, and the best of them: the smallest, among these the most decided."""

    def __init__(self, strikable: Strikable, margin: Margin, most_words: int, cancel: CancelToken) -> None:
        self._strikable, self._margin, self._most_words, self._cancel = strikable, margin, most_words, cancel
        self.margins: dict[Words, float] = {}
        self.is_fewest = False

    def run(self, scores: NDArray[np.float64]) -> Work[None]:
        """`scores` (W,): an attribution's, which say in what order to look."""
        by_score = [int(number) for number in np.argsort(-scores, kind="stable")]
        yield from self._try([frozenset(by_score[:1])])
        if not self.flips:
            yield from self._find(by_score)
        yield from self._prove(by_score)

    def _find(self, by_score: Sequence[int]) -> Work[None]:
        yield from self._follow(by_score)
        singles = by_score[: _SINGLES if self.flips else _SINGLES_OF_STUBBORN]
        yield from self._try(frozenset({number}) for number in singles)
        by_effect = sorted(singles, key=lambda number: self.margins[frozenset({number})])
        order = _merged(by_effect, by_score)
        yield from self._follow(by_effect)
        yield from self._follow(order)
        yield from self._spare()
        yield from self._grow(order[:_CANDIDATES])
        yield from self._spare()

    def _follow(self, order: Sequence[int]) -> Work[None]:
        """Try the first two of the order together, the first three and so on."""
        yield from self._try(frozenset(order[:size]) for size in range(2, self._most_words + 1))

    def _prove(self, words: Sequence[int]) -> Work[None]:
        """Try all smaller sets, where they are not too many."""
        for size in range(1, len(self.best)):
            if not self.flips or comb(len(words), size) > MOST_VARIANTS - len(self.margins):
                return
            yield from self._try(map(frozenset, combinations(words, size)))
            if len(self.best) == size:
                break
        self.is_fewest = self.flips

    @property
    def best(self) -> Words:
        return min(self.margins, key=self._worth, default=frozenset())

    @property
    def flips(self) -> bool:
        return bool(self.margins) and self.margins[self.best] < 0

    def _worth(self, words: Words) -> tuple[bool, int, float]:
        """Order sets: those that turn the class first, the smallest of them; of the others, what came nearest."""
        margin = self.margins[words]
        return (margin >= 0, len(words) if margin < 0 else 0, margin)

    def _try(self, sets: Iterable[Words]) -> Work[None]:
        fresh = [words for words in dict.fromkeys(sets) if words not in self.margins]
        if fresh:
            tried = Progressed("explaining", len(self.margins), MOST_VARIANTS)
            reading = self._strikable.logits(fresh, cancel=self._cancel)
            logits = yield from changed(reading, lambda _: tried)
            self.margins.update(zip(fresh, self._margin(logits).tolist(), strict=True))

    def _spare(self) -> Work[None]:
        """Give back what the best set does not need, word by word."""
        while self.flips and len(best := self.best) > 1:
            yield from self._try(best - {number} for number in best)
            if self.best == best:
                return

    def _grow(self, candidates: Sequence[int]) -> Work[None]:
        """Add the best next word, again and again, as long as the set may come out smaller than the best one."""
        sets: list[Words] = [frozenset()]
        most = len(self.best) - 1 if self.flips else self._most_words
        for size in range(1, most + 1):
            grown = {words | {word} for words in sets for word in candidates if word not in words}
            if len(self.margins) + len(grown) > _TO_FIND:
                return
            yield from self._try(sorted(grown, key=sorted))
            if self.flips and len(self.best) == size:
                return
            sets = sorted(grown, key=self.margins.__getitem__)[:_BEAM]


def _merged(*orders: Sequence[int]) -> list[int]:
    """Take turns: the first of each order, the second of each and so on; every word once."""
    longest = max(map(len, orders))
    return list(dict.fromkeys(order[i] for i in range(longest) for order in orders if i < len(order)))
