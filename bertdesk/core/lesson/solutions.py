"""What comes out of the exercises that are reckoned on paper: each formula of the lesson once, in plain Python."""

import math
from collections.abc import Collection, Sequence
from typing import assert_never

from bertdesk.core.lesson.exercises import (
    BalanceLosses,
    CountReadings,
    Counts,
    CutByHand,
    DivideWidth,
    HighestRecall,
    LosePair,
    LoseWords,
    Perplex,
    RateAt,
    Reckoned,
    ScorePair,
    TakeStep,
    WeighScores,
)

CONTINUES = "##"
"""What a piece begins with that does not begin a word"""


def solution(exercise: Reckoned) -> float:
    """Return the number that is asked for. Losses are in nats, a learning rate is a plain number."""
    match exercise:
        case CountReadings():
            return float(math.prod(exercise.senses))
        case TakeStep():
            return exercise.weight - exercise.rate * exercise.slope
        case CutByHand():
            return float(len(longest_first(exercise.word, exercise.vocabulary)))
        case ScorePair():
            return score(exercise.query, exercise.key)
        case WeighScores():
            return softmax(exercise.scores)[0]
        case DivideWidth():
            return exercise.width / exercise.heads
        case LoseWords():
            return mean_loss(exercise.probabilities)
        case LosePair():
            return -math.log(1.0 - exercise.probability)
        case BalanceLosses():
            return exercise.masked / exercise.next
        case RateAt():
            return rate(exercise)
        case Perplex():
            return math.exp(mean_loss(exercise.probabilities))
        case _:
            assert_never(exercise)


def best(exercise: HighestRecall) -> int:
    """Return which of the models is the right choice, counted from 0."""
    return max(range(len(exercise.models)), key=lambda n: recall(exercise.models[n]))


def longest_first(word: str, vocabulary: Collection[str]) -> tuple[str, ...]:
    """Return the pieces of a word as BERT cuts it: the longest that fits, then the longest that goes on with it.

    Devlin et al. 2019 use the WordPiece of Wu et al. 2016; the cutting is that of the code published with BERT. A word
    with a rest that no piece begins is one piece, [UNK].
    """
    found: list[str] = []
    start = 0
    while start < len(word):
        mark = CONTINUES if start else ""
        ends = range(len(word), start, -1)
        end = next((end for end in ends if mark + word[start:end] in vocabulary), None)
        if end is None:
            return ("[UNK]",)
        found.append(mark + word[start:end])
        start = end
    return tuple(found)


def score(query: Sequence[float], key: Sequence[float]) -> float:
    """Return q . k / sqrt(d_k) (Vaswani et al. 2017, eq. 1)."""
    return sum(q * k for q, k in zip(query, key, strict=True)) / math.sqrt(len(key))


def softmax(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the weights of some scores: positive, together 1."""
    highest = max(scores)  # e to the power of a large number is none
    powers = [math.exp(score - highest) for score in scores]
    return tuple(power / sum(powers) for power in powers)


def mean_loss(probabilities: Sequence[float]) -> float:
    """Return the mean of -log P, in nats."""
    return -sum(math.log(probability) for probability in probabilities) / len(probabilities)


def rate(asked: RateAt) -> float:
    """Return the learning rate at a step: a linear climb, then a linear fall to 0."""
    share = min(asked.step / asked.warmup, (asked.total - asked.step) / (asked.total - asked.warmup))
    return asked.highest * share


def recall(counts: Counts) -> float:
    return counts.tp / (counts.tp + counts.fn)
