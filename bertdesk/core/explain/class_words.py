"""Many Attributions -> the words that lead to each class. Asks no network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bertdesk.core.explain.attribution import Attribution, Span

FEWEST_TEXTS = 3
"""A word of fewer texts says something about these, not about the class."""
MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands, and what it counts there."""

    text: int
    """Index of the attribution"""
    span: Span
    share: float
    """Its score as a share of the magnitudes of all scores of that text"""


@dataclass(frozen=True, slots=True)
class ClassWord:
    word: str
    """In lower case"""
    mean: float
    """Mean share over the texts that have the word, its places in a text summed: above 0 it speaks for the class."""
    places: tuple[Place, ...]
    """The strongest first"""

    @property
    def shares(self) -> dict[int, float]:
        """What it counts in each text that has it, its places summed; where it counts most first."""
        sums: dict[int, float] = {}
        for place in self.places:
            sums[place.text] = sums.get(place.text, 0.0) + place.share
        sign = 1 if self.mean >= 0 else -1
        return dict(sorted(sums.items(), key=lambda one: (-sign * one[1], one[0])))

    @property
    def texts(self) -> tuple[int, ...]:
        """The texts that have it, where it counts most first"""
        return tuple(self.shares)


@dataclass(frozen=True, slots=True)
class ClassWords:
    label: str
    texts: int
    """Attributions of this class"""
    for_it: tuple[ClassWord, ...]
    """The highest mean first"""
    against_it: tuple[ClassWord, ...]
    """The lowest mean first"""


def class_words(
    found: Sequence[Attribution], *, fewest_texts: int = FEWEST_TEXTS, most_words: int = MOST_WORDS
) -> tuple[ClassWords, ...]:
    """Return the words of each class that was explained, in the order of the alphabet.

    Each text's scores are divided by the sum of their magnitudes, so that texts weigh alike however sure the model is
    and however long they are. Words are told apart without regard to case; what holds no letter or digit is none.
    """
    labels = sorted({attribution.target for attribution in found})
    return tuple(_of_class(label, found, fewest_texts, most_words) for label in labels)


def _of_class(label: str, found: Sequence[Attribution], fewest_texts: int, most_words: int) -> ClassWords:
    members = [number for number, attribution in enumerate(found) if attribution.target == label]
    places: dict[str, list[Place]] = {}
    for number in members:
        for word, place in _places(number, found[number]):
            places.setdefault(word, []).append(place)
    words = [_word(word, own) for word, own in places.items()]
    ranked = sorted(
        (word for word in words if len(word.texts) >= fewest_texts), key=lambda word: (-abs(word.mean), word.word)
    )
    speaking = [word for word in ranked if word.mean > 0][:most_words]
    against = [word for word in ranked if word.mean < 0][:most_words]
    return ClassWords(label, len(members), tuple(speaking), tuple(against))


def _places(number: int, attribution: Attribution) -> Iterable[tuple[str, Place]]:
    size = sum(abs(span.score) for span in attribution.spans) or 1.0
    for span in attribution.spans:
        word = attribution.text[span.start : span.end].casefold()
        if any(character.isalnum() for character in word):
            yield word, Place(number, span, span.score / size)


def _word(word: str, places: Sequence[Place]) -> ClassWord:
    texts = {place.text for place in places}
    mean = sum(place.share for place in places) / len(texts)
    sign = 1 if mean >= 0 else -1
    return ClassWord(word, mean, tuple(sorted(places, key=lambda place: (-sign * place.share, place.text))))
