"""A head that is lacking is taught with one more click on Start, and what came out is looked into where it lacked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looked_at import save_folder
from looking import button, has_button, says
from PySide6.QtWidgets import QWidget

from bertdesk.app import i18n, teaching
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core import base_models
from bertdesk.core.events import RunFinished, RunStarted
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.looking import Looked
from bertdesk.core.pretrain.recipes import first_look, recipe
from bertdesk.paths import resource

Settle = Callable[[], None]


@pytest.fixture
def look(window: MainWindow, tmp_path: Path, settle: Settle) -> Callable[[str], QWidget]:
    """Look at an encoder that comes without heads, in a view."""

    def show(view: str) -> QWidget:
        page = window.pages.understand
        page.write("the film was good")
        page.look_at(save_folder(tmp_path / "bare", "bert"))
        window.show_page("understand")
        page.show_view(view)
        page.read()
        for _ in range(3):
            settle()
        shown: QWidget = getattr(window.pages, view)
        return shown

    return show


@pytest.mark.parametrize("view", ["masked", "next"])
def test_that_a_view_that_lacks_its_head_leads_to_a_run_that_teaches_it(
    view: str, look: Any, window: MainWindow, session: Session, settle: Settle
) -> None:
    session.raw_text.begin_new("tiny")
    button(look(view), teaching.button()).click()
    settle()
    assert window.pages.key == "pretrain"
    assert session.raw_text.beginning == base_models.BUILT_IN
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus == Corpus(resource("samples/feedback_en.csv"), "text")
    config = window.pages.pretrain.config()
    assert config == first_look(session.raw_text.found.size_bytes)
    assert config.epochs > recipe(base_models.BUILT_IN).epochs
    assert says(window.pages.pretrain, "Numbers for a first look")


def test_that_the_sample_is_in_the_language_of_the_encoder(look: Any, session: Session, settle: Settle) -> None:
    view = look("masked")
    i18n.install("zh_CN")
    view.teaching_requested.emit()
    settle()
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus.path == resource("samples/feedback_en.csv")


def test_that_the_open_table_is_read_rather_than_the_sample(
    look: Any, session: Session, table: Path, settle: Settle
) -> None:
    view = look("masked")
    view.teaching_requested.emit()
    settle()
    session.material.open_table(table)
    settle()
    view.teaching_requested.emit()
    settle()
    assert session.raw_text.found is not None
    assert session.raw_text.found.corpus == Corpus(table, "text")


def test_that_a_text_that_was_chosen_stays(
    look: Any, window: MainWindow, session: Session, table: Path, settle: Settle
) -> None:
    session.material.open_table(table)
    settle()
    own = Looked(Corpus(Path("/d/reports.txt")), (), 1, 1_500_000, ("It rained.",))
    session.raw_text.set_found(own)
    look("masked").teaching_requested.emit()
    settle()
    assert session.raw_text.found is own
    assert window.pages.pretrain.config() == recipe(base_models.BUILT_IN)  # it is long enough for one pass


def test_that_the_exercise_that_lacks_a_head_has_the_same_button(
    look: Any, window: MainWindow, session: Session, settle: Settle
) -> None:
    lesson = look("lesson")
    lesson.steps.setCurrentRow([step.name for step in lesson._lesson.steps].index("masked-words"))
    task = lesson.tasks[0]
    assert not has_button(task, teaching.button())
    button(task, "Show me").click()
    settle()
    button(task, teaching.button()).click()
    settle()
    assert window.pages.key == "pretrain"


def test_that_what_came_out_is_looked_into_where_the_head_was_lacking(
    look: Any, window: MainWindow, session: Session, settle: Settle, tmp_path: Path
) -> None:
    button(look("next"), teaching.button()).click()
    settle()
    made = save_folder(tmp_path / "taught", "bert", "masked", "next")
    window.pages.pretrain_run.on_event(RunStarted("pretrain", "cpu", 10))
    assert not has_button(window.pages.pretrain_run, "Look into it")
    window.pages.pretrain_run.on_event(RunFinished("pretrain", 9.0, str(made)))
    button(window.pages.pretrain_run, "Look into it").click()
    for _ in range(3):
        settle()
    assert window.pages.key == "understand"
    assert window.pages.next.isVisible()
    assert session.understanding.source == made
    assert not says(window.pages.next, "cannot say whether a sentence follows another")
    assert not has_button(window.pages.next, teaching.button())


def test_that_nothing_is_chosen_while_something_else_runs(look: Any, session: Session, monkeypatch: Any) -> None:
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))
    view = look("masked")
    monkeypatch.setattr(type(session), "is_free", property(lambda _: False))
    view.teaching_requested.emit()
    assert failures == ["busy"]
    assert session.raw_text.found is None


def test_that_a_text_that_could_not_be_looked_at_leaves_the_next_one_its_usual_numbers(
    look: Any, window: MainWindow, session: Session, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "_SAMPLE", tmp_path / "nowhere.csv")
    shown = look("masked")
    failed: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failed.append(code))
    button(shown, teaching.button()).click()
    settle()
    assert failed == ["file_missing"]
    session.raw_text.set_found(Looked(Corpus(Path("mine.txt")), (), 1, 10, ("A.",)))
    assert window.pages.pretrain.config() == recipe(base_models.BUILT_IN)
