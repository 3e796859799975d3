"""Texts of several columns: joined to one, or two that are judged together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from planted import table_of, texts

from bertdesk.core import provenance
from bertdesk.core.columns import guess, guess_columns
from bertdesk.core.dataset import fingerprint, subset
from bertdesk.core.findings.giveaway import giveaways
from bertdesk.core.findings.lengths import unusable
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.model_card import model_card
from bertdesk.core.provenance import Provenance
from bertdesk.core.row_texts import RowTexts, text_of_row, texts_in
from bertdesk.core.split import split
from bertdesk.core.tablefile import Table
from bertdesk.core.tablefile.cells import Cells, encoded
from bertdesk.core.text_columns import Columns
from bertdesk.data import choose_columns, same_columns
from bertdesk.errors import ColumnMissing, NoUsableRows, PairColumnMissing, SameColumnTwice

JOINED = Columns("title", "label", more=("body",))
PAIR = Columns("premise", "label", pair="hypothesis")


def two_texts(columns: tuple[str, str], n: int = 40) -> Table:
    rows = [(text, f"{label} it is, say {number}", label) for number, (text, label) in enumerate(texts(n))]
    return table_of(rows, (*columns, "label"))


# What the texts are


def test_that_joined_texts_stand_on_lines_of_their_own_in_the_order_in_which_they_are_named() -> None:
    table = table_of([("a title", "its body", "x")], ("title", "body", "label"))
    assert list(texts_in(table, JOINED)) == ["a title\nits body"]
    assert list(texts_in(table, Columns("body", "label", more=("title",)))) == ["its body\na title"]


def test_that_an_empty_cell_leaves_no_empty_line() -> None:
    rows = [("", "its body", "x"), ("a title", "  ", "x"), (" ", "", "x")]
    assert list(texts_in(table_of(rows, ("title", "body", "label")), JOINED)) == ["its body", "a title", ""]


def test_that_the_first_of_a_pair_may_be_joined() -> None:
    table = table_of([("a", "b", "c", "x")], ("title", "body", "question", "label"))
    columns = replace(JOINED, pair="question")
    assert list(texts_in(table, columns)) == [("a\nb", "c")]
    assert columns.read == ("title", "body", "question")


def test_that_a_row_is_shown_as_it_is_read() -> None:
    table = table_of([("a title", "its body", "x"), ("", "its body", "x")], ("title", "body", "label"))
    assert [text_of_row(table, JOINED, number) for number in (0, 1)] == ["a title\nits body", "its body"]
    assert text_of_row(table, Columns("body", "label", pair="title"), 0) == "its body\na title"


def test_that_a_row_with_one_empty_text_is_used_where_texts_are_joined_and_left_out_where_they_are_a_pair() -> None:
    table = two_texts(("premise", "hypothesis"))
    rows = [*table.rows, ("alone", "", "good")]
    table = replace(table, rows=rows, lines=range(2, 43))
    joined = to_dataset(table, Columns("premise", "label", more=("hypothesis",)))
    assert (joined.n, joined.texts[-1]) == (41, "alone")
    pairs = to_dataset(table, PAIR)
    assert pairs.n == 40
    assert [(notice.code, notice.facts) for notice in pairs.notices] == [
        ("empty_texts", {"count": 1, "first_line": 42})
    ]


def test_that_a_pair_stays_two_texts_and_can_be_had_as_one_string() -> None:
    dataset = to_dataset(two_texts(("premise", "hypothesis")), PAIR)
    assert dataset.texts[1] == (texts(2)[1][0], "good it is, say 1")
    assert dataset.wholes[1] == f"{texts(2)[1][0]}\ngood it is, say 1"
    assert subset(dataset, np.array([1])).texts == (dataset.texts[1],)


@pytest.mark.parametrize("columns", [Columns("title", "label"), JOINED, replace(JOINED, more=(), pair="body")])
def test_that_texts_come_out_the_same_one_by_one_and_from_rows_that_are_kept_as_bytes(columns: Columns) -> None:
    rows = [(f"title {n}", f'a "body", {n}' if n % 3 else "", "good") for n in range(3000)]
    plain = table_of(rows, ("title", "body", "label"))
    chosen = np.arange(1, 3000, 2)
    want = [list(texts_in(plain, columns))[number] for number in chosen.tolist()]
    for table in (plain, replace(plain, rows=Cells([encoded(rows[:1100]), encoded(rows[1100:])]))):
        found = RowTexts(table, columns, chosen)
        assert list(found) == want
        assert [found[number] for number in range(len(found))] == want
        assert found[10:20] == tuple(want[10:20])
        assert found[-1] == want[-1]


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        (replace(PAIR, pair="nowhere"), ColumnMissing),
        (replace(PAIR, more=("nowhere",)), ColumnMissing),
        (replace(PAIR, pair="premise"), SameColumnTwice),
        (replace(PAIR, more=("hypothesis",)), SameColumnTwice),
        (replace(PAIR, more=("label",)), SameColumnTwice),
    ],
)
def test_that_a_column_that_is_not_there_or_twice_is_refused(
    columns: Columns, error: type[ColumnMissing | SameColumnTwice]
) -> None:
    with pytest.raises(error):
        to_dataset(two_texts(("premise", "hypothesis")), columns)


def test_that_all_text_columns_are_named_where_no_row_has_both_texts() -> None:
    table = table_of([("a", "", "x"), ("", "b", "y")] * 10, ("premise", "hypothesis", "label"))
    with pytest.raises(NoUsableRows) as caught:
        to_dataset(table, PAIR)
    assert caught.value.facts["text_column"] == "premise, hypothesis"


def test_that_equal_pairs_stay_in_one_part_and_pairs_that_share_a_text_do_not_have_to() -> None:
    rows = [(f"premise {number // 4}", f"follows {number // 2}", "ab"[number % 2]) for number in range(80)]
    dataset = to_dataset(table_of(rows, ("premise", "hypothesis", "label")), PAIR)
    parts = split(dataset, valid_share=0.2, test_share=0.2)
    sides = [{dataset.texts[i] for i in part} for part in (parts.train, parts.valid, parts.test)]
    assert len(set.union(*sides)) == sum(map(len, sides))


def test_that_a_pair_and_the_same_texts_joined_have_different_fingerprints() -> None:
    table = two_texts(("premise", "hypothesis"))
    pair, joined = to_dataset(table, PAIR), to_dataset(table, Columns("premise", "label", more=("hypothesis",)))
    pasted = [(text, label) for text, label in zip(joined.wholes, table.column(2), strict=True)]
    assert fingerprint(pair) != fingerprint(joined)
    assert fingerprint(joined) == fingerprint(to_dataset(table_of(pasted), Columns("text", "label")))


# Which columns


def test_that_a_pair_is_used_where_names_say_so_and_joined_texts_only_where_a_person_does() -> None:
    assert guess_columns(two_texts(("premise", "hypothesis"))) == PAIR
    found = guess(two_texts(("title", "body")))
    assert found.joined == ("title", "body")
    assert found.chosen.more == ()


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({"text": "premise"}, Columns("premise", "label")),
        ({"text": ("hypothesis", "premise")}, Columns("hypothesis", "label", more=("premise",))),
        ({"text": "hypothesis", "pair": "premise"}, Columns("hypothesis", "label", pair="premise")),
        ({"pair": "hypothesis"}, PAIR),
        ({"pair": "premise"}, Columns("hypothesis", "label", pair="premise")),
        ({"pair": ""}, Columns("premise", "label")),
        ({"label": "label"}, PAIR),
    ],
)
def test_that_what_is_named_is_kept(named: dict[str, str], expected: Columns) -> None:
    assert guess_columns(two_texts(("premise", "hypothesis")), **named) == expected


def test_that_a_named_pair_is_no_finding() -> None:
    table = two_texts(("premise", "hypothesis"))
    assert "columns_pair" in {reason.code for reason in guess(table).reasons}
    found = guess(table, text="premise", pair="hypothesis")
    assert found.pair == ("premise", "hypothesis")
    assert "columns_pair" not in {reason.code for reason in found.reasons}


OF_PAIRS = Provenance(encoder="tiny", text_column="premise", label_column="label", pair_column="hypothesis")
OF_JOINED = Provenance(encoder="tiny", text_column="body", label_column="label", more_columns=("title",))


def test_that_a_model_is_asked_about_the_columns_that_it_was_trained_on() -> None:
    table = two_texts(("premise", "hypothesis"))
    assert choose_columns(table, text=None, label=None, of=OF_PAIRS) == PAIR
    assert choose_columns(table, text="premise", label=None, of=OF_PAIRS) == PAIR
    found = choose_columns(two_texts(("title", "body")), text=None, label=None, of=OF_JOINED)
    assert found == Columns("body", "label", more=("title",))


def test_that_a_model_of_single_texts_is_not_given_pairs_because_a_table_has_some() -> None:
    table = two_texts(("premise", "hypothesis"))
    single = Provenance(encoder="tiny", text_column="text", label_column="label")
    assert choose_columns(table, text=None, label=None, of=single).pair == ""
    assert choose_columns(table, text=None, label=None, of=Provenance()).pair == ""


def test_that_a_model_of_pairs_refuses_a_table_with_one_text() -> None:
    with pytest.raises(PairColumnMissing) as caught:
        choose_columns(table_of(texts(40)), text=None, label=None, of=OF_PAIRS)
    assert caught.value.facts["found"] == "text, label"


def test_that_another_table_is_read_by_the_same_columns_as_far_as_they_are_there() -> None:
    assert same_columns(two_texts(("title", "body")), JOINED) == JOINED
    assert same_columns(table_of(texts(40)), JOINED) == Columns("text", "label")


def test_that_findings_go_by_all_columns_that_are_read() -> None:
    rows = [(text, f"so {label}", label) for text, label in texts(60)]
    table = table_of([*rows, ("", "alone", "good")], ("premise", "hypothesis", "label"))
    assert [finding.code for finding in giveaways(table, to_dataset(table, Columns("premise", "label")))] == [
        "column_tells_label"
    ]
    assert giveaways(table, to_dataset(table, PAIR)) == []
    assert [finding.rows for finding in unusable(table, to_dataset(table, PAIR))] == [(60,)]
    assert unusable(table, to_dataset(table, Columns("premise", "label", more=("hypothesis",)))) == []


# What is kept of it


def test_that_a_record_keeps_the_columns_and_older_records_open(tmp_path: Path) -> None:
    for record in (OF_PAIRS, OF_JOINED):
        (tmp_path / provenance.FILE_NAME).write_text(provenance.to_json(record), encoding="utf-8")
        assert provenance.read(tmp_path).columns == record.columns
    old = provenance.to_json(OF_PAIRS).replace("pair_column", "of_a_later_version").replace("more_columns", "as_well")
    (tmp_path / provenance.FILE_NAME).write_text(old, encoding="utf-8")
    assert provenance.read(tmp_path).columns == Columns("premise", "label")


def test_that_the_model_card_names_all_columns() -> None:
    assert "text in “premise”, second text in “hypothesis”, class in “label”" in model_card(OF_PAIRS, ("a",))
    assert "text in “body” and “title”, class in “label”" in model_card(OF_JOINED, ("a",))
