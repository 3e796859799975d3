"""An exercise shown: the network is asked about one example after the other, until one comes out right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import assert_never

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.lesson.answers import Answer, ChosenHead, ChosenLayer, Entered, Lacking, Struck, TwoPairs
from bertdesk.core.lesson.checking import HELD_FOR_NEIGHBOURS, check, looks
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
from bertdesk.core.lesson.trying import attempt
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.subject import Subject

Texts = tuple[str, ...]
_LONG = 4
"""Letters of a word that says something: where one of these is guessed, it is shown rather than “the”"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person could have written and chosen, and what the network makes of it."""

    entered: Entered
    answer: Answer
    n_tried: int
    """How many examples the network was asked about, this one among them"""


def show(exercise: Live, examples: Sequence[Texts], subject: Subject, cancel: CancelToken) -> Work[Shown | None]:
    """Return the first example that comes out right on this network; where none does, the one that comes nearest.

    examples: as `Entered.texts`. What cannot be asked about is passed over, so that a person's own may be the first;
        so is what the vocabulary lacks, as it does another language, unless it lacks all.
    Returns: None where no example can be asked about.
    Raises: as `attempt`.
    """
    examples = [texts for texts in examples if all(_is_known(subject, text) for text in texts)] or examples
    match exercise:
        case CutWord() | AlikeInContext() | AlikeAlone():
            return (yield from _first_right(exercise, [Entered(texts) for texts in examples], subject, cancel))
        case FindHead():
            return (yield from _best_head(exercise, examples, subject, cancel))
        case GuessRight():
            entered = [one for texts in examples for one in _each_word(subject, texts, at_least=_LONG)]
            entered += [one for texts in examples for one in _each_word(subject, texts) if one not in entered]
            return (yield from _first_right(exercise, entered, subject, cancel))
        case TellNeighbours():
            return (yield from _two_pairs(exercise, examples, subject, cancel))
        case ChangedMost():
            return (yield from _most_changed(exercise, subject, cancel))
        case TellingWord():
            return (yield from _most_telling(exercise, examples, subject, cancel))
        case _:
            assert_never(exercise)


def _first_right(
    exercise: Live, candidates: Sequence[Entered], subject: Subject, cancel: CancelToken
) -> Work[Shown | None]:
    """Return the first candidate that comes out right, else the first that could be asked about."""
    first: Shown | None = None
    n_tried = 0
    for entered in candidates:
        cancel.raise_if_requested()
        answer = yield from attempt(exercise, entered, subject, cancel)
        if answer is None:
            continue
        n_tried += 1
        if isinstance(answer, Lacking) or check(exercise, answer).is_right:
            return Shown(entered, answer, n_tried)
        first = first or Shown(entered, answer, n_tried)
    return first and Shown(first.entered, first.answer, n_tried)


def _is_known(subject: Subject, text: str) -> bool:
    pieces = to_pieces(subject, text.strip())
    return not isinstance(pieces, Pieces) or not any(piece.unknown is not None for piece in pieces.pieces)


def _words(subject: Subject, text: str, at_least: int) -> list[int]:
    """Return the words of a text that have so many letters, those of most first: a person would choose these."""
    pieces = to_pieces(subject, text.strip())
    if not isinstance(pieces, Pieces):
        return []
    lengths: dict[int, int] = {}
    for piece in pieces.pieces:
        if piece.word is not None:
            lengths[piece.word] = lengths.get(piece.word, 0) + piece.end - piece.start
    return sorted((word for word in lengths if lengths[word] >= at_least), key=lambda word: -lengths[word])


def _each_word(subject: Subject, texts: Texts, *, at_least: int = 1) -> Iterator[Entered]:
    """Yield a text with each of its words as the one that is chosen."""
    yield from (Entered(texts, (word,)) for word in _words(subject, texts[0], at_least))


def _best_head(
    exercise: FindHead, examples: Sequence[Texts], subject: Subject, cancel: CancelToken
) -> Work[Shown | None]:
    """Return the head that does it most, in the first text that is long enough for it."""
    for number, texts in enumerate(examples, 1):
        answer = yield from attempt(exercise, Entered(texts, (0, 0)), subject, cancel)
        if not isinstance(answer, ChosenHead):
            continue
        shares = looks(answer.weights, exercise.towards)
        layer, head = (int(place) for place in np.unravel_index(int(shares.argmax()), shares.shape))
        best = ChosenHead(layer, head, answer.weights)
        if check(exercise, best).is_right:
            return Shown(Entered(texts, (layer, head)), best, number)
    return None


def _two_pairs(
    exercise: TellNeighbours, examples: Sequence[Texts], subject: Subject, cancel: CancelToken
) -> Work[Shown | None]:
    """Return the pairs that are held for neighbours most and least; if need be, of any two sentences."""
    near: tuple[float, Texts] | None = None
    far: tuple[float, Texts] | None = None
    n_tried = 0
    sentences = dict.fromkeys(text for texts in examples for text in texts)
    crossed = [2 * pair for pair in permutations(sentences, 2)]
    for texts in (*examples, *crossed):
        cancel.raise_if_requested()
        answer = yield from attempt(exercise, Entered(texts), subject, cancel)
        if isinstance(answer, Lacking):
            return Shown(Entered(texts), answer, 1)
        if not isinstance(answer, TwoPairs):
            continue
        n_tried += 1
        if near is None or near[0] < HELD_FOR_NEIGHBOURS:  # a sensible pair stays where strangers are still looked for
            near = max(filter(None, (near, (answer.near, texts[:2]))))
        far = min(filter(None, (far, (answer.far, texts[2:]))))
        found = TwoPairs(near[0], far[0])
        if check(exercise, found).is_right:
            break
    if near is None or far is None:
        return None
    return Shown(Entered(near[1] + far[1]), TwoPairs(near[0], far[0]), n_tried)


def _most_changed(exercise: ChangedMost, subject: Subject, cancel: CancelToken) -> Work[Shown | None]:
    answer = yield from attempt(exercise, Entered((), (0,)), subject, cancel)
    if answer is None:
        return None
    if not isinstance(answer, ChosenLayer):
        return Shown(Entered((), (0,)), answer, 1)
    layer = answer.changes.index(max(answer.changes))
    return Shown(Entered((), (layer,)), ChosenLayer(layer, answer.changes, answer.frozen), 1)


def _most_telling(
    exercise: TellingWord, examples: Sequence[Texts], subject: Subject, cancel: CancelToken
) -> Work[Shown | None]:
    """Return the word without which the class loses most, in the first text where that is enough; else of them all."""
    best: tuple[float, Entered, Struck] | None = None
    n_tried = 0
    for texts in examples:
        for entered in _each_word(subject, texts):
            cancel.raise_if_requested()
            answer = yield from attempt(exercise, entered, subject, cancel)
            if isinstance(answer, Lacking):
                return Shown(entered, answer, 1)
            if isinstance(answer, Struck) and (best is None or answer.before - answer.after > best[0]):
                best = answer.before - answer.after, entered, answer
        n_tried += 1
        if best is not None and check(exercise, best[2]).is_right:
            break
    return None if best is None else Shown(best[1], best[2], n_tried)
