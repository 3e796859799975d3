"""Next sentence prediction: whether a second sentence follows the first (Devlin et al. 2019, section 3.1)."""

from dataclasses import dataclass

import torch

from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import ask, watching


@dataclass(frozen=True, slots=True)
class NextSentence:
    follows: float
    """Probability that the second follows: BERT's class 0"""
    logits: tuple[float, float]
    """It follows; it does not"""
    pieces: Pieces


def next_sentence(subject: Subject, first: str, second: str) -> NextSentence | Lacking:
    """Raises: OutOfMemory."""
    if "next" not in subject.heads:
        return Lacking("no_next_head")
    pieces = to_pieces(subject, (first, second))
    if isinstance(pieces, Lacking):
        return pieces
    heads = subject.network.cls
    with watching(subject):
        pooled = ask(subject, pieces.ids[None], pieces.places[None]).pooler_output  # (1, H)
        logits = getattr(heads, "seq_relationship", heads)(pooled)[0].float()  # without the head for masked words
        follows = float(torch.softmax(logits, dim=-1)[0])
    return NextSentence(follows, (float(logits[0]), float(logits[1])), pieces)
