"""Words that decide alone, such as a signature or a tag: the model may have learned them instead of the matter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.class_words import ClassWord, ClassWords, Place
from bertdesk.core.model import Classifier
from bertdesk.core.predict import read
from bertdesk.core.probability import HOLDS_FROM

FEWEST_TEXTS = 5
"""Texts of the class that must have the word, and of other classes that it is put into."""
DECIDES_FROM = 0.75
"""Share of the other classes' texts that become the class when the word is put before them."""
_CANDIDATES = 8
"""Words of each class that are tried, the strongest first."""
_MOST_TEXTS = 20
"""Texts that each word is tried on, each way."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One word that decides, by itself, what class a text gets."""

    label: str
    word: str
    texts: int
    """Texts of the class that have it"""
    turned_to: float
    """Share of other classes' texts that become this class once the word stands before them"""
    turned_from: float
    """Share of the class's texts with the word that become another one without it"""


def find_shortcuts(
    classifier: Classifier, found: Sequence[Attribution], words: Sequence[ClassWords], *, cancel: CancelToken
) -> Work[tuple[Shortcut, ...]]:
    """Try the strongest words of each class out on the texts that were explained; the most decided shortcut first.

    A shortcut is a word that, put before texts of other classes, turns three quarters of them or more. Most words that
    carry meaning do not: they stand against the rest of a text. Raises: OutOfMemory.
    """
    shortcuts: list[Shortcut] = []
    for own in words:
        others = yield from _of_others(classifier, found, own.label, cancel)
        if len(others) < FEWEST_TEXTS:
            continue
        for word in [word for word in own.for_it if len(word.texts) >= FEWEST_TEXTS][:_CANDIDATES]:
            tried = yield from _try(classifier, found, own.label, word, others, cancel)
            if tried.turned_to >= DECIDES_FROM:
                shortcuts.append(tried)
    return tuple(sorted(shortcuts, key=lambda one: -one.turned_to))


def _of_others(
    classifier: Classifier, found: Sequence[Attribution], label: str, cancel: CancelToken
) -> Work[list[str]]:
    """Return texts that are not of the class. Of a multi-label model it may hold though another is more probable."""
    others = [one.text for one in found if one.label != label][:_MOST_TEXTS]
    if not classifier.is_multi_label or not others:
        return others
    reading = yield from read(classifier, others, phase="explaining", cancel=cancel)
    is_class = _is_class(classifier, reading.probabilities, label)
    return [text for text, is_of_it in zip(others, is_class, strict=True) if not is_of_it]


def _try(
    classifier: Classifier,
    found: Sequence[Attribution],
    label: str,
    word: ClassWord,
    others: Sequence[str],
    cancel: CancelToken,
) -> Work[Shortcut]:
    shown = found[word.places[0].text].text[word.places[0].span.start : word.places[0].span.end]
    having = [number for number in word.texts if _is_of_target(found[number])][:_MOST_TEXTS]
    without = [text for text in _without(found, having, word.places) if text.strip()]
    variants = [*(f"{shown} {text}" for text in others), *without]
    reading = yield from read(classifier, variants, phase="explaining", cancel=cancel)
    is_class = _is_class(classifier, reading.probabilities, label)
    into, out = is_class[: len(others)], is_class[len(others) :]
    return Shortcut(label, shown, len(word.texts), float(into.mean()), float(1 - out.mean()) if len(out) else 0.0)


def _is_class(classifier: Classifier, probabilities: NDArray[np.float64], label: str) -> NDArray[np.bool_]:
    """(N, K) -> (N,)"""
    number = classifier.labels.index(label)
    if classifier.is_multi_label:
        return np.asarray(probabilities[:, number] >= HOLDS_FROM)
    return np.asarray(probabilities.argmax(axis=1) == number)


def _is_of_target(one: Attribution) -> bool:
    return one.probability >= HOLDS_FROM if one.is_multi_label else one.label == one.target


def _without(found: Sequence[Attribution], having: Sequence[int], places: Sequence[Place]) -> Iterator[str]:
    """Yield the texts without the word, wherever it stands in them."""
    for number in having:
        yield _cut(found[number].text, [place.span for place in places if place.text == number])


def _cut(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, key=lambda span: -span.start):  # from behind, so that places stay what they are
        text = text[: span.start] + text[span.end :]
    return text
