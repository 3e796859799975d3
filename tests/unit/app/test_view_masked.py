"""A word is hidden on the page, and the network's guesses are shown: its own, and those from before it was adapted."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from adapted import save_adapted
from looked_at import save_folder
from looking import says, words
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bertdesk.app.panels.masked import MaskedView, _rows
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList
from bertdesk.app.widgets.candidate_bars import CandidateBars
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.core.device import choose
from bertdesk.core.pretrain.network import as_before
from bertdesk.core.understand.masked import Candidate, Filled, fill_word
from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import subject_of

Settle = Callable[[], None]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    """A folder with an encoder and what it became."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(tiny_encoder, folder / "parent")
    save_adapted(folder / "child", folder / "parent")
    return folder


@pytest.fixture
def see(session: Session, panel: Any, settle: Settle) -> Callable[..., MaskedView]:
    """Look at a network and a text, and wait for all answers."""

    def look(source: Path, text: str | tuple[str, str] = "the film was very good") -> MaskedView:
        view: MaskedView = panel(MaskedView)
        session.understanding.use(source, device="cpu", mirror="")
        session.understanding.read(text)
        for _ in range(3):  # the network is opened, asked, and its encoder asked
            settle()
        return view

    return look


def chips(view: MaskedView) -> PieceChips:
    return view.findChildren(PieceChips)[0]


def shown(view: MaskedView) -> list[str]:
    """Return the pieces as they stand in the figure."""
    values = chips(view).values()
    return [str(values.cell(row, 1)) for row in range(values.n_rows)]


def guesses(view: MaskedView) -> list[tuple[str, str, float]]:
    values = view.findChildren(CandidateBars)[0].values()
    return [
        (str(values.cell(row, 0)), str(values.cell(row, 1)), float(values.cell(row, 2))) for row in range(values.n_rows)
    ]


def test_that_the_longest_word_is_hidden_and_its_guesses_are_the_networks(
    see: Callable[..., MaskedView], session: Session, tmp_path: Path
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked", "next"), "the film was good")
    subject, pieces = session.understanding.subject, session.understanding.pieces
    assert subject is not None
    assert isinstance(pieces, Pieces)
    hidden = [place for place, text in enumerate(shown(view)) if text == "[MASK]"]
    assert hidden == list(pieces.of_word(1))
    wanted = fill_word(subject, pieces, 1)
    assert isinstance(wanted, tuple)
    assert [name for _, name, _ in guesses(view)] == [each.readable for each in wanted[0].candidates]
    assert [p for _, _, p in guesses(view)] == pytest.approx([each.probability for each in wanted[0].candidates])
    assert wanted[0].rank is not None
    assert says(view, "stood there")
    assert says(view, f"of {subject.network.config.vocab_size}")


def test_that_the_true_word_is_marked_among_the_guesses() -> None:
    candidates = tuple(Candidate(text, text, number, 0.3 - number / 10) for number, text in enumerate("abc"))
    rows = _rows(Filled(1, candidates, candidates[1], 2))
    assert [row.said for row in rows] == ["a", "b · stood there", "c"]
    assert [row.name for row in rows] == ["a", "b", "c"]
    unseen = Candidate("d", "d", 9, 0.001)
    assert not any(
        row.mark for row in (*_rows(Filled(1, candidates, unseen, 80)), *_rows(Filled(1, candidates, None, None)))
    )


def test_that_of_a_long_text_a_word_in_sight_is_hidden(see: Callable[..., MaskedView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), "the film was good " + "a " * 24 + "unbelievable")
    assert shown(view)[2] == "[MASK]"


def test_that_another_word_is_chosen_by_keyboard(
    see: Callable[..., MaskedView], tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), "the film was good")
    before = guesses(view)
    qtbot.keyClick(chips(view), Qt.Key.Key_Home)
    settle()
    assert "[MASK]" not in shown(view)
    assert says(view, "No word is hidden")
    assert not guesses(view) or not view.findChildren(CandidateBars)[0].isVisible()
    qtbot.keyClick(chips(view), Qt.Key.Key_Right)
    settle()
    assert shown(view)[1] == "[MASK]"
    assert guesses(view) != before


