"""What a person is shown in the lesson is the network's own, in the exercise's own figure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lesson_view import Settle, answer, go_to, network_user, write
from looking import button, says
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from bertdesk.app.lesson_looked import HeadInput, LayerInput, WordInput
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.session import Session
from bertdesk.core.lesson.reading import read
from bertdesk.core.understand.subject import Subject


@pytest.fixture
def view(session: Session, panel: Any) -> LessonView:
    return panel(LessonView)


@pytest.fixture
def use(session: Session, settle: Settle, tmp_path: Path) -> Callable[..., Subject]:
    return network_user(session, settle, tmp_path)


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
