"""The same scores by words, tokens and sentences: nothing is lost, and sentences end where a reader would say."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bertdesk.core.config import Unit
from bertdesk.core.explain.attribution import Attribution, Span
from bertdesk.core.explain.units import spans_of
from bertdesk.core.explain.words import merge_to_tokens, merge_to_words
from bertdesk.core.sentences import sentence_starts


def attribution(text: str, scores: dict[tuple[int, int], float]) -> Attribution:
    words, tokens = tuple(merge_to_words(text, scores)), tuple(merge_to_tokens(scores))
    gap = sum(scores.values())
    return Attribution(text, "good", "good", 0.5, words, 0.0, gap, 0, 1, False, "occlusion", None, tokens)


def sentences(text: str) -> list[str]:
    starts = (*sentence_starts(text), len(text))
    return [text[start:end].strip() for start, end in pairwise(starts)]


PIECES = st.sampled_from(
    ["good", "un", "Mr", "3", "好", "酒店", ".", "!", "。", "？", "…", "”", '"', " ", "\n", "\n\n", "<br />", "😀",
     "👩‍👩‍👧", "e\u0301", "ﬁ", "\u200b", "אב", "ا", "\u202e"]
)  # fmt: skip


@settings(deadline=None)  # the first Chinese text waits for the dictionary
@given(st.lists(PIECES, max_size=30).map("".join), st.data())
def test_that_every_unit_keeps_the_sum_and_no_spans_overlap(text: str, data: st.DataObject) -> None:
    scores, start = {}, 0
    while start < len(text):
        end = min(len(text), start + data.draw(st.integers(1, 4)))
        if not text[start].isspace():
            scores[start, end] = data.draw(st.integers(-64, 64)) / 16  # sums of these are exact
        start = end if data.draw(st.booleans()) else start + 1
    found, units = attribution(text, scores), ("word", "token", "sentence")
    for unit in units:
        spans = spans_of(found, unit)
        assert sum(span.score for span in spans) == found.gap
        assert all(left.end <= right.start for left, right in pairwise(spans))
        assert {i for span in scores for i in range(*span)} <= {i for s in spans for i in range(s.start, s.end)}
    finest, whole = spans_of(found, "token"), spans_of(found, "sentence")
    for token in finest:
        assert any(sentence.start <= token.start < token.end <= sentence.end for sentence in whole)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_that_sentences_tile_the_text_and_none_is_blank(text: str) -> None:
    starts = sentence_starts(text)
    assert starts[0] == 0
    assert all(left < right for left, right in pairwise(starts))
    if text.strip():
        assert all(sentences(text))


@pytest.mark.parametrize(
    "expected",
    [
        ["I liked it.", "It was good!", "Would I go again?", "yes."],
        ["i liked it.", "it was good."],
        ["Mr. Smith met Dr. J. R. Jones at St. Mary's, e.g. on Monday.", "It cost 3.50 pounds, approx. 4.2 dollars."],
        ["We left at 5 p.m. because of rain.", "We came back at 9 a.m.", "Then it stopped."],
        ["It was made by Foo Inc. in 1999.", "It was great."],
        ["He lives in the U.S. Army base.", "She does not."],
        ["See fig. 3 and no. 4.", "Did he win?", "No.", "He lost."],
        ["Well... it was fine...", "Then it ended."],
        ["“Really?” he asked.", "“Yes!”", "She left."],
        ["Visit www.example.com/a.b?c=d today.", "Version 2.0.1 is out."],
        ["So it was I.", "He knew."],
        ["这家酒店很好。", "早餐一般！", "你会再来吗？", "会的……", "一定。"],
        ["他说：“很好。”", "然后走了。"],
        ["房间只有3.5平方米。", "Wi-Fi 很慢.", "OK!", "再见"],
        ["السلام عليكم؟", "نعم."],
    ],
)
def test_that_sentences_end_where_a_reader_would_say(expected: list[str]) -> None:
    joined = "" if "。" in "".join(expected) and "Wi-Fi" not in "".join(expected) else " "
    assert sentences(joined.join(expected)) == expected


def test_that_lines_of_a_wrapped_mail_are_one_sentence_and_points_of_a_list_are_not() -> None:
    assert sentences("The parcel came\nlate and wet.\n\nGreetings") == ["The parcel came\nlate and wet.", "Greetings"]
    assert sentences("Bad:\n- the lid\n- the cup\n1. First point\n2. Second") == [
        "Bad:", "- the lid", "- the cup", "1. First point", "2. Second",
    ]  # fmt: skip
    assert sentences("酒店\n早餐") == ["酒店", "早餐"]


def test_that_runs_of_dots_and_lines_without_end_are_read_through() -> None:
    for text in ("." * 200_000 + "x", "a" + "\n" * 200_000 + "b", "<" * 200_000, "1. " * 50_000, "…" * 200_001):
        assert 1 <= len(sentence_starts(text)) <= 50_000


def test_that_tags_kept_as_text_end_sentences_as_they_would_on_screen() -> None:
    assert sentences("It was good.<br /><br />The end was not") == ["It was good.<br /><br />", "The end was not"]
    assert sentences("<p>One</p><p>Two</p>") == ["<p>One</p><p>", "Two</p>"]
    assert sentences("Is it a < b? Or a > b. No") == ["Is it a < b?", "Or a > b.", "No"]


def test_that_a_token_belongs_to_the_sentence_that_it_begins_in() -> None:
    found = attribution("好。坏", {(0, 1): 1.0, (1, 3): 2.0})
    assert spans_of(found, "sentence") == (Span(0, 3, 3.0),)


def test_that_a_sentence_reaches_from_its_first_token_to_its_last() -> None:
    found = attribution("  Good. \n Bad!  ", {(2, 6): 1.0, (6, 7): 0.5, (10, 13): -2.0, (13, 14): 0.25})
    assert spans_of(found, "sentence") == (Span(2, 7, 1.5), Span(10, 14, -1.75))


@pytest.mark.parametrize("unit", ["word", "token", "sentence"])
def test_that_a_text_without_scores_has_no_spans(unit: Unit) -> None:
    assert spans_of(attribution("\u200b", {}), unit) == ()


def test_that_the_second_text_of_a_pair_begins_a_sentence() -> None:
    found = replace(
        attribution("good\nbad. so", {(0, 4): 1.0, (5, 8): -1.0, (8, 9): 0.5, (10, 12): 2.0}), second_start=5
    )
    assert spans_of(found, "sentence") == (Span(0, 4, 1.0), Span(5, 9, -0.5), Span(10, 12, 2.0))
    assert len(spans_of(replace(found, second_start=None), "sentence")) == 2
