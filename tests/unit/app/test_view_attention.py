from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from looked_at import save_folder
from looking import button, has_button, says, words
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from understand_page import make_single, open_page, type_text

from bertdesk.app import i18n
from bertdesk.app.attention_detail import AttentionDetail
from bertdesk.app.panels.attention import AttentionView
from bertdesk.app.session import Session
from bertdesk.app.window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_folder(tmp_path / "bert", "bert")


def _view(
    window: MainWindow, settle: Settle, folder: Path, text: str | tuple[str, str] = "the film was good"
) -> AttentionView:
    open_page(window, settle, folder, view="attention", text=text)
    return window.pages.attention


def _choose(view: AttentionView, settle: Settle, piece: int) -> AttentionDetail:
    view._lines.setFocus()
    QTest.keyClick(view._lines, Qt.Key.Key_Home)
    for _ in range(piece):
        QTest.keyClick(view._lines, Qt.Key.Key_Down)
    settle()
    return view._detail


def test_every_head_is_a_picture_and_the_first_is_drawn(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    assert view._weights is not None
    assert view._weights.shape == (2, 4, 6, 6)
    assert view._grid.values().n_rows == 8
    assert says(view, "Layer 1, head 1")
    values = view._lines.values()
    assert [values.cell(2, column) for column in range(1, 7)] == pytest.approx(view._weights[0, 0, 2].tolist())


def test_another_head_is_drawn_by_keyboard(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    view._grid.setFocus()
    QTest.keyClick(view._grid, Qt.Key.Key_Down)
    QTest.keyClick(view._grid, Qt.Key.Key_Right)
    assert says(view, "Layer 2, head 2")
    assert view._weights is not None
    assert view._lines._weights == pytest.approx(view._weights[1, 1])


def test_the_mean_of_a_layer_is_drawn_and_has_no_row_of_its_own(
    window: MainWindow, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    _choose(view, settle, 1)
    button(view, "Mean of the layer").click()
    settle()
    assert view._weights is not None
    assert view._lines._weights == pytest.approx(view._weights[0].mean(axis=0))
    assert not view._detail.isVisible()
    assert says(view, "Choose one head to see its numbers.")
    button(view, "One head").click()
    settle()
    assert view._detail.isVisible()


def test_a_chosen_piece_shows_how_its_row_comes_about(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    detail = _choose(view, settle, 2)
    assert detail.isVisible()
    assert says(detail, "How “film” comes by its weights")
    values = detail._table.values()
    rows = np.array([[values.cell(row, column) for column in range(1, 8)] for row in range(7)], np.float64)
    products, scores, weights, lengths, first = rows[:6, 0], rows[:6, 1], rows[:6, 2], rows[:6, 3], rows[:, 4:]
    assert scores == pytest.approx(products / np.sqrt(8), rel=1e-5)
    assert weights == pytest.approx(np.exp(scores) / np.exp(scores).sum(), abs=1e-5)
    assert rows[6, 2] == pytest.approx(1.0)
    assert first[:6].sum(axis=0) == pytest.approx(first[6], abs=1e-5)  # the weighted values are z
    assert (lengths >= np.linalg.norm(first[:6], axis=1) - 1e-6).all()  # of all 8 numbers, not of three
    assert view._weights is not None
    assert weights == pytest.approx(view._weights[0, 0, 2], abs=1e-6)


def test_the_numbers_beside_the_formulas_are_those_of_the_chosen_row(
    window: MainWindow, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    detail = _choose(view, settle, 2)
    assert detail.detail is not None
    assert detail._other == int(np.argmax(detail.detail.weights))  # the strongest, at first
    detail._table.row_chosen.emit(3)
    scoring, weight = detail.detail.scoring, float(detail.detail.weights[3])
    assert scoring is not None
    shown = f"q · k = {i18n.number(float(scoring.products[3]), 3)}, divided by √8 = 2.828"
    assert says(detail, f"“was”: {shown}")
    assert says(detail, f"gives α = {i18n.number(weight, 3)}")
    assert says(detail, f"“was” adds {i18n.number(weight, 3)} times its value to z")


def test_a_cell_of_the_matrix_is_a_row_and_the_piece_it_looks_at(
    window: MainWindow, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    button(view, "Matrix").click()
    assert not view._lines.isVisible()
    view._matrix.setFocus()
    QTest.keyClick(view._matrix, Qt.Key.Key_Right)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view._matrix, key)
    settle()
    assert (view._detail._query, view._detail._other) == (1, 1)
    before = view._detail.detail
    QTest.keyClick(view._matrix, Qt.Key.Key_Right)
    settle()
    assert (view._detail._query, view._detail._other) == (1, 2)
    assert view._detail.detail is before  # the same row: nothing is asked again
    view._detail._table.row_chosen.emit(4)
    assert view._matrix.chosen() == (1, 4)
    button(view, "Lines").click()
    assert view._lines.chosen() == 1  # what was chosen stays so


def test_two_that_are_chosen_in_haste_show_the_last(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    for piece in (1, 2, 3, 4):
        view._lines.choose(piece)
        view._lines.piece_chosen.emit(piece)
    settle()
    assert says(view._detail, "How “good” comes by its weights")


def test_another_sentence_forgets_the_chosen_piece(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder)
    _choose(view, settle, 2)
    type_text(window.pages.understand, settle, "the book was good")
    assert view._lines.chosen() == -1
    assert not view._detail.isVisible()
    assert says(view, "Choose a piece at the left")


def test_another_network_shows_nothing_of_the_one_before(
    window: MainWindow, folder: Path, tmp_path: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    _choose(view, settle, 2)
    other = save_folder(tmp_path / "other", "distilbert", n_layers=1, num_hidden_layers=1)
    window.pages.understand.look_at(other)
    assert words(view) == []
    settle()
    assert view._weights is not None
    assert view._weights.shape[:2] == (1, 4)
    assert not view._detail.isVisible()


@pytest.mark.parametrize("kind", ["modernbert", "deberta-v2", "roberta", "electra", "distilbert"])
def test_each_kind_says_where_its_formula_is_another(
    window: MainWindow, tmp_path: Path, settle: Settle, kind: str
) -> None:
    view = _view(window, settle, save_folder(tmp_path / kind, kind), "the film was good and the actors were great")
    detail = _choose(view, settle, 1)
    said = {"modernbert": "(rotary)", "deberta-v2": "DeBERTa computes its scores otherwise"}.get(
        kind, "of this head, with the biases"
    )
    assert says(detail, said)
    has_scores = kind != "deberta-v2"
    assert detail._views["softmax"].isVisible() == has_scores
    assert says(detail, "agree with the network's own to") == has_scores
    values = detail._table.values()
    assert ("score e" in values.titles) == has_scores
    assert detail.detail is not None
    assert values.cell(1, values.titles.index("weight α")) == pytest.approx(float(detail.detail.weights[1]))


def test_a_piece_outside_of_the_window_of_a_layer_is_not_looked_at(
    window: MainWindow, tmp_path: Path, settle: Settle
) -> None:
    folder = save_folder(tmp_path / "modernbert", "modernbert")
    view = _view(window, settle, folder, "the film was good and the actors were great " * 2)
    view._grid.choose(1, 0)
    view._show_head()
    detail = _choose(view, settle, 1)
    assert says(detail, "This layer attends to near pieces alone")
    last = len(detail._names) - 1
    assert detail._table.values().shown(last, 2) == ""
    detail._table.row_chosen.emit(last)
    assert says(detail, "is not attended to.")


def test_it_says_that_attention_is_no_explanation_and_leads_to_the_words(
    window: MainWindow, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    assert says(view, "attention is not explanation")
    button(view, "See which words decide, on the page “Classify”").click()
    assert window.pages.key == "classify"


def test_a_pair_that_the_network_cannot_take_is_said(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    folder = make_single(save_folder(tmp_path / "bert", "bert"))
    view = _view(window, settle, folder, ("the film", "was good"))
    assert words(view) == ["This network reads one text at a time: it cannot take a pair."]
    assert not has_button(view, "Matrix")


def test_another_language_asks_nothing_again(
    window: MainWindow, session: Session, folder: Path, settle: Settle
) -> None:
    view = _view(window, settle, folder)
    _choose(view, settle, 1)
    i18n.install("zh_CN")
    window.pages.retranslate()
    assert not session.jobs.verbs
    assert says(view, "注意力不等于解释")
    assert says(view._detail, "的权重是怎么来的")


def test_the_lines_of_a_long_text_scroll_in_their_frame(window: MainWindow, folder: Path, settle: Settle) -> None:
    view = _view(window, settle, folder, "the film was good and " * 20)
    assert view._lines.height() > 1000
    assert view._lines_frame._shown.height() == 560
    _choose(view, settle, 60)
    shown = view._lines.visibleRegion().boundingRect()
    assert shown.contains(view._lines._columns().row(60, right=False).center())
