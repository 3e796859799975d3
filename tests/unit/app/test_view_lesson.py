"""The lesson in the window: read, done by mouse and keyboard on a real network, kept."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from lesson_view import NAMES, Settle, answer, go_to, network_user, write
from looked_at import save_folder
from looking import button, says, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS

from bertdesk import settings as settings_file
from bertdesk.app.lesson_looked import HeadInput, WordInput
from bertdesk.app.lesson_text import LessonText
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.session import Session
from bertdesk.core.lesson.exercises import Reckoned
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.solutions import solution
from bertdesk.core.understand.subject import Subject


@pytest.fixture
def view(session: Session, panel: Any) -> LessonView:
    return panel(LessonView)


@pytest.fixture
def use(session: Session, settle: Settle, tmp_path: Path) -> Callable[..., Subject]:
    return network_user(session, settle, tmp_path)


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
