"""Why there is no answer: the notion does not exist for this network, or not for this text. A fact, not an error."""

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "no_pairs",  # its tokenizer frames one text alone
    "no_pieces",  # nothing is left of the text, and it puts no special tokens around it
    "no_mask_piece",  # its vocabulary has no [MASK]
    "no_masked_head",  # its folder holds no head for masked words
    "no_next_head",  # nor one for the next sentence
    "no_word",  # there is no such word, or it has no piece
    "rotary_positions",  # positions turn queries and keys, and are nowhere a vector
    "relative_positions",  # distances are learnt, not places
    "no_classes",  # it is no classifier
    "several_classes_each",  # each of its classes is decided by itself
    "one_class",  # all texts are of one class
    "too_few_texts",
    "no_encoder",  # what it was before fine-tuning is not at hand
    "another_network",  # what is at hand is of another shape
]


@dataclass(frozen=True, slots=True)
class Lacking:
    reason: Reason
