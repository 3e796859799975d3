"""Edits come to what a plain list of rows would come to, whatever their order, and copy nothing that stays."""

import tracemalloc
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import write_csv

from bertdesk.core.events import Notice, finish
from bertdesk.core.project import (
    AcceptFinding,
    Action,
    Edit,
    ExcludeRows,
    MergeLabels,
    RestoreRows,
    SetCell,
    edits,
    open_project,
    rows_as_read,
    rows_now,
    set_aside,
)
from bertdesk.core.project.changes import Changes
from bertdesk.core.project.edited import edited, excluded
from bertdesk.core.tablefile import Table, read_table
from bertdesk.core.tablefile.cells import Cells

LABELS = ("pos", "Pos", " pos", "POS ", "neg", "", "\ud800 lone")
ROWS = 6
Row = tuple[str, ...]


def table_of(*rows: Row, path: Path = Path("a.csv")) -> Table:
    return Table(path, ("text", "label"), rows, tuple(range(2, len(rows) + 2)), "utf-8", ",")


TABLE = table_of(*((f"text {n}", LABELS[n]) for n in range(ROWS)))


def after(table: Table, done: list[Edit]) -> dict[int, Row]:
    """Return the rows that are left, by number: each edit applied to all cells, one after the other."""
    rows, excluded = [list(row) for row in table.rows], set[int]()
    for edit in done:
        match edit:
            case SetCell(row, column, value):
                rows[row][table.columns.index(column)] = value
            case ExcludeRows(gone):
                excluded |= set(gone)
            case RestoreRows(back):
                excluded -= set(back)
            case MergeLabels(column, spellings, label):
                place = table.columns.index(column)
                for row in rows:
                    if row[place].strip() in {spelling.strip() for spelling in spellings}:
                        row[place] = label
    return {number: tuple(row) for number, row in enumerate(rows) if number not in excluded}


numbers = st.integers(0, ROWS - 1)
columns = st.sampled_from(TABLE.columns)
labels = st.sampled_from(LABELS)
one_edit: st.SearchStrategy[Edit] = st.one_of(
    st.builds(SetCell, numbers, columns, st.one_of(labels, st.text(max_size=3))),
    st.builds(ExcludeRows, st.lists(numbers, max_size=3).map(tuple)),
    st.builds(RestoreRows, st.lists(numbers, max_size=3).map(tuple)),
    st.builds(MergeLabels, columns, st.lists(labels, max_size=3).map(tuple), labels),
    st.builds(AcceptFinding, st.text(max_size=3), st.lists(numbers, max_size=3).map(tuple)),
)
steps = st.lists(st.one_of(st.lists(one_edit, max_size=3), st.sampled_from(["undo", "redo", "reopen"])), max_size=25)


