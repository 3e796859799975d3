"""What is said of the pieces of a text: each one's place and number, why one is [UNK], which vectors it begins as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from bertdesk.app import i18n
from bertdesk.app.widgets.embedding_strips import Part
from bertdesk.app.widgets.piece_chips import Chip

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.embeddings import EmbeddingSum, Missing
    from bertdesk.core.understand.pieces import Piece, Pieces
    from bertdesk.core.understand.unknown import Unknown

translate = QCoreApplication.translate
_FIRST, _BETWEEN, _MASK = ("[CLS]", "<s>"), ("[SEP]", "</s>"), ("[MASK]", "<mask>")


def names(pieces: Pieces) -> list[str]:
    """Return how each piece stands in the vocabulary."""
    return [piece.text for piece in pieces.pieces]


def special(pieces: Pieces) -> list[int]:
    return [place for place, piece in enumerate(pieces.pieces) if piece.is_special]


def words(pieces: Pieces) -> list[str]:
    """Return each word as it was typed, by its number."""
    spans: dict[int, tuple[int, int]] = {}
    for piece in pieces.pieces:
        if piece.word is not None:
            start, end = spans.get(piece.word, (piece.start, piece.end))
            spans[piece.word] = min(start, piece.start), max(end, piece.end)
    return [pieces.text[start:end].strip() for _, (start, end) in sorted(spans.items())]


def chips(pieces: Pieces) -> list[Chip]:
    return [
        Chip(
            piece.text,
            -1 if piece.word is None else piece.word,
            is_special=piece.is_special,
            is_unknown=piece.unknown is not None,
            said=_place(piece),
        )
        for piece in pieces.pieces
    ]


def titles() -> tuple[str, ...]:
    return (
        translate("pieces", "Piece"), translate("pieces", "Number"), translate("pieces", "Segment"),
        translate("pieces", "Position"), translate("pieces", "Word"), translate("pieces", "Kind"),
    )  # fmt: skip


def cells(pieces: Pieces) -> list[tuple[str | int, ...]]:
    """Return a row of the table for each piece."""
    typed = words(pieces)
    return [
        (
            piece.text,
            piece.id,
            "–" if piece.segment is None else "AB"[piece.segment],
            piece.position,
            "" if piece.word is None else typed[piece.word],
            _kind(piece),
        )
        for piece in pieces.pieces
    ]


def summary(pieces: Pieces) -> str:
    """Return how many there are, in one line."""
    unknown = sum(piece.unknown is not None for piece in pieces.pieces)
    parts = [
        translate("pieces", "{pieces} pieces for {words} words and signs").format(
            pieces=i18n.number(len(pieces)), words=i18n.number(len(words(pieces)))
        ),
        translate("pieces", "{n} of them special").format(n=i18n.number(len(special(pieces)))),
    ]
    if unknown:
        parts.append(translate("pieces", "{n} unknown").format(n=i18n.number(unknown)))
    return translate("pieces", ", ").join(parts) + translate("pieces", ".")


def told(pieces: Pieces, place: int) -> str:
    """Return all that is known of one piece, in sentences."""
    piece = pieces.pieces[place]
    said = [f"{piece.text}: {_place(piece)}{translate('pieces', '.')}"]
    if piece.is_special:
        said.append(_special(piece.text))
    elif piece.unknown is not None:
        said.append(_why_unknown(piece.unknown))
    elif piece.word is not None and len(pieces.of_word(piece.word)) > 1:
        pattern = translate("pieces", "Part {n} of {total} of the word “{word}”.")
        parts = pieces.of_word(piece.word)
        number, total = i18n.number(parts.index(place) + 1), i18n.number(len(parts))
        said.append(pattern.format(n=number, total=total, word=words(pieces)[piece.word]))
    return i18n.joined(said)


def parts_of(found: EmbeddingSum) -> list[Part]:
    """Return the three vectors and their sum, or why there is none."""
    return [
        Part(translate("pieces", "Piece"), found.word),
        Part(translate("pieces", "Segment"), found.segment, _missing(found, "no_segments")),
        Part(
            translate("pieces", "Position"),
            found.position,
            _missing(found, "rotary_positions") or _missing(found, "relative_positions"),
        ),
        Part(translate("pieces", "Sum"), found.total),
    ]


def of_strips(found: EmbeddingSum) -> str:
    """Return what the strips show."""
    is_whole = found.segment is not None and found.position is not None
    pattern = (
        translate(
            "pieces",
            "Each piece begins as a sum of learned vectors: one for the piece, one for its segment, one for its"
            " position. A strip is a vector, {n} numbers wide.",
        )
        if is_whole
        else translate(
            "pieces",
            "BERT adds three learned vectors for each piece: one for the piece, one for its segment, one for its"
            " position. This network does without some of them. A strip is a vector, {n} numbers wide.",
        )
    )
    said = [pattern.format(n=i18n.number(int(np.shape(found.word)[1])))]
    if "one_segment" in found.missing:
        said.append(
            translate("pieces", "This network knows one segment alone, so that this vector is the same on every piece.")
        )
    return i18n.joined(said)


def _place(piece: Piece) -> str:
    parts = [translate("pieces", "number {id} of the vocabulary").format(id=i18n.number(piece.id))]
    if piece.segment is not None:
        segments = translate("pieces", "segment A"), translate("pieces", "segment B")
        parts.append(segments[piece.segment])
    parts.append(translate("pieces", "position {n}").format(n=i18n.number(piece.position)))
    return translate("pieces", ", ").join(parts)


def _kind(piece: Piece) -> str:
    if piece.is_special:
        return translate("pieces", "special")
    if piece.unknown is not None:
        return translate("pieces", "unknown")
    return translate("pieces", "goes on") if piece.goes_on else translate("pieces", "begins a word")


def _special(text: str) -> str:
    if text in _FIRST:
        return translate("pieces", "Special: nobody typed it. Its vector comes to stand for the whole text.")
    if text in _BETWEEN:
        return translate("pieces", "Special: nobody typed it. It stands at the end of a text.")
    if text in _MASK:
        return translate("pieces", "Special: it stands for a word that is to be guessed.")
    return translate("pieces", "Special: nobody typed it.")


def _why_unknown(unknown: Unknown) -> str:
    sentences: dict[Unknown, str] = {
        "typed": translate("pieces", "Unknown: the text itself says so."),
        "too_long": translate(
            "pieces", "Unknown: the word has more characters than the tokenizer looks at (100, as BERT has it)."
        ),
        "not_in_alphabet": translate(
            "pieces", "Unknown: it has a character that is in no piece of the vocabulary, so the whole word is lost."
        ),
        "no_such_piece": translate(
            "pieces",
            "Unknown: its characters are in the vocabulary, but no piece may stand at this place of a word, so the"
            " whole word is lost.",
        ),
    }
    return sentences[unknown]


def _missing(found: EmbeddingSum, what: Missing) -> str:
    sentences: dict[Missing, str] = {
        "no_segments": translate("pieces", "This network has no segments."),
        "rotary_positions": translate("pieces", "No vector: positions turn queries and keys in each layer (rotary)."),
        "relative_positions": translate("pieces", "No vector: each layer looks at distances instead (relative)."),
    }
    return sentences.get(what, "") if what in found.missing else ""
