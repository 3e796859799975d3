"""What gives way to what: an explanation to everything, old token counts to a new dataset; the rest says "busy"."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from looking import button, drag, drop, named, notices, says
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tiny import reviews, write_csv

from bertdesk.app import dialogs, works
from bertdesk.app.panels.classify import ClassifyPanel
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Columns
from bertdesk.core.events import Progressed, Work

Settle = Callable[[], None]
TEXT = "the room was very clean ."
SHORT = TrainConfig(learning_rate=1e-3, batch_size=8, epochs=1, max_length=32, valid_share=0.2, test_share=0.2)


def endless(*_: object) -> Callable[[CancelToken], Work[object]]:
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
    full.classify.show_text(TEXT)
    qtbot.waitUntil(lambda: session.jobs.verb == "explain", timeout=60_000)
    return full


@pytest.fixture
def opening(full: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window with a table and a model that reads another table without end."""
    full.findChild(PasteBox).set_text(TEXT)
    monkeypatch.setattr(works, "open_table", endless)
    session.open_table(Path("huge.csv"))
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

    monkeypatch.setattr(works, "measure", slow)
    session.open_table(table)
    qtbot.waitUntil(lambda: session.dataset is not None, timeout=60_000)
    session.choose_columns(Columns("text", "text"))
    qtbot.waitUntil(lambda: session.dataset is None, timeout=60_000)
    may_end.set()
    settle()
    assert session.lengths is None
    assert session.unknown_share == 0.0


def test_that_a_dropped_table_takes_the_place_of_an_explanation(
    explaining: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    other = write_csv(tmp_path / "other.csv", reviews(20))
    assert drop(explaining, drag(other))
    settle()
    assert session.table is not None
    assert session.table.path == other
    assert notices(explaining.failures) == []


def test_that_an_explanation_that_was_given_up_is_not_waited_for(
    explaining: MainWindow, session: Session, settle: Settle, table: Path
) -> None:
    assert says(explaining.classify, "Looking for the words behind it…")
    session.open_table(table)
    settle()
    assert not says(explaining.classify, "Looking for the words behind it…")


def test_that_a_training_takes_the_place_of_an_explanation(
    explaining: MainWindow, session: Session, settle: Settle, tiny_encoder: Path
) -> None:
    session.choose_encoder(base_models.local(tiny_encoder))
    assert button(explaining.train, "Start training").isEnabled()
    before = session.classifier
    assert session.train(SHORT)
    settle()
    assert session.classifier is not before
    assert session.evaluation is not None


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
    explaining.classify.show_text("the staff was rude .")
    named(explaining.classify, BarList, "Probability of each class").chosen.emit("bad")
    qtbot.waitUntil(lambda: session.text == "the staff was rude .", timeout=60_000)
    assert session.prediction is not None
    session.jobs.cancel()


def test_that_classify_cannot_be_clicked_while_a_table_is_read(
    opening: MainWindow, session: Session, settle: Settle
) -> None:
    (classify,) = [b for b in opening.findChild(ClassifyPanel).findChildren(QPushButton) if b.text() == "Classify"]
    assert not classify.isEnabled()
    session.jobs.cancel()
    settle()
    assert classify.isEnabled()


def test_that_every_file_that_cannot_be_opened_now_is_answered(
    opening: MainWindow, monkeypatch: pytest.MonkeyPatch, tiny_model: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(dialogs, "ask_model_folder", lambda _parent: tiny_model)
    monkeypatch.setattr(dialogs, "ask_table", lambda _parent: tmp_path / "more.csv")
    for asked, name in (
        (opening.classify.model_requested, tiny_model.name),
        (opening.evaluate.file_requested, "more.csv"),
        (opening.data.open_requested, "more.csv"),
    ):
        asked.emit()
        (said,) = notices(opening.failures)
        assert said.startswith("Something is still running.")
        assert f"“{name}”" in said
        opening.failures.dismissed.emit(0)
