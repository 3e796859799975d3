"""Tokens -> words of the person's own text. Knows no network."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.chinese import is_ideograph, within_words
from bertdesk.core.explain.attribution import Span

GoesOn = Callable[[Span, int, int], bool]
"""Is the token [start, end) of the span that was begun?"""
Extent = tuple[int, int]
"""A stretch of a text: its first character and its last plus one."""


def merge_to_words(text: str, scores: Mapping[tuple[int, int], float]) -> list[Span]:
    """Sum the tokens of a word: tokens that touch, letters or digits on both sides; in Chinese, those of a dictionary.

    `scores`: first and last-plus-one character of a token -> its score.
    """
    within = within_words(text)
    return merge(_sorted(scores), lambda word, start, end: _is_one_word(text, within, word, start, end))


def merge_to_tokens(scores: Mapping[tuple[int, int], float]) -> list[Span]:
    """Sum the tokens that share a character, such as a ligature's."""
    return merge(_sorted(scores), lambda token, start, end: start < token.end)


def merge(tokens: Iterable[tuple[int, int, float]], goes_on: GoesOn) -> list[Span]:
    """Put tokens (start, end, score), in the text's order, together to longer spans."""
    spans: list[Span] = []
    for start, end, score in tokens:
        if spans and goes_on(spans[-1], start, end):
            last = spans.pop()
            spans.append(Span(last.start, max(last.end, end), last.score + score))
        else:
            spans.append(Span(start, end, score))
    return spans


def number_words(text: str, spans: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each token, (T, 2) characters, the number of its word, from 0; -1 for what is none of the text's."""
    return numbers_of(words_of(text, spans), spans)


def words_of(text: str, spans: NDArray[np.int32]) -> list[Extent]:
    """Return the words that tokens, (T, 2) characters, are of; special tokens are of none."""
    inner = spans[spans[:, 1] > spans[:, 0]]
    return [(word.start, word.end) for word in merge_to_words(text, dict.fromkeys(map(tuple, inner.tolist()), 0.0))]


def numbers_of(words: Sequence[Extent], spans: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each token, (T, 2) characters, which of the words it is of; -1 for what is of none."""
    numbers = np.searchsorted([start for start, _ in words], spans[:, 0], side="right") - 1
    return np.where(spans[:, 1] > spans[:, 0], numbers, -1)


def without(text: str, words: Iterable[Extent]) -> str:
    """Return the text with these words taken out as a person would: with one of the blanks around each."""
    for start, end in sorted(words, reverse=True):
        before, after = text[:start], text[end:]
        if after.startswith(" ") and (not before or before[-1].isspace()):
            after = after[1:]
        text = before + after
    return text


def _sorted(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int, float]]:
    return [(start, end, score) for (start, end), score in sorted(scores.items())]


def _is_one_word(text: str, within: frozenset[int], word: Span, start: int, end: int) -> bool:
    if start < word.end or (start == word.end and start in within):
        return True  # several tokens of one character, such as a ligature; or characters of a Chinese word
    if any(unicodedata.category(character) not in ("Mn", "Cf") for character in text[word.end : start]):
        return False  # accents and soft hyphens are left out by the encoder, within a word
    before, after = text[word.end - 1], text[start:end]
    joins = _is_wordlike(before) or (before in "'’" and word.end - word.start > 1)  # a quote does not begin a word
    return joins and (_is_wordlike(after[0]) or (after in ("'", "’") and _is_wordlike(text[end : end + 1])))


def _is_wordlike(character: str) -> bool:
    return character.isalnum() and not is_ideograph(character)
