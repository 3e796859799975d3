"""One pair as the network reads it: which text each piece is of, what a mask has put in its place, what is guessed."""

from dataclasses import dataclass
from typing import Literal

import torch
from tokenizers import Tokenizer

from bertdesk.core.pretrain.network import Examples

What = Literal["plain", "special", "mask", "other", "kept"]
"""Not to be guessed; around the texts; to be guessed: hidden by [MASK], hidden by another piece, left as it is"""


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    """The piece that is read"""
    segment: Literal["A", "B"]
    what: What
    truth: str = ""
    """What stood there, where it is to be guessed; so the rest"""
    guess: str = ""
    """What the network puts first"""
    sure: float = 0.0
    """Probability of the guess"""
    of_truth: float = 0.0
    """Probability of what stood there"""

    @property
    def is_asked(self) -> bool:
        return self.what in ("mask", "other", "kept")

    @property
    def is_right(self) -> bool:
        return self.is_asked and self.guess == self.truth


@dataclass(frozen=True, slots=True)
class Example:
    places: tuple[Place, ...]
    are_neighbours: bool | None
    """Whether the second text follows the first; None: nothing is asked about that"""
    follows: float | None
    """Probability that the network gives to it"""


def example_of(
    examples: Examples, tokenizer: Tokenizer, mask_id: int, words: torch.Tensor, relation: torch.Tensor | None
) -> Example:
    """Put the first of some examples in words.

    `words` (N, V) are the probabilities at the N places that are to be guessed, `relation` (2,) those of BERT's
    classes: it follows, it does not.
    """
    rows = {place: row for row, place in enumerate(examples.chosen.tolist())}
    places = []
    for at, (index, text) in enumerate(zip(examples.input_ids[0].tolist(), examples.places[0].tolist(), strict=True)):
        if not text:  # padding
            break
        piece = tokenizer.id_to_token(index) or ""
        segment: Literal["A", "B"] = "B" if text > 1 else "A"
        if at not in rows:
            places.append(Place(piece, segment, "special" if piece in ("[CLS]", "[SEP]") else "plain"))
            continue
        row = rows[at]
        truth, guess = int(examples.targets[row]), int(words[row].argmax())
        what: What = "mask" if index == mask_id else "kept" if index == truth else "other"
        places.append(
            Place(
                piece, segment, what, tokenizer.id_to_token(truth) or "", tokenizer.id_to_token(guess) or "",
                float(words[row, guess]), float(words[row, truth]),
            )
        )  # fmt: skip
    asked = examples.are_neighbours
    is_asked = asked is not None and relation is not None
    return Example(
        tuple(places), bool(asked[0]) if asked is not None and is_asked else None,
        float(relation[0]) if relation is not None and is_asked else None,
    )  # fmt: skip
