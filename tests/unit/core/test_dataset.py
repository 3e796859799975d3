"""From cells to classes to parts: what is left out is told, and no text stands on two sides."""

import os
import subprocess
import sys
import tracemalloc
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import guess_columns
from bertdesk.core.dataset import Dataset, fingerprint, subset
from bertdesk.core.equal import group_equal
from bertdesk.core.events import Progressed
from bertdesk.core.make_dataset import make_dataset, to_dataset
from bertdesk.core.split import split
from bertdesk.core.tablefile import Table, read_table
from bertdesk.core.tablefile.cells import Cells, encoded
from bertdesk.core.text_columns import Columns
from bertdesk.errors import (
    BertdeskError,
    Cancelled,
    ColumnMissing,
    NoKnownLabels,
    NoTextColumn,
    NoUsableRows,
    OneClassOnly,
    SameColumnTwice,
    TooFewRows,
    TooManyClasses,
)

TEXT_LABEL = Columns("text", "label")


def table_of(*rows: tuple[str, ...], columns: tuple[str, ...] = ("text", "label")) -> Table:
    lines = tuple(range(2, len(rows) + 2))
    return Table(Path("some/table.csv"), columns, rows, lines, encoding="utf-8", delimiter=",")


def labelled(**counts: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"text {number} of {label}", label) for label, count in counts.items() for number in range(count))


def dataset_of(*pairs: tuple[str, str]) -> Dataset:
    labels = tuple(sorted({label for _, label in pairs}))
    return Dataset(
        texts=tuple(text for text, _ in pairs),
        label_ids=np.array([labels.index(label) for _, label in pairs], dtype=np.int64),
        labels=labels,
        rows=np.arange(len(pairs)),
        columns=TEXT_LABEL,
        source="made.csv",
    )


def facts_of(dataset: Dataset, code: str) -> dict[str, str | int | float]:
    (notice,) = [notice for notice in dataset.notices if notice.code == code]
    return notice.facts


# Which columns


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        (("text", "label"), "The parcel number {i} came late|{ab}", ("text", "label")),
        (("label", "text"), "{ab}|The parcel number {i} came late", ("text", "label")),
        (("id", "date", "x", "y"), "u{i}|2024-01-{ab}|The parcel number {i} came late|{ab}", ("x", "y")),
        (("id", "标签", "内容", "时间"), "{i}|{ab}|第{i}次来，还是很好|2024年1月{i}日", ("内容", "标签")),
        (("verified", "category", "review_text"), "{yes}|{abc}|It broke after {i} days", ("review_text", "category")),
        (("title", "body", "stars"), "Broken {i}|It broke after {i} days of careful use|{abc}", ("body", "stars")),
        (("url", "mail", "said", "mood"), "http://x.org/{i}|a{i}@b.org|so it is, {i}|{ab}", ("said", "mood")),
        (("n", "text", "comment"), "{ab}|a long story with the number {i}|", ("text", "n")),
        (("text",), "a long story with the number {i}", ("text", "")),
        (("words", "day"), "well said, {i}|2024-01-0{ab}", ("words", "day")),
    ],
)
def test_that_the_likeliest_columns_come_first(columns: tuple[str, ...], row: str, expected: tuple[str, str]) -> None:
    rows = [row.format(i=i, ab=i % 2, abc=i % 3, yes=["yes", "no"][i % 2]).split("|") for i in range(60)]
    assert guess_columns(table_of(*map(tuple, rows), columns=columns)) == Columns(*expected)


def test_that_a_column_of_many_values_is_not_taken_for_labels() -> None:
    rows = [(f"This is the text number {i}", f"name {i % 900}", str(i % 4)) for i in range(3000)]
    assert guess_columns(table_of(*rows, columns=("a", "b", "c"))) == Columns("a", "c")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"text": "department"}, ("department", "mood")),
        ({"label": "department"}, ("said", "department")),
        ({"label": "said"}, ("department", "said")),
        ({"text": "mood", "label": "said"}, ("mood", "said")),
        ({"text": "nowhere"}, ("nowhere", "mood")),
    ],
)
def test_that_a_named_column_is_kept_and_the_other_is_another(named: dict[str, str], expected: tuple[str, str]) -> None:
    departments = ("women's shoes and coats", "kitchen and dining", "garden and outdoor tools")
    rows = [(f"The parcel number {i} came late", str(i % 2), departments[i % 3] + f" {i % 9}") for i in range(60)]
    table = table_of(*rows, columns=("said", "mood", "department"))
    assert guess_columns(table, **named) == Columns(*expected)


def test_that_the_only_text_column_is_not_both_text_and_label() -> None:
    rows = [(f"The parcel number {i} came late", str(i % 2)) for i in range(60)]
    with pytest.raises(NoTextColumn):
        guess_columns(table_of(*rows, columns=("said", "mood")), label="said")


