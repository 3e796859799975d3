"""Tokens are put together to the words of the person's own text; nothing is lost on the way."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bertdesk.core.explain import Span
from bertdesk.core.explain.words import merge_to_words, number_words


def test_that_a_words_score_is_the_sum_of_its_pieces() -> None:
    assert list(merge_to_words("un-able bad", {(0, 2): 0.25, (3, 5): 0.5, (5, 7): -1.0, (8, 11): 2.0})) == [
        Span(0, 2, 0.25),
        Span(3, 7, -0.5),
        Span(8, 11, 2.0),
    ]


def test_that_pieces_of_one_character_become_one_span() -> None:
    assert list(merge_to_words("ﬁx", {(0, 1): 0.5, (0, 2): 0.25, (1, 2): 1.0})) == [Span(0, 2, 1.75)]
    assert list(merge_to_words("!?", {(0, 1): 0.5, (0, 2): 0.25})) == [Span(0, 2, 0.75)]


CHARACTERS = "ab1é'’ -!好坏\u0301\u00ad😀ﬁא"


@settings(deadline=None)  # the first Chinese text waits for the dictionary
@given(st.text(CHARACTERS, max_size=30), st.data())
def test_that_merging_keeps_every_score_and_every_character(text: str, data: st.DataObject) -> None:
    scores = {}
    for start in range(len(text)):
        if not text[start].isspace() and data.draw(st.booleans()):
            end = min(len(text), start + data.draw(st.integers(1, 3)))
            scores[start, end] = data.draw(st.floats(-5, 5))
    spans = list(merge_to_words(text, scores))
    assert sum(span.score for span in spans) == pytest.approx(sum(scores.values()), abs=1e-9)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    covered = {i for start, end in scores for i in range(start, end)}
    assert covered <= {i for span in spans for i in range(span.start, span.end)}
    edges = {start for start, _ in scores}, {end for _, end in scores}
    assert all(span.start in edges[0] and span.end in edges[1] for span in spans)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["good", "un", "don't", "好", "!", "a-b"]), min_size=1, max_size=12))
def test_that_words_apart_are_never_merged(parts: list[str]) -> None:
    text, scores, at = " ".join(parts), {}, 0
    for part in parts:
        scores[at, at + len(part)] = 1.0
        at += len(part) + 1
    assert [(span.start, span.end, span.score) for span in merge_to_words(text, scores)] == [
        (*place, 1.0) for place in scores
    ]


@settings(deadline=None)
@given(st.text(CHARACTERS, max_size=30))
def test_that_every_token_is_of_the_word_that_holds_it(text: str) -> None:
    spans = np.array([(0, 0), *((i, i + 1) for i, c in enumerate(text) if not c.isspace()), (0, 0)], np.int32)
    words = merge_to_words(text, dict.fromkeys(map(tuple, spans[1:-1].tolist()), 0.0))
    numbers = number_words(text, spans)
    assert (numbers[0], numbers[-1]) == (-1, -1)
    for (start, end), number in zip(spans[1:-1].tolist(), numbers[1:-1].tolist(), strict=True):
        assert words[number].start <= start < end <= words[number].end


def pieces(text: str) -> np.ndarray:
    """Return every character but spaces as a token, as BERT reads Chinese."""
    return np.array([(i, i + 1) for i, character in enumerate(text) if not character.isspace()], np.int32)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("这家酒店的服务非常好，我不喜欢早餐。", "这家 酒店 的 服务 非常 好 ， 我 不 喜欢 早餐 。"),
        ("酒店 酒店", "酒店 酒店"),
        ("酒\u200b店", "酒 \u200b 店"),
        ("酒店👩‍👧酒店", "酒店 👩 \u200d 👧 酒店"),
        ("一件T恤", "一件 T恤"),
        ("𠮷野家", "𠮷 野家"),
    ],
)
def test_that_chinese_words_are_those_of_a_dictionary(text: str, words: str) -> None:
    found = merge_to_words(text, dict.fromkeys(map(tuple, pieces(text).tolist()), 1.0))
    assert [text[span.start : span.end] for span in found] == words.split()
    assert sum(span.score for span in found) == len(pieces(text))


def test_that_the_characters_of_a_chinese_word_have_one_number_and_are_erased_together() -> None:
    text = "服务非常好"
    assert number_words(text, pieces(text)).tolist() == [0, 0, 1, 1, 2]
    assert number_words(text, pieces(text)[1:]).tolist() == [0, 1, 1, 2]  # a window that begins within a word


def test_that_chinese_words_among_others_leave_those_as_they_are() -> None:
    scores = {(0, 4): 1.0, (4, 5): 0.25, (5, 6): 0.5, (6, 8): 2.0, (8, 11): 4.0}
    assert merge_to_words("good酒店unable", scores) == [Span(0, 4, 1.0), Span(4, 6, 0.75), Span(6, 11, 6.0)]


def test_that_half_of_a_character_does_not_keep_words_from_being_found() -> None:
    assert merge_to_words("\ud83d酒店", {(1, 2): 1.0, (2, 3): 2.0}) == [Span(1, 3, 3.0)]
