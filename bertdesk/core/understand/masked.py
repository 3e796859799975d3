"""Fill the mask: what the head for masked words expects where a word was."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import ask, watching, with_input


@dataclass(frozen=True, slots=True)
class Candidate:
    text: str
    """As it stands in the vocabulary: ##ing, Ġfilm"""
    readable: str
    """Without a byte-level vocabulary's spelling"""
    id: int
    probability: float


@dataclass(frozen=True, slots=True)
class Filled:
    """One masked place."""

    place: int
    """Which of the pieces"""
    candidates: tuple[Candidate, ...]
    """The likeliest first"""
    original: Candidate | None
    """What stood there; None where that was [MASK] itself"""
    rank: int | None
    """Of the original among all pieces of the vocabulary, from 1"""


def fill_word(subject: Subject, pieces: Pieces, word: int, *, most: int = 10) -> tuple[Filled, ...] | Lacking:
    """Mask all pieces of a word, and return what is expected at each. Raises: OutOfMemory."""
    return fill(subject, pieces, pieces.of_word(word), most=most)


def fill(subject: Subject, pieces: Pieces, places: Iterable[int], *, most: int = 10) -> tuple[Filled, ...] | Lacking:
    """Mask these pieces, all at once, and return what is expected at each: the answers do not know of each other.

    Raises: OutOfMemory.
    """
    if lacking := cannot_mask(subject):
        return lacking
    masked = sorted(set(places))
    if not masked:
        return Lacking("no_word")
    ids = pieces.ids.copy()
    ids[masked] = subject.mask_id or 0
    rows = np.zeros(len(masked), np.int64)
    logs = log_probabilities(subject, ids[None], pieces.places[None], rows, np.array(masked, np.int64))  # (M, V)
    return tuple(
        _filled(subject, place, pieces.pieces[place].id, row, most) for place, row in zip(masked, logs, strict=True)
    )


def cannot_mask(subject: Subject) -> Lacking | None:
    if "masked" not in subject.heads:
        return Lacking("no_masked_head")
    return Lacking("no_mask_piece") if subject.mask_id is None else None


def log_probabilities(
    subject: Subject, ids: NDArray[np.int64], places: NDArray[np.int64], rows: NDArray[np.int64], at: NDArray[np.int64]
) -> torch.Tensor:
    """Return the log-probabilities, float32 (M, V) on the device, of every piece at M places of B texts.

    `ids` and `places` (B, T) as `watching.ask` has them; `rows` and `at` (M,) say of which text each place is, and
    where. The head computes at these places alone. Raises: OutOfMemory.
    """

    def at_places(hidden: torch.Tensor) -> torch.Tensor:
        return hidden[torch.from_numpy(rows).to(hidden.device), torch.from_numpy(at).to(hidden.device)][None]

    with watching(subject, with_input(_head(subject.network), at_places), rows=len(ids)):
        output = ask(subject, ids, places, with_heads=True)
        logits = output.prediction_logits if "next" in subject.heads else output.logits  # (1, M, V)
        return torch.log_softmax(logits[0].float(), dim=-1)


def _head(network: Any) -> torch.nn.Module:  # Any: transformers has no types
    """Return the first module of the head: what it is given are the last layer's states."""
    names = ("cls", "lm_predictions", "lm_head", "generator_predictions", "vocab_transform", "head")
    found: torch.nn.Module = next(getattr(network, name) for name in names if hasattr(network, name))
    # beside it, BERT's own has one for the next sentence, which reads [CLS]
    return getattr(found, "predictions", found)


def _filled(subject: Subject, place: int, original: int, logs: torch.Tensor, most: int) -> Filled:
    best = torch.topk(logs, min(most, len(logs)))
    candidates = tuple(
        _candidate(subject, index, log) for index, log in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    )
    if original == subject.mask_id:
        return Filled(place, candidates, None, None)
    own = logs[original]
    rank = 1 + int((logs > own).sum())
    return Filled(place, candidates, _candidate(subject, original, float(own)), rank)


def _candidate(subject: Subject, index: int, log: float) -> Candidate:
    """The vocabulary may have fewer pieces than the network has numbers for: such one has no text."""
    text = subject.tokenizer.id_to_token(index) or ""
    readable = subject.tokenizer.decode([index], skip_special_tokens=False).strip() if text else ""
    return Candidate(text, readable or text, index, float(np.exp(log)))
