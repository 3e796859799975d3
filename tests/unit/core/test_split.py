"""Rows that the table names for a part stay there; what it does not name is dealt out of those for training."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import table_of, texts

from bertdesk.core.dataset import Dataset, fingerprint, subset
from bertdesk.core.events import Part
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.project.changes import Changes
from bertdesk.core.project.edited import edited
from bertdesk.core.project.edits import ExcludeRows
from bertdesk.core.split import Split, split
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import OneClassOnly, TooFewRows

COLUMNS = Columns("text", "label")


def table_with(parts: Sequence[Part], rows: Sequence[Sequence[str]] | None = None) -> Table:
    return replace(table_of(rows or texts(len(parts))), parts=tuple(parts))


def told(*parts: Part) -> Dataset:
    return to_dataset(table_with(parts), COLUMNS)


def sizes(found: Split) -> tuple[int, int, int]:
    return len(found.train), len(found.valid), len(found.test)


THREE: list[Part] = ["test"] * 10 + ["train"] * 40 + ["valid"] * 6


def test_that_named_rows_stay_where_they_are_named_whatever_seed_and_shares() -> None:
    for seed, share in ((17, 0.1), (3, 0.45)):
        found = split(told(*THREE), valid_share=share, test_share=share, seed=seed)
        assert found.test.tolist() == list(range(10))
        assert found.train.tolist() == list(range(10, 50))
        assert found.valid.tolist() == list(range(50, 56))
        assert found.told == ("valid", "test")


@pytest.mark.parametrize(("named", "other"), [("test", "valid"), ("valid", "test")])
def test_that_the_part_which_is_not_named_is_dealt_out_of_the_training_rows(named: Part, other: str) -> None:
    dataset = told(*[named] * 10, *["train"] * 40)
    found = split(dataset, valid_share=0.1, test_share=0.1)
    assert getattr(found, named).tolist() == list(range(10))
    dealt = getattr(found, other)
    assert len(dealt) == 4
    assert subset(dataset, dealt).counts.tolist() == [2, 2]
    assert sorted([*found.train, *dealt]) == list(range(10, 50))
    assert found.told == (named,)


def test_that_equal_texts_stay_in_the_parts_where_the_table_has_put_them() -> None:
    rows = texts(40)
    found = split(to_dataset(table_with(["train"] * 40 + ["test"] * 4, [*rows, *rows[:4]]), COLUMNS))
    assert found.test.tolist() == [40, 41, 42, 43]
    assert not set(found.test) & set(found.train)
    assert len(found.train) + len(found.valid) == 40


def test_that_a_table_without_training_rows_names_nothing() -> None:
    dataset = told(*["test"] * 20, *["valid"] * 20)
    assert dataset.told == ()
    assert sizes(split(dataset)) == (32, 4, 4)


def test_that_rows_are_dealt_as_before_where_the_table_names_none() -> None:
    """Models carry the seed of their split: another deal would call the rows that they have learned from new."""
    found = split(to_dataset(table_of(texts(40)), COLUMNS), seed=17)
    assert (found.valid.tolist(), found.test.tolist()) == ([6, 8, 29, 37], [5, 10, 12, 35])


def test_that_parts_count_in_the_fingerprint_and_only_where_they_are_named() -> None:
    plain = to_dataset(table_of(texts(20)), COLUMNS)
    named = [told(*["train"] * n, *["test"] * (20 - n)) for n in (15, 16)]
    assert len({fingerprint(plain), *map(fingerprint, named)}) == 3
    assert fingerprint(replace(plain, parts=("test",) * 20)) == fingerprint(plain)


def test_that_a_row_without_a_text_takes_its_part_with_it() -> None:
    rows = [*texts(20), ("", "good"), *texts(10, seed=2)]
    dataset = to_dataset(table_with(["train"] * 20 + ["train"] + ["test"] * 10, rows), COLUMNS)
    assert dataset.n == 30
    assert dataset.of_part("test").tolist() == list(range(20, 30))


def test_that_parts_go_with_their_rows_when_rows_are_left_out() -> None:
    changes = Changes()
    changes.add([ExcludeRows((0, 30))])
    table = edited(table_with(["test"] * 10 + ["train"] * 30), changes)
    assert table.parts == ("test",) * 9 + ("train",) * 29
    assert len(table.parts) == len(table.rows)
    assert split(to_dataset(table, COLUMNS)).test.tolist() == list(range(9))


def test_that_a_class_which_only_the_test_has_is_told() -> None:
    rows = [*texts(20), ("nothing of the kind", "odd"), ("neither this", "odd")]
    dataset = to_dataset(table_with(["train"] * 20 + ["test"] * 2, rows), COLUMNS)
    (notice,) = [notice for notice in dataset.notices if notice.code == "classes_not_taught"]
    assert notice.facts == {"count": 1, "label": "odd"}


def test_that_training_rows_of_one_class_teach_nothing() -> None:
    good = [row for row in texts(40) if row[1] == "good"]
    rows = [*good, *texts(10, seed=3)]
    with pytest.raises(OneClassOnly) as caught:
        to_dataset(table_with(["train"] * 20 + ["test"] * 10, rows), COLUMNS)
    assert caught.value.facts["label"] == "good"


def test_that_too_few_training_rows_are_refused_where_some_must_be_held_back() -> None:
    parts: list[Part] = ["train"] * 4 + ["test"] * 20
    with pytest.raises(TooFewRows):
        told(*parts)
    assert sizes(split(told(*parts, *["valid"] * 4))) == (4, 4, 20)


@settings(deadline=None, max_examples=60)
@given(named=st.lists(st.sampled_from(get_args(Part)), min_size=24, max_size=60), seed=st.integers(0, 99))
def test_that_parts_are_whole_and_disjoint_and_the_named_rows_where_they_are_named(
    named: list[Part], seed: int
) -> None:
    rows = [(f"text {number % 17}", "ab"[number % 2]) for number in range(len(named))]
    dataset = Dataset(
        texts=tuple(text for text, _ in rows),
        label_ids=np.array(["ab".index(label) for _, label in rows]),
        labels=("a", "b"),
        rows=np.arange(len(rows)),
        columns=COLUMNS,
        source=Path("made.csv").name,
        parts=tuple(named),
    )
    found = split(dataset, seed=seed)
    parts = {"train": found.train, "valid": found.valid, "test": found.test}
    assert sorted(np.concatenate(list(parts.values())).tolist()) == list(range(dataset.n))
    for part in dataset.told:
        assert parts[part].tolist() == [number for number, name in enumerate(named) if name == part]
