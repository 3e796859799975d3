"""What if some words were not there: the probability of each class with them and without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.explain.erased import Erasure
from bertdesk.core.explain.strikable import Strikable, Words
from bertdesk.core.explain.words import Extent


@dataclass(frozen=True, slots=True)
class Struck:
    text: str
    words: tuple[Extent, ...]
    """Those that were struck, in the text's order"""
    before: Mapping[str, float]
    """Every class and its probability, in the model's order; they sum to 1."""
    after: Mapping[str, float]
    """The same, without the words"""
    erasure: Erasure
    """How they were struck: by [MASK], or left out where the vocabulary has none"""

    @property
    def label(self) -> str:
        """The class with all words there"""
        return likeliest(self.before)

    @property
    def label_after(self) -> str:
        return likeliest(self.after)


def strike(strikable: Strikable, words: Iterable[int], *, cancel: CancelToken) -> Work[Struck]:
    """Say what becomes of the probabilities without these words. Raises: OutOfMemory."""
    struck: Words = frozenset(words)
    before, after = yield from strikable.logits([frozenset(), struck], cancel=cancel)
    return Struck(
        strikable.text,
        strikable.extents(struck),
        strikable.probabilities(before),
        strikable.probabilities(after),
        strikable.erasure,
    )


def likeliest(probabilities: Mapping[str, float]) -> str:
    return max(probabilities, key=probabilities.__getitem__)
