"""A window that stands still leaves the stacks of its threads; one that lives, sleeps or ends leaves nothing."""

import os
import subprocess
import sys
import time

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bertdesk import logs
from bertdesk.app.heartbeat import Heartbeat
from bertdesk.paths import log_dir

PROGRAM = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from bertdesk import logs
from bertdesk.app.heartbeat import Heartbeat

def stand_still():
    time.sleep({seconds})

def show_dialog():
    dialog = QDialog()
    QTimer.singleShot(1500, dialog.accept)
    dialog.exec()

logs.start("window")
app = QApplication([])
heartbeat = Heartbeat(app, silence_s=0.5)
heartbeat.start()
QTimer.singleShot(100, {what})
QTimer.singleShot(300, lambda: QTimer.singleShot(300, app.quit))
app.exec()
heartbeat.stop()
{after}
"""


def run(what: str, *, seconds: float = 2, after: str = "") -> int:
    """Run a window's thread in a process of its own. Returns: its exit code."""
    program = PROGRAM.format(what=what, seconds=seconds, after=after)
    return subprocess.run([sys.executable, "-c", program], check=False, env=os.environ, timeout=60).returncode


def log() -> str:
    return (log_dir() / logs.FILE_NAME).read_text(encoding="utf-8")


def test_that_a_window_that_stands_still_leaves_its_stacks_in_the_log_and_no_crash() -> None:
    assert run("stand_still") == 0
    assert "the window stood still for " in log()
    assert "in stand_still" in log()
    assert [path.name for path in log_dir().iterdir()] == [logs.FILE_NAME]


def test_that_a_call_that_keeps_pythons_lock_is_seen_too() -> None:
    assert run("lambda: __import__('ctypes').PyDLL(None).sleep(2)") == 0
    assert "the window stood still for 2" in log()


def test_that_a_window_that_is_ended_while_it_stands_still_is_told_at_the_next_start() -> None:
    assert run("lambda: (time.sleep(1), __import__('os').kill(__import__('os').getpid(), 9))") != 0
    tell = "from bertdesk import logs; logs.start('window'); print(logs.has_crashed(), 'Timeout' in logs.crash_stack())"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["True", "True"]


def test_that_an_open_dialog_is_no_standstill() -> None:
    assert run("show_dialog") == 0
    assert "stood still" not in log()


def test_that_nothing_is_watched_once_the_window_has_ended() -> None:
    assert run("lambda: None", after="time.sleep(1.5)") == 0
    assert "stood still" not in log()
    assert [path.name for path in log_dir().iterdir()] == [logs.FILE_NAME]


def test_that_a_computer_that_slept_is_no_standstill(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The alarm's clock may go on while the computer sleeps; the one that is compared with does not."""
    log_dir().mkdir(parents=True)
    with (log_dir() / "stacks.log").open("a", encoding="utf-8") as file:
        monkeypatch.setattr(logs, "_crash", file)
        asleep_s = time.monotonic()
        heartbeat = Heartbeat(silence_s=0.2)
        monkeypatch.setattr(time, "monotonic", lambda: asleep_s)
        heartbeat._on_beat()
        qtbot.waitUntil(lambda: os.fstat(file.fileno()).st_size > 0)
        heartbeat._on_beat()
        heartbeat.stop()
        assert os.fstat(file.fileno()).st_size == 0
    assert caplog.records == []