@pytest.mark.parametrize("row", ["{i}|{ab}", "u{i}|{word}", "|{word}"])
def test_that_a_table_without_text_is_refused(row: str) -> None:
    rows = [tuple(row.format(i=i, ab=i % 2, word=["good", "bad"][i % 2]).split("|")) for i in range(60)]
    with pytest.raises(NoTextColumn):
        guess_columns(table_of(*rows, columns=("a", "b")))


# Which rows and labels


def test_that_texts_stay_and_labels_are_stripped() -> None:
    rows = [(f"  text {number} ", f" {'ab'[number % 2]}\t") for number in range(10)]
    dataset = to_dataset(table_of(*rows), TEXT_LABEL)
    assert dataset.texts[3] == "  text 3 "
    assert dataset.labels == ("a", "b")
    assert dataset.label_ids.tolist() == [0, 1] * 5
    assert (dataset.n, dataset.k, dataset.counts.tolist(), dataset.source) == (10, 2, [5, 5], "table.csv")
    assert (dataset.rows.tolist(), dataset.notices) == (list(range(10)), ())


def test_that_rows_without_text_or_label_are_left_out_and_told() -> None:
    rows = (("", "a"), ("one", " "), *labelled(a=6, b=6), (" \n", ""), ("two", ""))
    dataset = to_dataset(table_of(*rows), TEXT_LABEL)
    assert dataset.n == 12
    assert dataset.rows.tolist() == list(range(2, 14))
    assert facts_of(dataset, "empty_texts") == {"count": 2, "first_line": 2}
    assert facts_of(dataset, "empty_labels") == {"count": 2, "first_line": 3}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("10 9 -1 2.5", ("-1", "2.5", "9", "10")),
        ("10 9 x", ("10", "9", "x")),
        ("b B a 中", ("B", "a", "b", "中")),
        ("1,5 1.5 0", ("0", "1,5", "1.5")),
    ],
)
def test_that_numbers_are_sorted_as_numbers_and_names_as_names(labels: str, expected: tuple[str, ...]) -> None:
    dataset = to_dataset(table_of(*labelled(**dict.fromkeys(labels.split(), 5))), TEXT_LABEL)
    assert dataset.labels == expected


def test_that_equal_texts_are_told_and_those_that_disagree() -> None:
    rows = (*labelled(a=6, b=6), ("Same  Text", "a"), ("same text", "b"), ("same\ntext ", "a"), ("text 0 of a", "a"))
    dataset = to_dataset(table_of(*rows), TEXT_LABEL)
    assert facts_of(dataset, "duplicate_texts") == {"count": 3}
    assert facts_of(dataset, "contradicting_duplicates") == {"count": 3, "first_line": 14}


def test_that_equal_texts_of_one_label_do_not_contradict() -> None:
    dataset = to_dataset(table_of(*labelled(a=6, b=6), ("text 0 of a", "a")), TEXT_LABEL)
    assert [notice.code for notice in dataset.notices] == ["duplicate_texts"]


def test_that_classes_too_rare_to_test_are_told() -> None:
    rows = (*labelled(a=6, b=3, c=2), ("once", "d"), ("once", "d"), ("ONCE", "d"))
    assert facts_of(to_dataset(table_of(*rows), TEXT_LABEL), "rare_classes") == {"count": 2, "label": "c"}


@pytest.mark.parametrize(("values", "are_doubted"), [(21, True), (20, False)])
def test_that_many_whole_numbers_look_like_a_measurement(values: int, are_doubted: bool) -> None:
    dataset = to_dataset(table_of(*labelled(**{str(value): 3 for value in range(values)})), TEXT_LABEL)
    assert [notice.code for notice in dataset.notices] == ["numeric_labels"] * are_doubted


def test_that_decimals_look_like_a_measurement_sooner() -> None:
    dataset = to_dataset(table_of(*labelled(**{f"{value}.5": 3 for value in range(11)})), TEXT_LABEL)
    assert facts_of(dataset, "numeric_labels") == {"column": "label", "count": 11}


