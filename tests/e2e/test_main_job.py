"""The main job at the real window, by real mouse and keyboard on a screen of its own: bertdesk/selftest has each step.

Pictures of every state go to the folder that BERTDESK_SCREENSHOTS names.
"""

import os
from pathlib import Path

import pytest
from proving import CHECKOUT, missing_for_a_screen, private_screen, prove


@pytest.mark.window
@pytest.mark.timeout(960)
@pytest.mark.skipif(bool(missing_for_a_screen()), reason=missing_for_a_screen())
def test_that_a_person_gets_from_a_dropped_file_to_highlighted_words(tmp_path: Path) -> None:
    pictures = Path(os.environ.get("BERTDESK_SCREENSHOTS", tmp_path / "pictures"))
    report = tmp_path / "report.json"
    order = [*CHECKOUT, "--selftest", "--hands", "xdotool", "--no-terminal", "--report", str(report)]
    order += ["--pictures", str(pictures)]
    with private_screen() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        found = prove(order, report, environment=environment)
    assert found["display_platform"] == "xcb"
    assert len(list(pictures.glob("*.png"))) >= 12
