"""Whether a sentence follows another, in sentences; and those that follow nothing here, to compare with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n

if TYPE_CHECKING:
    from bertdesk.core.provenance import Provenance

translate = QCoreApplication.translate

STRANGERS = {
    "en": (
        "The moon has no air, so its sky is black by day too.",
        "Add the flour slowly and stir until nothing sticks.",
        "The court put off its decision until the autumn.",
        "Whales sleep with one half of the brain at a time.",
        "The last train leaves from platform nine at midnight.",
    ),
    "zh": (
        "月球上没有空气，所以白天的天空也是黑的。",
        "慢慢加入面粉，搅拌到不粘手为止。",
        "法院把判决推迟到了秋天。",
        "鲸睡觉时只有一半大脑在休息。",
        "末班车半夜从九号站台发车。",
    ),
}
"""Whatever somebody types, these are about something else"""
_APART = 0.1
"""Difference of two probabilities below which the network is said not to tell two pairs apart"""
LIKELY = 0.5


def stranger(first: str, number: int) -> str:
    """Return a sentence about something else, in the script of the first; each `number` another, round and round."""
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in first)
    of_script = STRANGERS["zh" if is_chinese else "en"]
    return of_script[number % len(of_script)]


def verdict(follows: float, turned: float, strange: float) -> str:
    """Return what the three probabilities say together: of the pair, of the pair turned round, of a stranger."""
    if follows >= LIKELY:
        said = [translate("next", "It thinks that the second sentence follows the first.")]
    else:
        said = [translate("next", "It thinks that the second sentence does not follow the first.")]
    if strange - follows >= _APART:
        said.append(translate("next", "A sentence about something else it finds even more likely."))
    elif follows - strange < _APART:
        said.append(translate("next", "But a sentence about something else it finds just as likely."))
    elif turned - follows >= _APART:
        said.append(translate("next", "It prefers the other way round: it would put the second sentence first."))
    elif follows - turned < _APART:
        said.append(translate("next", "The other way round it finds as likely: it hears the topic, not the order."))
    else:
        said.append(translate("next", "It tells the order, and a sentence about something else, from this pair."))
    return i18n.joined(said)


def cost(follows: float) -> str:
    """Return what the answer would cost in pre-training: the formula with its numbers."""
    pattern = translate("next", "If the second really follows, this answer costs −log {probability} = {loss}.")
    costs = -math.log(max(follows, 1e-300))
    return pattern.format(probability=i18n.number(follows, 3 if follows >= 0.001 else 7), loss=i18n.number(costs, 2))


def learnt_from(record: Provenance, *, is_untaught: bool = False) -> str:
    """Return what the answer was learnt from, and how well; `is_untaught`: nobody ever asked its head for it."""
    made = record.pretraining
    was_asked = made is None or made.asks_next
    if is_untaught and not was_asked:
        return translate(
            "next", "Its pre-training here asked for no pairs: this part of it has learnt nothing, and only guesses."
        )
    said = [
        translate(
            "next",
            "It learnt this from pairs out of texts: in half of them the second part really followed, in the others it "
            "came from another text. Whether something is a good answer, or true, it was never asked.",
        )
    ]
    if not was_asked:
        said.append(
            translate(
                "next", "That was before: its pre-training here asked for no pairs, and taught this part nothing more."
            )
        )
    scored = made.held_back if made is not None and not made.was_seen else None
    if scored is not None and scored.accuracy_nsp is not None:
        pattern = translate("next", "Of {n} pairs that it never saw it got {share} right; guessing gets half.")
        said.append(pattern.format(n=i18n.number(scored.n_pairs), share=i18n.percent(scored.accuracy_nsp)))
    return i18n.joined(said)
