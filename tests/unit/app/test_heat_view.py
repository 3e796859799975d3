"""A matrix as colours: right cell, right colour, order seen by every eye, names where there is room."""

import numpy as np
import pytest
from figures import PIECES, colour_at, heat_view, weights
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets.axis_names import paint_titles, places_named
from bertdesk.app.widgets.colour_scale import Scale, colour, farthest, scale_for, to_image
from bertdesk.app.widgets.heat_view import HeatView

THEMES = pytest.mark.parametrize("choice", ["light", "dark"])


# Scales


@THEMES
@pytest.mark.parametrize("end", [1.0, -1.0])
def test_that_more_is_always_farther_from_the_ground_in_brightness(qapp, choice: theme.Choice, end: float) -> None:
    theme.apply(qapp, choice)
    scale = Scale(min(0.0, end), 1.0)
    ratios = [theme.contrast(colour(end * step / 64, scale), theme.current().surface) for step in range(65)]
    assert ratios[0] == pytest.approx(1, abs=0.05)
    assert all(later > earlier for earlier, later in zip(ratios[::4], ratios[4::4], strict=False))
    assert ratios[-1] > 7


_LIMITED = {  # Viénot, Brettel and Mollon 1999: what is left of red, green, blue (linear) without red or green cones
    "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


@THEMES
@pytest.mark.parametrize("eye", list(_LIMITED))
def test_that_plus_and_minus_differ_also_for_who_lacks_red_or_green(qapp, choice: theme.Choice, eye: str) -> None:
    theme.apply(qapp, choice)
    for far in (0.3, 0.6, 1.0):
        seen = [
            np.asarray(_LIMITED[eye]) @ [channel**2.2 for channel in colour(sign * far, Scale(-1, 1)).getRgbF()[:3]]
            for sign in (1, -1)
        ]
        assert np.abs(seen[0].clip(0) ** (1 / 2.2) - seen[1].clip(0) ** (1 / 2.2)).max() > 0.2


def test_that_a_scale_is_two_sided_where_a_value_lies_below_nothing() -> None:
    assert scale_for(np.asarray([0.25, 0.5])) == Scale(0.0, 0.5)
    assert scale_for(np.asarray([-0.25, 0.1, np.nan])) == Scale(-0.25, 0.25)
    assert scale_for(np.zeros(3)) == Scale(0.0, 1.0)
    assert scale_for() == Scale(0.0, 1.0)
    with pytest.raises(ValueError, match="upwards"):
        Scale(1.0, 1.0)


def test_that_a_few_large_numbers_do_not_take_the_colours_from_all_others() -> None:
    values = np.concatenate([np.linspace(-1, 1, 999), [100.0]])
    scale = scale_for(values, share=0.995)
    assert scale.high < 1.01
    assert scale.clips
    assert not scale_for(values).clips


def test_that_what_is_no_number_is_grey(qapp) -> None:
    image = to_image(np.asarray([[np.nan, 0.0, 1.0]]), Scale(0, 1))
    assert image.pixelColor(0, 0).name() == theme.LIGHT.border.lower()
    assert image.pixelColor(1, 0).name() == theme.LIGHT.surface.lower()


def test_that_a_strip_of_few_dots_keeps_the_numbers_farthest_from_nothing() -> None:
    values = np.asarray([[1.0, -3.0, 0.5, 0.2, 2.0, -1.0]])
    assert farthest(values, 3).tolist() == [[-3.0, 0.5, 2.0]]
    assert farthest(values, 6).tolist() == values.tolist()


# The widget


@THEMES
def test_that_each_cell_has_the_colour_of_its_value(shown, qapp, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    figure = shown(heat_view(), 400)
    matrix = np.arange(36).reshape(6, 6) / 35
    figure.show_matrix(matrix, PIECES, PIECES)
    for row, column in ((0, 0), (2, 5), (5, 1), (5, 5)):
        found = colour_at(figure, figure._cell(row, column).center().toPoint())
        assert found == colour(float(matrix[row, column]), Scale(0, 1))


def test_that_a_click_and_the_arrows_choose_a_cell_and_say_it(shown) -> None:
    figure, told = shown(heat_view(), 400), []
    figure.cell_chosen.connect(lambda row, column: told.append((row, column)))
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._cell(2, 4).center().toPoint())
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    QTest.keyClick(figure, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(figure, Qt.Key.Key_Escape)
    assert told == [(2, 4), (2, 5), (0, 0), (-1, -1)]
    figure.choose(3, 1)
    value = f"{weights(6)[3, 1]:.3f}"
    assert figure.accessibleDescription() == f"“##izer” → “the”: {value}"
    assert figure.words_at(figure._cell(3, 1).center().toPoint()) == f"“##izer” → “the”: {value}"
    assert len(told) == 4
    QToolTip.hideText()


def test_that_the_chosen_cell_is_ringed_so_that_it_is_seen_on_every_colour(shown) -> None:
    figure = shown(heat_view(), 400)
    figure.show_matrix(np.ones((6, 6)), PIECES, PIECES, Scale(0, 1))
    figure.choose(3, 3)
    box = figure._cell(3, 3)
    above = [box.center().toPoint() - QPoint(0, round(box.height() / 2) + far) for far in range(-1, 5)]
    assert any(theme.contrast(colour_at(figure, point), colour(1.0, Scale(0, 1))) > 4.5 for point in above)


def test_that_cells_of_512_by_512_are_found_under_the_mouse_and_by_name(shown) -> None:
    figure, names = shown(HeatView(), 400), [str(number) for number in range(512)]
    figure.show_matrix(np.random.default_rng(0).normal(size=(512, 512)), names, names)
    assert figure._cell_at(figure._cell(300, 17).center().toPoint()) in ((300, 17), (300, 16), (299, 17), (299, 16))
    figure.choose(511, 511)
    QTest.keyClick(figure, Qt.Key.Key_PageUp)
    assert figure.chosen() == (501, 511)
    assert figure.height() < 560
    QToolTip.hideText()


def test_that_a_cell_with_nothing_in_it_says_so(shown) -> None:
    figure = shown(heat_view(), 400)
    figure.show_matrix(np.full((6, 6), np.nan), PIECES, PIECES)
    figure.choose(0, 1)
    assert figure.accessibleDescription() == "“[CLS]” → “the”: –"
    assert figure.values().shown(0, 1) == ""


def test_that_a_matrix_without_its_names_is_refused(qtbot) -> None:
    figure = heat_view()
    qtbot.addWidget(figure)
    with pytest.raises(ValueError, match="6 rows and 5 columns"):
        figure.show_matrix(weights(6), PIECES, PIECES[:5])


def test_that_names_have_room_and_the_chosen_one_is_always_written(qapp) -> None:
    assert places_named(4, 100) == [0, 1, 2, 3]
    thinned = places_named(500, 1)
    assert thinned[0] == 0
    assert min(np.diff(thinned)) == max(np.diff(thinned)) >= 10
    chosen = places_named(500, 1, 47)
    assert 47 in chosen
    assert min(abs(place - 47) for place in chosen if place != 47) >= 10


def test_that_colours_are_opaque(qapp) -> None:
    assert QColor(colour(0.5, Scale(0, 1))).alpha() == 255


def test_that_a_large_matrix_is_seen_whole_on_a_wide_page(shown) -> None:
    figure, names = shown(HeatView(), 790), [str(number) for number in range(128)]
    figure.show_matrix(weights(128), names, names)
    assert figure.height() < 680
    last = figure._cell(127, 127)
    assert last.right() < 790


def test_that_chinese_names_of_rows_stand_upright(qapp) -> None:
    def ink(title: str) -> tuple[int, int]:
        """Return how wide and how high what is written is."""
        image = QImage(60, 120, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_titles(painter, QRect(30, 10, 20, 100), 5, title, "")
        painter.end()
        dark = [(x, y) for x in range(60) for y in range(120) if image.pixelColor(x, y).lightness() < 200]
        across, down = ([place[axis] for place in dark] for axis in (0, 1))
        return max(across) - min(across), max(down) - min(down)

    (wide, high), (one_wide, _) = ink("\u4e00\u4e00\u4e00"), ink("\u4e00")  # a level stroke each
    assert high > 2 * wide
    assert wide == one_wide > 5
