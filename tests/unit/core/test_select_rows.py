"""Rows are found by their words, their class and their order; a search hears a wish to stop."""

from pathlib import Path

import numpy as np
import pytest
from doing import finish, listen
from hypothesis import given
from hypothesis import strategies as st

from bertdesk.core import select_rows as selecting
from bertdesk.core.cancel import CancelToken
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.select_rows import Wanted, key_of, select_rows
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import Cancelled

ROWS = (
    ("Late again", "bad", "10"), ("fine", "good", "9"), ("", "bad", ""), ("LATE, late", "good", "-1.5"),
    ("straße", "good", "n/a"), ("Fine", "bad", "9"), *((f"row {i}", "bad", str(i)) for i in range(20, 34)),
)  # fmt: skip


def table_of(rows: tuple[tuple[str, ...], ...]) -> Table:
    names = ("text", "label", "stars")[: len(rows[0])]
    return Table(Path("made.csv"), names, rows, tuple(range(2, len(rows) + 2)), "utf-8", ",")


TABLE = table_of(ROWS)
DATASET = to_dataset(TABLE, Columns("text", "label"))


def found(wanted: Wanted, table: Table = TABLE) -> list[int]:
    rows: list[int] = finish(select_rows(table, DATASET, wanted, cancel=CancelToken())).tolist()
    return rows


def test_that_nothing_wanted_is_everything() -> None:
    assert found(Wanted()) == list(range(20))


def test_that_words_are_found_in_any_cell_whatever_their_case() -> None:
    assert found(Wanted("late")) == [0, 3]
    assert found(Wanted("STRASSE")) == [4]
    assert found(Wanted("N/A")) == [4]
    assert found(Wanted("nowhere")) == []


def test_that_rows_of_a_class_are_those_of_the_dataset() -> None:
    assert found(Wanted(label="good")) == [1, 3, 4]
    assert 2 not in found(Wanted(label="bad"))  # its text is empty, so it is in no class
    assert found(Wanted("late", "good")) == [3]
    assert found(Wanted(label="unknown")) == []


def test_that_numbers_come_by_value_then_words_and_empty_cells_last_both_ways() -> None:
    assert found(Wanted(sort_by=2))[:4] == [3, 1, 5, 0]
    assert found(Wanted(sort_by=2))[-2:] == [4, 2]
    falling = found(Wanted(sort_by=2, descending=True))
    assert (falling[0], falling[-4:]) == (4, [1, 5, 3, 2])


@given(st.lists(st.text(max_size=3), min_size=1, max_size=60), st.booleans())
def test_that_sorting_piece_by_piece_is_sorting(cells: list[str], descending: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selecting, "_PIECE", 7)
        order = found(Wanted(sort_by=0, descending=descending), table_of(tuple((cell,) for cell in cells)))
    filled = [cells[n] for n in order if cells[n].strip()]
    assert sorted(order) == list(range(len(cells)))
    assert [key_of(cell) for cell in filled] == sorted((key_of(cell) for cell in filled), reverse=descending)
    assert all(not cells[n].strip() for n in order[len(filled) :])


@pytest.mark.parametrize("wanted", [Wanted("row"), Wanted(sort_by=0)])
def test_that_a_wish_to_stop_is_heard(wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "_PIECE", 5)
    token = CancelToken()
    with pytest.raises(Cancelled):
        listen(select_rows(TABLE, DATASET, wanted, cancel=token), meanwhile=lambda _: token.request())


def test_that_numbers_of_rows_are_whole() -> None:
    assert finish(select_rows(TABLE, None, Wanted("zzz"), cancel=CancelToken())).dtype == np.int64


def test_that_rows_among_which_is_looked_keep_their_order_unless_another_is_wanted() -> None:
    def among(wanted: Wanted) -> list[int]:
        some = np.array([5, 3, 0, 1], np.int64)
        rows: list[int] = finish(select_rows(TABLE, DATASET, wanted, among=some, cancel=CancelToken())).tolist()
        return rows

    assert among(Wanted()) == [5, 3, 0, 1]
    assert among(Wanted(label="good")) == [3, 1]
    assert among(Wanted("late")) == [3, 0]
    assert among(Wanted("fine", "bad")) == [5]
    assert among(Wanted(sort_by=2)) == [3, 5, 1, 0]
