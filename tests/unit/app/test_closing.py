"""Closing the window: it asks while a training runs, is gone at once, ends when its work has been kept."""

import threading
from pathlib import Path

import pytest
from looking import button
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS, delete_deferred

from bertdesk import api
from bertdesk.app import dialogs
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models, unfinished
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Event, RunPaused, StepDone
from bertdesk.paths import models_dir, user_dir

WITHOUT_END = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1000, max_length=32, patience=1000)


def _train_in(window: MainWindow, session: Session, encoder: Path, qtbot: QtBot, *, seeds: int = 1) -> None:
    """Start a training without end and wait until its first epoch is kept."""
    later: list[StepDone] = []
    session.material.choose_encoder(base_models.local(encoder))
    session.reported.connect(
        lambda _verb, event: isinstance(event, StepDone) and event.epoch > 1 and later.append(event)
    )
    window.show_page("train")
    assert session.training.begin(WITHOUT_END, seeds=seeds)
    qtbot.waitUntil(lambda: bool(later), timeout=WAIT_MS)


def test_that_closing_while_training_asks_and_stays_open_if_the_person_wants(
    full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: asked.append(True))
    _train_in(full, session, tiny_encoder, qtbot)
    assert not full.close()
    assert asked == [True]
    assert full.isVisible()
    assert session.jobs.run.verb == "train"
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: True)


def test_that_closing_while_training_pauses_it_and_loses_nothing(
    full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot
) -> None:
    heard: list[tuple[str, Event]] = []
    _train_in(full, session, tiny_encoder, qtbot)
    session.reported.connect(lambda verb, event: heard.append((verb, event)))
    with qtbot.waitSignal(full.closed, timeout=WAIT_MS):
        full.close()
        assert not full.isVisible()  # at once
        assert not session.jobs.are_idle
    assert session.jobs.are_idle
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("job-")]
    assert {verb for verb, _ in heard} == {"train"}  # nothing new was begun
    paused = heard[-1][1]
    assert isinstance(paused, RunPaused)
    (run,) = unfinished.all_in(models_dir())
    assert (run.step, run.has_model) == (paused.step, True)
    (prediction,) = api.classify(run.out, ["the room was clean ."], device="cpu")
    assert prediction.label in ("bad", "good")


def test_that_closing_pauses_several_runs_too(
    full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot
) -> None:
    _train_in(full, session, tiny_encoder, qtbot, seeds=2)
    with qtbot.waitSignal(full.closed, timeout=WAIT_MS):
        full.close()
    (run,) = unfinished.all_in(models_dir())
    assert (run.number, run.terms.seeds, run.has_model) == (1, 2, True)


def test_that_an_idle_window_closes_at_once_without_asking(
    full: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "_may_stop", lambda _self: pytest.fail("asked"))
    with qtbot.waitSignal(full.closed, timeout=1000):
        assert full.close()


def test_that_the_place_of_the_window_is_kept(full: MainWindow, session: Session) -> None:
    full.resize(960, 700)  # fits the offscreen platform's screen of 800 x 800 as far as the window can
    QApplication.processEvents()
    full.close()
    assert (user_dir() / "window.ini").is_file()
    again = MainWindow(session)
    size = (again.width(), again.height())
    again.deleteLater()
    delete_deferred()
    assert size == (960, 700)


@pytest.mark.parametrize(
    ("verb", "question", "answer", "may_close"),
    [
        ("train", "Pause the training?", "Pause and close", True),
        ("train", "Pause the training?", "Keep training", False),
        ("pretrain", "Pause the pre-training?", "Pause and close", True),
        ("pretrain", "Pause the pre-training?", "Keep pre-training", False),
    ],
)
def test_that_the_question_before_closing_names_the_run_and_understands_its_buttons(
    window: MainWindow, verb: str, question: str, answer: str, *, may_close: bool
) -> None:
    def press() -> None:
        (box,) = window.findChildren(QMessageBox)
        try:
            assert box.textFormat() == Qt.TextFormat.PlainText
            assert box.text() == question
            assert box.defaultButton().text() == "Pause and close"
            button(box, answer).click()
        finally:
            box.reject()  # a question left open would wait for ever

    QTimer.singleShot(50, press)
    assert dialogs.ask_to_pause(window, verb) is may_close


def test_that_the_question_before_closing_is_no_when_it_is_dismissed(window: MainWindow) -> None:
    QTimer.singleShot(50, lambda: window.findChildren(QMessageBox)[0].reject())
    assert not dialogs.ask_to_pause(window, "train")
