"""Why the network shows nothing here: a sentence for each reason of `core.understand.lacking`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:  # its package imports nothing, but what else lies there imports torch
    from bertdesk.core.understand.lacking import Reason

translate = QCoreApplication.translate


def sentence(reason: Reason) -> str:
    sentences: dict[Reason, str] = {
        "no_pairs": translate("lacking", "This network reads one text at a time: it cannot take a pair."),
        "no_pieces": translate("lacking", "There is nothing to look at yet: type a sentence."),
        "no_mask_piece": translate("lacking", "The vocabulary of this network has no [MASK] to put into a gap."),
        "no_masked_head": translate(
            "lacking",
            "This network cannot fill gaps: the part that guesses masked words (its MLM head) is not in its folder. "
            "Pre-training makes it; many encoders come without it, and most classifiers have dropped it.",
        ),
        "no_next_head": translate(
            "lacking",
            "This network cannot say whether a sentence follows another: it was not trained to, or that part "
            "(its NSP head) is not in its folder.",
        ),
        "no_word": translate("lacking", "There is no word here that the network could look at."),
        "rotary_positions": translate(
            "lacking",
            "This network has no vector for a position: it turns queries and keys by an angle that grows along the "
            "text (rotary positions).",
        ),
        "relative_positions": translate(
            "lacking",
            "This network has no vector for a position: it has learned vectors for the distance between two pieces "
            "(relative positions).",
        ),
        "no_classes": translate(
            "lacking", "This network has not learned any classes. Choose a model that was trained on a table."
        ),
        "several_classes_each": translate(
            "lacking", "This model decides each class by itself, and this view is about models that choose one class."
        ),
        "one_class": translate("lacking", "All these texts are of one class; at least two are needed."),
        "too_few_texts": translate("lacking", "There are too few texts to say anything reliable."),
        "no_encoder": translate(
            "lacking",
            "The encoder that this model was trained from is not at hand, so there is nothing to compare with.",
        ),
        "another_network": translate(
            "lacking", "The encoder at hand is built differently from this model, so the two cannot be compared."
        ),
    }
    return sentences[reason]
