"""What a person did in an exercise, and what the model made of it, as plain facts: no network, no tokenizer."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?")
_TIMES_POWER = re.compile(r"\s*[×x*·]\s*10\s*\^?\s*")
_MINUS = str.maketrans({"−": "-", "–": "-"})

Lack = Literal["no_masked_head", "no_next_head", "no_classifier", "no_original"]
"""What a model has not got: a head that fills masks, one that knows neighbours, one that knows classes; the encoder as
it was before fine-tuning"""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person has written and chosen, before a model was asked."""

    texts: tuple[str, ...]
    """CutWord, FindHead, GuessRight, TellingWord: a text. AlikeAlone: three words. AlikeInContext: a word, three
    sentences. TellNeighbours: two neighbours, two that are not. ChangedMost: none"""
    places: tuple[int, ...] = ()
    """FindHead: layer and head. GuessRight, TellingWord: which words, as `understand.pieces` counts them.
    ChangedMost: the layer. All from 0"""


@dataclass(frozen=True, slots=True)
class Number:
    """What was typed, read by `number_of`; None where it is no number."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the options was chosen, counted from 0."""

    which: int


@dataclass(frozen=True, slots=True)
class CutText:
    """The pieces of each word of a text. A word that the vocabulary cannot put together is one piece, as if whole."""

    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThreeVectors:
    """What three texts were turned into."""

    texts: tuple[str, str, str]
    """Three sentences with the word, or three words"""
    vectors: tuple[NDArray[np.float32] | None, NDArray[np.float32] | None, NDArray[np.float32] | None]
    """(H,) of the word in each, the mean of its pieces: of the last layer, or of the token embeddings. None where the
    sentence does not have the word."""
    is_unknown: tuple[bool, bool, bool]
    """Whether a piece of the word is [UNK]: all such have the same vector"""


@dataclass(frozen=True, slots=True, eq=False)
class ChosenHead:
    layer: int
    """Counted from 0, as the head"""
    head: int
    weights: NDArray[np.float32]
    """(L, A, T, T): of each layer and head, how much each token (row) looks at each (column)"""


@dataclass(frozen=True, slots=True)
class Guess:
    """The pieces of a masked word, and what the model put first in place of each."""

    pieces: tuple[str, ...]
    firsts: tuple[str, ...]
    probabilities: tuple[float, ...]
    """Of `firsts`"""


@dataclass(frozen=True, slots=True)
class TwoPairs:
    """The probability that the second text follows the first: of those meant as neighbours, of those meant as not."""

    near: float
    far: float


@dataclass(frozen=True, slots=True)
class ChosenLayer:
    layer: int
    """Counted from 0"""
    changes: tuple[float, ...]
    """Of each layer: how far fine-tuning has moved its weights, as a share of their length"""
    frozen: int = 0
    """How many of the lowest layers the training left as they were, as the model's record tells"""


@dataclass(frozen=True, slots=True)
class Struck:
    """The probability of one class, the same before and after."""

    before: float
    after: float
    n_words: int
    """How many words were struck"""


@dataclass(frozen=True, slots=True)
class Lacking:
    """The model cannot be asked this."""

    what: Lack


Answer = (
    Number | Chosen | CutText | ThreeVectors | ChosenHead | Guess | TwoPairs | ChosenLayer | Struck | Lacking
)  # fmt: skip


def number_of(text: str) -> float | None:
    """Return the number that a person typed, as "0.71", "0,71", "71 %", "2e-5", "2 × 10⁻⁵", "０．７１"; else None."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip().lower()
    is_percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    if plain.count(",") == 1 and "." not in plain:  # no number here is so large that it would group its thousands
        plain = plain.replace(",", ".")
    plain = _TIMES_POWER.sub("e", plain)
    if not _NUMBER.fullmatch(plain):
        return None
    return float(plain) / 100 if is_percent else float(plain)
