"""Tokens -> words of the person's own text. Knows no network."""

import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.explain.attribution import Span


def merge_to_words(text: str, scores: Mapping[tuple[int, int], float]) -> list[Span]:
    """Sum the tokens of a word: tokens that touch, with letters or digits on both sides, Chinese characters apart.

    `scores`: first and last-plus-one character of a token -> its score.
    """
    words: list[Span] = []
    for (start, end), score in sorted(scores.items()):
        if words and _is_one_word(text, words[-1], start, end):
            last = words.pop()
            words.append(Span(last.start, max(last.end, end), last.score + score))
        else:
            words.append(Span(start, end, score))
    return words


def number_words(text: str, spans: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each token, (T, 2) characters, the number of its word, from 0; -1 for what is none of the text's."""
    inner = spans[:, 1] > spans[:, 0]
    words = merge_to_words(text, dict.fromkeys(map(tuple, spans[inner].tolist()), 0.0))
    numbers = np.searchsorted([word.start for word in words], spans[:, 0], side="right") - 1
    return np.where(inner, numbers, -1)


def _is_one_word(text: str, word: Span, start: int, end: int) -> bool:
    if start < word.end:
        return True  # several tokens of one character, such as a ligature
    if any(unicodedata.category(character) not in ("Mn", "Cf") for character in text[word.end : start]):
        return False  # accents and soft hyphens are left out by the encoder, within a word
    before, after = text[word.end - 1], text[start:end]
    joins = _is_wordlike(before) or (before in "'’" and word.end - word.start > 1)  # a quote does not begin a word
    return joins and (_is_wordlike(after[0]) or (after in ("'", "’") and _is_wordlike(text[end : end + 1])))


def _is_wordlike(character: str) -> bool:
    return character.isalnum() and not _is_ideograph(character)


def _is_ideograph(character: str) -> bool:
    """Tell whether BERT reads the character as a word of its own: CJK ideographs, but not kana."""
    return any(low <= ord(character) <= high for low, high in _IDEOGRAPHS)


_IDEOGRAPHS: Sequence[tuple[int, int]] = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
