"""A training over two days: paused by closing the window, gone on with by a click in a new process, to its end."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny import reviews, write_csv

HERE = Path(__file__).parent


def at_the_window(time: str, table: Path, encoder: Path, home: Path) -> dict[str, Any]:
    environment = os.environ | {
        "BERTDESK_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE.parent)]),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, str(HERE / "over_night.py"), time, str(table), str(encoder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-3000:]}"
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


@pytest.mark.timeout(500)
def test_that_a_training_goes_on_after_the_window_was_closed_and_opened_again(
    tmp_path: Path, tiny_encoder: Path
) -> None:
    table, home = write_csv(tmp_path / "reviews.csv", reviews(60)), tmp_path / "home"
    evening = at_the_window("evening", table, tiny_encoder, home)
    assert 3 < evening["step"] < evening["total"]
    assert len(evening["forecast"]) == 1
    morning = at_the_window("morning", table, tiny_encoder, home)
    (sentence,) = morning["card"]
    pattern = r"An unfinished run: reviews\.csv, step (\d+) of (\d+), stopped (today|yesterday) \d\d:\d\d"
    found = re.fullmatch(pattern, sentence)
    assert found is not None, sentence
    assert (int(found[1]), int(found[2])) == (evening["step"], evening["total"])
    assert morning["resumed"] == evening["step"]
    assert morning["first"] > evening["step"]
    assert morning["last"] <= evening["total"]
    assert len(morning["said"]) == 1
    assert morning["table"] == str(table)
    assert morning["left"] == []
