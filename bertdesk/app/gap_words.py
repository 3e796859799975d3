"""What a network expects in a gap, in sentences: how likely it finds what stood there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.masked import Candidate, Filled

translate = QCoreApplication.translate
_SMALLEST = 0.0005
"""Share that is still written with one digit after the point"""


def share(probability: float) -> str:
    """Return a probability as a percentage; what would round to nothing is "less than"."""
    if probability < _SMALLEST:
        return translate("gap", "< {share}").format(share=i18n.percent(0.001, 1))
    return i18n.percent(probability, 1)


def rank(filled: Filled, vocabulary: int) -> str:
    """Return how the network ranks what stood in the gap."""
    own = filled.original
    if own is None or filled.rank is None:
        return translate("gap", "You have typed this gap yourself: nobody knows what stood there.")
    pattern = translate("gap", "“{piece}” stood there: {share} for it, place {rank} of {n}.")
    if filled.rank == 1:
        pattern = translate("gap", "“{piece}” stood there, and that is its first guess of {n}, with {share}.")
    return _filled_in(pattern, own, filled.rank, vocabulary)


def mark() -> str:
    """Return what stands beside the guess that is right."""
    return translate("gap", "stood there")


def note(pieces: int, before: Filled | None, vocabulary: int) -> str:
    """Return how it ranked that before it was adapted, and why a word of several pieces has several gaps."""
    words = []
    if before is not None and before.original is not None and before.rank is not None:
        earlier = translate("gap", "Before it learnt from your text: {share}, place {rank}.")
        words.append(_filled_in(earlier, before.original, before.rank, vocabulary))
    if pieces > 1:
        several = translate(
            "gap", "The word has {n} pieces, and all of them are hidden. Choose another of them to see its guesses."
        )
        words.append(several.format(n=i18n.number(pieces)))
    return i18n.joined(words)


def _filled_in(pattern: str, own: Candidate, place: int, vocabulary: int) -> str:
    facts = {"share": share(own.probability), "rank": i18n.number(place), "n": i18n.number(vocabulary)}
    return pattern.format(piece=own.readable, **facts)


def loss(found: Sequence[Filled]) -> str:
    """Return what these gaps would cost in pre-training: the formula with its numbers."""
    known = [filled.original.probability for filled in found if filled.original is not None]
    if not known:
        return ""
    costs = [-math.log(max(probability, 1e-300)) for probability in known]
    pattern = translate("gap", "Here the hidden pieces cost {loss}: the mean of −log P over {n}.")
    if len(costs) == 1:
        pattern = translate("gap", "Here: −log {probability} = {loss}. That is what this gap would cost in training.")
    mean = sum(costs) / len(costs)
    digits = 4 if known[0] >= 0.001 else 7
    return pattern.format(
        loss=i18n.number(mean, 2), n=i18n.number(len(costs)), probability=i18n.number(known[0], digits)
    )
