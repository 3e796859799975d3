"""A toy pre-training in the window: begun, turned at, paused, begun anew, left; a real network learns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import button, has_button, named, says, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSlider
from pytestqt.qtbot import QtBot
from waiting import WAIT_MS

from bertdesk.app import i18n, theme, toy_words
from bertdesk.app.panels.toy import ToyView
from bertdesk.app.session import Session
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.app.widgets.two_losses_chart import TwoLossesChart
from bertdesk.app.window import MainWindow
from bertdesk.core.device import Device

Settle = Callable[[], None]


@pytest.fixture
def view(session: Session, panel: Any, cpu: Device) -> ToyView:
    session.device = cpu
    return panel(ToyView)


def steps_of(session: Session) -> int:
    return session.toying.toy.number if session.toying.toy is not None else 0


def wait_for(session: Session, qtbot: QtBot, steps: int) -> None:
    qtbot.waitUntil(lambda: steps_of(session) >= steps, timeout=WAIT_MS)


def take_step(view: ToyView, session: Session, settle: Settle) -> None:
    button(view, "One step").click()
    settle()


def test_that_one_step_shows_its_pair_and_both_losses_in_the_formula(
    view: ToyView, session: Session, settle: Settle
) -> None:
    assert not says(view, "Text A")
    take_step(view, session, settle)
    step = view._last
    assert step is not None
    assert step.number == 1
    assert step.example is not None
    assert says(view, f"Step 1: {step.loss_mlm:.2f} + 1.0 × {step.loss_nsp:.2f} = {step.loss:.2f}")
    (first,) = [chips for chips in view.findChildren(PieceChips) if chips.accessibleName() == "Text A"]
    values = first.values()
    shown = [values.cell(row, 0) for row in range(values.n_rows)]
    assert shown == [place.text for place in step.example.places if place.segment == "A"]
    truths = {values.cell(row, 2) for row in range(values.n_rows)} - {""}
    assert truths == {place.truth for place in step.example.places if place.segment == "A" and place.is_asked}
    assert says(view, "B really follows A." if step.example.are_neighbours else "B is from another document.")
    assert says(view, f"{session.toying.toy.n_weights:,}")  # type: ignore[union-attr]  # a step has been taken


def test_that_it_speaks_chinese_while_something_is_shown(view: ToyView, session: Session, settle: Settle) -> None:
    take_step(view, session, settle)
    i18n.install("zh_CN")
    view.retranslate()
    assert says(view, "第 1 步：")
    assert not says(view, "Step")
    assert not says(view, "follows A")


def test_that_nothing_is_imported_while_the_program_gets_ready(session: Session, panel: Any, cpu: Device) -> None:
    view = panel(ToyView)
    assert not button(view, "Start").isEnabled()
    assert not button(view, "One step").isEnabled()
    session._on_warm(cpu)
    assert button(view, "Start").isEnabled()
    assert button(view, "One step").isEnabled()


def test_that_it_runs_until_it_is_paused_and_goes_on_from_there(
    view: ToyView, session: Session, settle: Settle, qtbot: QtBot
) -> None:
    QTest.mouseClick(button(view, "Start"), Qt.MouseButton.LeftButton)
    wait_for(session, qtbot, 5)
    QTest.mouseClick(button(view, "Pause"), Qt.MouseButton.LeftButton)
    settle()
    paused_at = steps_of(session)
    QTest.qWait(150)
    assert steps_of(session) == paused_at
    assert view._last is not None
    assert view._last.number == paused_at  # the last steps are told too
    button(view, "Go on").click()
    wait_for(session, qtbot, paused_at + 3)
    session.toying.pause()
    settle()
    chart = view.findChild(TwoLossesChart)
    assert [step for step, _ in chart._masked.values] == list(range(1, steps_of(session) + 1))
    assert chart._by_frequency.value == session.toying.toy.by_frequency  # type: ignore[union-attr]  # it has begun


def test_that_lambda_and_masks_act_at_the_next_step(view: ToyView, session: Session, settle: Settle) -> None:
    take_step(view, session, settle)
    slider = named(view, QSlider, "Lambda: how much the next sentence counts")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    QTest.keyClick(named(view, QSlider, "Share of the pieces that is hidden"), Qt.Key.Key_End)
    assert says(view, "5.0")
    assert says(view, "50 %") or says(view, "50%")
    masks = named(view, QComboBox, "What is hidden together")
    masks.setCurrentIndex(1)
    masks.activated.emit(1)
    take_step(view, session, settle)
    step = view._last
    assert step is not None
    assert step.example is not None
    assert step.next_weight == 5.0
    assert session.toying.dials.masks_words
    asked = sum(place.is_asked for place in step.example.places)
    assert asked >= 0.3 * sum(place.what != "special" for place in step.example.places)


def test_that_starting_again_begins_with_the_same_weights(view: ToyView, session: Session, settle: Settle) -> None:
    take_step(view, session, settle)
    first = view._last
    take_step(view, session, settle)
    button(view, "Start again").click()
    assert view._last is None
    assert not says(view, "Step ")
    assert has_button(view, "Start")
    take_step(view, session, settle)
    assert view._last == first


def test_that_it_pauses_when_nobody_looks(view: ToyView, session: Session, settle: Settle, qtbot: QtBot) -> None:
    button(view, "Start").click()
    wait_for(session, qtbot, 2)
    view.hide()
    assert not session.toying.is_running
    settle()


def test_that_a_closing_window_ends_it(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    window.show_page("understand")
    window.pages.understand.show_view("toy")
    session.toying.start()
    wait_for(session, qtbot, 2)
    window.close()
    qtbot.waitUntil(lambda: session.jobs.are_idle, timeout=WAIT_MS)
    assert not session.toying.is_running


def test_that_other_views_are_answered_while_it_runs(
    window: MainWindow, session: Session, tiny_encoder: Path, qtbot: QtBot
) -> None:
    session.toying.use(["A text. It has a second sentence.", "And a second document. It has two as well."])
    session.toying.start()
    wait_for(session, qtbot, 2)
    session.understanding.use(tiny_encoder, device="cpu", mirror="")
    session.understanding.read("a film")
    qtbot.waitUntil(lambda: session.understanding.pieces is not None, timeout=WAIT_MS)
    assert session.toying.is_running
    session.toying.pause()


def test_that_the_open_table_is_learned(view: ToyView, session: Session, settle: Settle, table: Path) -> None:
    session.material.open_table(table)
    settle()
    text = named(view, QComboBox, "Text that is learned")
    assert text.currentText() == "Open table: reviews.csv"
    take_step(view, session, settle)
    assert session.toying.toy is not None
    assert session.toying.toy.n_documents == 60
    assert session.toying.texts[0] == session.material.dataset.texts[0]  # type: ignore[union-attr]  # it is open


def test_that_another_table_does_not_take_away_what_is_learned(
    view: ToyView, session: Session, settle: Settle, table: Path
) -> None:
    take_step(view, session, settle)
    before = session.toying.texts
    session.material.open_table(table)
    settle()
    assert session.toying.texts == before
    text = named(view, QComboBox, "Text that is learned")
    assert text.currentText() == "The English sample"
    text.setCurrentIndex(text.findData("table"))
    text.activated.emit(text.currentIndex())
    assert session.toying.texts != before
    assert view._last is None


def test_that_a_table_that_takes_anothers_place_is_learned_from_nothing(
    view: ToyView, session: Session, settle: Settle, table: Path
) -> None:
    session.material.open_table(table)
    settle()
    take_step(view, session, settle)
    (other := table.with_name("other.csv")).write_text(
        "text,label\n" + "".join(f"The tent of order {n} leaks.,{'bad' if n % 2 else 'good'}\n" for n in range(40)),
        "utf-8",
    )
    session.material.open_table(other)
    settle()
    assert named(view, QComboBox, "Text that is learned").currentText() == "Open table: other.csv"
    assert session.toying.texts[0] == "The tent of order 0 leaks."
    assert view._last is None
    assert has_button(view, "Start")


def test_that_a_text_without_words_is_said_and_it_can_be_started_again(
    view: ToyView, session: Session, settle: Settle
) -> None:
    failures: list[str] = []
    session.failed.connect(lambda _verb, code, _facts: failures.append(code))
    session.toying.use(["?!"])
    button(view, "Start").click()
    settle()
    assert failures == ["corpus_too_small"]
    assert not session.toying.is_running
    assert has_button(view, "Start")


def test_that_one_document_is_said_to_have_no_neighbours(view: ToyView, session: Session, settle: Settle) -> None:
    session.toying.use(["One text alone, with a few words. It has two sentences."])
    take_step(view, session, settle)
    assert says(view, "There is only one document")
    assert any(text.startswith("Step 1: ") and "×" not in text for text in words(view))


def test_that_escape_pauses_the_toy_and_nothing_else(
    window: MainWindow, session: Session, settle: Settle, qtbot: QtBot
) -> None:
    window.show_page("understand")
    window.pages.understand.show_view("toy")
    session.warm_up()
    settle()
    button(window.pages.toy, "Start").click()
    wait_for(session, qtbot, 2)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not session.toying.is_running
    assert has_button(window.pages.toy, "Go on")
    settle()


def test_that_in_chinese_no_space_stands_between_two_sentences(view: ToyView, session: Session, settle: Settle) -> None:
    take_step(view, session, settle)
    assert view._example is not None
    i18n.install("zh_CN")
    said = toy_words.neighbours(view._example)
    i18n.install("en")
    assert "。网络" in said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_lambda_is_turned_with_the_chart_in_sight_in_a_small_window(
    window: MainWindow, session: Session, settle: Settle, cpu: Device, language: Any
) -> None:
    session.device = cpu
    i18n.install(language)
    window.pages.retranslate()
    window.resize(1000, 700)
    window.show_page("understand")
    window.pages.understand.show_view("toy")
    view = window.pages.toy
    session.toying.step()
    settle()
    settle()
    seen = window.pages.understand.viewport()
    chart, slider = view.findChild(TwoLossesChart), view.findChildren(QSlider)[0]
    assert chart.isVisible()
    for widget in (chart, slider):
        top = widget.mapTo(seen, QPoint(0, 0)).y()
        assert top >= 0
        assert top + widget.height() <= seen.height()
    assert chart.height() == theme.px(300)
