"""`bertdesk --selftest` from the checkout: it passes where all is well, fails where something is not, and cleans up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from proving import CHECKOUT, prove


@pytest.mark.timeout(960)
def test_that_the_program_proves_its_features_without_a_screen(tmp_path: Path) -> None:
    report, home = tmp_path / "report.json", tmp_path / "home"
    order = [*CHECKOUT, "--selftest", "--hands", "qt", "--report", str(report)]
    found = prove(order, report, environment={**os.environ, "BERTDESK_HOME": str(home)})
    assert found["display_platform"] == "offscreen"
    assert len(found["steps"]) > 30
    assert Path(found["data_folder"]).parent == home
    assert not home.exists(), "the self-test left something in the person's data folder"


@pytest.mark.timeout(300)
def test_that_a_missing_icon_fails_the_self_test_with_its_name(tmp_path: Path) -> None:
    """The first steps are enough; the resources are a copy that lacks one file."""
    program = (
        "import sys\n"
        "from bertdesk import paths\n"
        "from bertdesk.selftest import main, steps\n"
        "whole = paths.resource\n"
        "steps.AT_THE_WINDOW, steps.WITHOUT_A_WINDOW, steps.AT_THE_TERMINAL = steps.AT_THE_WINDOW[:3], (), ()\n"
        "from bertdesk.selftest import window_steps\n"
        "window_steps.resource = lambda name: __import__('pathlib').Path(sys.argv[1]) / name\n"
        "sys.exit(main.run(sys.argv[2:]))\n"
    )
    icons = tmp_path / "icons"
    icons.mkdir()
    (icons / "table.svg").write_text("<svg/>", encoding="utf-8")
    report = tmp_path / "report.json"
    order = [sys.executable, "-c", program, str(tmp_path), "--hands", "qt", "--report", str(report)]
    done = subprocess.run(order, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 1
    assert "missing: ['bertdesk', 'classify'" in done.stderr
    assert '"passed": false' in report.read_text(encoding="utf-8")
