"""Two sentences on the page: whether the second follows, beside the same turned round and one about something else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from adapted import save_adapted
from looked_at import save_folder
from looking import button, named, says

from bertdesk.app import next_words
from bertdesk.app.panels.next_sentence import NextView
from bertdesk.app.session import Session
from bertdesk.app.widgets.candidate_bars import CandidateBars
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.window import MainWindow
from bertdesk.core.provenance import Provenance
from bertdesk.core.understand.next_sentence import NextSentence, next_sentence

Settle = Callable[[], None]
FIRST, SECOND = "the film was good", "the book was slow"


@pytest.fixture
def see(session: Session, panel: Any, settle: Settle) -> Callable[..., NextView]:
    def look(source: Path, text: str | tuple[str, str] = (FIRST, SECOND)) -> NextView:
        view: NextView = panel(NextView)
        session.understanding.use(source, device="cpu", mirror="")
        session.understanding.read(text)
        for _ in range(2):
            settle()
        return view

    return look


def chances(view: NextView) -> list[float]:
    values = view.findChildren(CandidateBars)[0].values()
    return [float(values.cell(row, 2)) for row in range(values.n_rows)]


def test_that_three_pairs_are_asked_about(see: Callable[..., NextView], session: Session, tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked", "next"))
    subject = session.understanding.subject
    assert subject is not None
    strange = next_words.stranger(FIRST, 0)
    asked = [next_sentence(subject, *pair) for pair in ((FIRST, SECOND), (SECOND, FIRST), (FIRST, strange))]
    wanted = [found.follows for found in asked if isinstance(found, NextSentence)]
    assert chances(view) == pytest.approx(wanted)
    assert says(view, strange)
    assert says(view, f"{100 * wanted[0]:.0f} %")


def test_that_another_stranger_is_asked_for(see: Callable[..., NextView], tmp_path: Path, settle: Settle) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked", "next"))
    before = chances(view)
    button(view, "Another one").click()
    settle()
    assert says(view, next_words.stranger(FIRST, 1))
    assert chances(view)[:2] == before[:2]
    assert chances(view)[2] != before[2]


@pytest.mark.parametrize("heads", [(), ("masked",), ("classes",)])
def test_that_a_network_without_the_head_says_so(heads: Any, see: Callable[..., NextView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", *heads))
    assert says(view, "cannot say whether a sentence follows another")
    assert not view.findChildren(CandidateBars)[0].isVisible()


@pytest.mark.parametrize("text", [FIRST, (FIRST, ""), (" ", SECOND)])
def test_that_one_sentence_is_not_enough(text: Any, see: Callable[..., NextView], tmp_path: Path) -> None:
    assert says(see(save_folder(tmp_path / "bert", "bert", "masked", "next"), text), "This needs two sentences")


def test_that_a_head_that_was_asked_nothing_is_said_to_guess(
    see: Callable[..., NextView], tmp_path: Path, tiny_encoder: Path
) -> None:
    view = see(save_adapted(tmp_path / "child", tiny_encoder, next_weight=0.0))
    assert says(view, "this part of it has learnt nothing")
    assert not says(view, "in half of them")


def test_that_a_head_that_came_trained_and_was_asked_nothing_is_not_said_to_guess(
    see: Callable[..., NextView], tmp_path: Path
) -> None:
    trained = save_folder(tmp_path / "bert", "bert", "masked", "next")
    view = see(save_adapted(tmp_path / "child", trained, next_weight=0.0))
    assert says(view, "in half of them")
    assert says(view, "taught this part nothing more")
    assert not says(view, "has learnt nothing")


def test_that_it_is_said_how_often_it_was_right(
    see: Callable[..., NextView], tmp_path: Path, tiny_encoder: Path
) -> None:
    made = save_adapted(tmp_path / "child", tiny_encoder)
    scored = json.loads((made / "bertdesk.json").read_text("utf-8"))["pretraining"]["held_back"]
    assert scored["n_pairs"]
    view = see(made)
    assert says(view, f"Of {scored['n_pairs']} pairs that it never saw it got {100 * scored['accuracy_nsp']:.0f} %")


def test_that_the_three_probabilities_are_told_apart_in_words() -> None:
    assert "follows the first." in next_words.verdict(0.9, 0.2, 0.1)
    assert "tells the order" in next_words.verdict(0.9, 0.2, 0.1)
    assert "not the order" in next_words.verdict(0.9, 0.88, 0.1)
    assert "just as likely" in next_words.verdict(0.9, 0.2, 0.88)
    assert "does not follow" in next_words.verdict(0.3, 0.1, 0.05)


def test_that_what_is_found_more_likely_is_not_said_to_be_as_likely_or_less() -> None:
    stranger_first = next_words.verdict(0.1, 0.1, 0.9)
    assert "something else it finds even more likely" in stranger_first
    assert "just as likely" not in stranger_first
    turned_first = next_words.verdict(0.55, 0.95, 0.05)
    assert "prefers the other way round" in turned_first
    assert "tells the order" not in turned_first


def test_that_of_other_peoples_networks_the_training_is_told_in_general() -> None:
    assert "in half of them" in next_words.learnt_from(Provenance())
    assert "never saw" not in next_words.learnt_from(Provenance())


def test_that_strangers_are_in_the_script_of_the_first_sentence() -> None:
    assert next_words.stranger("房间很干净。", 0) in next_words.STRANGERS["zh"]
    assert len({next_words.stranger("Good.", n) for n in range(5)}) == 5
    assert next_words.stranger("Good.", 5) == next_words.stranger("Good.", 0)


def test_that_the_page_asks_for_the_second_sentence_and_swaps_the_two(
    window: MainWindow, session: Session, tmp_path: Path, settle: Settle
) -> None:
    page = window.pages.understand
    named(page, PasteBox, "Sentence").set_text(FIRST)
    page.look_at(save_folder(tmp_path / "bert", "bert", "masked", "next"))
    window.show_page("understand")
    settle()
    page.show_view("next")
    for _ in range(3):
        settle()
    first, second = session.understanding.text
    assert first == FIRST
    assert second  # a sentence that might follow
    before = chances(window.pages.next)
    button(window.pages.next, "Swap the two").click()
    for _ in range(2):
        settle()
    assert session.understanding.text == (second, first)
    assert chances(window.pages.next)[:2] == pytest.approx(before[1::-1])
