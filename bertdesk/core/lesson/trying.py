"""An exercise tried on a person's own network: what they have written and chosen -> an answer that can be checked."""

from collections.abc import Sequence
from typing import assert_never

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core import provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.lesson import answers
from bertdesk.core.lesson.answers import Answer, Entered, Lack
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    ChangedMost,
    CutWord,
    FindHead,
    GuessRight,
    Live,
    TellingWord,
    TellNeighbours,
)
from bertdesk.core.understand.attention import attentions
from bertdesk.core.understand.changes import weight_changes
from bertdesk.core.understand.embeddings import embedding_sum
from bertdesk.core.understand.lacking import Lacking, Reason
from bertdesk.core.understand.masked import fill
from bertdesk.core.understand.next_sentence import next_sentence
from bertdesk.core.understand.origin import encoder_folder
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.states import last_states
from bertdesk.core.understand.subject import Subject, open_subject
from bertdesk.core.understand.watching import ask, watching

_LACKS: dict[Reason, Lack] = {
    "no_masked_head": "no_masked_head", "no_mask_piece": "no_masked_head", "no_next_head": "no_next_head",
    "no_pairs": "no_next_head", "no_classes": "no_classifier", "no_encoder": "no_original",
    "another_network": "no_original",
}  # fmt: skip


def attempt(exercise: Live, entered: Entered, subject: Subject, cancel: CancelToken) -> Work[Answer | None]:
    """Let the network compute what the exercise asks about.

    Returns: None where nothing has been written or chosen that it could be asked about.
    Raises: OutOfMemory, Cancelled, and what opening an encoder raises.
    """
    yield Progressed("reading", 0, 0)
    match exercise:
        case CutWord():
            return _cut(subject, entered.texts[0])
        case AlikeInContext():
            return _in_context(subject, entered.texts[0], entered.texts[1:])
        case AlikeAlone():
            return _alone(subject, entered.texts)
        case FindHead():
            return _head(subject, entered)
        case GuessRight():
            return _guess(subject, entered)
        case TellNeighbours():
            return _neighbours(subject, entered.texts)
        case ChangedMost():
            return (yield from _changed(subject, entered.places[0], cancel))
        case TellingWord():
            return _struck(subject, entered)
        case _:
            assert_never(exercise)


def _lacking(lacking: Lacking) -> Answer | None:
    """Return what the network has not got; None where it is the text that has nothing."""
    lack = _LACKS.get(lacking.reason)
    return None if lack is None else answers.Lacking(lack)


def _read(subject: Subject, text: str) -> Pieces | None:
    pieces = to_pieces(subject, text.strip())
    has_words = isinstance(pieces, Pieces) and any(piece.word is not None for piece in pieces.pieces)
    return pieces if isinstance(pieces, Pieces) and has_words else None


def _cut(subject: Subject, text: str) -> Answer | None:
    pieces = _read(subject, text)
    if pieces is None:
        return None
    words: dict[int, list[str]] = {}
    for piece in pieces.pieces:
        if piece.word is not None:
            words.setdefault(piece.word, []).append(piece.text)
    return answers.CutText(tuple(map(tuple, words.values())))


# What words are turned into


def _in_context(subject: Subject, word: str, texts: Sequence[str]) -> Answer | None:
    if not word.strip() or not all(text.strip() for text in texts):
        return None
    return _three(texts, [_within(subject, word.strip(), text) for text in texts])


def _within(subject: Subject, word: str, text: str) -> tuple[NDArray[np.float32] | None, bool]:
    """Return the vector of a word in a text, and whether a piece of it is unknown."""
    pieces = _read(subject, text)
    places = [] if pieces is None else places_of(pieces, word)
    if pieces is None or not places:
        return None, False
    return last_states(subject, pieces)[places].mean(axis=0), any(pieces.pieces[at].unknown for at in places)


def places_of(pieces: Pieces, word: str) -> list[int]:
    """Return which pieces make up a word, or several in a row, where it first stands in the text, capitals or not.

    Pieces must begin and end where it does: "bank" is not in "banker", but 银行 is where each character is a piece.
    """
    text, wanted = _small(pieces.text), _small(word)
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        found = _from_to(pieces, start, end)
        if found:
            return found
        start = text.find(wanted, start + 1)
    return []


