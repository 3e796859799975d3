"""Which scripts a text is written in, against those of the languages an encoder was pre-trained on."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

MUCH_UNKNOWN = 0.05
"""Share of a dataset that the encoder never saw, from which a person is told."""
MUCH_UNKNOWN_OF_A_TEXT = 0.15
"""The same for a single text, where one strange word weighs more."""

_SCRIPTS = {"en": frozenset({"LATIN"}), "zh": frozenset({"LATIN", "CJK"})}
"""Language -> first words of its letters' Unicode names."""


def foreign_share(text: str, languages: Iterable[str]) -> float:
    """Return the share of the text's letters in scripts that none of the languages uses.

    Returns: 0 where the languages are unknown or include "*" (a hundred languages, all scripts).
    """
    known = tuple(languages)
    if not known or any(language not in _SCRIPTS for language in known):
        return 0.0
    if text.isascii():  # all of them know Latin letters
        return 0.0
    scripts = frozenset().union(*(_SCRIPTS[language] for language in known))
    letters = [(script, times) for character, times in Counter(text).items() if (script := _script(character))]
    foreign = sum(times for script, times in letters if script not in scripts)
    return foreign / max(1, sum(times for _, times in letters))


def unknown_shares(
    texts: Sequence[str], languages: Iterable[str], unknown_tokens: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (N,) how much of each text the encoder never saw: letters of other scripts, or [UNK] tokens if more."""
    foreign = np.array([foreign_share(text, languages) for text in texts], np.float64)
    return np.maximum(foreign, unknown_tokens)


@cache
def _script(character: str) -> str:
    """Return "LATIN", "CJK", "ARABIC" ... for a letter, "" for anything else."""
    plain = unicodedata.normalize("NFKC", character)[:1]  # a full-width A is an A
    return unicodedata.name(plain, "").partition(" ")[0] if plain.isalpha() else ""
