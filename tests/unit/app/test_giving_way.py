"""What gives way to what, and what runs beside: an explanation to whatever else is asked of the model, old token counts
to a new dataset; a question runs beside a training; the rest says "busy".
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from looking import button, drag, drop, named, notices, says
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv

from bertdesk.app import dialogs, table_works, works
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.events import Progressed, Work
from bertdesk.core.predict import Prediction
from bertdesk.core.text_columns import Columns

Settle = Callable[[], None]
TEXT = "the room was very clean ."
SHORT = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1, max_length=32, valid_share=0.2, test_share=0.2)


def endless(*_: object, **__: object) -> Callable[[CancelToken], Work[object]]:
    """Stands for any work of the window's: it runs until it is asked to stop."""

    def work(cancel: CancelToken) -> Work[object]:
        yield Progressed("explaining", 0, 0)
        while not cancel.requested:
            threading.Event().wait(0.005)
        cancel.raise_if_requested()

    return work


@pytest.fixture
def explaining(full: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window with a table and a model that looks for words without end."""
    monkeypatch.setattr(works, "explain", endless)
    full.show_page("classify")
    full.pages.classify.show_text(TEXT)
    qtbot.waitUntil(lambda: session.jobs.ask.verb == "explain", timeout=60_000)
    return full


@pytest.fixture
def training(full: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot) -> MainWindow:
    """A window with a table and a model that trains another one without end."""
    heard: list[str] = []
    session.reported.connect(lambda _verb, event: heard.append(type(event).__name__))
    session.material.choose_encoder(base_models.local(tiny_encoder))
    assert session.training.begin(replace(SHORT, epochs=1000, patience=1000))
    # the first training of a process tries how fast the device is, which takes a slow and busy one a minute by itself
    qtbot.waitUntil(lambda: "ModelSaved" in heard, timeout=180_000)
    return full


@pytest.fixture
def busy(full: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window with a table and a model that reads a table and scores the model on another, both without end."""
    full.pages.classify.findChild(PasteBox).set_text(TEXT)
    monkeypatch.setattr(table_works, "open_table", endless)
    monkeypatch.setattr(works, "evaluate_file", endless)
    session.material.open_table(Path("huge.csv"))
    session.evaluate_file(Path("huge.csv"))
    return full


def test_that_tokens_of_a_dataset_that_is_no_more_are_not_shown(
    session: Session, table: Path, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slow(*_: object) -> Callable[[CancelToken], Work[object]]:
        def work(_cancel: CancelToken) -> Work[object]:
            yield Progressed("tokenizing", 0, 0)
            may_end.wait(10)
            return [1, 2, 3], 0.5

        return work

    monkeypatch.setattr(table_works, "measure", slow)
    session.material.open_table(table)
    qtbot.waitUntil(lambda: session.material.dataset is not None, timeout=60_000)
    session.material.choose_columns(Columns("text", "text"))
    qtbot.waitUntil(lambda: session.material.dataset is None, timeout=60_000)
    may_end.set()
    settle()
    assert session.material.lengths is None
    assert session.material.unknown_share == 0.0


def test_that_an_explanation_goes_on_beside_a_table_that_is_read(
    explaining: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    other = write_csv(tmp_path / "other.csv", reviews(20))
    assert drop(explaining, drag(other))
    qtbot.waitUntil(lambda: session.material.table is not None and session.material.table.path == other, timeout=60_000)
    assert session.jobs.ask.verb == "explain"
    assert says(explaining.pages.classify, "Looking for the words behind it…")
    assert notices(explaining.failures) == []
    session.jobs.cancel()


def test_that_an_explanation_that_was_stopped_is_not_waited_for(
    explaining: MainWindow, session: Session, settle: Settle
) -> None:
    QTest.keyClick(explaining, Qt.Key.Key_Escape)
    settle()
    assert not says(explaining.pages.classify, "Looking for the words behind it…")


def test_that_an_earlier_model_is_asked_while_another_is_trained(
    training: MainWindow, session: Session, qtbot: QtBot
) -> None:
    before = session.classifier
    training.show_page("classify")
    training.pages.classify.findChild(PasteBox).set_text(TEXT)
    button(training.pages.classify, "Classify").click()
    qtbot.waitUntil(lambda: session.asking.attribution is not None, timeout=60_000)
    assert session.jobs.run.verb == "train"
    assert session.classifier is before
    assert says(training.pages.classify, "Words for and against")
    session.jobs.cancel()


def test_that_an_earlier_model_is_opened_while_another_is_trained(
    training: MainWindow, session: Session, tiny_model: Path, qtbot: QtBot
) -> None:
    before = session.classifier
    training.open_path(str(tiny_model))
    qtbot.waitUntil(lambda: session.classifier is not before, timeout=60_000)
    assert session.jobs.run.verb == "train"
    session.jobs.cancel()


def test_that_escape_in_classify_ends_no_training(
    training: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "explain", endless)
    training.show_page("classify")
    training.pages.classify.show_text(TEXT)
    qtbot.waitUntil(lambda: session.jobs.ask.verb == "explain", timeout=60_000)
    assert says(training.status, "Finding the words")
    QTest.keyClick(training, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not session.jobs.ask.verb, timeout=60_000)
    assert says(training.status, "Training")
    QTest.keyClick(training, Qt.Key.Key_Escape)
    assert session.jobs.run.verb == "train"
    assert not session.jobs.run.jobs[0].cancel_token.requested
    training.show_page("train")
    QTest.keyClick(training, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: session.jobs.run.verb != "train", timeout=60_000)


def test_that_cancel_belongs_to_what_the_page_shows(
    training: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "explain", endless)
    training.pages.classify.show_text(TEXT)
    qtbot.waitUntil(lambda: session.jobs.ask.verb == "explain", timeout=60_000)
    training.show_page("train")
    assert says(training.status, "Training")
    training.show_page("classify")
    assert says(training.status, "Finding the words")
    training.status.cancel()
    qtbot.waitUntil(lambda: not session.jobs.ask.verb, timeout=60_000)
    assert session.jobs.run.verb == "train"
    session.jobs.cancel()


def test_that_an_answer_of_the_model_before_is_not_shown_as_the_new_ones(
    training: MainWindow, session: Session, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, before = threading.Event(), session.classifier

    def slow(*_: object) -> Callable[[CancelToken], Work[object]]:
        def work(_cancel: CancelToken) -> Work[object]:
            yield Progressed("classifying", 0, 0)
            may_end.wait(60)
            return (Prediction("bad", {"bad": 1.0, "good": 0.0}, 1, False, 0.0),)

        return work

    monkeypatch.setattr(works, "classify", slow)
    session.model_changed.connect(may_end.set)  # it ends just when the new model has come in use
    assert session.asking.classify(TEXT)
    session.jobs.run.cancel()
    settle()
    assert may_end.is_set()
    assert session.classifier is not before
    assert session.asking.prediction is None
    assert session.evaluation is not None  # the kept model has been scored all the same


def test_that_a_finished_training_leaves_no_old_words_that_are_looked_for(
    explaining: MainWindow, session: Session, settle: Settle, tiny_encoder: Path
) -> None:
    session.material.choose_encoder(base_models.local(tiny_encoder))
    assert button(explaining.pages.train, "Start training").isEnabled()
    before = session.classifier
    assert session.training.begin(SHORT)
    settle()
    assert session.classifier is not before
    assert session.evaluation is not None
    assert session.asking.attribution is None
    assert not says(explaining.pages.classify, "Looking for the words behind it…")
    assert session.is_free_to_ask


def test_that_a_model_takes_the_place_of_an_explanation(
    explaining: MainWindow, session: Session, settle: Settle, tiny_model: Path
) -> None:
    before = session.classifier
    explaining.open_path(str(tiny_model))
    settle()
    assert session.classifier is not before


def test_that_a_click_on_a_class_does_not_drop_a_text_that_waits(
    explaining: MainWindow, session: Session, qtbot: QtBot
) -> None:
    explaining.pages.classify.show_text("the staff was rude .")
    named(explaining.pages.classify, BarList, "Probability of each class").chosen.emit("bad")
    qtbot.waitUntil(lambda: session.asking.text == "the staff was rude .", timeout=60_000)
    assert session.asking.prediction is not None
    session.jobs.cancel()


def test_that_a_table_that_is_read_stops_no_question(busy: MainWindow, session: Session, qtbot: QtBot) -> None:
    (classify,) = [b for b in busy.findChild(ClassifyPanel).findChildren(QPushButton) if b.text() == "Classify"]
    assert not classify.isEnabled()  # the model is being scored
    session.jobs.ask.cancel()
    qtbot.waitUntil(classify.isEnabled, timeout=60_000)
    assert session.jobs.run.verb == "open_table"
    session.jobs.cancel()


def test_that_every_file_that_cannot_be_opened_now_is_answered(
    busy: MainWindow, monkeypatch: pytest.MonkeyPatch, tiny_model: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(dialogs, "ask_model_folder", lambda _parent: tiny_model)
    monkeypatch.setattr(dialogs, "ask_table", lambda _parent: tmp_path / "more.csv")
    for asked, name in (
        (busy.pages.classify.model_requested, tiny_model.name),
        (busy.pages.evaluate.file_requested, "more.csv"),
        (busy.pages.data.open_requested, "more.csv"),
    ):
        asked.emit()
        (said,) = notices(busy.failures)
        assert said.startswith("Something is still running.")
        assert f"“{name}”" in said
        busy.failures.dismissed.emit(0)