def test_that_a_models_labels_keep_their_order_and_strangers_are_told() -> None:
    rows = (*labelled(good=2, odd=3, bad=1), ("text", "strange"))
    dataset = to_dataset(table_of(*rows), TEXT_LABEL, known_labels=("good", "bad", "fair"))
    assert dataset.labels == ("good", "bad", "fair")
    assert dataset.counts.tolist() == [2, 1, 0]
    assert dataset.rows.tolist() == [0, 1, 5]
    assert facts_of(dataset, "unknown_labels") == {"count": 4, "first_line": 4, "example": "odd"}
    assert len(dataset.notices) == 1


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (labelled(a=9, b=9), Columns("text", "text"), SameColumnTwice(column="text")),
        (
            labelled(a=9, b=9),
            Columns("text", "class"),
            ColumnMissing(path="some/table.csv", wanted="class", found="text, label"),
        ),
        ((("", "a"), ("b", "")), None, NoUsableRows(path="some/table.csv", text_column="text", label_column="label")),
        (labelled(a=5, b=4), None, TooFewRows(path="some/table.csv", rows=9)),
        (labelled(a=12), None, OneClassOnly(path="some/table.csv", column="label", label="a")),
        (
            tuple((f"text {i}", f"label {i}") for i in range(21)),
            None,
            TooManyClasses(path="some/table.csv", column="label", found=21, rows=21),
        ),
        (
            tuple((f"text {i}", f"label {i % 201}") for i in range(2010)),
            None,
            TooManyClasses(path="some/table.csv", column="label", found=201, rows=2010),
        ),
    ],
)
def test_that_what_cannot_be_learnt_is_refused(
    rows: tuple[tuple[str, str], ...], columns: Columns | None, expected: BertdeskError
) -> None:
    with pytest.raises(type(expected)) as caught:
        to_dataset(table_of(*rows), columns or TEXT_LABEL)
    assert caught.value.facts == expected.facts


def test_that_an_evaluation_needs_one_label_the_model_knows() -> None:
    with pytest.raises(NoKnownLabels) as caught:
        to_dataset(table_of(*labelled(a=20)), TEXT_LABEL, known_labels=("x", "y"))
    assert caught.value.facts["known"] == "x, y"


# Parts


def test_that_a_subset_keeps_labels_and_rows() -> None:
    part = subset(dataset_of(("a", "x"), ("b", "y"), ("c", "x")), np.array([2, 0]))
    assert (part.texts, part.labels, part.label_ids.tolist(), part.rows.tolist()) == (
        ("c", "a"),
        ("x", "y"),
        [0, 0],
        [2, 0],
    )


def test_that_shares_are_kept_class_by_class() -> None:
    dataset = dataset_of(*labelled(a=1000, b=200, c=30))
    parts = split(dataset, valid_share=0.1, test_share=0.2)
    assert [subset(dataset, part).counts.tolist() for part in (parts.train, parts.valid, parts.test)] == [
        [700, 140, 21],
        [100, 20, 3],
        [200, 40, 6],
    ]


@pytest.mark.parametrize(("texts", "expected"), [(1, 1), (2, 2), (3, 1), (4, 2), (5, 1)])
def test_that_a_small_class_keeps_a_text_for_training(texts: int, expected: int) -> None:
    parts = split(dataset_of(*labelled(a=texts)), valid_share=0.45, test_share=0.45)
    assert len(parts.train) == expected


def test_that_the_seed_decides() -> None:
    dataset = dataset_of(*labelled(a=100, b=100))
    assert split(dataset, seed=1).test.tolist() == split(dataset, seed=1).test.tolist()
    assert split(dataset, seed=1).test.tolist() != split(dataset, seed=2).test.tolist()


