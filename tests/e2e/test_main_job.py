"""The main job at the real window, by real mouse and keyboard on a screen of its own: see person.py for each step.

Pictures of every state go to the folder that BERTDESK_SCREENSHOTS names.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import reviews, write_csv

HERE = Path(__file__).parent
PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A private X server with a window manager."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing or sys.platform != "linux":
        pytest.skip(f"needs {', '.join(missing) or 'Linux'} (packages xvfb, openbox, xdotool, imagemagick)")
    reading, writing = os.pipe()
    options = ["-screen", "0", "1600x900x24", "-nolisten", "tcp", "-displayfd", str(writing)]
    with subprocess.Popen(["Xvfb", *options], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            name = f":{answer.readline().strip()}"  # Xvfb chooses a number that is free
        environment = {**os.environ, "DISPLAY": name}
        with subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL) as manager:
            yield name
            manager.terminate()
        server.terminate()


@pytest.mark.window
def test_that_a_person_gets_from_a_dropped_file_to_highlighted_words(display: str, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("BERTDESK_SCREENSHOTS", tmp_path / "pictures"))
    pictures.mkdir(parents=True, exist_ok=True)
    table = write_csv(tmp_path / "reviews.csv", reviews(160))
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "BERTDESK_HOME": str(tmp_path / "home"),
        "LC_ALL": "C.UTF-8",
    }
    person = [sys.executable, str(HERE / "person.py"), str(table), str(pictures)]
    done = subprocess.run(person, env=environment, capture_output=True, text=True, timeout=240, check=False)
    print(done.stdout, done.stderr, sep="\n")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert len(list(pictures.glob("*.png"))) >= 9
