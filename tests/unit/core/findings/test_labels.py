"""Classes with too few texts, and one class that is written in several ways."""

import numpy as np
import pytest
from planted import bare, dataset_of, texts

from bertdesk.core.equal import group_equal
from bertdesk.core.findings.classes import rare_classes
from bertdesk.core.findings.spellings import as_one, key_of, spellings


def test_that_classes_with_few_different_texts_are_told_by_how_few() -> None:
    rows = [*texts(60), *((f"odd one {number}", "odd") for number in range(9)), ("once", "single"), ("once", "single")]
    dataset = dataset_of(rows)
    untestable, small = rare_classes(dataset, group_equal(dataset.texts))
    assert (untestable.code, untestable.facts) == ("classes_untestable", {"count": 1, "labels": "single"})
    assert untestable.rows == (69, 70)
    assert (small.code, small.facts) == ("classes_small", {"count": 1, "labels": "odd"})
    assert small.rows == tuple(range(60, 69))


def test_that_classes_of_ten_texts_are_not_rare() -> None:
    dataset = dataset_of(texts(20))
    assert rare_classes(dataset, group_equal(dataset.texts)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Positive", "positive"),
        ("Positive ", "POSITIVE!"),
        ("not spam", "Not_Spam"),
        ("not-spam", "not  spam"),
        ("ｐｏｓｉｔｉｖｅ", "positive"),
        ("好评", "好评。"),
        ("“billing”", "Billing"),
        ("Ärger", "A\u0308rger"),
        ("Straße", "STRASSE"),
        ("１", "1"),
    ],
)
def test_that_spellings_of_one_class_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A", "A-"), ("A+", "A"), ("C", "C#"), ("C", "C++"), ("-1", "1"), ("1.5", "15"), ("1-2", "12"), ("!", "?"),
     ("5*", "5"), ("positive", "positives"), ("good", "goods"), ("1.", "1")],
)  # fmt: skip
def test_that_different_classes_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_that_the_commonest_spelling_is_offered_for_the_others() -> None:
    rows = [*texts(40), ("one more", "Good"), ("and more", "GOOD "), ("the last", "bad!")]
    bad, good = sorted(spellings(dataset_of(rows)), key=lambda finding: finding.rows, reverse=True)
    assert good.facts == {"label": "good", "others": "“GOOD”, “Good”", "count": 2}
    assert [(place.row, place.hint) for place in good.places] == [(40, "good"), (41, "good")]
    assert (bad.rows, bad.places[0].hint) == ((42,), "bad")
    assert spellings(dataset_of(texts(40))) == []


def test_that_classes_taken_as_one_have_all_their_rows() -> None:
    dataset = dataset_of([*texts(40), ("one more", "Good")])
    one = as_one(dataset)
    assert dict(zip(one.labels, one.counts.tolist(), strict=True)) == {"Good": 0, "bad": 20, "good": 21}
    assert np.array_equal(as_one(bare(["a", "b"], [0, 1])).label_ids, [0, 1])
