"""Nothing is sent anywhere: the whole main job runs where the network is forbidden, and never even tries."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import network_guard
import pytest

HERE = Path(__file__).parent
WITHOUT = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "DISABLE_TELEMETRY")
"""What would switch the network off by itself: the program is to keep away without being told."""


def offline(what: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run offline.py in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    environment = kept | {
        "BERTDESK_HOME": str(folder / "home"),
        "HF_HOME": str(folder / "hf"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE.parent)]),
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, str(HERE / "offline.py"), what, str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)


def said(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    assert done.returncode == 0, f"{done.returncode}: {done.stderr}"
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def test_that_the_main_job_neither_needs_nor_tries_the_network(tmp_path: Path) -> None:
    found = said(offline("job", tmp_path))
    assert found["tried"] == []
    assert (found["labels"], found["window"]) == (5, 0)
    assert found["spans"] > 0
    assert found["n"] > 400
    assert (tmp_path / "window.png").stat().st_size > 10_000


def test_that_a_download_is_seen_by_the_guard(tmp_path: Path) -> None:
    found = said(offline("download", tmp_path))
    assert found["refused"] == found["name"]
    assert any("huggingface.co" in attempt for attempt in found["tried"])


@pytest.mark.skipif(not network_guard.has_kernel_guard(), reason="the kernel's own guard is Linux's")
def test_that_a_socket_of_native_code_ends_the_process(tmp_path: Path) -> None:
    assert offline("native", tmp_path).returncode == -signal.SIGSYS


def test_that_no_library_reports_home(tmp_path: Path) -> None:
    found = said(offline("telemetry", tmp_path))
    assert found == {"disabled": True, "environment": "1", "tried": []}
