"""The curve is drawn from what a race has kept."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="captum brings it")
from PySide6.QtGui import QImage

from bertdesk.bench.plan import Run, Settings
from bertdesk.bench.results import Machine, Point, Result, append

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "curve.py"
SETTINGS = Settings("train.csv", "test.csv", 100, 16, 16, 64, 0, "built-in", "cpu")


def draw(*arguments: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)


def test_that_every_contender_is_a_curve_of_its_own(tmp_path: Path) -> None:
    points = (Point(1, 10.0, 0.7), Point(2, 700.0, 0.8))
    for run in (
        Run("balanced", 17),
        Run("trainer", 17, rate=1e-4),
        Run("origin", 17),
        Run("fast", 17, lever="epochs=2"),
    ):
        machine = Machine("cpu", 1, "2", "5", "0")
        append(tmp_path / "race.jsonl", Result(run, SETTINGS, machine, points, 1, 1, 1, 0.8, 0.8, 1, {}, {}))
    done = draw(tmp_path / "race.jsonl", tmp_path / "curve.png")
    assert done.returncode == 0, done.stderr
    picture = QImage(str(tmp_path / "curve.png"))
    assert picture.width() > 1200
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height(), 2)}
    assert {"#d35400", "#1f618d", "#7f8c8d"} <= colours


def test_that_a_file_without_results_is_said_to_have_none(tmp_path: Path) -> None:
    done = draw(tmp_path / "nothing.jsonl", tmp_path / "curve.png")
    assert done.returncode == 2
    assert "There are no results" in done.stderr
