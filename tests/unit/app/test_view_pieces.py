from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from looked_at import save_folder
from looking import says, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from understand_page import make_single, open_page, type_text

from bertdesk.app import i18n, piece_words
from bertdesk.app.panels.pieces import PiecesView
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_folder(tmp_path / "bert", "bert")


def _view(
    window: MainWindow, settle: Settle, folder: Path, text: str | tuple[str, str] = "the film was good"
) -> PiecesView:
    open_page(window, settle, folder, view="pieces", text=text)
    return window.pages.pieces


def test_the_pieces_stand_under_their_words_and_in_a_table(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder, "the film, unbelievable")
    values = view._chips.values()
    assert values.titles == ("Piece", "Number", "Segment", "Position", "Word", "Kind")
    table = [[values.cell(row, column) for column in range(6)] for row in range(values.n_rows)]
    pieces = window.pages.understand._understanding.pieces
    assert [row[1] for row in table] == list(pieces.ids)  # type: ignore[union-attr]  # they are pieces
    assert table[0] == ["[CLS]", 2, "A", 0, "", "special"]
    assert table[1][4:] == ["the", "begins a word"]
    assert [row[4] for row in table if row[5] in ("begins a word", "goes on")].count("unbelievable") >= 2
    assert {row[5] for row in table if row[4] == "unbelievable"} == {"begins a word", "goes on"}


def test_a_chosen_piece_says_all_that_is_known_of_it_and_marks_its_strips(
    window: MainWindow, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder, ("the film", "was good"))
    view._chips.setFocus()
    for _ in range(2):
        QTest.keyClick(view._chips, Qt.Key.Key_Right)
    assert view._chips.chosen() == 1
    assert says(view, "the: number")
    assert says(view, "segment A, position 1.")
    assert view._strips.chosen() == (1, 3)
    QTest.keyClick(view._chips, Qt.Key.Key_End)
    assert says(view, "segment B")
    assert says(view, "It stands at the end of a text.")
    QTest.keyClick(view._chips, Qt.Key.Key_Escape)
    assert view._strips.chosen() is None


def test_a_chosen_strip_marks_its_piece(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    view._strips.setFocus()
    QTest.keyClick(view._strips, Qt.Key.Key_Down)
    QTest.keyClick(view._strips, Qt.Key.Key_Down)
    QTest.keyClick(view._strips, Qt.Key.Key_Right)
    assert view._strips.chosen() == (1, 1)
    assert view._chips.chosen() == 1
    assert says(view, "the: number")


@pytest.mark.parametrize(
    ("word", "why"),
    [("☃", "it has a character that is in no piece"), ("x" * 101, "more characters than the tokenizer looks at")],
)
def test_an_unknown_word_says_why(window: MainWindow, folder: Path, settle: Settle, word: str, why: str) -> None:
    view = _view(window, settle, folder, f"the {word} film")
    view._chips.piece_chosen.emit(2)
    view._chips.choose(2)
    view._tell()
    assert says(view, why)
    assert says(view, "1 unknown")


def test_a_long_text_says_how_much_was_cut_off(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder, "the film was good and " * 100)
    assert says(view, "The network reads the first 64 pieces.")
    view = _view(window, settle, folder, "the film")
    assert not says(view, "were cut off")


def test_the_strips_add_up(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    word, segment, position, total = view._strips._parts
    added = sum(np.asarray(part.values) for part in (word, segment, position))
    assert total.values == pytest.approx(added, abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("distilbert", ["This network has no segments."]),
        ("roberta", []),
        (
            "modernbert",
            ["This network has no segments.", "No vector: positions turn queries and keys in each layer (rotary)."],
        ),
        (
            "deberta-v2",
            ["This network has no segments.", "No vector: each layer looks at distances instead (relative)."],
        ),
    ],
)
def test_what_a_kind_has_not_is_said_where_it_would_stand(
    window: MainWindow, tmp_path: Path, settle: Settle, kind: str, missing: list[str]
) -> None:
    view = _view(window, settle, save_folder(tmp_path / kind, kind))
    assert [part.why for part in view._strips._parts if part.values is None] == missing
    assert says(view, "one segment alone") == (kind == "roberta")


def test_a_network_that_reads_one_text_says_so_of_a_pair(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    folder = make_single(save_folder(tmp_path / "bert", "bert"))
    view = _view(window, settle, folder, ("the film", "was good"))
    assert words(view) == ["This network reads one text at a time: it cannot take a pair."]
    type_text(window.pages.understand, settle, "the film")
    assert says(view, "pieces for 2 words")


def test_another_language_is_spoken_at_once_and_nothing_is_asked_again(
    window: MainWindow, session: Session, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    i18n.install("zh_CN")
    window.pages.retranslate()
    assert not session.jobs.verbs
    assert says(view, "三个向量合而为一")
    assert view._chips.values().titles[0] == "词元"
    i18n.install("en")
    window.pages.retranslate()
    assert says(view, "Three vectors become one")


def test_the_table_of_the_strips_can_be_read_and_copied(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    view._strips_frame.table_button.click()
    (table,) = view._strips_frame.findChildren(QTableView)
    assert table.model().rowCount() == 6
    view._strips_frame._copy_table.trigger()
    assert QGuiApplication.clipboard().text().startswith("Piece\tPiece: length")


def test_a_word_is_what_was_typed_even_in_capitals(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder, "The FILM")
    assert view._pieces is not None
    assert piece_words.words(view._pieces) == ["The", "FILM"]
