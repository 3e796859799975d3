"""A project: opened or begun, of the table it was made for, by one program at a time."""

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, finish
from bertdesk.core.project import (
    Action,
    Edit,
    ExcludeRows,
    MergeLabels,
    Project,
    RestoreRows,
    SetCell,
    open_project,
    place_of,
)
from bertdesk.core.tablefile import Table, read_table
from bertdesk.errors import Cancelled, ColumnMissing, ProjectInUse, ProjectOfOtherFile
from bertdesk.paths import projects_dir

RELABEL = Action("relabel_rows", {"count": 2}, [SetCell(0, "label", "good"), SetCell(1, "label", "bad")])


@pytest.fixture
def table(tmp_path: Path) -> Table:
    path = tmp_path / "feedback.csv"
    path.write_text("text,label\nit works well,bad\nnever again please,good\nnice and quick,good\n")
    return read_table(path)


def opened(table: Table, path: Path | None = None, **named: bool) -> Project:
    return finish(open_project(table, path, **named))


def labels(project: Project, table: Table) -> list[str]:
    return project.apply(table).column(1)


def test_that_edits_are_there_when_the_project_is_opened_again_and_the_table_is_as_it_was(table: Table) -> None:
    before = table.path.read_bytes(), table.path.stat().st_mtime_ns
    began_s = time.time()
    with opened(table) as project:
        assert project.history() == ()
        project.do(RELABEL)
        project.do(Action("exclude_rows", {"count": 1}, [ExcludeRows([2])]))
    with opened(table) as project:
        assert list(project.apply(table).rows) == [("it works well", "good"), ("never again please", "bad")]
        first, second = project.history()
        assert (first.code, first.facts, first.is_done) == ("relabel_rows", {"count": 2}, True)
        assert began_s <= first.time_s <= second.time_s <= time.time()
    assert (table.path.read_bytes(), table.path.stat().st_mtime_ns) == before


def test_that_an_action_is_undone_and_done_again_as_one_also_later(table: Table) -> None:
    with opened(table) as project:
        project.do(RELABEL)
        undone = project.undo()
        assert undone is not None
        assert (undone.code, undone.is_done) == ("relabel_rows", False)
        assert labels(project, table) == ["bad", "good", "good"]
        assert project.undo() is None
    with opened(table) as project:
        assert (project.can_undo, project.can_redo) == (False, True)
        done = project.redo()
        assert done is not None
        assert done.is_done
        assert labels(project, table) == ["good", "bad", "good"]
        assert project.redo() is None


def test_that_a_new_action_drops_what_was_undone(table: Table) -> None:
    with opened(table) as project:
        project.do(RELABEL)
        project.do(Action("exclude_rows", {"count": 1}, [ExcludeRows([2])]))
        project.undo()
        project.undo()
        project.do(Action("merge_labels", {"label": "good"}, [MergeLabels("label", ["bad"], "good")]))
        assert [step.code for step in project.history()] == ["merge_labels"]
        assert not project.can_redo
    with opened(table) as project:
        assert [step.code for step in project.history()] == ["merge_labels"]
        assert labels(project, table) == ["good", "good", "good"]


BEYOND = [ExcludeRows([0, 3]), ExcludeRows([-1]), RestoreRows([3]), SetCell(3, "label", ""), SetCell(-1, "label", "")]


@pytest.mark.parametrize("edit", BEYOND)
def test_that_a_row_that_the_table_does_not_have_is_refused(table: Table, edit: Edit) -> None:
    with opened(table) as project:
        with pytest.raises(IndexError):
            project.do(Action("edit", {}, [SetCell(0, "label", "x"), edit]))
        assert project.history() == ()
        assert labels(project, table) == ["bad", "good", "good"]


def test_that_rows_may_come_as_an_array(table: Table) -> None:
    with opened(table) as project:
        project.do(
            Action("exclude_rows", {"count": 2}, [ExcludeRows(np.array([0, 2])), RestoreRows(np.array([], int))])
        )
        assert labels(project, table) == ["good"]


def test_that_a_column_that_the_table_does_not_have_is_refused(table: Table) -> None:
    with opened(table) as project:
        for edit in (SetCell(0, "stars", "5"), MergeLabels("stars", ["5"], "five")):
            with pytest.raises(ColumnMissing) as failure:
                project.do(Action("edit", {}, [edit]))
            assert failure.value.facts == {"path": str(table.path), "wanted": "stars", "found": "text, label"}
        assert project.history() == ()


def test_that_each_path_has_a_project_of_its_own_that_goes_by_its_name(table: Table, tmp_path: Path) -> None:
    place = place_of(table)
    assert place.parent == projects_dir()
    assert place.name.startswith("feedback.csv-")
    copy = Path(shutil.copytree(tmp_path, tmp_path.parent / f"{tmp_path.name}-copy")) / "feedback.csv"
    assert place_of(replace(table, path=copy)) != place
    assert place_of(replace(table, path=tmp_path / "x" / ".." / "feedback.csv")) == place
    assert len(place_of(replace(table, path=tmp_path / ("好" * 80))).name.encode()) < 200


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_that_a_table_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("text,label\nit works well,bad\nnever again please,good\n")
    table = read_table(path)
    for _ in range(2):
        with opened(table) as project:
            project.do(RELABEL)
    assert len(project.path.name) > 0


