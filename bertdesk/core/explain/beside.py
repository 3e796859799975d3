"""Two models side by side on one text: what each makes of it, and the words that they see most differently."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.events import Work
from bertdesk.core.explain.answer import answer
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.explaining import explain
from bertdesk.core.explain.words import Extent
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as both models weigh it: shares of all that moves the model, so that models of any scale compare.

    A share is a word's score, divided by the sum of the magnitudes of all scores that the model's words have.
    """

    start: int
    end: int
    ours: float
    theirs: float


@dataclass(frozen=True, slots=True)
class Side:
    probabilities: Mapping[str, float]
    """Every class and its probability, in the model's order"""
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class Beside:
    ours: Side
    theirs: Side
    same_target: bool
    """Whether the words are for a class of the same name. Else each model's are for the class that it predicts."""
    words: tuple[Seen, ...]
    """Every word, those that are seen most differently first"""


def beside(
    ours: Classifier,
    theirs: Classifier,
    text: Text,
    target: str | None,
    config: ExplainConfig,
    *,
    against: str | None = None,
    cancel: CancelToken,
) -> Work[Beside]:
    """Explain the text for `target`, by default the class that our model predicts, with both models.

    Models may have different classes. Where theirs does not know the target, its words are for the class that it
    predicts; where it does not know `against`, for its class by itself. Their tokens may differ too: words that overlap
    are compared as one.

    Raises: TextEmpty, LabelUnknown where our model does not know the target; OutOfMemory, TokenizerRefused.
    """
    one = yield from _side(ours, text, target, against, config, cancel)
    wanted = one.attribution.target
    known = wanted if wanted in theirs.labels else None
    rival = against if known is not None and against in theirs.labels else None
    other = yield from _side(theirs, text, known, rival, config, cancel)
    words = sorted(seen(one.attribution, other.attribution), key=lambda word: -abs(word.ours - word.theirs))
    return Beside(one, other, known is not None, tuple(words))


def _side(
    classifier: Classifier, text: Text, target: str | None, against: str | None, config: ExplainConfig,
    cancel: CancelToken,
) -> Work[Side]:  # fmt: skip
    prediction = yield from answer(classifier, text, cancel=cancel)
    found = yield from explain(classifier, text, target, config, against=against, cancel=cancel)
    return Side(prediction.probabilities, found)


def seen(ours: Attribution, theirs: Attribution) -> Iterator[Seen]:
    """Return the words of both, as they stand in the text."""
    words = _joint((span.start, span.end) for found in (ours, theirs) for span in found.spans)
    shares = [_shares(found.spans, words) for found in (ours, theirs)]
    return (Seen(start, end, one, other) for (start, end), one, other in zip(words, *shares, strict=True))


def _joint(extents: Iterable[Extent]) -> list[Extent]:
    """Return the stretches that these make up, overlapping ones as one."""
    found: list[Extent] = []
    for start, end in sorted(extents):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _shares(spans: Sequence[Span], words: Sequence[Extent]) -> list[float]:
    scores = np.array([span.score for span in spans])
    places = np.searchsorted([start for start, _ in words], [span.start for span in spans], side="right") - 1
    sums = np.bincount(places, weights=scores, minlength=len(words))
    return list((sums / (np.abs(scores).sum() or 1.0)).tolist())
