"""Is an exercise done? A verdict with its reason, as facts. Never tells the solution of what is to be reckoned."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.lesson.answers import (
    Answer,
    Chosen,
    ChosenHead,
    ChosenLayer,
    CutText,
    Guess,
    Lack,
    Lacking,
    Number,
    Struck,
    ThreeVectors,
    TwoPairs,
)
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    ChangedMost,
    CutWord,
    Exercise,
    FindHead,
    GuessRight,
    HighestRecall,
    Reckoned,
    TellingWord,
    TellNeighbours,
    Towards,
)
from bertdesk.core.lesson.solutions import best, solution
from bertdesk.errors import Facts

Reason = Literal[
    "number_right", "number_near", "number_wrong", "not_a_number", "choice_right", "choice_wrong",
    "cut_enough", "cut_too_little",
    "alike", "not_alike", "same_text", "word_missing", "word_unknown",
    "head_found", "head_best", "head_looks_elsewhere", "text_too_short",
    "guessed", "not_guessed", "only_signs",
    "told_apart", "near_held_apart", "far_held_near",
    "changed_most", "changed_most_of_free", "changed_less", "layer_frozen", "all_frozen",
    "word_tells", "falls_too_little", "does_not_fall", "one_word_only",
    "no_masked_head", "no_next_head", "no_classifier", "no_original",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)

_HALF_A_STEP = 0.005
"""By so much may an answer miss the number that is asked for: it has two decimals, and the second may be rounded"""
_LEAST_WITH_DECIMALS = 0.1
"""Of a smaller number two decimals say too little: it may be missed by that share of itself"""
_NEAR, _CUT_OFF = 0.05, 0.01
"""Up to here an answer is near: of one decimal alone; of two or more, cut off instead of rounded"""
HELD_FOR_NEIGHBOURS = 0.5
"""The probability that a text follows, from which on the network takes the two for neighbours"""
_LEAST_TOKENS = 5
"""Below so many, where a head looks is chance"""


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool
    reason: Reason
    facts: Facts = field(default_factory=dict)


def check(exercise: Exercise, answer: Answer) -> Verdict:
    """Return whether the answer does what the exercise asks for, and why.

    Raises: TypeError where the answer is of another kind of exercise.
    """
    match exercise, answer:
        case _, Lacking():
            return Verdict(is_right=False, reason=_lacks(answer.what))
        case HighestRecall(), Chosen():
            is_right = answer.which == best(exercise)
            return Verdict(is_right, "choice_right" if is_right else "choice_wrong")
        case CutWord(), CutText():
            return _cut(exercise, answer)
        case ((AlikeInContext() | AlikeAlone()), ThreeVectors()):
            return _alike(answer)
        case FindHead(), ChosenHead():
            return _head(exercise, answer)
        case GuessRight(), Guess():
            return _guess(answer)
        case TellNeighbours(), TwoPairs():
            return _neighbours(answer)
        case ChangedMost(), ChosenLayer():
            return _changed(answer)
        case TellingWord(), Struck():
            return _struck(exercise, answer)
        case _, Number() if isinstance(exercise, Reckoned):
            return _number(exercise, answer)
    raise TypeError(f"{type(answer).__name__} is no answer to {type(exercise).__name__}")


def _lacks(what: Lack) -> Reason:
    return what


def _number(exercise: Reckoned, answer: Number) -> Verdict:
    if answer.value is None:
        return Verdict(is_right=False, reason="not_a_number")
    wanted = solution(exercise)
    unit = 1.0 if abs(wanted) >= _LEAST_WITH_DECIMALS else abs(wanted)
    missed = abs(answer.value - wanted) / unit
    if missed <= _HALF_A_STEP:
        return Verdict(is_right=True, reason="number_right")
    has_decimals = abs(wanted - round(wanted, 1)) > 1e-9 and unit == 1.0
    nearest = _NEAR if answer.value == round(answer.value, 1) else _CUT_OFF
    return Verdict(is_right=False, reason="number_near" if has_decimals and missed <= nearest else "number_wrong")


def _cut(exercise: CutWord, answer: CutText) -> Verdict:
    most = max(answer.words, key=len, default=())
    facts: Facts = {"pieces": " ".join(most), "n": len(most), "wanted": exercise.pieces}
    is_right = len(most) >= exercise.pieces
    return Verdict(is_right, "cut_enough" if is_right else "cut_too_little", facts)


def _alike(answer: ThreeVectors) -> Verdict:
    """Compare the first two with the likeness that each of them has to the third: cosines, as the lesson says."""
    first, second, third = answer.vectors
    if first is None or second is None or third is None:
        missing = next(n for n, vector in enumerate(answer.vectors, 1) if vector is None)
        return Verdict(is_right=False, reason="word_missing", facts={"n": missing})
    if any(answer.is_unknown):
        return Verdict(is_right=False, reason="word_unknown", facts={"n": answer.is_unknown.index(True) + 1})
    if len({text.strip().casefold() for text in answer.texts}) < len(answer.texts):
        return Verdict(is_right=False, reason="same_text")
    near, far = cosine(first, second), max(cosine(first, third), cosine(second, third))
    is_right = near > far
    return Verdict(is_right, "alike" if is_right else "not_alike", {"near": near, "far": far})


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the cosine of the angle between two vectors (H,), -1 to 1; 0 where one of them has no direction."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths else 0.0


def _head(exercise: FindHead, answer: ChosenHead) -> Verdict:
    if answer.weights.shape[-1] < _LEAST_TOKENS:
        return Verdict(is_right=False, reason="text_too_short")
    shares = looks(answer.weights, exercise.towards)  # (L, A)
    share = float(shares[answer.layer, answer.head])
    best_layer, _ = np.unravel_index(int(shares.argmax()), shares.shape)
    facts: Facts = {
        "layer": answer.layer + 1, "head": answer.head + 1, "share": share, "wanted": exercise.share,
        "best_layer": int(best_layer) + 1, "most": float(shares.max()),
    }  # fmt: skip
    if share >= exercise.share:
        return Verdict(is_right=True, reason="head_found", facts=facts)
    if share >= float(shares.max()):  # not every model has a head that does it
        return Verdict(is_right=True, reason="head_best", facts=facts)
    return Verdict(is_right=False, reason="head_looks_elsewhere", facts=facts)


def looks(weights: NDArray[np.float32], towards: Towards) -> NDArray[np.float64]:
    """Return how much of its attention each head gives to one place, of weights (L, A, T, T): (L, A), 0 to 1."""
    if towards == "end":
        return weights[:, :, 0, -1].astype(np.float64)
    before = [weights[:, :, row, column] for column, row in pairwise(range(weights.shape[-1]))]
    shares: NDArray[np.float64] = np.mean(before, axis=0, dtype=np.float64)
    return shares


def _guess(answer: Guess) -> Verdict:
    facts: Facts = {
        "word": " ".join(answer.pieces), "first": " ".join(answer.firsts), "probability": min(answer.probabilities),
    }  # fmt: skip
    if not any(letter.isalnum() for piece in answer.pieces for letter in piece):
        return Verdict(is_right=False, reason="only_signs")
    is_right = answer.pieces == answer.firsts
    return Verdict(is_right, "guessed" if is_right else "not_guessed", facts)


def _neighbours(answer: TwoPairs) -> Verdict:
    facts: Facts = {"near": answer.near, "far": answer.far}
    if answer.near < HELD_FOR_NEIGHBOURS:
        return Verdict(is_right=False, reason="near_held_apart", facts=facts)
    if answer.far >= HELD_FOR_NEIGHBOURS:
        return Verdict(is_right=False, reason="far_held_near", facts=facts)
    return Verdict(is_right=True, reason="told_apart", facts=facts)


def _changed(answer: ChosenLayer) -> Verdict:
    most = max(answer.changes)
    facts: Facts = {
        "layer": answer.layer + 1, "change": answer.changes[answer.layer], "most": most, "frozen": answer.frozen,
    }  # fmt: skip
    if answer.frozen >= len(answer.changes):
        return Verdict(is_right=False, reason="all_frozen", facts=facts)
    if answer.layer < answer.frozen:  # a cause that says nothing of what lower layers are for
        return Verdict(is_right=False, reason="layer_frozen", facts=facts)
    if answer.changes[answer.layer] < most:
        return Verdict(is_right=False, reason="changed_less", facts=facts)
    return Verdict(is_right=True, reason="changed_most_of_free" if answer.frozen else "changed_most", facts=facts)


def _struck(exercise: TellingWord, answer: Struck) -> Verdict:
    facts: Facts = {"before": answer.before, "after": answer.after, "wanted": exercise.fall, "n": answer.n_words}
    if answer.n_words != 1:
        return Verdict(is_right=False, reason="one_word_only", facts=facts)
    fall = answer.before - answer.after
    if fall <= 0:
        return Verdict(is_right=False, reason="does_not_fall", facts=facts)
    is_right = fall >= exercise.fall
    return Verdict(is_right, "word_tells" if is_right else "falls_too_little", facts)
