"""The way through the lesson: its steps, links, languages, what was written, what is saved."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from lesson_view import NAMES, Settle, go_to, network_user, write
from looking import button, has_button, says
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton

from bertdesk.app import dialogs, i18n, view_names
from bertdesk.app.lesson_looked import HeadInput
from bertdesk.app.lesson_text import LessonText
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.panels.understand import VIEWS
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core.lesson.reading import read
from bertdesk.core.understand.subject import Subject


@pytest.fixture
def view(session: Session, panel: Any) -> LessonView:
    return panel(LessonView)


@pytest.fixture
def use(session: Session, settle: Settle, tmp_path: Path) -> Callable[..., Subject]:
    return network_user(session, settle, tmp_path)


@pytest.mark.parametrize("ending", ["html", "png"])
def test_that_a_step_is_saved_with_or_without_what_comes_out(
    ending: str, view: LessonView, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to(view, "joint-loss", settle)
    sizes = []
    for action in (view._save.with_solutions, view._save.worksheet):
        path = tmp_path / f"{len(sizes)}.{ending}"
        monkeypatch.setattr(dialogs, "ask_where_to_save_step", lambda _parent, _name, path=path: path)
        action.trigger()
        sizes.append(len(path.read_bytes()))
    assert sizes[0] > sizes[1] > 1000


def test_that_all_steps_are_saved_as_one_page(
    view: LessonView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, pages = read("en"), []
    for action in (view._save.all_with_solutions, view._save.all_worksheets):
        path = tmp_path / f"{len(pages)}.html"
        monkeypatch.setattr(dialogs, "ask_where_to_save_lesson", lambda _parent, _name, path=path: path)
        action.trigger()
        pages.append(path.read_text(encoding="utf-8"))
    assert all(f"<h1>{escape(step.title)}</h1>" in page for page in pages for step in lesson.steps)
    assert [lesson.labels.explanation in page for page in pages] == [True, False]


def test_that_a_step_that_cannot_be_saved_is_said(
    view: LessonView, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))
    monkeypatch.setattr(dialogs, "ask_where_to_save_step", lambda *_: tmp_path / "no" / "such" / "step.html")
    view._save.with_solutions.trigger()
    assert failures == ["save_failed"]


def test_that_the_steps_are_walked_by_keys_and_buttons(view: LessonView, settle: Settle) -> None:
    view.steps.setFocus()
    QTest.keyClick(view.steps, Qt.Key.Key_Down)
    assert view.step.number == 2
    button(view, "Next").click()
    assert view.step.number == 3
    button(view, "Back").click()
    button(view, "Back").click()
    assert view.step.number == 1
    assert not button(view, "Back").isEnabled()
    view.steps.setCurrentRow(11)
    assert not button(view, "Next").isEnabled()


def test_that_it_speaks_chinese_and_keeps_its_place(view: LessonView, settle: Settle) -> None:
    go_to(view, "heads", settle)
    i18n.install("zh_CN")
    view.retranslate()
    assert view.step == read("zh_CN").steps[NAMES.index("heads")]
    assert view.step.title in view.findChild(LessonText).toPlainText()


def test_that_the_step_that_is_open_is_in_the_new_language_when_it_is_seen_again(
    view: LessonView, session: Session, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    card = go_to(view, "heads", settle)[0]
    write(card, "a good film")
    view.hide()  # the language is changed on another page
    i18n.install("zh_CN")
    view.retranslate()
    view.show()
    settle()
    step = read("zh_CN").steps[NAMES.index("heads")]
    assert step.title in view.findChild(LessonText).toPlainText()
    assert says(view.tasks[0], step.tasks[0].words[:12])
    assert view.tasks[0].findChildren(QLineEdit)[0].text() == "a good film", "what was written is no language's"


def test_that_what_was_written_and_chosen_is_there_when_a_person_comes_back(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    masked = go_to(view, "masked-words", settle)
    write(masked[0], "the film was good")
    masked[0].input.renew()
    masked[0].input.chips.choose(2)  # type: ignore[attr-defined]  # it is a WordInput
    write(masked[1], "1.2")
    heads = go_to(view, "heads", settle)
    assert isinstance(heads[0].input, HeadInput)
    heads[0].input.grid.choose(1, 3)
    go_to(view, "evaluation", settle)[0].findChildren(QRadioButton)[2].click()
    masked = go_to(view, "masked-words", settle)
    assert masked[0].input.draft().texts == ("the film was good",)
    assert masked[0].input.draft().places == (2,)
    assert masked[1].findChildren(QLineEdit)[0].text() == "1.2"
    heads = go_to(view, "heads", settle)
    assert heads[0].input.grid.chosen() == (1, 3)  # type: ignore[attr-defined]  # as above
    assert go_to(view, "evaluation", settle)[0].findChildren(QRadioButton)[2].isChecked()


def test_that_each_step_leads_to_the_views_that_show_its_matter(view: LessonView, settle: Settle) -> None:
    asked: list[str] = []
    view.view_requested.connect(asked.append)
    names = view_names.names()
    for step in read("en").steps:
        go_to(view, step.name, settle)
        for key in step.views:
            button(view, f"See it in “{names[key]}”").click()
    assert asked == [key for step in read("en").steps for key in step.views]
    assert set(asked) <= set(VIEWS)
    assert len(set(asked)) == 7, "all views but the lesson"


def test_that_the_page_has_a_way_into_the_lesson_and_back(window: MainWindow, settle: Settle) -> None:
    page = window.pages.understand
    window.show()
    window.show_page("understand")
    button(page, "Lesson: BERT in twelve steps").click()
    assert window.pages.lesson.isVisible()
    assert not has_button(page, "Lesson: BERT in twelve steps")
    window.pages.lesson.steps.setCurrentRow(NAMES.index("transfer"))
    settle()
    button(page, "See it in “Toy network”").click()
    assert window.pages.toy.isVisible()
    assert page.verticalScrollBar().value() == 0
    settle()


def test_that_the_way_stays_in_sight_while_a_step_is_read(window: MainWindow, settle: Settle) -> None:
    page, lesson = window.pages.understand, window.pages.lesson
    window.resize(1100, 760)
    window.show()
    window.show_page("understand")
    page.show_view("lesson")
    lesson.steps.setCurrentRow(NAMES.index("heads"))
    settle()
    bar = page.verticalScrollBar()
    assert bar.maximum() > 400
    for value in (bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        for widget in (lesson.steps, lesson._on):
            top = widget.mapTo(page.viewport(), QPoint(0, 0)).y()
            assert top >= 0
            assert top + widget.height() <= page.viewport().height()


def test_that_titles_are_whole(view: LessonView, settle: Settle) -> None:
    for language in ("en", "zh_CN"):
        i18n.install(language)
        view.retranslate()
        for row in range(12):
            item, room = view.steps.item(row), view.steps.visualItemRect(view.steps.item(row))
            assert view.steps.fontMetrics().horizontalAdvance(item.text()) < room.width() - 20
        assert not view.steps.verticalScrollBar().maximum()


def test_that_the_same_in_python_is_folded_until_it_is_wanted(view: LessonView, settle: Settle) -> None:
    step = read("en").steps[NAMES.index("fine-tuning")]
    go_to(view, "fine-tuning", settle)
    lines = view.findChild(QPlainTextEdit)
    assert not lines.isVisible()
    button(view, f"▸ {read('en').labels.python}").click()
    settle()
    assert lines.isVisible()
    assert lines.toPlainText() == step.code
    assert not lines.verticalScrollBar().maximum(), "all lines are seen"
    go_to(view, "heads", settle)
    assert not lines.isVisible()
    assert not has_button(view, f"▸ {read('en').labels.python}")
