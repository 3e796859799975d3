"""What stands under an attribution: its words taken out beside random ones, a second method, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import Work
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.explaining import explain
from bertdesk.core.explain.words import without
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, parts_of
from bertdesk.core.predict import read

Verdict = Literal["solid", "shaky", "unreliable"]

MOST_WORDS = 4
"""Words that are taken out together."""
DRAWS = 20
"""Times that as many random words are taken out instead; one draw beats all of them by chance once in 21 times."""
SMALL_DELTA = 0.02
AGREEING = 0.4
"""Rank correlation from which two methods tell the same story."""
LEAST_FALL = 0.05
"""The words matter where without them the probability is lower by this much than without random ones."""
_PROPAGATIONS: tuple[Method, ...] = ("stepwise_propagation", "conservative_propagation", "thorough")
"""They share a first guess, so that to agree with each other would say nothing."""
SECOND_STEPS = 8
"""Of the second method, where it integrates: ranks settle long before the sum does."""
_SEED = 17


@dataclass(frozen=True, slots=True)
class Receipt:
    words: tuple[Span, ...]
    """The words with the highest scores, strongest first; none where no word speaks for the class."""
    before: float
    """The target's probability"""
    without: float
    """The same, without these words"""
    without_random: float
    """The same, without as many random words: the mean of `draws`"""
    draws: int
    beaten: int
    """Draws that lowered the probability less than the words did."""
    second: Method
    """The method that the attribution is compared with"""
    agreement: float
    """Spearman's rank correlation of the words' scores with the second method's; 0 where there are too few words."""
    delta_share: float
    """|convergence delta|, as a share of what the scores should add up to"""
    verdict: Verdict


def check(classifier: Classifier, found: Attribution, *, cancel: CancelToken) -> Work[Receipt]:
    """Try an attribution out. Of a text of several windows fewer random draws are made. Raises: OutOfMemory."""
    words = _strongest(found)
    draws = max(3, DRAWS // found.windows)
    variants = [found.asked, _variant(found, words), *_random_variants(found, len(words), draws)]
    reading = yield from read(classifier, variants, phase="explaining", cancel=cancel)
    p = reading.probabilities[:, classifier.labels.index(found.target)]
    second: Method = "integrated_gradients_mask" if found.method in _PROPAGATIONS else "conservative_propagation"
    config = ExplainConfig(method=second, first_steps=SECOND_STEPS, most_steps=SECOND_STEPS)
    other = yield from explain(classifier, found.asked, found.target, config, against=found.against, cancel=cancel)
    receipt = Receipt(
        words,
        float(p[0]),
        float(p[1]),
        float(p[2:].mean()),
        draws,
        int((p[2:] > p[1]).sum()),
        second,
        _agreement(found.spans, other.spans),
        abs(found.delta) / max(abs(found.gap), 1e-9),
        "shaky",
    )
    return replace(receipt, verdict=verdict_of(receipt))


def verdict_of(receipt: Receipt) -> Verdict:
    """Return "solid" where the words matter more than every random draw, the methods agree and the scores add up.

    "unreliable" where half of the draws or more lower the probability as much as the words do; else "shaky".
    """
    if not receipt.words or receipt.beaten <= receipt.draws / 2:
        return "unreliable"
    is_solid = (
        receipt.beaten == receipt.draws
        and receipt.without_random - receipt.without >= LEAST_FALL
        and receipt.agreement >= AGREEING
        and receipt.delta_share <= SMALL_DELTA
    )
    return "solid" if is_solid else "shaky"


def _strongest(found: Attribution) -> tuple[Span, ...]:
    ranked = sorted((span for span in found.spans if span.score > 0), key=lambda span: -span.score)
    return tuple(ranked[: min(MOST_WORDS, max(1, len(found.spans) // 5))])


def _random_variants(found: Attribution, count: int, draws: int) -> list[Text]:
    generator = np.random.default_rng(_SEED)
    picks: list[NDArray[np.int64]] = [generator.permutation(len(found.spans))[:count] for _ in range(draws)]
    return [_variant(found, [found.spans[i] for i in pick]) for pick in picks]


def _variant(found: Attribution, words: Sequence[Span]) -> Text:
    """Return the text, or the pair, with these words taken out."""
    parts = parts_of(found.asked)
    taken: list[list[Span]] = [[] for _ in parts]
    for word in words:
        part, start, end = found.within(word)
        taken[part].append(Span(start, end, word.score))
    left = [_without(part, out) for part, out in zip(parts, taken, strict=True)]
    filled = [part if part.strip() else "." for part in left]  # an empty text is no text
    return filled[0] if len(filled) == 1 else (filled[0], filled[1])


def _without(text: str, words: Sequence[Span]) -> str:
    return without(text, ((word.start, word.end) for word in words))


def _agreement(ours: Sequence[Span], theirs: Sequence[Span]) -> float:
    """The two are of the same text and the same tokens, so they have the same words."""
    scores = np.array([[a.score, b.score] for a, b in zip(ours, theirs, strict=True)])
    if len(scores) < 3 or (scores == scores[0]).all(axis=0).any():
        return 0.0
    return float(spearmanr(scores[:, 0], scores[:, 1]).statistic)
