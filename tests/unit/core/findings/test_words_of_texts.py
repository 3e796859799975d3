"""Words as numbers: equal words are equal wherever they stand, and texts keep their own."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.findings.words import Words, pairs_of, read_words


def words_of(*texts: str) -> Words:
    return finish(read_words(texts, len(texts), CancelToken()))


def of_text(words: Words, text: int) -> list[int]:
    return [int(one) for one in words.hashes[words.starts[text] : words.starts[text + 1]]]


def test_that_case_width_and_punctuation_do_not_count() -> None:
    words = words_of("The END, at last!", "(the) ｅｎｄ at-last", "the end at lust")
    assert of_text(words, 0) == of_text(words, 1)
    assert of_text(words, 0)[:3] == of_text(words, 2)[:3]
    assert of_text(words, 0)[3] != of_text(words, 2)[3]


def test_that_chinese_is_read_character_by_character() -> None:
    words = words_of("物流很快", "快 fast 物")
    assert words.counts.tolist() == [4, 3]
    assert of_text(words, 0)[3] == of_text(words, 1)[0]


def test_that_accents_and_signs_above_letters_stay_within_their_word() -> None:
    assert words_of("naïve cafe\u0301", "नमस्ते दुनिया").counts.tolist() == [2, 2]


def test_that_texts_without_words_have_none() -> None:
    assert words_of("", "…!", "a", "").counts.tolist() == [0, 0, 1, 0]
    assert words_of().n == 0


def test_that_pairs_stay_within_their_text() -> None:
    pairs = pairs_of(words_of("one two three", "two three", "three", "", "one"))
    assert pairs.counts.tolist() == [2, 1, 1, 0, 1]
    assert of_text(pairs, 0)[1] == of_text(pairs, 1)[0]
    assert of_text(pairs, 2) != of_text(pairs, 4)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(alphabet="abé xy ,\n1-", max_size=40), max_size=12))
def test_that_words_are_those_of_a_regular_expression(texts: list[str]) -> None:
    words = words_of(*texts)
    expected = [re.findall(r"\w+", text) for text in texts]
    assert words.counts.tolist() == [len(found) for found in expected]
    numbers: dict[str, int] = {}
    for number, found in enumerate(expected):
        assert [
            numbers.setdefault(word, one) for word, one in zip(found, of_text(words, number), strict=True)
        ] == of_text(words, number)
    assert len(set(numbers.values())) == len(numbers)
    assert np.all(np.diff(words.starts) >= 0)