def test_that_another_process_deals_the_same_parts() -> None:
    code = (
        "from tests.unit.core.test_dataset import *;"
        "print(split(dataset_of(*labelled(a=50, b=50)), seed=3).test.tolist())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] == f"{split(dataset_of(*labelled(a=50, b=50)), seed=3).test.tolist()}\n"


pairs = st.lists(
    st.tuples(st.sampled_from([f"{word} {i}" for word in ("a", "A", "a ", "é", "e\u0301", "很好") for i in range(12)]),
              st.sampled_from("xyz")),
    min_size=1,
    max_size=120,
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(pairs=pairs, valid=st.floats(0.01, 0.45), test=st.floats(0.01, 0.45), seed=st.integers(0, 2**32 - 1))
def test_that_parts_are_whole_disjoint_and_share_no_text(
    pairs: list[tuple[str, str]], valid: float, test: float, seed: int
) -> None:
    dataset = dataset_of(*pairs)
    result = split(dataset, valid_share=valid, test_share=test, seed=seed)
    parts = [result.train, result.valid, result.test]
    assert sorted(np.concatenate(parts).tolist()) == list(range(dataset.n))
    assert all(part.tolist() == sorted(part.tolist()) for part in parts)

    def same(text: str) -> str:
        return text.replace("e\u0301", "é").replace("a  ", "a ").lower()

    sides = [{same(dataset.texts[row]) for row in part} for part in parts]
    assert len(set().union(*sides)) == sum(map(len, sides))
    first_label: dict[str, str] = {}
    for text, label in pairs:
        first_label.setdefault(same(text), label)
    for label, n_texts in Counter(first_label.values()).items():
        sizes = [sum(first_label[text] == label for text in side) for side in sides]
        if n_texts < 3:
            assert sizes == [n_texts, 0, 0]
        else:
            assert min(sizes) >= 1
            assert abs(sizes[2] - test * n_texts) <= 1


# The same data again


CHINESE = labelled(好=6, 坏=6)


def test_that_a_fingerprint_is_that_of_texts_and_labels_alone(tmp_path: Path) -> None:
    rows = [(text, label) for text, label in CHINESE] + [("two\nlines", "好")]
    plain, other = tmp_path / "a.csv", tmp_path / "b.tsv"
    lines = [f'"{text}",{label}' for text, label in rows]
    plain.write_bytes("\n".join(["text,label", *lines, ""]).encode("utf-8"))
    lines = [f'{label}\t{number}\t"{text}"' for number, (text, label) in enumerate(rows)]
    other.write_bytes("\n".join(["mood\tid\tsaid", *lines]).replace("\n", "\r\n").encode("gb18030"))
    found = {
        fingerprint(to_dataset(read_table(plain), TEXT_LABEL)),
        fingerprint(to_dataset(read_table(other), Columns("said", "mood"))),
    }
    assert len(found) == 1


def test_that_a_fingerprint_stays_what_it_is() -> None:
    """Model folders carry it: another way of counting would call all their data changed."""
    published = "d61e0e62dbcfb687572c67412ec648dd225f3e773ad770725dd67a234fec8ae7"
    assert fingerprint(dataset_of(("a good text", "good"), ("好", "bad"), ("", "bad"))) == published


@pytest.mark.parametrize(
    "changed",
    [
        [("a", "x"), ("b", "y"), ("d", "x")],
        [("a", "x"), ("b", "x"), ("c", "x")],
        [("b", "y"), ("a", "x"), ("c", "x")],
        [("a", "x"), ("b", "y")],
        [("a", "x"), ("b", "y"), ("c", "x"), ("c", "x")],
        [("ax", ""), ("b", "y"), ("c", "x")],
        [("a ", "x"), ("b", "y"), ("c", "x")],
    ],
)
def test_that_any_change_of_the_data_changes_the_fingerprint(changed: list[tuple[str, str]]) -> None:
    assert fingerprint(dataset_of(*changed)) != fingerprint(dataset_of(("a", "x"), ("b", "y"), ("c", "x")))


def test_that_a_large_dataset_has_the_fingerprint_of_all_its_pieces() -> None:
    texts = [(f"{number} " * 100_000, "x") for number in range(10, 16)]
    first, last = list(texts), list(texts)
    first[0], last[-1] = ("other", "x"), ("other", "x")
    assert len({fingerprint(dataset_of(*rows)) for rows in (texts, first, last)}) == 3


def test_that_broken_characters_have_a_fingerprint_too() -> None:
    assert fingerprint(dataset_of(("\ud800", "x"))) != fingerprint(dataset_of(("\ud801", "x")))


blanks = st.sampled_from([" ", "  ", "\n", "\t", "\u3000", " " * 300])
some_words = st.lists(
    st.sampled_from(["good", "Good", "GOOD", "bad", "café", "cafe\u0301", "straße", "strasse", "很好"]), max_size=14
)


@given(st.lists(st.tuples(some_words, blanks, blanks), max_size=12))
def test_that_texts_are_equal_where_a_reader_would_call_them_the_same(made: list[tuple[list[str], str, str]]) -> None:
    texts = [around + between.join(words) + around for words, between, around in made]
    plain = [" ".join(unicodedata.normalize("NFC", text).split()).casefold() for text in texts]
    assert group_equal(texts).tolist() == [list(dict.fromkeys(plain)).index(text) for text in plain]


def test_that_making_a_dataset_tells_how_far_it_is_and_stops_when_asked() -> None:
    token = CancelToken()
    work = make_dataset(table_of(*labelled(good=6000, bad=6000)), TEXT_LABEL, cancel=token)
    assert next(work) == Progressed("comparing", 0, 12000)
    assert next(work) == Progressed("comparing", 5000, 12000)
    token.request()
    with pytest.raises(Cancelled):
        next(work)


def test_that_a_dataset_keeps_no_second_copy_of_the_texts_of_a_large_table() -> None:
    rows = [(f"{text:100}", label) for text, label in labelled(good=2000, bad=2000)]
    table = replace(table_of(*rows), rows=Cells([encoded(rows)]))
    tracemalloc.start()
    try:
        dataset = to_dataset(table, TEXT_LABEL)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (dataset.n, len(dataset.texts[7])) == (4000, 100)
    assert kept < 60 * dataset.n
