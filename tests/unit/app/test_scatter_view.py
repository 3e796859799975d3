"""Texts as points: signs that no eye confuses, the nearest one found, the own text with its way through the layers."""

from itertools import combinations

import numpy as np
import pytest
from figures import colour_at, scatter_view
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets import class_legend
from bertdesk.app.widgets.class_signs import N_SIGNS, colour_of, shape_of, stamp
from bertdesk.app.widgets.cloud import Cloud, Own
from bertdesk.app.widgets.scatter_view import ScatterView

# Signs


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_the_signs_of_eight_classes_are_seen_on_the_ground(qapp, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    found = [colour_of(kind) for kind in range(N_SIGNS)]
    assert len({each.name() for each in found}) == N_SIGNS
    assert min(theme.contrast(each, theme.current().surface) for each in found) >= 3


def test_that_the_signs_of_eight_classes_differ_in_shape_and_not_in_weight(qapp) -> None:
    masks = []
    for kind in range(N_SIGNS):
        image = stamp(kind, 8.0, 1.0)
        size = range(image.width())
        masks.append(np.asarray([[image.pixelColor(x, y).alpha() > 127 for x in size] for y in size]))
    for one, other in combinations(masks, 2):
        assert (one ^ other).sum() > 20
    areas = [mask.sum() for mask in masks]
    assert max(areas) < 3 * min(areas)


def test_that_64_classes_have_signs_of_their_own(qapp) -> None:
    assert len({(kind % N_SIGNS, colour_of(kind).name()) for kind in range(64)}) == 64
    assert shape_of(9, QPointF(), 5.0) == shape_of(1, QPointF(), 5.0)


# The widget


def test_that_a_point_lies_where_its_numbers_say_and_has_the_sign_of_its_class(shown) -> None:
    figure = shown(scatter_view(), 500)
    places = [figure._place(point) for point in range(4)]
    assert places[0].x() < places[1].x()
    assert places[0].y() > places[2].y()  # the second dimension runs upwards
    for point, kind in ((0, 0), (1, 1), (3, 1)):
        assert colour_at(figure, places[point].toPoint()) == colour_of(kind)


def test_that_bounds_that_are_given_keep_points_in_place_from_layer_to_layer(shown) -> None:
    figure, bounds = shown(scatter_view(), 500), QRectF(-20, -20, 40, 40)
    kinds = np.zeros(1, np.int64)
    figure.show_cloud(Cloud(np.asarray([[0.0, 0.0]]), kinds, ("a",)), bounds=bounds)
    middle = figure._field().center()
    assert (figure._place(0) - middle).manhattanLength() < 1
    figure.show_cloud(Cloud(np.asarray([[10.0, 0.0]]), kinds, ("a",)), bounds=bounds)
    assert figure._place(0).x() == pytest.approx(middle.x() + figure._field().width() / 4)


def test_that_the_arrows_go_to_the_next_point_in_their_direction(shown) -> None:
    figure, told = shown(scatter_view(), 500), []
    figure.point_chosen.connect(told.append)
    figure.choose(0)
    keys = Qt.Key
    for key in (keys.Key_Up, keys.Key_Right, keys.Key_Down, keys.Key_Right, keys.Key_Home, keys.Key_Escape):
        QTest.keyClick(figure, key)
    assert told == [2, 3, 1, -2, -1]  # right of the last there is none
    QToolTip.hideText()


def test_that_the_mouse_finds_the_nearest_point_and_the_own_text_first(shown) -> None:
    figure, told = shown(scatter_view(), 500), []
    figure.point_chosen.connect(told.append)
    for point in (3, -2):
        QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._place(point).toPoint())
    assert told == [3, -2]
    assert figure.accessibleDescription() == "your text"
    assert figure.words_at(figure._place(1).toPoint()) == "good: text 1"
    empty = figure._screen(np.asarray([[8.0, 7.0]]))[0]
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=QPointF(*empty).toPoint())
    assert told == [3, -2, -1]


def test_that_the_own_text_has_a_ring_that_moves_with_the_layer(shown) -> None:
    figure = shown(scatter_view(), 500)
    path = np.asarray([[2.0, 8.0], [8.0, 5.0]])
    cloud = Cloud(np.asarray([[0.0, 0.0], [10.0, 10.0]]), np.zeros(2, np.int64), ("a",))
    for layer in (0, 1):
        figure.show_cloud(cloud, Own(path, layer, "mine"))
        ring = [figure._screen(path)[each] - np.asarray([theme.px(9), 0]) for each in (0, 1)]
        has_ring = [colour_at(figure, QPointF(*place).toPoint()).name() == theme.LIGHT.accent.lower() for place in ring]
        assert has_ring == [layer == 0, layer == 1]


def test_that_a_point_stays_chosen_from_layer_to_layer_of_the_same_texts(shown) -> None:
    figure = shown(scatter_view(), 500)
    figure.choose(2)
    kinds = np.zeros(5, np.int64)
    figure.show_cloud(Cloud(np.random.default_rng(0).normal(size=(5, 2)), kinds, ("a",)))
    assert figure.chosen() == 2
    figure.show_cloud(Cloud(np.zeros((4, 2)), kinds[:4], ("a",)))
    assert figure.chosen() == -1


def test_that_points_in_one_place_and_a_single_point_are_shown(shown) -> None:
    figure = shown(ScatterView(), 400)
    figure.show_cloud(Cloud(np.ones((3, 2)), np.zeros(3, np.int64), ("a",)))
    assert figure.picture().width() == 800
    assert np.isfinite(figure._screen(np.ones((3, 2)))).all()


def test_that_the_table_has_each_text_its_class_and_its_place(shown) -> None:
    figure = shown(scatter_view(), 500)
    assert figure.values().to_tsv().splitlines()[:3] == [
        "Text\tClass\tFirst\tSecond",
        "text 0\tbad\t0\t0",
        "text 1\tgood\t10\t0",
    ]


def test_that_5000_points_are_drawn_once_and_not_when_one_is_chosen(shown) -> None:
    figure, random = shown(ScatterView(), 600), np.random.default_rng(0)
    cloud = Cloud(random.normal(size=(5000, 2)), random.integers(0, 8, 5000), tuple("abcdefgh"))
    figure.show_cloud(cloud)
    figure.grab()
    drawn = figure._image
    assert drawn is not None
    figure.choose(17)
    figure.grab()
    assert figure._image is drawn


def test_that_the_legend_wraps_and_cuts_a_name_that_is_too_long(qapp) -> None:
    names = ["a", "b" * 200, "c", "d"]
    assert class_legend.height(names, 150) > class_legend.height(names, 600) > 0
    assert all(box.right() <= 150 for box in class_legend._boxes(names, 150))


def test_that_points_without_classes_are_refused(qtbot) -> None:
    figure = scatter_view()
    qtbot.addWidget(figure)
    with pytest.raises(ValueError, match="2 points"):
        figure.show_cloud(Cloud(np.zeros((3, 2)), np.zeros(2, np.int64), ("a",)))