def test_that_each_piece_of_a_word_has_guesses_of_its_own(
    see: Callable[..., MaskedView], tiny_encoder: Path, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), "the filmgoers")
    assert says(view, "The word has")
    first = guesses(view)
    qtbot.keyClick(chips(view), Qt.Key.Key_Right)
    settle()
    assert guesses(view) != first
    assert shown(view) == ["[CLS]", "the", *["[MASK]"] * 5, "[SEP]"]


def test_that_an_adapted_encoder_answers_beside_what_it_was(
    house: Path, see: Callable[..., MaskedView], session: Session
) -> None:
    view = see(house / "child")
    titles = {title for title, _, _ in guesses(view)}
    assert titles == {"Before: parent", "After it learnt from your text"}
    assert len(guesses(view)) == 20
    assert says(view, "Before it learnt from your text: ")
    before, after = ([p for title, _, p in guesses(view) if title == each] for each in sorted(titles, reverse=True))
    assert before != after
    pieces = session.understanding.pieces
    assert isinstance(pieces, Pieces)
    built = as_before(house / "parent", house / "child", seed=17)
    as_it_was = subject_of(built, house / "parent", choose("cpu"), heads=frozenset({"masked", "next"}))
    filled = fill_word(as_it_was, pieces, 1)
    assert isinstance(filled, tuple)
    assert before == pytest.approx([candidate.probability for candidate in filled[0].candidates], abs=1e-6)


def test_that_without_its_encoder_an_adapted_one_says_so(
    house: Path, see: Callable[..., MaskedView], tmp_path: Path
) -> None:
    alone = Path(shutil.copytree(house / "child", tmp_path / "alone"))
    view = see(alone)
    assert len(guesses(view)) == 10
    assert says(view, "is not at hand")


def test_that_a_damaged_encoder_takes_nothing_from_what_it_became(
    house: Path, see: Callable[..., MaskedView], tmp_path: Path
) -> None:
    shutil.copytree(house, tmp_path / "house")
    (tmp_path / "house" / "parent" / "config.json").write_text('{"model_type": "bert", "hidden_size": 31}')
    view = see(tmp_path / "house" / "child")
    assert len(guesses(view)) == 10
    assert says(view, "is not at hand")


@pytest.mark.parametrize("kind", ["roberta", "modernbert", "electra", "deberta-v2", "distilbert"])
def test_that_every_kind_fills_gaps(kind: str, see: Callable[..., MaskedView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / kind, kind, "masked"), "the film was good")
    mask = "<mask>" if kind in ("roberta", "modernbert") else "[MASK]"
    assert mask in shown(view)
    assert len(guesses(view)) == 10


def test_that_a_word_of_the_second_sentence_can_be_hidden(
    see: Callable[..., MaskedView], session: Session, tmp_path: Path, qtbot: QtBot, settle: Settle
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), ("the film was good", "the book"))
    qtbot.keyClick(chips(view), Qt.Key.Key_End)
    qtbot.keyClick(chips(view), Qt.Key.Key_Left)
    settle()
    subject, pieces = session.understanding.subject, session.understanding.pieces
    assert subject is not None
    assert isinstance(pieces, Pieces)
    place = len(pieces) - 2
    assert shown(view)[place] == "[MASK]"
    wanted = fill_word(subject, pieces, pieces.pieces[place].word or 0)
    assert isinstance(wanted, tuple)
    assert [name for _, name, _ in guesses(view)] == [each.readable for each in wanted[-1].candidates]


def test_that_an_encoder_without_the_head_says_why(see: Callable[..., MaskedView], tiny_encoder: Path) -> None:
    view = see(tiny_encoder)
    assert says(view, "cannot fill gaps")
    assert not view.findChildren(BarList)[0].isVisible()
    assert not chips(view).isVisible()


def test_that_an_empty_text_is_asked_for(see: Callable[..., MaskedView], tmp_path: Path) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), "")
    assert says(view, "There is no word here")


def test_that_an_answer_about_another_network_is_not_shown(
    see: Callable[..., MaskedView], session: Session, tmp_path: Path, tiny_encoder: Path, settle: Settle
) -> None:
    view = see(save_folder(tmp_path / "bert", "bert", "masked"), "the film was good")
    chips(view).piece_chosen.emit(2)  # it is asked, and at once another network is chosen
    session.understanding.use(tiny_encoder, device="cpu", mirror="")
    for _ in range(3):
        settle()
    assert says(view, "cannot fill gaps")
    assert not any("stood there" in text for text in words(view))
