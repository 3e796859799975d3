"""All heads at a glance: each picture is that head's, a line of one cell is not lost, the arrows reach every one."""

import numpy as np
import pytest
from figures import colour_at, head_grid, weights
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets.head_grid import HeadGrid


def test_that_each_small_picture_is_that_of_its_head(shown) -> None:
    figure = shown(head_grid(), 400)
    heads = np.zeros((2, 3, 4, 4), np.float32)
    heads[1, 2] = 1.0
    figure.show_heads(heads)
    found = [colour_at(figure, figure._box(*head).center().toPoint()).name() for head in ((0, 0), (1, 1), (1, 2))]
    assert found[:2] == [theme.LIGHT.surface.lower()] * 2
    assert theme.contrast(found[2], theme.LIGHT.surface) > 7


def test_that_a_diagonal_of_128_pieces_is_whole_in_48_dots(shown) -> None:
    figure = shown(HeadGrid(), 600)
    figure.show_heads(np.eye(128, dtype=np.float32)[None, None])
    assert figure._heads.shape == (1, 1, 48, 48)
    assert figure._heads[0, 0].diagonal().tolist() == [1.0] * 48
    assert figure._heads.max(3).min() == 1.0


def test_that_the_arrows_and_a_click_choose_a_head_by_name(shown) -> None:
    figure, told = shown(head_grid(), 400), []
    figure.head_chosen.connect(lambda layer, head: told.append((layer, head)))
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.keyClick(figure, Qt.Key.Key_Down)
    QTest.keyClick(figure, Qt.Key.Key_Down)
    assert told == [(0, 1), (1, 1)]
    assert figure.accessibleDescription() == "layer 2, head 2"
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._box(0, 2).center().toPoint())
    assert told[-1] == figure.chosen() == (0, 2)
    assert figure.words_at(figure._box(1, 0).center().toPoint()) == "layer 2, head 1"
    assert figure.words_at(QPoint(1, 1)) == ""
    QToolTip.hideText()


def test_that_a_head_stays_chosen_with_another_text_and_not_in_a_smaller_model(shown) -> None:
    figure = shown(head_grid(), 400)
    figure.choose(1, 2)
    figure.show_heads(np.stack([np.stack([weights(9, seed=head) for head in range(3)])] * 2))
    assert figure.chosen() == (1, 2)
    figure.show_heads(weights(9)[None, None])
    assert figure.chosen() == (0, 0)
    figure.choose(3, 3)
    assert figure.chosen() == (0, 0)


def test_that_the_table_says_how_sharply_each_head_looks(shown) -> None:
    figure = shown(head_grid(), 400)
    heads = np.full((2, 3, 4, 4), 0.25, np.float32)
    heads[1, 0] = np.eye(4)
    figure.show_heads(heads)
    lines = figure.values().to_tsv().splitlines()
    assert lines[0] == "Layer\tHead\tSharpness"
    assert lines[1] == "1\t1\t0.25"
    assert lines[4] == "2\t1\t1"


def test_that_weights_without_layers_are_refused(qtbot) -> None:
    figure = head_grid()
    qtbot.addWidget(figure)
    with pytest.raises(ValueError, match="layers, heads"):
        figure.show_heads(weights(4))


def test_that_the_ring_leaves_the_picture_of_its_head_as_it_is(shown) -> None:
    figure = shown(head_grid(), 400)
    figure.choose(0, 0)
    before = figure.grab(figure._box(1, 1).toRect().adjusted(1, 1, -1, -1)).toImage()
    figure.choose(1, 1)
    assert figure.grab(figure._box(1, 1).toRect().adjusted(1, 1, -1, -1)).toImage() == before
    gap = figure._box(1, 1).topLeft().toPoint() - QPoint(2, -8)
    assert theme.contrast(colour_at(figure, gap).name(), theme.LIGHT.surface) > 3  # it is in the gap
