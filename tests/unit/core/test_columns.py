"""Which column is which: tables that a person would not mistake, and what else they may be."""

import pytest
from column_tables import TABLES, UNSEEN, Made
from planted import table_of

from bertdesk.core.columns import Columns, guess, guess_columns
from bertdesk.core.several_labels import separator_in, split_labels
from bertdesk.errors import NoTextColumn


def is_right(made: Made) -> bool:
    found = guess(made.table())
    return (found.columns, found.pair, found.separator) == (Columns(made.text, made.label), made.pair, made.separator)


def test_that_the_guess_is_right_on_the_tables_it_was_made_with() -> None:
    assert len(TABLES) >= 40
    assert sum(map(is_right, TABLES)) >= len(TABLES) - 2


def test_that_the_guess_is_mostly_right_on_tables_it_was_not_fitted_to() -> None:
    assert sum(map(is_right, UNSEEN)) >= 17


@pytest.mark.parametrize("made", TABLES + UNSEEN, ids=lambda made: "-".join(made.cells))
def test_that_dates_ids_and_addresses_are_never_offered(made: Made) -> None:
    found = guess(made.table()).columns
    poor = {"row", "uid", "date", "time", "us date", "zh date", "url", "mail", "empty", "same"}
    assert made.cells[found.text] not in poor
    assert made.cells[found.label] not in poor


def test_that_the_reasons_are_told() -> None:
    rows = [(f"The parcel number {i} came late", "ab"[i % 2], f"{i} it is") for i in range(60)]
    found = guess(table_of(rows, ("review", "x", "y")))
    assert [(reason.code, reason.facts.get("column")) for reason in found.reasons] == [
        ("text_by_name", "review"),
        ("label_by_values", "x"),
    ]
    found = guess(table_of(rows, ("x", "label", "z")))
    assert [reason.code for reason in found.reasons] == ["text_by_length", "label_by_name"]


def test_that_a_named_column_is_kept_without_a_reason() -> None:
    rows = [(f"The parcel number {i} came late", "ab"[i % 2], f"so it is, {i}") for i in range(60)]
    found = guess(table_of(rows, ("review", "x", "y")), text="y", label="x")
    assert found.columns == Columns("y", "x")
    assert not any(reason.code.startswith(("text_by", "label_by")) for reason in found.reasons)


def test_that_a_title_and_its_body_may_be_joined() -> None:
    rows = [
        (f"Parcel number {i} again late", f"It came late, {i} days after I had paid for it", "ab"[i % 2])
        for i in range(60)
    ]
    found = guess(table_of(rows, ("title", "body", "label")))
    assert found.joined == ("title", "body")
    assert found.pair is None


@pytest.mark.parametrize("name", ["verdict", "severity", "Kategorie", "valoración", "栏目", "dialog_act"])
def test_that_the_name_of_a_class_in_other_words_is_known(name: str) -> None:
    rows = [(f"The parcel number {i} came late", "abc"[i % 3], "xy"[i % 2]) for i in range(60)]
    assert guess_columns(table_of(rows, ("claim", name, "airline"))) == Columns("claim", name)


def test_that_of_two_columns_as_good_the_later_is_the_label() -> None:
    rows = [("xy"[i % 2], f"The parcel number {i} came late", "abc"[i % 3]) for i in range(60)]
    assert guess_columns(table_of(rows, ("c1", "c2", "c3"))) == Columns("c2", "c3")


def test_that_a_table_without_text_is_refused() -> None:
    with pytest.raises(NoTextColumn):
        guess_columns(table_of([(str(i), "ab"[i % 2]) for i in range(60)], ("a", "b")))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a;b", "b", "c;a", "b;c", "a", "c"] * 5, ";"),
        (["red, green", "green", "red", "blue, red", "green, blue"] * 5, ","),
        (["['a', 'b']", "['b']", "['c', 'a']", "['b', 'c']"] * 5, ","),
        (["价格、服务", "服务", "价格", "物流、价格", "服务、物流"] * 5, "、"),
        (["wind/rain", "sun", "snow/ice", "wind/rain", "sun"] * 5, ""),
        (["1/2/2024", "2/2/2024", "1/3/2024"] * 9, ""),
        (["1,5", "2,5", "1,2", "5,1"] * 9, ""),
        ([f"name{i}, first{i}" for i in range(60)], ""),
        (["a", "b"] * 20, ""),
        ([], ""),
    ],
)
def test_that_several_labels_in_a_cell_are_seen_where_their_parts_come_again(cells: list[str], expected: str) -> None:
    assert separator_in(cells) == expected


def test_that_labels_in_a_cell_are_split_bare_and_once() -> None:
    assert split_labels(" a ; b;a;; 'c' ", ";") == ["a", "b", "c"]
    assert split_labels("['x', \"y\"]", ",") == ["x", "y"]
    assert split_labels("alone", "") == ["alone"]
