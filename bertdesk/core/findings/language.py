"""Texts that the encoder cannot read: in scripts, or in languages, that it was not trained on."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Progressed, Work
from bertdesk.core.findings.finding import Code, Finding, Place
from bertdesk.core.scripts import MUCH_UNKNOWN, MUCH_UNKNOWN_OF_A_TEXT, foreign_share

_TEXTS_A_REPORT = 1000
_MOST_CHARACTERS = 2000
_OF_LANGUAGE = 300
"""Of a text: its script and its language do not change after so many."""
_FEWEST_WORDS, _LEAST_SHARE = 6, 0.2
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": "the a of and to in is it that was for you with on this are be have not at i but he she they my we his her",
    "de": "der die das und ist nicht ein eine zu den mit sich auf für von im dem es ich sie auch wie bei aus sehr war",
    "fr": "le la les de des et est un une que pas pour dans qui en du il ce je vous sur ne avec au très plus mais nous",
    "es": "el la los las de y es que un una no en por con para del se lo al muy me más su pero como está mi fue",
    "it": "il la di che è e un una non per in con sono del si mi ho ma della le lo gli molto questo anche come più",
    "pt": "o a os as de que e é um uma não em para com do da no na se por muito mais eu foi ao como mas meu",
    "nl": "de het een en van is dat niet ik in te op voor met zijn ook er maar aan heb was je bij zeer deze",
}
"""Short words that make up a quarter of any prose in these languages, and little of another's."""
_SPOKEN_IN = {
    word: [language for language, some in _COMMON.items() if word in some.split()]
    for words in _COMMON.values()
    for word in words.split()
}


def unreadable(dataset: Dataset, languages: Sequence[str], cancel: CancelToken) -> Work[list[Finding]]:
    """Return the texts in scripts and in languages that an encoder of these `languages` does not know.

    Score = the share of letters in another script; hint = the code of the language. Nothing where its languages are
    unknown, or about a hundred ("*").
    """
    if not languages or "*" in languages:
        return []
    shares = np.zeros(dataset.n)
    spoken = [""] * dataset.n
    for index, text in enumerate(dataset.wholes):
        if index % _TEXTS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("inspecting", index, dataset.n)
        shares[index] = foreign_share(text[:_MOST_CHARACTERS], languages)
        if shares[index] < MUCH_UNKNOWN_OF_A_TEXT and "en" in languages:
            spoken[index] = language_of(text[:_OF_LANGUAGE])
    return _by_script(dataset, shares) + _by_language(dataset, spoken, languages)


def language_of(text: str) -> str:
    """Return the code of the language whose short words this text holds clearly most of; "" where none is sure."""
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return ""
    counts = dict.fromkeys(_COMMON, 0)
    for word in words:
        for language in _SPOKEN_IN.get(word, ()):
            counts[language] += 1
    shares = {language: count / len(words) for language, count in counts.items()}
    first, second = sorted(shares, key=lambda language: -shares[language])[:2]
    return first if shares[first] >= _LEAST_SHARE and shares[first] >= 1.5 * shares[second] else ""


def _by_script(dataset: Dataset, shares: NDArray[np.float64]) -> list[Finding]:
    foreign = np.flatnonzero(shares >= MUCH_UNKNOWN_OF_A_TEXT)
    if not len(foreign):
        return []
    order = foreign[np.argsort(-shares[foreign], kind="stable")]
    places = tuple(Place(int(dataset.rows[i]), score=float(shares[i])) for i in order)
    return [_finding("texts_in_other_script", dataset, places)]


def _by_language(dataset: Dataset, spoken: Sequence[str], languages: Sequence[str]) -> list[Finding]:
    places = tuple(
        Place(int(dataset.rows[i]), hint=language)
        for i, language in enumerate(spoken)
        if language and language not in languages
    )
    return [_finding("texts_in_other_language", dataset, places)] if places else []


def _finding(code: Code, dataset: Dataset, places: tuple[Place, ...]) -> Finding:
    is_much = len(places) > MUCH_UNKNOWN * dataset.n
    return Finding(code, "serious" if is_much else "doubtful", {"count": len(places), "total": dataset.n}, places)
