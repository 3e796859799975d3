"""Pieces under their words: what belongs together is joined, lines wrap between words, what is unknown is marked."""

import pytest
from figures import colour_at, colours, piece_chips
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets.piece_chips import Chip, PieceChips


def test_that_pieces_of_one_word_touch_and_those_of_two_do_not(shown) -> None:
    boxes = shown(piece_chips(), 600)._placed()
    assert boxes[3].left() == boxes[2].right()
    assert boxes[2].left() - boxes[1].right() >= theme.px(10)
    assert len({box.top() for box in boxes}) == 1


def test_that_a_line_is_broken_between_words(shown) -> None:
    figure = shown(PieceChips(), 200)
    words = ["alpha", "betagamma", "delta"]
    chips = [Chip("alpha", 0), Chip("beta", 1), Chip("##gam", 1), Chip("##ma", 1), Chip("delta", 2)]
    figure.show_pieces(words, chips)
    tops = [box.top() for box in figure._placed()]
    assert tops[1] == tops[2] == tops[3]
    assert len(set(tops)) > 1
    assert all(box.right() < 200 for box in figure._placed())


def test_that_a_word_longer_than_the_line_is_broken_within(shown) -> None:
    figure = shown(PieceChips(), 200)
    figure.show_pieces(["x" * 90], [Chip("##xxxx", 0) for _ in range(20)])
    assert len({box.top() for box in figure._placed()}) > 2
    assert all(box.right() < 200 for box in figure._placed())


def test_that_a_long_word_over_a_short_piece_does_not_run_into_the_next(shown) -> None:
    figure = shown(PieceChips(), 600)
    figure.show_pieces(["incomprehensibilities", "b"], [Chip("[UNK]", 0, is_unknown=True), Chip("b", 1)])
    first, second = figure._placed()
    needed = figure.fontMetrics().horizontalAdvance("incomprehensibilities") * 12 // 13
    assert second.left() - first.left() >= needed


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_what_the_vocabulary_lacks_is_marked_by_more_than_a_colour(shown, qapp, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    figure = shown(piece_chips(), 600)
    assert theme.current().warn.lower() in colours(figure.picture())
    figure.show_pieces(("the",), (Chip("the", 0),))
    assert theme.current().warn.lower() not in colours(figure.picture())
    assert PieceChips._shown(Chip("[UNK]", 0, is_unknown=True)) == "[UNK] ?"


def test_that_a_click_chooses_a_piece_and_a_second_lets_go(shown) -> None:
    figure, told = shown(piece_chips(), 600), []
    figure.piece_chosen.connect(told.append)
    place = figure._placed()[4].center().toPoint()
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)
    assert figure.accessibleDescription() == "[UNK]: no piece for “😀”"
    assert (
        colour_at(figure, figure._placed()[4].topLeft().toPoint() + QPoint(12, 5)).name()
        == theme.LIGHT.accent_soft.lower()
    )
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)
    assert told == [4, -1]


def test_that_keys_walk_along_the_text_and_from_line_to_line(shown) -> None:
    figure, told = shown(piece_chips(), 170), []
    figure.piece_chosen.connect(told.append)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Right, keys.Key_End, keys.Key_Home, keys.Key_Left):
        QTest.keyClick(figure, key)
    assert told == [0, 1, 5, 0]
    QTest.keyClick(figure, keys.Key_Down)
    boxes = figure._placed()
    below = figure.chosen()
    assert boxes[below].top() == min(box.top() for box in boxes if box.top() > boxes[0].top())
    QTest.keyClick(figure, keys.Key_Up)
    assert boxes[figure.chosen()].top() == boxes[0].top()
    QToolTip.hideText()


def test_that_cells_of_the_table_are_those_that_were_given(shown) -> None:
    figure = shown(piece_chips(), 600)
    assert figure.values().to_tsv().splitlines()[3] == "token\t2"
    with pytest.raises(ValueError, match="1 pieces"):
        figure.show_pieces((), (Chip("a", -1),), ("Piece",), (("a",), ("b",)))
