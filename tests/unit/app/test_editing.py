"""What a person changes in the open table is kept, can be undone, and is what everything else then sees."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny import reviews, write_csv

from bertdesk import api
from bertdesk.app.session import Session
from bertdesk.core import tokens
from bertdesk.core.findings.finding import Finding, Place
from bertdesk.core.project import Action, SetCell, place_of

Settle = Callable[[], None]


@pytest.fixture
def opened(session: Session, table: Path, settle: Settle) -> Session:
    session.material.open_table(table)
    settle()
    return session


def labels(session: Session) -> list[str]:
    table = session.material.table
    assert table is not None
    return [row[1] for row in table.rows]


def test_that_rows_are_left_out_and_taken_back(opened: Session, settle: Settle, table: Path) -> None:
    before = table.read_bytes()
    material, editing = opened.material, opened.editing
    assert not material.edits.count
    assert editing.exclude([0, 5])
    settle()
    assert material.table is not None
    assert material.dataset is not None
    assert len(material.table.rows) == material.dataset.n == 58
    assert material.table.rows[0][0] == "the book was good . 1"
    assert material.edits.count == 1
    assert editing.undo()
    settle()
    assert len(material.table.rows) == 60
    assert (material.edits.count, material.edits.undo) == (0, None)
    assert editing.redo()
    settle()
    assert editing.restore([5])
    settle()
    assert len(material.table.rows) == 59
    assert table.read_bytes() == before


def test_that_edits_are_there_when_the_table_is_opened_again(
    opened: Session, settle: Settle, table: Path, tmp_path: Path
) -> None:
    opened.editing.relabel([0, 1], "good")
    settle()
    opened.material.open_table(write_csv(tmp_path / "other.csv", reviews(20)))
    settle()
    assert not opened.material.edits.count
    opened.material.open_table(table)
    settle()
    assert opened.material.edits.count == 1
    assert labels(opened)[:3] == ["good", "good", "bad"]


def test_that_several_wishes_follow_each_other(opened: Session, settle: Settle) -> None:
    for row in (0, 1, 2):
        assert opened.editing.exclude([row])
    opened.editing.undo()
    settle()
    assert opened.material.table is not None
    assert len(opened.material.table.rows) == 58
    assert opened.material.edits.count == 2


def test_that_a_project_of_another_file_is_offered_and_never_lost(opened: Session, settle: Settle, table: Path) -> None:
    opened.editing.exclude([0])
    settle()
    write_csv(table, reviews(50))
    opened.material.open_table(table)
    settle()
    material = opened.material
    assert material.edits.trouble is not None
    assert material.edits.trouble[0] == "project_of_other_file"
    assert material.table is material.read
    assert opened.editing.open_anyway()
    settle()
    assert material.table is not None
    assert len(material.table.rows) == 49
    write_csv(table, reviews(40))
    material.open_table(table)
    settle()
    assert opened.editing.begin_anew()
    settle()
    assert material.edits.trouble is None
    assert material.table is not None
    assert len(material.table.rows) == 40
    place = place_of(material.table)
    assert not place.exists()
    assert len(list(place.parent.glob("*.bertdesk"))) == 1


def test_that_a_project_in_use_elsewhere_is_one_sentence_and_the_table_stays(
    opened: Session, settle: Settle, table: Path
) -> None:
    failures: list[tuple[str, str]] = []
    opened.failed.connect(lambda verb, code, _facts: failures.append((verb, code)))
    material = opened.material
    before = material.table
    with api.open_project(api.read_table(table)):
        assert opened.editing.exclude([0])
        assert opened.editing.exclude([1])
        settle()
    assert failures == [("edit", "project_in_use")]
    assert material.table is before
    assert opened.editing.exclude([0])
    settle()
    assert material.edits.count == 1


def test_that_a_table_whose_project_is_in_use_opens_as_it_was_read(
    opened: Session, settle: Settle, table: Path, tmp_path: Path
) -> None:
    opened.editing.exclude([0])
    settle()
    opened.material.open_table(write_csv(tmp_path / "other.csv", reviews(20)))
    settle()
    opened.editing.close()
    with api.open_project(api.read_table(table)):
        opened.material.open_table(table)
        settle()
    edits = opened.material.edits
    assert edits.trouble is not None
    assert edits.trouble[0] == "project_in_use"
    assert opened.material.table is opened.material.read


def test_that_lengths_of_unchanged_texts_are_not_counted_again(
    opened: Session, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    count = tokens.count_tokens

    def hear(texts: Sequence[str], *arguments: Any, **more: Any) -> Any:
        counted.append(len(texts))
        return count(texts, *arguments, **more)

    monkeypatch.setattr(tokens, "count_tokens", hear)
    before = opened.material.lengths
    assert before is not None
    opened.editing.exclude([0])
    settle()
    opened.editing.act(lambda _: Action("edit", {}, (SetCell(5, "text", "quite another text " * 9),)))
    settle()
    assert counted == [0, 1]
    after = opened.material.lengths
    assert after is not None
    assert after[5:].tolist() == before[6:].tolist()
    assert after[4] != before[5]


def test_that_an_edit_that_changes_nothing_is_none(opened: Session, settle: Settle) -> None:
    finding = Finding("emails_in_texts", "doubtful", {"count": 1}, (Place(0),))
    assert opened.editing.remedy("mask", finding, finding.rows)
    settle()
    assert opened.material.edits.count == 0
    assert not opened.editing.exclude([])