def test_that_a_project_may_lie_where_one_wants_it(table: Table, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "er" / "mine.bertdesk"
    with opened(table, place) as project:
        project.do(RELABEL)
        assert project.path == place
    assert not projects_dir().exists()
    with opened(table, place) as project:
        assert len(project.history()) == 1


def test_that_a_changed_table_is_told_and_changes_nothing(table: Table) -> None:
    with opened(table) as project:
        project.do(RELABEL)
    before = place_of(table).read_bytes()
    table.path.write_text("text,label\nit works well,good\nnever again please,good\nnice and quick,good\n")
    with pytest.raises(ProjectOfOtherFile) as failure:
        opened(read_table(table.path))
    assert failure.value.facts == {"path": str(table.path), "project": str(place_of(table))}
    assert place_of(table).read_bytes() == before


def test_that_edits_go_over_to_a_changed_table_where_one_wants_that(table: Table) -> None:
    with opened(table) as project:
        project.do(RELABEL)
        project.do(Action("exclude_rows", {"count": 1}, [ExcludeRows([2])]))
    table.path.write_text("text,label\nit works quite well,bad\nnever again please,good\n")
    changed = read_table(table.path)
    with opened(changed, anyway=True) as project:
        assert list(project.apply(changed).rows) == [("it works quite well", "good"), ("never again please", "bad")]
        assert [(notice.code, notice.facts) for notice in project.apply(changed).notices][-1:] == [
            ("edits_passed_over", {"count": 1})
        ]
        with pytest.raises(ProjectOfOtherFile):
            project.apply(table)
    with opened(changed) as project:  # it is this table's from now on
        assert labels(project, changed) == ["good", "bad"]


@pytest.mark.parametrize("other", [{"columns": ("text", "class")}, {"rows": (("a", "b"),)}])
def test_that_the_same_file_read_otherwise_is_another_table(table: Table, other: dict[str, tuple[str, ...]]) -> None:
    read_otherwise = replace(table, **other)
    with opened(table) as project:
        project.do(RELABEL)
        with pytest.raises(ProjectOfOtherFile):
            project.apply(read_otherwise)
    with pytest.raises(ProjectOfOtherFile):
        opened(read_otherwise)


def test_that_a_file_that_has_only_moved_keeps_a_project_that_is_named(table: Table, tmp_path: Path) -> None:
    place = tmp_path / "mine.bertdesk"
    with opened(table, place) as project:
        project.do(RELABEL)
    moved = replace(table, path=table.path.rename(tmp_path / "moved.csv"))
    with opened(moved, place) as project:
        assert labels(project, moved) == ["good", "bad", "good"]


def test_that_a_folder_of_texts_is_a_table_too(table: Table, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "good").mkdir(parents=True)
    (folder / "good" / "1.txt").write_text("it works well")
    (folder / "2.txt").write_text("never again")
    of_folder = replace(table, path=folder)
    with opened(of_folder) as project:
        project.do(RELABEL)
    with opened(of_folder) as project:
        assert len(project.history()) == 1
    (folder / "good" / "1.txt").write_text("it works bad!")
    with pytest.raises(ProjectOfOtherFile):
        opened(of_folder)


OTHER_PROGRAM = """
import sys
from pathlib import Path
from bertdesk.core.events import finish
from bertdesk.core.project import Action, SetCell, open_project
from bertdesk.core.tablefile import read_table
from bertdesk.errors import BertdeskError

table = read_table(sys.argv[1])
try:
    with finish(open_project(table)) as project:
        print(len(project.history()), flush=True)
        sys.stdin.readline()
        project.do(Action("theirs", {}, [SetCell(0, "label", "theirs")]))
except BertdeskError as error:
    print(error.code, flush=True)
"""


def start_other(table: Table) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM, table.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip


def test_that_a_second_program_is_told_that_the_project_is_in_use(table: Table) -> None:
    with opened(table) as project:
        project.do(RELABEL)
        assert start_other(table).communicate()[0] == "project_in_use\n"
        project.do(RELABEL)
    other = start_other(table)
    assert other.stdout is not None
    assert other.stdout.readline() == "2\n"
    with pytest.raises(ProjectInUse) as failure:
        opened(table)
    assert failure.value.facts == {"path": str(place_of(table))}
    other.communicate("go on\n")
    with opened(table) as project:
        assert [step.code for step in project.history()] == ["relabel_rows", "relabel_rows", "theirs"]


def test_that_a_program_that_was_killed_holds_no_project(table: Table) -> None:
    other = start_other(table)
    assert other.stdout is not None
    assert other.stdout.readline() == "0\n"
    other.kill()
    other.communicate()
    with opened(table) as project:
        project.do(RELABEL)


def test_that_the_same_program_cannot_open_it_twice(table: Table) -> None:
    with opened(table), pytest.raises(ProjectInUse):
        opened(table)
    with opened(table) as project:
        assert project.history() == ()


def test_that_any_thread_may_edit(table: Table) -> None:
    """The window opens it on a worker's thread, and edits on its own."""
    found: list[Project] = []
    thread = threading.Thread(target=lambda: found.append(opened(table)))
    thread.start()
    thread.join()
    (project,) = found
    crowd = [threading.Thread(target=lambda: [project.do(RELABEL) for _ in range(10)]) for _ in range(4)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    project.close()
    with opened(table) as project:
        assert len(project.history()) == 40


def test_that_opening_tells_how_far_it_is_and_can_be_cancelled(table: Table) -> None:
    size = table.path.stat().st_size
    told: list[object] = []
    finish(open_project(table), told.append).close()
    assert told == [Progressed("reading", size, size)]
    other = replace(table, path=table.path.rename(table.path.with_name("other.csv")))
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(open_project(other, cancel=token))
    assert not place_of(other).exists()
