"""A second launch hands its file to the window that is open; real processes, each test in a data folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS, delete_deferred

from bertdesk.app import one_window
from bertdesk.app.one_window import Door, enter
from bertdesk.paths import log_dir

CLIENT = (
    "import sys; from bertdesk.app.one_window import enter; taken, lock = enter(sys.argv[1:]); print(taken, bool(lock))"
)
posix = pytest.mark.skipif(sys.platform == "win32", reason="named pipes there")


class Owner(QObject):
    """What a Door belongs to in the program: the application."""


@pytest.fixture
def door(qapp: QApplication) -> Iterator[Door]:
    taken, lock = enter([])
    assert not taken
    assert lock is not None
    owner = Owner()
    made = Door(lock, owner)
    yield made
    made.close()
    owner.deleteLater()
    delete_deferred()


@pytest.fixture
def asked(door: Door) -> list[list[str]]:
    heard: list[list[str]] = []
    door.asked.connect(heard.append)
    return heard


def launch(*paths: str, cwd: Path | None = None, program: str = CLIENT) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(one_window.__file__).parents[2])}
    return subprocess.Popen(
        [sys.executable, "-c", program, *paths], cwd=cwd, stdout=subprocess.PIPE, text=True, env=environment
    )


def ended(process: subprocess.Popen[str], qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=WAIT_MS)
    return process.communicate()[0].strip()


def test_that_a_second_launch_hands_over_its_file_as_seen_from_its_own_folder(
    door: Door, asked: list[list[str]], qtbot: QtBot, tmp_path: Path
) -> None:
    assert ended(launch("数 据.csv", cwd=tmp_path), qtbot) == "True False"
    assert asked == [[str(tmp_path / "数 据.csv")]]


def test_that_a_launch_without_a_file_asks_to_be_shown(door: Door, asked: list[list[str]], qtbot: QtBot) -> None:
    assert ended(launch(), qtbot) == "True False"
    assert asked == [[]]


def test_that_another_data_folder_has_its_own_window(
    door: Door, asked: list[list[str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BERTDESK_HOME", str(tmp_path / "other"))
    assert ended(launch("a.csv"), qtbot) == "False True"
    assert asked == []


def test_that_a_window_that_does_not_answer_is_not_waited_for_and_opens_nothing_later(
    door: Door, asked: list[list[str]], qtbot: QtBot
) -> None:
    process = launch("a.csv")
    process.wait(60)  # without our event loop: this window is stuck
    assert process.communicate()[0].strip() == "False False"
    qtbot.wait(200)
    assert asked == []


def test_that_after_the_window_begins_to_close_the_next_launch_is_the_first(
    door: Door, asked: list[list[str]], qtbot: QtBot
) -> None:
    door.close()
    assert ended(launch("a.csv"), qtbot) == "False True"
    assert asked == []


@posix
def test_that_what_a_killed_run_leaves_does_not_stand_in_the_way(qapp: QApplication) -> None:
    program = (
        "import sys, time\nfrom PySide6.QtCore import QCoreApplication\nfrom bertdesk.app.one_window import *\n"
        "app = QCoreApplication([]); door = Door(enter([])[1], app); print('up', flush=True); time.sleep(60)"
    )
    killed = launch(program=program)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "up\n"
    assert Path(one_window._name()).exists()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    taken, lock = enter([])
    assert not taken
    assert lock is not None
    owner = Owner()
    door = Door(lock, owner)
    assert door._server.isListening()
    door.close()
    owner.deleteLater()
    delete_deferred()


@posix
@pytest.mark.parametrize(
    "message",
    [
        b"nonsense\n",
        b"[" * 5000 + b"\n",
        b'{"paths": ["relative.csv"], "activation": ""}\ntake\n',
        b'{"paths": "/a.csv", "activation": ""}\ntake\n',
        b'{"paths": ["/a.csv"]}\ntake\n',
        b'{"paths": ["/a.csv"], "activation": ""}\ntake it\n',
        b'{"paths": ["/a.csv"], "activation": ""}\n',
        b"x" * 200_000,
        b"",
    ],
)
def test_that_garbage_opens_nothing_and_the_next_one_is_still_heard(
    door: Door, asked: list[list[str]], qtbot: QtBot, message: bytes
) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(one_window._name())
        stranger.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            stranger.send(message)
        qtbot.wait(100)
    qtbot.wait(50)
    assert asked == []
    assert ended(launch("a.csv"), qtbot) == "True False"
    assert len(asked) == 1


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become another user")
def test_that_another_user_cannot_even_connect(door: Door, qtbot: QtBot) -> None:
    program = (
        "import os, socket, sys\nos.setuid(65534)\ntry: socket.socket(socket.AF_UNIX).connect(sys.argv[1])\n"
        "except PermissionError: print('refused')"
    )
    assert ended(launch(one_window._name(), program=program), qtbot) == "refused"


@posix
def test_that_the_whole_program_opens_the_file_of_its_second_launch_and_the_second_ends(table: Path) -> None:
    def start(*arguments: str) -> subprocess.Popen[str]:
        return launch(*arguments, program="import sys; from bertdesk.__main__ import main; sys.exit(main())")

    first = start()
    try:
        _wait_for(lambda: Path(one_window._name()).exists())
        second = start(str(table.with_name("none.csv")))
        second.communicate(timeout=60)
        assert second.returncode == 0
        _wait_for(lambda: "open_table: file_missing" in (log_dir() / "bertdesk.log").read_text(encoding="utf-8"))
        assert first.poll() is None
    finally:
        first.kill()
        first.communicate()


def _wait_for(is_so: Callable[[], bool]) -> None:
    until_s = time.monotonic() + WAIT_MS / 1000
    while not is_so():
        assert time.monotonic() < until_s, "waited in vain"
        time.sleep(0.05)
