"""What is to be done in the lesson: a closed set of kinds. Nothing here knows the right answer.

Those of the first half are tried on a person's own model: whoever shows the lesson lets the model compute, and hands
what came of it to `checking` as an answer (`answers`). Those of the second half are reckoned on paper.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

Towards = Literal["previous", "end"]
"""Where a head looks: from each token to the one before it; from the first token to the last one"""


@dataclass(frozen=True, slots=True)
class CutWord:
    """Type a word that is cut into at least `pieces` pieces. Answered by `CutText`."""

    kind: ClassVar = "cut_word"
    pieces: int


@dataclass(frozen=True, slots=True)
class AlikeInContext:
    """Write three sentences with a word that means the same in the first two only. Answered by `ThreeVectors`."""

    kind: ClassVar = "alike_in_context"


@dataclass(frozen=True, slots=True)
class AlikeAlone:
    """Name three words of which the first two are akin. Answered by `ThreeVectors`."""

    kind: ClassVar = "alike_alone"


@dataclass(frozen=True, slots=True)
class FindHead:
    """Find a head that gives at least `share` of its attention to one place. Answered by `ChosenHead`."""

    kind: ClassVar = "find_head"
    towards: Towards
    share: float


@dataclass(frozen=True, slots=True)
class GuessRight:
    """Mask a word that the model guesses at once. Answered by `Guess`."""

    kind: ClassVar = "guess_right"


@dataclass(frozen=True, slots=True)
class TellNeighbours:
    """Write two texts that the model holds for neighbours, and two that it does not. Answered by `TwoPairs`."""

    kind: ClassVar = "tell_neighbours"


@dataclass(frozen=True, slots=True)
class ChangedMost:
    """Say which layer fine-tuning has changed most. Answered by `ChosenLayer`."""

    kind: ClassVar = "changed_most"


@dataclass(frozen=True, slots=True)
class TellingWord:
    """Strike one word, so that the probability of the class falls by at least `fall`. Answered by `Struck`."""

    kind: ClassVar = "telling_word"
    fall: float


@dataclass(frozen=True, slots=True)
class CountReadings:
    """Count the readings of a sentence whose words have so many senses. Answered by `Number`, as all that follow."""

    kind: ClassVar = "count_readings"
    senses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Compute what a weight becomes by one step of gradient descent."""

    kind: ClassVar = "take_step"
    weight: float
    slope: float
    rate: float


@dataclass(frozen=True, slots=True)
class CutByHand:
    """Count the pieces into which a word is cut with this vocabulary."""

    kind: ClassVar = "cut_by_hand"
    word: str
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScorePair:
    """Compute the attention score of a query and a key."""

    kind: ClassVar = "score_pair"
    query: tuple[float, ...]
    key: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class WeighScores:
    """Compute the first of the weights that softmax makes of these scores."""

    kind: ClassVar = "weigh_scores"
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DivideWidth:
    """Compute how long the vectors of one head are."""

    kind: ClassVar = "divide_width"
    width: int
    heads: int


@dataclass(frozen=True, slots=True)
class LoseWords:
    """Compute L_MLM where the true pieces got these probabilities."""

    kind: ClassVar = "lose_words"
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LosePair:
    """Compute L_NSP where strangers were held for neighbours with this probability."""

    kind: ClassVar = "lose_pair"
    probability: float


@dataclass(frozen=True, slots=True)
class BalanceLosses:
    """Find the lambda with which both terms of the joint loss are equal."""

    kind: ClassVar = "balance_losses"
    masked: float
    next: float


@dataclass(frozen=True, slots=True)
class RateAt:
    """Compute the learning rate at a step."""

    kind: ClassVar = "rate_at"
    highest: float
    step: int
    warmup: int
    total: int


@dataclass(frozen=True, slots=True)
class Perplex:
    """Compute the pseudo-perplexity of a text whose pieces got these probabilities."""

    kind: ClassVar = "perplex"
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """A confusion matrix of two classes."""

    tp: int
    fp: int
    fn: int
    tn: int


@dataclass(frozen=True, slots=True)
class HighestRecall:
    """Say which of these models has the highest recall. Answered by `Chosen`."""

    kind: ClassVar = "highest_recall"
    models: tuple[Counts, ...]


Live = CutWord | AlikeInContext | AlikeAlone | FindHead | GuessRight | TellNeighbours | ChangedMost | TellingWord
Reckoned = (
    CountReadings | TakeStep | CutByHand | ScorePair | WeighScores | DivideWidth | LoseWords | LosePair | BalanceLosses
    | RateAt | Perplex
)  # fmt: skip
Exercise = Live | Reckoned | HighestRecall
KINDS: tuple[type[Exercise], ...] = (
    CutWord, AlikeInContext, AlikeAlone, FindHead, GuessRight, TellNeighbours, ChangedMost, TellingWord, CountReadings,
    TakeStep, CutByHand, ScorePair, WeighScores, DivideWidth, LoseWords, LosePair, BalanceLosses, RateAt, Perplex,
    HighestRecall,
)  # fmt: skip
