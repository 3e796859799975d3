"""The window stays alive: the lateness of its timer while it imports, reads, trains, saves, classifies and is typed in.

Prints a table in ms. A shared computer is late by itself, so the bars are asserted only with BERTDESK_TEST_LATENCY=1;
"own" leaves out the time that the window's thread was ready to run and other programs, or our own work, had the cores.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bertdesk import logs

HERE = Path(__file__).parent
P99_MS, MOST_MS, IMPORT_MS = 16, 128, 350
SHORT_TICKS = 100
"""In a phase of no more ticks, the 99th percentile is a single moment: the worst one's bar counts."""
PHASES = {
    "importing torch",
    "reading the sample",
    "getting ready to train",
    "training",
    "scoring and saving",
    "classifying and explaining",
    "reading 100 MB",
    "counting tokens",
    "getting ready to train again",
    "typing while training",
    "classifying and explaining while training",
    "stopping",
}


@pytest.mark.timeout(600)
def test_that_the_window_stays_alive_whatever_it_works_on(tmp_path: Path) -> None:
    found = _session(tmp_path)
    phases = found["phases"]
    _print(phases)
    assert set(phases) == PHASES
    assert found["answers"] == 6  # three with the model at rest, three with the same one while another is trained
    assert found["typed"]
    assert max(figures["max"] for figures in phases.values()) < 1000 * logs.STANDSTILL_S
    log = (tmp_path / "home" / "logs" / logs.FILE_NAME).read_text(encoding="utf-8")
    assert "stood still" not in log
    if os.environ.get("BERTDESK_TEST_LATENCY"):
        over = {
            name: figures
            for name, figures in phases.items()
            if (figures["p99"] > P99_MS and figures["n"] > SHORT_TICKS)
            or figures["max"] > (IMPORT_MS if name == "importing torch" else MOST_MS)
        }
        assert not over


def _session(folder: Path) -> dict[str, Any]:
    environment = os.environ | {
        "BERTDESK_HOME": str(folder / "home"),
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE.parent)]),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, str(HERE / "alive.py"), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=580, check=False)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-3000:]}"
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def _print(phases: dict[str, dict[str, float]]) -> None:
    print(f"\n{'ms late':42}{'p50':>8}{'p99':>8}{'max':>8}{'own p99':>10}{'own max':>9}{'ticks':>8}")
    for name, of in phases.items():
        late = "".join(f"{of[each]:8.1f}" for each in ("p50", "p99", "max"))
        print(f"{name:42}{late}{of['p99_own']:10.1f}{of['max_own']:9.1f}{of['n']:8}")
