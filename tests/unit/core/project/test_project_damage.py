"""A project file that is not whole, not ours or not writable: one sentence, and it stays as it is."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import disks
import pytest
from editing import Editor, rows_after

from bertdesk import messages
from bertdesk.core.events import finish
from bertdesk.core.project import Action, Project, SetCell, open_project
from bertdesk.errors import (
    FileUnreadable,
    ProjectTooNew,
    ProjectUnreadable,
    SaveFailed,
)

EDIT = Action("relabel_rows", {"count": 1}, [SetCell(0, "label", "b")])


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """One whose project holds 12 operations, and is closed."""
    editor = Editor(tmp_path)
    editor.edit(1, 12, lambda _: None)
    return editor


def opened(editor: Editor) -> Project:
    return finish(open_project(editor.table, editor.path))


def truncated(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def other_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE bookmark (address TEXT); INSERT INTO bookmark VALUES ('a');")
    connection.close()


def without_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("DROP TABLE action")
    connection.close()


def an_action_less(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("DELETE FROM action WHERE number = 2")
    connection.close()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "emptied": truncated(0),
    "cut to its head": lambda path: os.truncate(path, 100),
    "cut in the middle": truncated(0.5),
    "cut at its end": lambda path: os.truncate(path, path.stat().st_size - 1),
    "random bytes": lambda path: path.write_bytes(random.Random(17).randbytes(9000)),
    "a text": lambda path: path.write_text("dear diary\n" * 200),
    "another program's database": other_database,
    "a table is gone": without_tables,
    "an action is gone": an_action_less,
    "a folder": folder,
    "a pipe": pipe,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_that_a_damaged_project_is_told_and_left_as_it_is(editor: Editor, damage: str) -> None:
    if damage == "a pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    DAMAGES[damage](editor.path)
    before = editor.path.read_bytes() if editor.path.is_file() else b""
    with pytest.raises(ProjectUnreadable) as failure:
        opened(editor)
    assert failure.value.facts == {"path": str(editor.path)}
    assert (editor.path.read_bytes() if editor.path.is_file() else b"") == before
    assert [path.name for path in editor.projects.iterdir()] == [editor.path.name]


def test_that_a_project_of_a_newer_version_is_told_and_left_as_it_is(editor: Editor) -> None:
    connection = sqlite3.connect(editor.path)
    connection.executescript("PRAGMA user_version = 2")
    connection.close()
    before = editor.path.read_bytes()
    with pytest.raises(ProjectTooNew) as failure:
        opened(editor)
    assert "newer BERTDesk" in messages.sentence(failure.value.code, failure.value.facts)
    assert editor.path.read_bytes() == before


@pytest.mark.parametrize("count", [200, pytest.param(5000, marks=pytest.mark.slow)])
def test_that_a_flipped_byte_is_told_or_changes_nothing(editor: Editor, count: int) -> None:
    whole, dice, told = editor.path.read_bytes(), random.Random(17), 0
    for _ in range(count):
        place = dice.randrange(len(whole))
        damaged = whole[:place] + bytes([whole[place] ^ dice.randrange(1, 256)]) + whole[place + 1 :]
        editor.path.write_bytes(damaged)
        try:
            editor.look(12)
        except (ProjectUnreadable, ProjectTooNew):
            told += 1
            assert editor.path.read_bytes() == damaged
    assert told > count / 10  # most of a small database is empty


def test_that_what_is_left_of_a_removed_project_gets_into_no_new_one_and_is_kept(editor: Editor) -> None:
    project = opened(editor)
    project.do(EDIT)
    left = editor.path.with_name(f"{editor.path.name}-wal")
    shutil.copy(left, editor.projects / "copy")
    project.close()
    editor.path.unlink()
    (editor.projects / "copy").rename(left)
    content = left.read_bytes()
    with opened(editor) as project:
        assert project.history() == ()
    assert editor.look(0) == 0
    assert left.with_name(f"{left.name}.left").read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="open files cannot be removed there")
@pytest.mark.parametrize("gone", ["folder", "file", "wal", "replaced"])
def test_that_an_edit_is_not_told_as_saved_where_the_file_is_gone_meanwhile(editor: Editor, gone: str) -> None:
    project = opened(editor)
    if gone == "folder":
        shutil.rmtree(editor.projects)
    elif gone == "wal":
        editor.path.with_name(f"{editor.path.name}-wal").unlink()
    else:
        editor.path.unlink()
        if gone == "replaced":
            editor.path.write_bytes(b"something else")
    before = project.history()
    for change in (lambda: project.do(EDIT), project.undo):
        with pytest.raises(SaveFailed) as failure:
            change()
        assert failure.value.facts == {"path": str(editor.path), "reason": "No such file or directory"}
    assert project.history() == before
    assert list(project.apply(editor.table).rows) == rows_after(editor.table, 12)
    project.close()
    if gone == "replaced":
        assert editor.path.read_bytes() == b"something else"


def test_that_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    editor = Editor(tmp_path / "table")
    with disks.small_disk(tmp_path / "disk") as disk:
        editor.projects = disk / "projects"
        with disks.read_only(disk), pytest.raises(SaveFailed) as failure:
            opened(editor)
        assert failure.value.facts["reason"] == "Read-only file system"
        editor.edit(1, 2, lambda _: None)
        with disks.read_only(disk), pytest.raises(SaveFailed):
            opened(editor)
        assert editor.look(2) == 2


def test_that_a_place_in_a_file_is_told(editor: Editor) -> None:
    with pytest.raises(FileUnreadable) as failure:
        finish(open_project(editor.table, editor.path / "inner.bertdesk"))
    assert failure.value.facts["reason"] == "Not a directory"
    assert editor.look(12) == 12


def test_that_a_table_that_is_gone_is_told(editor: Editor) -> None:
    editor.table.path.unlink()
    with pytest.raises(FileUnreadable) as failure:
        opened(editor)
    assert failure.value.facts == {"path": str(editor.table.path), "reason": "No such file or directory"}
