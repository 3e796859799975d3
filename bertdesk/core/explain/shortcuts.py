"""Words that decide alone, such as a signature or a tag: the model may have learned them instead of the matter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work, quietly
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
_AT_A_TIME = 8


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
    candidates = [
        (own.label, [word for word in own.for_it if len(word.texts) >= FEWEST_TEXTS][:_CANDIDATES]) for own in words
    ]
    total, done = sum(len(strongest) for _, strongest in candidates), 0
    shortcuts: list[Shortcut] = []
    for label, strongest in candidates:
        others = yield from quietly(_of_others(classifier, found, label, cancel))
        for word in strongest:
            yield Progressed("shortcuts", done, total)
            if len(others) >= FEWEST_TEXTS:
                shortcut = yield from quietly(_try(classifier, found, label, word, others, cancel))
                shortcuts += [shortcut] if shortcut else []
            done += 1
    return tuple(sorted(shortcuts, key=lambda one: -one.turned_to))


def _of_others(
    classifier: Classifier, found: Sequence[Attribution], label: str, cancel: CancelToken
) -> Work[list[str]]:
    """Return texts that are not of the class. Of a multi-label model it may hold though another is more probable."""
    others = [one.text for one in found if one.label != label]
    n = min(len(others), _MOST_TEXTS)
    others = [others[i * len(others) // n] for i in range(n)]  # from all over: a file may be sorted by class
    if not classifier.is_multi_label or not others:
        return others
    is_class = yield from _judge(classifier, others, label, cancel)
    return [text for text, is_of_it in zip(others, is_class, strict=True) if not is_of_it]


def _try(
    classifier: Classifier,
    found: Sequence[Attribution],
    label: str,
    word: ClassWord,
    others: Sequence[str],
    cancel: CancelToken,
) -> Work[Shortcut | None]:
    shown = found[word.places[0].text].text[word.places[0].span.start : word.places[0].span.end]
    into = yield from _turning(classifier, [f"{shown} {text}" for text in others], label, cancel)
    if into < DECIDES_FROM * len(others):
        return None
    having = [number for number in word.texts if _is_of_target(found[number])][:_MOST_TEXTS]
    without = [text for text in _without(found, having, word.places) if text.strip()]
    is_class = yield from _judge(classifier, without, label, cancel)
    return Shortcut(label, shown, len(word.texts), into / len(others), float(1 - is_class.mean()) if without else 0.0)


def _turning(classifier: Classifier, variants: Sequence[str], label: str, cancel: CancelToken) -> Work[int]:
    """Return how many are of the class; 0 as soon as they cannot be enough, as with most words after a few texts."""
    into = 0
    for start in range(0, len(variants), _AT_A_TIME):
        some = variants[start : start + _AT_A_TIME]
        into += int((yield from _judge(classifier, some, label, cancel)).sum())
        if into + len(variants) - start - len(some) < DECIDES_FROM * len(variants):
            return 0
    return into


def _judge(classifier: Classifier, texts: Sequence[str], label: str, cancel: CancelToken) -> Work[NDArray[np.bool_]]:
    reading = yield from read(classifier, texts, phase="explaining", cancel=cancel)
    return _is_class(classifier, reading.probabilities, label)


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
