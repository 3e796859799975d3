"""Texts that stand there twice, in one table and in two; equal, and nearly so."""

from dataclasses import replace

from planted import dataset_of, texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import finish
from bertdesk.core.findings.finding import Finding
from bertdesk.core.findings.repeats import (
    Compared,
    compare,
    nearly_repeated,
    repeated,
    shared_between_parts,
    shared_with_test,
)

LONG = "It was a long story about the old house at the end of the street where nobody had lived for many years"


def compared(dataset: Dataset, test: Dataset | None = None) -> Compared:
    return finish(compare(dataset, test, CancelToken()))


def groups_in(finding: Finding) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for place in finding.places:
        groups.setdefault(place.group, []).append(place.row)
    return list(groups.values())


def test_that_equal_texts_are_told_apart_by_whether_their_labels_agree() -> None:
    rows = [*texts(40), ("Once more", "good"), ("ONCE  more", "good"), ("And again", "good"), ("and again", "bad")]
    agreeing, disagreeing = repeated(compared(dataset_of(rows)))
    assert (agreeing.code, disagreeing.code) == ("repeated_texts", "repeated_texts_disagree")
    assert groups_in(agreeing) == [[40, 41]]
    assert groups_in(disagreeing) == [[42, 43]]
    assert (agreeing.severity, disagreeing.severity) == ("doubtful", "serious")
    assert agreeing.facts == disagreeing.facts == {"count": 2, "groups": 1}


def test_that_similar_texts_are_told_with_how_alike_they_are() -> None:
    rows = [*texts(40), (LONG, "good"), (LONG + " now", "good"), (LONG + " now", "good")]
    found = compared(dataset_of(rows))
    (near,) = nearly_repeated(found)
    assert near.code == "similar_texts"
    assert groups_in(near) == [[40, 41]]  # that 42 equals 41 is told as an equal text
    assert [round(place.score, 3) for place in near.places] == [round(21 / 22, 3)] * 2
    (equal,) = repeated(found)
    assert groups_in(equal) == [[41, 42]]


def test_that_similar_texts_of_two_classes_are_serious() -> None:
    (near,) = nearly_repeated(compared(dataset_of([*texts(40), (LONG, "good"), (LONG + " now", "bad")])))
    assert (near.code, near.severity, near.rows) == ("similar_texts_disagree", "serious", (40, 41))


def test_that_texts_of_the_test_table_are_told_by_their_rows_in_both() -> None:
    train = dataset_of([*texts(40), (LONG, "good")])
    rows = texts(60, seed=1)[38:]  # the first two are the last two of the training table
    test = dataset_of([*texts(20, seed=5), *rows[:2], ("", "good"), (LONG + " now", "good"), (LONG + " now", "bad")])
    known, near = shared_with_test(compared(train, test))
    assert (known.code, near.code) == ("test_texts_known", "test_texts_nearly_known")
    assert [(place.row, place.other) for place in known.places] == [(38, 20), (39, 21)]
    assert [(place.row, place.other) for place in near.places] == [(40, 23), (40, 24)]
    assert known.facts == near.facts == {"count": 2, "total": 24}
    assert not repeated(compared(train, test)), "what the test table repeats is not repeated in this one"
    assert not nearly_repeated(compared(train, test))


def test_that_test_rows_which_the_same_table_has_for_training_are_told() -> None:
    seen, chosen_by = texts(40), texts(10, seed=2)
    test = [*texts(20, seed=5), seen[3], (LONG + " now", "good"), chosen_by[4]]
    rows = [*seen, (LONG, "good"), *chosen_by, *test]
    parts = ("train",) * 41 + ("valid",) * 10 + ("test",) * 23
    known, near = shared_between_parts(compared(replace(dataset_of(rows), parts=parts)))
    assert (known.code, known.rows, near.code, near.rows) == (
        "test_texts_known", (51 + 20, 51 + 22), "test_texts_nearly_known", (51 + 21,),
    )  # fmt: skip
    assert (known.facts, near.facts) == ({"count": 2, "total": 23}, {"count": 1, "total": 23})
    assert [round(place.score, 3) for place in near.places] == [round(21 / 22, 3)]


def test_that_a_table_without_parts_shares_nothing_between_them() -> None:
    rows = texts(40)
    assert shared_between_parts(compared(dataset_of([*rows, *rows]))) == []


def test_that_different_tables_share_nothing() -> None:
    assert shared_with_test(compared(dataset_of(texts(200)), dataset_of(texts(200, seed=2)))) == []
    assert shared_with_test(compared(dataset_of(texts(40)))) == []
