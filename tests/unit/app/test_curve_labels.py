"""Names in a plot stand beside their lines, apart from each other, and whole."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from bertdesk.app.widgets.curve_labels import Wish, spread
from bertdesk.app.widgets.two_losses_chart import TwoLossesChart


def test_that_a_label_alone_stands_where_it_wishes() -> None:
    assert spread([Wish(30, 40, 50, 16)], 200, 100) == [(30, 40)]


def test_that_a_label_beyond_the_plot_is_moved_into_it() -> None:
    assert spread([Wish(180, -9, 50, 16)], 200, 100) == [(150, 0)]
    assert spread([Wish(-5, 95, 50, 16)], 200, 100) == [(0, 84)]


def test_that_labels_that_would_overlap_are_pushed_apart_in_their_order() -> None:
    lower, upper = Wish(100, 44, 90, 16), Wish(110, 40, 90, 16)
    assert spread([lower, upper], 200, 100) == [(100, 56), (110, 40)]


def test_that_labels_beside_each_other_stay_where_they_are() -> None:
    assert spread([Wish(0, 40, 50, 16), Wish(60, 40, 50, 16)], 200, 100) == [(0, 40), (60, 40)]


def test_that_labels_at_the_bottom_push_those_above_them_up() -> None:
    wishes = [Wish(0, 90, 50, 16), Wish(0, 91, 50, 16), Wish(0, 70, 50, 16)]
    assert [top for _, top in spread(wishes, 200, 100)] == [68, 84, 52]


@pytest.fixture
def chart(qtbot: QtBot) -> Callable[..., TwoLossesChart]:
    def drawn(width: int, steps: int, total: int, *, masked: float, chance_off: float) -> TwoLossesChart:
        made = TwoLossesChart()
        qtbot.addWidget(made)
        made.resize(width, 300)
        made.show()
        made.set_total(total)
        made.set_by_frequency(6.0)
        for step in range(1, steps + 1):
            made.add_losses(step, masked, 0.693 + chance_off)
        made.add_kept(steps, masked - 0.01, 0.69)
        made.grab()  # lays the plots out
        qtbot.waitUntil(lambda: not made._timer.isActive())
        made.grab()  # items learn of the axes when they are painted
        return made

    return drawn


@pytest.mark.parametrize("width", [360, 700])
@pytest.mark.parametrize(("steps", "total"), [(1, 200), (60, 200), (200, 200)])
@pytest.mark.parametrize("masked", [5.99, 6.01, 7.5])
def test_that_no_label_covers_another_or_is_cut_off(
    chart: Any, width: int, steps: int, total: int, masked: float
) -> None:
    made = chart(width, steps, total, masked=masked, chance_off=0.001)
    for plot in (made.upper_plot, made.lower_plot):
        items = [part.label._item.textItem for part in made.parts if part.plot is plot]
        boxes = [item.sceneBoundingRect() for item in items]
        assert len(boxes) == 3
        inside = plot.vb.sceneBoundingRect().adjusted(-1, -1, 1, 1)
        assert all(inside.contains(box) for box in boxes)
        for one, other in combinations(boxes, 2):
            assert not one.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other)


def test_that_the_names_of_a_finished_run_leave_its_curve_free(chart: Any) -> None:
    made = chart(700, 200, 200, masked=5.99, chance_off=0.001)
    (first, last), plot = made.upper_plot.viewRange()[0], made.upper_plot
    end = plot.vb.sceneBoundingRect().left() + (200 - first) / (last - first) * plot.vb.width()
    assert all(part.label._item.textItem.sceneBoundingRect().left() >= end for part in made.parts)
