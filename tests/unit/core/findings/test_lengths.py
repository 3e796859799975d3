"""Texts without a word, without an end, and how long they all are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from planted import bare, dataset_of, table_of, texts

from bertdesk.core.findings.lengths import Lengths, estimate_tokens, unusable, very_long, very_short
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.text_columns import Columns


def test_that_rows_which_are_left_out_are_told() -> None:
    table = table_of([*texts(20), (" ", "good"), ("text", " "), ("", "")])
    without_text, without_label = unusable(table, to_dataset(table, Columns("text", "label")))
    assert (without_text.code, without_text.rows) == ("texts_empty", (20, 22))
    assert (without_label.code, without_label.rows) == ("labels_empty", (21,))
    assert unusable(table_of(texts(20)), dataset_of(texts(20))) == []


def test_that_texts_which_say_nothing_are_told_in_every_script() -> None:
    said = ["ok!", "no good", "好评", "差", "…", "5", "!!!", "a b", ":-)", "太好了", "yes"]
    (finding,) = very_short(bare(said))
    assert [said[row] for row in finding.rows] == ["ok!", "差", "…", "5", "!!!", "a b", ":-)"]
    assert very_short(dataset_of(texts(40))) == []


def test_that_long_texts_come_longest_first_with_the_share_that_is_lost() -> None:
    dataset = bare(["a", "b", "c", "d"])
    (finding,) = very_long(dataset, Lengths(np.array([100, 400, 101, 50], np.int32), limit=100))
    assert finding.rows == (1, 2)
    assert [round(place.score, 3) for place in finding.places] == [0.75, 0.01]
    assert finding.facts == {"count": 2, "total": 4, "limit": 100, "percent": 46.2, "longest": 400}
    assert very_long(dataset, Lengths(np.array([100, 1, 1, 1], np.int32), limit=100)) == []


@given(st.lists(st.integers(1, 5000), max_size=50), st.integers(8, 512))
def test_that_a_histogram_counts_every_text_and_has_the_limit_among_its_bounds(tokens: list[int], limit: int) -> None:
    lengths = Lengths(np.array(tokens, np.int32), limit)
    counts, bounds = lengths.histogram()
    assert counts.sum() == len(tokens)
    assert len(bounds) == len(counts) + 1 <= 32
    assert np.all(np.diff(bounds) > 0)
    if max(tokens, default=0) > limit:
        assert limit in bounds
        beyond = int(counts[bounds[:-1] >= limit].sum())
        assert beyond == sum(length >= limit for length in tokens)


def test_that_estimated_tokens_are_near_and_counted_ones_exact() -> None:
    written = [text for text, _ in texts(400)]
    true = np.array([len(text) // 4 + text.count(" ") for text in written], np.int32)
    counted = np.arange(0, 400, 4)
    found = estimate_tokens(written, counted, true[counted])
    assert np.array_equal(found[counted], true[counted])
    assert np.abs(found - true).max() <= 1
