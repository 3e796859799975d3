"""What nothing else can show: uncaught exceptions, a start that fails, what the last run or the disk left behind."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import button, notices, says
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS, delete_deferred

from bertdesk import logs
from bertdesk.app import start_check, trouble
from bertdesk.app.session import Session
from bertdesk.app.trouble import Trouble, TroubleWindow
from bertdesk.app.window import MainWindow
from bertdesk.paths import models_dir, resource, user_dir
from bertdesk.settings import Settings


@pytest.fixture
def troubles(session: Session) -> Iterator[Trouble]:
    made = Trouble(session.report)
    yield made
    made.close()
    made.deleteLater()
    delete_deferred()


def shown() -> list[TroubleWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, TroubleWindow) and each.isVisible()]


def caught(error: Exception) -> Exception:
    try:
        raise error
    except Exception as found:  # noqa: BLE001
        return found


def test_that_an_exception_of_any_thread_is_one_window_that_blocks_nothing(troubles: Trouble, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: troubles.hear(caught(ValueError("secret"))))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT_MS)
    (window,) = shown()
    assert not window.isModal()
    assert says(window, "Something went wrong that should not happen")
    button(window, "Copy report").click()
    report = QGuiApplication.clipboard().text()
    assert report.startswith("BERTDesk ")
    assert "ValueError" in report
    assert "secret" not in report


def test_that_the_same_trouble_is_shown_once_and_another_one_after_it(troubles: Trouble, qtbot: QtBot) -> None:
    for _ in range(20):
        troubles.hear(caught(ValueError()))
    troubles.hear(caught(KeyError()))
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT_MS)
    button(shown()[0], "Go on").click()
    delete_deferred()
    troubles.hear(caught(ValueError()))
    qtbot.wait(50)
    assert shown() == []
    troubles.hear(caught(TypeError()))
    qtbot.waitUntil(lambda: len(shown()) == 1, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (ModuleNotFoundError("No module named 'pyqtgraph'", name="pyqtgraph"), "(pyqtgraph)"),
        (FileNotFoundError(2, "No such file", str(resource("theme.qss"))), "(theme.qss)"),
    ],
)
def test_that_a_damaged_program_names_its_missing_part(qapp: QApplication, error: Exception, part: str) -> None:
    sentence = trouble.start_sentence(error)
    assert part in sentence
    assert "Install BERTDesk again" in sentence


def codes(settings: Settings | None = None) -> list[str]:
    return [notice.code for notice in start_check.notices(settings or Settings())]


def test_that_a_healthy_start_says_nothing() -> None:
    assert codes() == []


def test_that_damaged_settings_and_a_lost_model_are_told() -> None:
    user_dir().mkdir(parents=True)
    (user_dir() / "settings.json").write_text("{", encoding="utf-8")
    assert codes(Settings(last_model=str(models_dir() / "gone"))) == ["settings_unreadable", "last_model_gone"]


def test_that_a_data_folder_that_is_a_file_is_told() -> None:
    user_dir().write_text("", encoding="utf-8")
    assert codes()[0] == "data_folder_unwritable"


def test_that_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(start_check.tempfile, "TemporaryFile", full)
    assert codes() == ["data_folder_full"]


def test_that_a_crash_stays_told_until_it_is_dismissed(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "has_crashed", lambda: True)
    window.failures.show_standing(tuple(start_check.notices(Settings())))
    session.failed.emit("open", "busy", {"path": "a.csv"})
    assert len(notices(window.failures)) == 2
    session.busy_changed.emit(True)
    (said,) = notices(window.failures)
    assert "ended unexpectedly" in said
    button(window.failures, "Copy report").click()
    assert "End of the log:" in QGuiApplication.clipboard().text()
    window.failures.dismissed.emit(0)
    assert notices(window.failures) == []


def test_that_a_second_launch_brings_a_minimised_window_back(window: MainWindow, table: Path, qtbot: QtBot) -> None:
    window.showMinimized()
    window.answer_launch([str(table)])
    assert not window.isMinimized()
    assert window.isVisible()
    qtbot.waitUntil(lambda: says(window.pages.data, "reviews.csv"), timeout=WAIT_MS)


@pytest.mark.skipif(sys.platform != "linux", reason="X11")
@pytest.mark.parametrize(
    ("more", "said"),
    [({"DISPLAY": ""}, "there is no display"), ({"DISPLAY": ":7777"}, "the display :7777 does not answer")],
)
def test_that_without_a_screen_the_program_says_so_and_does_not_abort(more: dict[str, str], said: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "bertdesk"],
        env=environment | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
