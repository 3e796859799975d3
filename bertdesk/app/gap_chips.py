"""Pieces as chips, with [MASK] in the places of a word that is hidden from the network."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from bertdesk.app.widgets.piece_chips import Chip

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.pieces import Pieces

MASK = "[MASK]"


def words_of(pieces: Pieces) -> tuple[str, ...]:
    """Return the words as the person typed them, by number."""
    spans: dict[int, tuple[int, int]] = {}
    for piece in pieces.pieces:
        if piece.word is not None:
            start, end = spans.get(piece.word, (piece.start, piece.end))
            spans[piece.word] = (min(start, piece.start), max(end, piece.end))
    n_words = max(spans, default=-1) + 1
    return tuple(pieces.text[slice(*spans.get(word, (0, 0)))] for word in range(n_words))


def chips_of(pieces: Pieces, hidden: Collection[int]) -> tuple[Chip, ...]:
    """Return a chip for each piece; `hidden` are the places of those that are masked."""
    return tuple(
        Chip(
            MASK if place in hidden else piece.text,
            -1 if piece.word is None else piece.word,
            is_special=piece.is_special,
            is_unknown=piece.unknown is not None and place not in hidden,
            said=piece.text if place in hidden else "",
        )
        for place, piece in enumerate(pieces.pieces)
    )


def telling_word(pieces: Pieces) -> int | None:
    """Return the longest word, the first of those: hiding it asks more of the network than hiding "the"."""
    words = words_of(pieces)
    letters = [sum(character.isalnum() for character in word) for word in words]
    return letters.index(max(letters)) if any(letters) else None
