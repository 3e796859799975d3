"""The lesson in the window: read, done by mouse and keyboard on a real network, kept, saved."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from looked_at import save_folder
from looking import button, has_button, says, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS

from bertdesk import settings as settings_file
from bertdesk.app import dialogs, i18n, view_names
from bertdesk.app.lesson_looked import HeadInput, LayerInput, WordInput
from bertdesk.app.lesson_task import TaskCard
from bertdesk.app.lesson_text import LessonText
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.panels.understand import VIEWS
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow
from bertdesk.core.lesson.exercises import Reckoned
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.solutions import solution
from bertdesk.core.understand.subject import Subject

Settle = Callable[[], None]
NAMES = [step.name for step in read("en").steps]


@pytest.fixture
def view(session: Session, panel: Any) -> LessonView:
    return panel(LessonView)


@pytest.fixture
def use(session: Session, settle: Settle, tmp_path: Path) -> Callable[..., Subject]:
    """Look at a network with these heads."""

    def look(*heads: Any) -> Subject:
        session.understanding.use(save_folder(tmp_path / "-".join(heads), "bert", *heads), device="cpu", mirror="")
        session.understanding.read("the film was good and the room was cold")
        for _ in range(3):
            settle()
        assert session.understanding.subject is not None
        return session.understanding.subject

    return look


def go_to(view: LessonView, name: str, settle: Settle) -> tuple[TaskCard, ...]:
    view.steps.setCurrentRow(NAMES.index(name))
    settle()
    settle()
    return view.tasks


def answer(card: TaskCard, settle: Settle) -> str:
    QTest.mouseClick(button(card, "Check"), Qt.MouseButton.LeftButton)
    settle()
    return card.verdict.text()


def write(card: TaskCard, *texts: str) -> None:
    lines = card.findChildren(QLineEdit)
    for line, text in zip(lines, texts, strict=True):
        line.setFocus()
        line.clear()
        QTest.keyClicks(line, text)


def test_that_every_step_is_shown_with_its_words_and_formulas(view: LessonView, settle: Settle) -> None:
    for row, step in enumerate(read("en").steps):
        view.steps.setCurrentRow(row)
        text = view.findChild(LessonText)
        assert step.title in text.toPlainText()
        assert text.toPlainText().count("\ufffc") == len(step.formulas)
        assert all(formula.reading in text.accessibleDescription() for formula in step.formulas)
        assert text.height() >= text.document().size().height()
        assert len(view.tasks) == len(step.tasks)
        assert all(escape(source.citation) in " ".join(words(view)) for source in step.sources)
        assert step.tasks[0].explanation[:30] not in " ".join(words(view))  # not before it is done


def test_that_every_exercise_on_paper_can_be_done_and_is_then_kept(
    view: LessonView, session: Session, settle: Settle
) -> None:
    n = 0
    for row, step in enumerate(read("en").steps):
        view.steps.setCurrentRow(row)
        for card, task in zip(view.tasks, step.tasks, strict=True):
            if not isinstance(task.exercise, Reckoned):
                continue
            write(card, "1e9")
            assert "✓" not in answer(card, settle)
            write(card, f"{solution(task.exercise):.6g}")
            QTest.keyClick(card.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
            assert card.verdict.text().startswith("✓")
            n += 1
    assert n == 11
    done = settings_file.load().lesson_done.split(",")
    assert len(done) == n
    assert "joint-loss.1" in done
    assert view.is_done(read("en").steps[NAMES.index("attention")])
    assert not view.is_done(read("en").steps[NAMES.index("heads")])
    assert says(view, f"{sum(map(view.is_done, read('en').steps))} of 12 done")


def test_that_progress_is_there_the_next_time_and_can_be_forgotten(
    view: LessonView, session: Session, panel: Any, settle: Settle
) -> None:
    (card,) = go_to(view, "joint-loss", settle)
    write(card, "4")
    answer(card, settle)
    again = panel(LessonView)
    assert again.is_done(again._lesson.steps[NAMES.index("joint-loss")])
    (card,) = go_to(again, "joint-loss", settle)
    assert says(card, "✓ done")
    button(again, "Start again").click()
    assert session.settings.lesson_done == ""
    assert says(again, "0 of 12 done")


def test_that_one_is_chosen_of_three(view: LessonView, settle: Settle) -> None:
    card, _ = go_to(view, "evaluation", settle)
    assert "missing" in answer(card, settle)
    first, second, _ = card.findChildren(QRadioButton)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert "✓" not in answer(card, settle)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert not card.verdict.isVisible()  # what was said of another choice is taken back
    assert answer(card, settle).startswith("✓")


def test_that_hints_come_one_after_the_other(view: LessonView, settle: Settle) -> None:
    task = read("en").steps[NAMES.index("transfer")].tasks[0]
    (card,) = go_to(view, "transfer", settle)
    hint = button(card, "A hint")
    hint.click()
    assert says(card, task.hints[0][:20])
    assert not says(card, task.hints[1][:20])
    hint.click()
    assert says(card, task.hints[1][:20])
    assert not hint.isEnabled()
    button(card, "Show me").click()
    assert says(card, task.explanation[:10])
    assert not says(card, "✓ done")  # shown is not done


def test_that_a_word_is_cut_by_the_network(view: LessonView, use: Callable[..., Subject], settle: Settle) -> None:
    use("masked", "next")
    card, _ = go_to(view, "wordpiece", settle)
    write(card, "the good film")
    assert "✓" not in answer(card, settle)
    write(card, "unbelievableworthless")
    assert answer(card, settle).startswith("✓")


def test_that_vectors_in_context_and_alone_are_compared(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    card, _ = go_to(view, "ambiguity", settle)
    write(card, "film", "the film was good", "the film was very good", "")
    assert "missing" in answer(card, settle)
    write(card, "film", "the film was good", "the film was very good", "a book")
    assert "3" in answer(card, settle)  # the third sentence does not have it
    write(card, "film", "the film was good", "the film was very good", "cold cold hotel rooms not worth a film")
    assert answer(card, settle).startswith("✓")
    (card,) = go_to(view, "embeddings", settle)
    write(card, "film", "films", "hotel")
    assert "0." in answer(card, settle)


def test_that_both_exercises_see_all_heads_and_one_is_chosen_by_keys(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    one, other, _ = go_to(view, "heads", settle)
    for card in (one, other):
        assert isinstance(card.input, HeadInput)
        assert card.input.grid.isVisible()
        assert card.input.grid.values().n_rows == 8
        assert card.input.line.text() == "the film was good and the room was cold"
    grid = one.input.grid  # type: ignore[union-attr]  # as has just been seen
    grid.setFocus()
    verdicts = []
    for layer in range(2):
        for head in range(4):
            grid.choose(layer, head)
            verdicts.append(answer(one, settle))
    assert any(verdict.startswith("✓") for verdict in verdicts)  # the best is right, where none is good enough
    assert any("Layer 2, head 4" in verdict for verdict in verdicts)


def test_that_a_masked_word_is_chosen_by_a_click_and_guessed(
    view: LessonView, use: Callable[..., Subject], settle: Settle, qtbot: QtBot
) -> None:
    use("masked", "next")
    card, _ = go_to(view, "masked-words", settle)
    assert "missing" in answer(card, settle)
    write(card, "the film was good")
    assert isinstance(card.input, WordInput)
    chips = card.input.chips
    qtbot.waitUntil(chips.isVisible, timeout=WAIT_MS)
    assert "missing" in answer(card, settle)
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips._placed()[1].center().toPoint())
    said = answer(card, settle)
    assert "missing" not in said
    assert "film" in said


@pytest.mark.parametrize(
    ("step", "texts", "part"),
    [
        ("next-sentence", ("the film", "was good", "a room", "the book"), "neighbours"),
        ("masked-words", ("a film",), ""),
    ],
)
def test_that_what_the_network_lacks_is_said(
    step: str, texts: tuple[str, ...], part: str, view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("classes")
    card = go_to(view, step, settle)[0]
    write(card, *texts)
    if isinstance(card.input, WordInput):
        card.input.renew()
        card.input.chips.choose(0)
    verdicts = read("en").verdicts
    assert answer(card, settle) == verdicts["no_next_head" if part else "no_masked_head"]


def test_that_a_classifier_is_asked_what_a_word_tells_and_an_encoder_is_none(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    for heads, lacks in ((("classes",), False), (("masked", "next"), True)):
        use(*heads)
        (card,) = go_to(view, "in-use", settle)
        write(card, "the film was good")
        card.input.renew()
        card.input.chips.choose(3)  # type: ignore[attr-defined]  # it is a WordInput
        assert (answer(card, settle) == read("en").verdicts["no_classifier"]) == lacks
        assert "missing" not in card.verdict.text()


def test_that_the_most_changed_layer_is_asked_for_where_the_encoder_is_not_here(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("classes")
    card, _ = go_to(view, "fine-tuning", settle)
    assert answer(card, settle) == read("en").verdicts["no_original"]


def test_that_without_a_network_it_is_said_and_can_be_tried_again(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    card, _ = go_to(view, "wordpiece", settle)
    write(card, "a film")
    assert "not open yet" in answer(card, settle)
    use("masked", "next")
    assert "not open yet" not in answer(card, settle)


def test_that_another_network_meanwhile_takes_the_question_back(
    view: LessonView, session: Session, use: Callable[..., Subject], settle: Settle, tmp_path: Path
) -> None:
    use("masked", "next")
    card, _ = go_to(view, "wordpiece", settle)
    write(card, "a film")
    button(card, "Check").click()
    assert not button(card, "Check").isEnabled()
    session.understanding.use(save_folder(tmp_path / "other", "distilbert", "masked"), device="cpu", mirror="")
    settle()
    settle()
    assert button(card, "Check").isEnabled()
    assert not card.verdict.isVisible()


def test_that_a_hidden_lesson_asks_nothing_and_keeps_what_was_typed(
    view: LessonView, session: Session, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    card = go_to(view, "heads", settle)[0]
    write(card, "a good film")
    settle()
    view.hide()
    asked: list[str] = []
    session.reported.connect(lambda verb, _event: asked.append(verb))
    use("classes")
    assert "look" not in asked
    view.show()
    settle()
    assert "look" in asked
    assert view.tasks[0] is card
    assert card.findChildren(QLineEdit)[0].text() == "a good film"


@pytest.mark.parametrize("ending", ["html", "png"])
def test_that_a_step_is_saved_with_or_without_what_comes_out(
    ending: str, view: LessonView, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to(view, "joint-loss", settle)
    sizes = []
    for action in (view._with, view._without):
        path = tmp_path / f"{len(sizes)}.{ending}"
        monkeypatch.setattr(dialogs, "ask_where_to_save_step", lambda _parent, _name, path=path: path)
        action.trigger()
        sizes.append(len(path.read_bytes()))
    assert sizes[0] > sizes[1] > 1000


def test_that_all_steps_are_saved_as_one_page(
    view: LessonView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, pages = read("en"), []
    for action in (view._all_with, view._all_without):
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
    view._with.trigger()
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


def test_that_the_head_that_is_shown_is_chosen_in_the_figure_and_named(
    view: LessonView, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    card = go_to(view, "heads", settle)[0]
    assert isinstance(card.input, HeadInput)
    QTest.mouseClick(button(card, "Show me"), Qt.MouseButton.LeftButton)
    settle()
    layer, head = card.input.grid.chosen()
    assert f"ayer {layer + 1}, head {head + 1}" in card.verdict.text()
    assert card.verdict.text().startswith("An answer:")
    assert not says(card, "✓ done")
    assert answer(card, settle).startswith("✓"), "it is right, were a person to choose it"
    for wrong in range(8):
        if (wrong // 4, wrong % 4) != (layer, head):
            card.input.grid.choose(wrong // 4, wrong % 4)
            assert f"Look in layer {layer + 1}" in answer(card, settle)


def test_that_an_example_is_written_where_none_was(
    view: LessonView, session: Session, use: Callable[..., Subject], settle: Settle
) -> None:
    use("masked", "next")
    card, _ = go_to(view, "wordpiece", settle)
    button(card, "Show me").click()
    settle()
    assert card.findChildren(QLineEdit)[0].text() == session.understanding.text
    assert "none comes out right" in card.verdict.text(), "this vocabulary knows no word of the lesson's examples"
    write(card, "unbelievableworthless")
    button(card, "Show me").click()
    settle()
    assert card.verdict.text().startswith("An answer:")
    assert card.findChildren(QLineEdit)[0].text() == "unbelievableworthless", "a person's own comes first"
    card, _ = go_to(view, "masked-words", settle)
    button(card, "Show me").click()
    settle()
    settle()
    assert isinstance(card.input, WordInput)
    assert card.input.chips.chosen() >= 0
    shown = card.input.entered()
    assert shown is not None
    assert ("none comes out right" in card.verdict.text()) != card.verdict.text().startswith("An answer:")


def test_that_what_cannot_be_shown_is_said(view: LessonView, use: Callable[..., Subject], settle: Settle) -> None:
    card, _ = go_to(view, "next-sentence", settle)
    button(card, "Show me").click()
    assert "not open yet" in card.verdict.text()
    use("classes")
    button(card, "Show me").click()
    settle()
    assert card.verdict.text() == read("en").verdicts["no_next_head"]
    assert button(card, "Show me").isEnabled()
    card = go_to(view, "fine-tuning", settle)[0]
    assert isinstance(card.input, LayerInput)
    button(card, "Show me").click()
    settle()
    assert card.verdict.text() == read("en").verdicts["no_original"]


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
