"""No edit that was told is lost: killed at any instant, or failed by the disk at any call.

The work is done by tests/editing.py, which changes a table again and again and looks at the project after each blow.
"""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import disks
import pytest
from disks import ballast, build_faults, trials
from editing import OPERATIONS, Editor

from bertdesk.core.project import database
from bertdesk.errors import DiskFull

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes calls fail."""
    return build_faults(tmp_path_factory.mktemp("faults"))


@forks
@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_that_a_kill_at_any_instant_loses_no_edit_that_was_told(tmp_path: Path, count: int) -> None:
    found = trials("editing.py", "killed", str(count), "17", folder=tmp_path / "run")
    assert len(found) == count
    for trial in found:
        assert trial["found"] in (trial["last"], trial["last"] + 1), trial  # 1: on the disk, and not yet told
    amid, opening = sum(trial["told"] > 1 for trial in found), sum(not trial["told"] for trial in found)
    print(f"{count} kills: {amid} while it was edited, {opening} while the project was opened or made")
    assert amid >= count / 20  # a busy computer gets seldom so far


def test_that_a_kill_before_any_call_that_changes_the_disk_loses_no_edit(tmp_path: Path, faults: Path) -> None:
    found = trials("editing.py", "killed-at-each", folder=tmp_path / "run", preload=faults)
    calls = [trial["call"] for trial in found]
    assert {"mkdir", "open", "write", "fsync", "pwrite64", "fdatasync", "ftruncate64", "unlink"} <= set(calls)
    assert calls.count("fdatasync") > OPERATIONS, "not each is synced"
    for trial in found:
        assert trial["found"] in (trial["last"], trial["last"] + 1), trial
    assert found[-1]["found"] == OPERATIONS, "no edit came to its end"


NAMED = {"ENOSPC": ("disk is full", "disk I/O error", "unable to open"), "FULL": ("disk is full",)}


def test_that_any_call_that_fails_leaves_the_project_as_it_was_and_a_sentence(tmp_path: Path, faults: Path) -> None:
    found = trials("editing.py", "failed-at-each", folder=tmp_path / "run", preload=faults)
    assert len(found) > 150
    for trial in found:
        if not trial["sentence"]:
            assert trial["last"] == trial["found"] == OPERATIONS, trial
        else:
            assert "could not be saved" in trial["sentence"], trial
            assert any(word in trial["sentence"] for word in NAMED.get(trial["fault"], ("",))), trial
        # Where no call works any more, what was written and not synced cannot be taken back.
        assert trial["found"] == trial["last"] or trial["lasting"], trial
    for trial in found:
        if trial["call"] == "pwrite64" and trial["fault"] == "ENOSPC" and trial["sentence"]:
            assert "The disk is full" in trial["sentence"], trial
    assert all(not trial["sentence"] for trial in found if trial["fault"] == "SHORT")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 512 KB."""
    with disks.small_disk(tmp_path / "disk") as place:
        yield place


def test_that_a_disk_that_is_full_at_any_byte_ends_in_a_sentence_and_the_last_good_project(
    tmp_path: Path, small_disk: Path
) -> None:
    (tmp_path / "table").mkdir()
    editor = Editor(tmp_path / "table")
    editor.projects = small_disk / "projects"
    number, failures = 0, 0
    for last in (1, 2, 3, 20):
        for free_kb in range(0, 400, 4):
            with ballast(small_disk, free_kb):
                was_full, number = edit_until_full(editor, number, last)
            failures += was_full
            if editor.path.exists():
                assert editor.look(number) == number
            if not was_full:
                break
    assert number == 20, "400 KB were not enough"
    assert failures > 8


def edit_until_full(editor: Editor, number: int, last: int) -> tuple[bool, int]:
    """Go on after an operation. Returns: whether it ended with a full disk, and the last operation that was told."""
    told = [str(number)]
    try:
        editor.edit(number + 1, last, told.append)
    except DiskFull:
        return True, int(told[-1])
    return False, int(told[-1])


def test_that_a_power_cut_cannot_take_an_edit_as_every_commit_is_synced(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    editor.edit(1, 1, lambda _: None)
    connection = database.opened(editor.path)
    asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    connection.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2}
    assert sqlite3.connect(editor.path).execute("PRAGMA journal_mode").fetchone() == ("wal",)
