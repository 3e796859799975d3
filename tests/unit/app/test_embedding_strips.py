"""Word, segment, position and their sum as strips: where each is, what it says, what stands where one is missing."""

import numpy as np
import pytest
from figures import PIECES, colour_at, embedding_strips
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets.colour_scale import Scale, colour
from bertdesk.app.widgets.embedding_strips import Part


def test_that_each_number_has_its_place_and_colour_in_its_strip(shown) -> None:
    figure = shown(embedding_strips(), 700)
    values = np.zeros((6, 4))
    values[2] = -1.0, -0.5, 0.5, 1.0
    figure.show_parts(PIECES, (Part("word", values), Part("sum", 2 * values)))
    box = figure._box(2, 1)
    scale = figure._scale
    for dimension, value in enumerate(2 * values[2]):
        point = box.topLeft() + (box.bottomRight() - box.topLeft()) * 0.5
        point.setX(box.left() + box.width() * (dimension + 0.5) / 4)
        assert colour_at(figure, point.toPoint()) == colour(float(value), scale)
    assert colour_at(figure, figure._box(3, 0).center().toPoint()).name() == theme.LIGHT.surface.lower()


def test_that_the_sum_and_its_parts_have_one_scale(shown) -> None:
    figure = shown(embedding_strips(), 700)
    figure.show_parts(("a",), (Part("word", np.full((1, 2), 1.0)), Part("sum", np.full((1, 2), -3.0))))
    assert figure._scale == Scale(-3.0, 3.0)


def test_that_a_strip_says_its_length_and_the_mouse_its_numbers(shown) -> None:
    figure, told = shown(embedding_strips(), 700), []
    figure.strip_chosen.connect(lambda piece, part: told.append((piece, part)))
    figure.show_parts(PIECES, (Part("word", np.tile([3.0, 4.0], (6, 1))), Part("segment", None, "none here")))
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._box(4, 0).center().toPoint())
    assert figure.accessibleDescription() == "“sleeps”, word: length 5.000"
    QTest.keyClick(figure, Qt.Key.Key_Right)
    assert figure.accessibleDescription() == "segment: none here"
    QTest.keyClick(figure, Qt.Key.Key_Escape)
    assert told == [(4, 0), (4, 1), (-1, -1)]
    box = figure._box(1, 0)
    box.setLeft(box.left() + box.width() * 0.75)
    assert figure.words_at(box.center().toPoint()) == "“the”, word, dimension 2: 4.0000"
    assert figure.words_at(figure._box(0, 1).center().toPoint()) == "segment: none here"
    QToolTip.hideText()


def test_that_the_table_has_lengths_and_nothing_where_a_part_is_missing(shown) -> None:
    figure = shown(embedding_strips(), 700)
    figure.show_parts(("a",), (Part("word", np.asarray([[3.0, 4.0]])), Part("segment", None, "none")))
    assert figure.values().to_tsv() == "Piece\tlength of word\tlength of segment\na\t5\t\n"


def test_that_a_strip_stays_chosen_with_as_many_pieces_only(shown) -> None:
    figure = shown(embedding_strips(), 700)
    figure.choose(5, 3)
    assert figure.chosen() == (5, 3)
    figure.show_parts(("a",), (Part("word", np.ones((1, 2))),))
    assert figure.chosen() is None


def test_that_strips_of_other_pieces_are_refused(qtbot) -> None:
    figure = embedding_strips()
    qtbot.addWidget(figure)
    with pytest.raises(ValueError, match="6 pieces"):
        figure.show_parts(PIECES, (Part("word", np.ones((5, 2))),))