def _small(text: str) -> str:
    """Return small letters, each where the capital was: some, such as İ, would be two."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _from_to(pieces: Pieces, start: int, end: int) -> list[int]:
    """Return the pieces of the words that fill the text from `start` to `end`; none where a word goes beyond."""
    words = {piece.word for piece in pieces.pieces if start <= piece.start < piece.end <= end}
    places = [at for at, piece in enumerate(pieces.pieces) if piece.word is not None and piece.word in words]
    spans = [pieces.pieces[at] for at in places if pieces.pieces[at].end > pieces.pieces[at].start]
    is_whole = spans and min(piece.start for piece in spans) == start and max(piece.end for piece in spans) == end
    return places if is_whole else []


def _alone(subject: Subject, words: Sequence[str]) -> Answer | None:
    read = [_read(subject, word) for word in words]
    if any(pieces is None for pieces in read):
        return None
    found: list[tuple[NDArray[np.float32] | None, bool]] = []
    for pieces in filter(None, read):
        places = [at for at, piece in enumerate(pieces.pieces) if piece.word is not None]
        vectors = embedding_sum(subject, pieces).word
        found.append((vectors[places].mean(axis=0), any(pieces.pieces[at].unknown for at in places)))
    return _three(words, found)


def _three(texts: Sequence[str], found: Sequence[tuple[NDArray[np.float32] | None, bool]]) -> Answer:
    (a, b, c), (one, two, three) = texts, found
    return answers.ThreeVectors((a, b, c), (one[0], two[0], three[0]), (one[1], two[1], three[1]))


# What its heads do


def _head(subject: Subject, entered: Entered) -> Answer | None:
    pieces = _read(subject, entered.texts[0])
    layer, head = entered.places
    if pieces is None or not (0 <= layer < subject.layers and 0 <= head < subject.attention_heads):
        return None
    return answers.ChosenHead(layer, head, attentions(subject, pieces))


def _guess(subject: Subject, entered: Entered) -> Answer | None:
    pieces = _read(subject, entered.texts[0])
    if pieces is None:
        return None
    filled = fill(subject, pieces, _chosen(pieces, entered), most=1)
    if isinstance(filled, Lacking):
        return _lacking(filled)
    firsts = [one.candidates[0] for one in filled]
    return answers.Guess(
        tuple(pieces.pieces[one.place].text for one in filled),
        tuple(first.text for first in firsts),
        tuple(first.probability for first in firsts),
    )


def _neighbours(subject: Subject, texts: Sequence[str]) -> Answer | None:
    if not all(text.strip() for text in texts):
        return None
    shares = []
    for first, second in ((texts[0], texts[1]), (texts[2], texts[3])):
        found = next_sentence(subject, first.strip(), second.strip())
        if isinstance(found, Lacking):
            return _lacking(found)
        shares.append(found.follows)
    return answers.TwoPairs(*shares)


# What a classifier has learnt


def _changed(subject: Subject, layer: int, cancel: CancelToken) -> Work[Answer | None]:
    if "classes" not in subject.heads:
        return answers.Lacking("no_classifier")
    folder = encoder_folder(subject.folder)
    if folder is None:
        return answers.Lacking("no_original")
    before = yield from open_subject(folder, subject.device, cancel=cancel)
    changes = weight_changes(subject, before)
    if isinstance(changes, Lacking):
        return _lacking(changes)
    of_layers = changes[1:]  # the first is that of the embeddings
    frozen = min(provenance.read(subject.folder).config.frozen_layers, len(of_layers))
    return answers.ChosenLayer(layer, of_layers, frozen) if 0 <= layer < len(of_layers) else None


def _struck(subject: Subject, entered: Entered) -> Answer | None:
    """Strike words as the page "Classify" does: [MASK] in place of each piece; without it the pieces are left out."""
    if "classes" not in subject.heads:
        return answers.Lacking("no_classifier")
    pieces = _read(subject, entered.texts[0])
    places = [] if pieces is None else _chosen(pieces, entered)
    if pieces is None or not places:
        return None
    before = _probabilities(subject, pieces.ids, pieces.places)
    ids, kinds = pieces.ids.copy(), pieces.places
    if subject.mask_id is None:
        ids, kinds = np.delete(ids, places), np.delete(kinds, places)
    else:
        ids[places] = subject.mask_id
    after = _probabilities(subject, ids, kinds)
    best = int(before.argmax())
    return answers.Struck(float(before[best]), float(after[best]), len(set(entered.places)))


def _probabilities(subject: Subject, ids: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the probability of each class: (K,)."""
    with watching(subject):
        logits = ask(subject, ids[None], places[None], with_heads=True).logits[0].float()
        shares = torch.sigmoid(logits) if subject.is_multi_label else torch.softmax(logits, dim=-1)
        found: NDArray[np.float32] = shares.cpu().numpy()
    return found


def _chosen(pieces: Pieces, entered: Entered) -> list[int]:
    return [at for word in entered.places for at in pieces.of_word(word)]
