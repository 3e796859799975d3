"""Which scripts a text is written in, against those of the languages an encoder was pre-trained on."""

import unicodedata
from collections.abc import Iterable
from functools import cache

_SCRIPTS = {"en": frozenset({"LATIN"}), "zh": frozenset({"LATIN", "CJK"})}
"""Language -> first words of its letters' Unicode names."""


def foreign_share(text: str, languages: Iterable[str]) -> float:
    """Return the share of the text's letters in scripts that none of the languages uses.

    Returns: 0 where the languages are unknown or include "*" (a hundred languages, all scripts).
    """
    known = tuple(languages)
    if not known or any(language not in _SCRIPTS for language in known):
        return 0.0
    scripts = frozenset().union(*(_SCRIPTS[language] for language in known))
    letters = [script for script in map(_script, text) if script]
    return sum(script not in scripts for script in letters) / max(1, len(letters))


@cache
def _script(character: str) -> str:
    """Return "LATIN", "CJK", "ARABIC" ... for a letter, "" for anything else."""
    plain = unicodedata.normalize("NFKC", character)[:1]  # a full-width A is an A
    return unicodedata.name(plain, "").partition(" ")[0] if plain.isalpha() else ""
