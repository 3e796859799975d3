"""What a person has changed is there at the next start, even where the program is killed the moment it is told."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import reviews, write_csv

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nobody can be killed so here")


def at_the_window(what: str, table: Path, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "BERTDESK_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE.parent)]),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, str(HERE / "killed_while_editing.py"), what, str(table)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.timeout(300)
def test_that_an_edit_outlives_the_window_that_is_killed_right_after_it(tmp_path: Path) -> None:
    table, home = write_csv(tmp_path / "reviews.csv", reviews(60)), tmp_path / "home"
    before = table.read_bytes()
    killed = at_the_window("edit", table, home)
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    looked = at_the_window("look", table, home)
    assert looked.returncode == 0, looked.stderr[-2000:]
    seen = json.loads(looked.stdout.splitlines()[-1])
    assert seen == {"rows": 59, "changes": 1, "undo": "Undo: leave out a row"}
    assert table.read_bytes() == before
