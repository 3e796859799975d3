"""Pieces as chips, with [MASK] in the places of a word that is hidden from the network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from bertdesk.app import piece_words
from bertdesk.app.widgets.piece_chips import Chip

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.pieces import Pieces

_FIRST = 20
"""Words that are in sight however long the text is"""


def chips_of(pieces: Pieces, hidden: Collection[int], mask: str) -> list[Chip]:
    """Return a chip for each piece; `hidden` are the places of those that are masked, `mask` what stands there."""
    pattern = QCoreApplication.translate("gap", "in the place of “{piece}”")
    return [
        replace(chip, text=mask, is_unknown=False, said=pattern.replace("{piece}", chip.text))
        if place in hidden
        else chip
        for place, chip in enumerate(piece_words.chips(pieces))
    ]


def telling_word(pieces: Pieces) -> int | None:
    """Return the longest of the first words: hiding it asks more of the network than hiding "the"."""
    first = piece_words.words(pieces)[:_FIRST]
    letters = [sum(character.isalnum() for character in word) for word in first]
    return letters.index(max(letters)) if any(letters) else None