def assert_is(now: Table, expected: dict[int, Row]) -> None:
    assert list(now.rows) == list(expected.values())
    assert rows_as_read(now).tolist() == list(expected)
    assert [now.rows[n] for n in range(len(now.rows))] == list(expected.values())
    assert list(now.lines) == [number + 2 for number in expected]
    for place in range(2):
        assert now.rows.column(place) == now.column(place) == [row[place] for row in expected.values()]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the table is said to have come from."""
    path = tmp_path_factory.mktemp("projects") / "a.csv"
    path.write_text("text,label\n")
    return path


fresh_numbers = count()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_that_any_order_of_do_undo_and_redo_comes_to_what_a_plain_list_comes_to(file: Path, steps: list[Any]) -> None:
    table, path = replace(TABLE, path=file), file.with_name(f"{next(fresh_numbers)}.bertdesk")
    project = finish(open_project(table, path))
    history: list[list[Edit]] = []
    done = 0
    for step in steps:
        if step == "reopen":
            project.close()
            project = finish(open_project(table, path))
        elif step == "undo":
            assert (project.undo() is None) == (done == 0)
            done = max(0, done - 1)
        elif step == "redo":
            assert (project.redo() is None) == (done == len(history))
            done = min(len(history), done + 1)
        else:
            project.do(Action("edit", {"number": len(history)}, step))
            history, done = [*history[:done], step], done + 1
        assert [step.is_done for step in project.history()] == [n < done for n in range(len(history))]
        assert (project.can_undo, project.can_redo) == (done > 0, done < len(history))
        assert_is(project.apply(table), after(table, [edit for action in history[:done] for edit in action]))
    project.close()


@given(st.lists(one_edit))
def test_that_edits_come_back_from_json_as_they_were(made: list[Edit]) -> None:
    text = edits.to_json(made)
    assert text.isascii()
    assert edits.from_json(text) == tuple(made)


def test_that_rows_may_be_numbered_by_numpy() -> None:
    text = edits.to_json([ExcludeRows(np.array([3, 1])), SetCell(np.int64(2), "text", "a")])
    assert edits.from_json(text) == (ExcludeRows((3, 1)), SetCell(2, "text", "a"))


@pytest.mark.parametrize("text", ["{", "[1]", '[["set", 1]]', '[["paint", 1, "text", "red"]]', '[["exclude", 3]]'])
def test_that_what_is_no_edit_is_none(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        edits.from_json(text)


def changes_of(*made: Edit) -> Changes:
    changes = Changes()
    changes.add(made)
    return changes


def test_that_a_merge_takes_in_what_was_written_before_it_and_not_what_is_written_after() -> None:
    now = edited(
        TABLE,
        changes_of(
            SetCell(4, "label", " Pos"), MergeLabels("label", ["Pos", "POS"], "positive"), SetCell(5, "label", "Pos")
        ),
    )
    assert now.column(1) == ["pos", "positive", " pos", "positive", "positive", "Pos"]


def test_that_an_edited_table_stays_as_it_is_when_edits_go_on() -> None:
    changes = changes_of(SetCell(0, "text", "one"), MergeLabels("label", ["Pos"], "pos"), ExcludeRows([5]))
    now = edited(TABLE, changes)
    changes.add([SetCell(0, "text", "two"), MergeLabels("label", ["pos"], "neg"), RestoreRows([5])])
    assert (now.rows[0], len(now.rows)) == (("one", "pos"), 5)


def test_that_edits_of_what_the_table_does_not_have_are_passed_over_and_counted() -> None:
    made = [
        SetCell(6, "text", "a"), ExcludeRows([0, 9]), SetCell(1, "stars", "5"), MergeLabels("kind", ["a", "b"], "a"),
    ]  # fmt: skip
    now = edited(TABLE, changes_of(*made))
    assert list(now.rows) == list(TABLE.rows[1:])
    assert now.notices == (Notice("edits_passed_over", {"count": 5}),)


def test_that_an_edited_table_can_be_read_like_any_other() -> None:
    now = edited(TABLE, changes_of(SetCell(1, "text", "b"), ExcludeRows([0])))
    assert now.rows[0] == now.rows[-5] == ("b", "Pos")
    assert now.rows[1:3] == (("text 2", " pos"), ("text 3", "POS "))
    assert now == edited(TABLE, changes_of(SetCell(1, "text", "b"), ExcludeRows([0])))
    assert now != TABLE
    assert edited(TABLE, Changes()).rows == TABLE.rows
    with pytest.raises(IndexError):
        now.rows[5]


def test_that_edits_of_a_million_rows_copy_what_was_changed_alone(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("text,label\n" + "".join(f"this is text {n} of many,{'ab'[n % 2]}\n" for n in range(1_000_000)))
    table = read_table(path)
    assert isinstance(table.rows, Cells), "it was not read the quick way"
    changes = changes_of(
        SetCell(999_999, "text", "the last"), MergeLabels("label", ["b"], "a"), ExcludeRows(range(1000))
    )
    tracemalloc.start()
    now = edited(table, changes)
    size_bytes, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size_bytes < 20 * len(table.rows), "more than the numbers and lines of the rows"
    assert peak_bytes < 50 * len(table.rows)
    assert (now.rows[0], now.rows[-1]) == (("this is text 1000 of many", "a"), ("the last", "a"))
    assert now.rows.column(1).count("a") == 999_000
    assert sum(1 for _ in now.rows) == 999_000


def test_that_what_is_left_out_can_be_looked_at_with_what_was_changed_in_it() -> None:
    done = changes_of(SetCell(4, "text", "new"), ExcludeRows([4, 1, 99]), SetCell(0, "text", "x"))
    out = excluded(TABLE, done)
    assert list(out.rows) == [("text 1", "Pos"), ("new", "neg")]
    assert list(out.lines) == [3, 6]
    assert rows_as_read(out).tolist() == [1, 4]
    assert out.rows[-1] == ("new", "neg")
    with pytest.raises(IndexError):
        _ = out.rows[2]


def test_that_rows_as_read_are_found_in_a_table_from_which_some_are_missing() -> None:
    now = edited(TABLE, changes_of(ExcludeRows([1, 3])))
    there, numbers = rows_now(now, [5, 1, 0, 4])
    assert (there.tolist(), numbers.tolist()) == ([5, 0, 4], [3, 0, 2])
    assert rows_now(TABLE, [2, 5])[1].tolist() == [2, 5]
    assert rows_now(edited(TABLE, changes_of(ExcludeRows(range(ROWS)))), [0, 5])[1].tolist() == []


def test_that_the_parts_of_a_table_go_with_its_rows() -> None:
    parts = replace(TABLE, parts=("train", "train", "test", "train", "test", "train"))
    assert edited(parts, changes_of(ExcludeRows([0, 2]))).parts == ("train", "train", "test", "train")


def test_that_what_is_fine_adds_up_and_all_of_it_stays_all() -> None:
    done = changes_of(AcceptFinding("short", [1]), AcceptFinding("short", [2]), AcceptFinding("id"))
    assert done.accepted == {"short": {1, 2}, "id": set()}
    done.add([AcceptFinding("short"), AcceptFinding("short", [3])])
    assert done.accepted["short"] == set()
    assert edited(TABLE, done).rows == TABLE.rows


def test_that_a_project_that_is_set_aside_is_there_under_another_name(tmp_path: Path) -> None:
    table = read_table(write_csv(tmp_path / "a.csv", [(f"text {n}", "ab"[n % 2]) for n in range(ROWS)]))
    place = tmp_path / "a.bertdesk"
    for n in (1, 2):
        with finish(open_project(table, place)) as project:
            assert project.history() == ()
            project.do(Action("edit", {"n": n}, [ExcludeRows([n])]))
        assert set_aside(place) == tmp_path / f"a ({n}).bertdesk"
    with finish(open_project(table, tmp_path / "a (2).bertdesk")) as project:
        assert [step.facts for step in project.history()] == [{"n": 2}]
