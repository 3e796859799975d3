"""Lines between pieces: as dense as the weights, of one piece when it is looked at, and drawn without gaps or seams."""

import numpy as np
import pytest
from figures import PIECES, attention_lines, colour_at, weights
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from bertdesk.app import theme
from bertdesk.app.widgets import line_columns
from bertdesk.app.widgets.attention_lines import AttentionLines
from bertdesk.app.widgets.line_field import opacities
from bertdesk.app.widgets.line_tiles import FAINTEST, TILE, LineTiles

# The picture of the lines


def _lines(*lines: tuple[float, float, float], top: float = 0, height: int = 100, columns: int = 50) -> np.ndarray:
    ends = np.asarray([line[:2] for line in lines])
    strengths = np.asarray([line[2] for line in lines])
    return opacities(ends, strengths, top=top, height=height, width=100, columns=columns, thickness=2)


def test_that_a_level_line_covers_its_thickness_with_its_weight() -> None:
    covered = _lines((50, 50, 0.4))
    assert covered.shape == (100, 50)
    assert covered[[49, 50]] == pytest.approx(0.4, abs=1e-6)
    assert covered[[48, 51]] == pytest.approx(0, abs=1e-6)


def test_that_lines_over_each_other_cover_as_paint_does() -> None:
    covered = _lines((50, 50, 0.4), (50, 50, 0.5))
    assert covered[49] == pytest.approx(1 - 0.6 * 0.5, abs=1e-6)


def test_that_a_line_that_lies_between_two_dots_is_shared_by_them() -> None:
    covered = _lines((50.5, 50.5, 0.4))
    assert covered[50] == pytest.approx(0.4, abs=1e-6)
    assert covered[[49, 51]] == pytest.approx(1 - 0.6**0.5, abs=1e-6)


def test_that_a_steep_line_has_no_gap_and_as_much_ink_as_its_length() -> None:
    covered = _lines((0, 1000, 0.3), height=1000)
    assert (covered.max(1) > 0.05).all()
    ink = -np.log1p(-covered.astype(np.float64)).sum(0)[10:-10] / -np.log1p(-0.3)
    length_in_a_column = np.hypot(2, 20) / 2  # two dots across and twenty down, for each dot across
    assert ink == pytest.approx(2 * length_in_a_column, rel=0.2)


def test_that_a_steep_line_has_slopes_and_no_steps() -> None:
    """Down one column of dots it comes and goes bit by bit, over as many dots as the line is thick."""
    covered = _lines((0, 400, 0.5), height=400, columns=50)  # eight dots down for each column
    edges = np.abs(np.diff(covered[:, 25], prepend=0))
    assert edges.max() < 0.15
    assert (edges > 0.01).sum() >= 8


def test_that_two_strips_meet_without_a_seam() -> None:
    random = np.random.default_rng(0)
    lines = [(*random.uniform(0, 200, 2), random.uniform(0, 0.9)) for _ in range(200)]
    whole = _lines(*lines, height=200)
    parts = [_lines(*lines, top=top, height=100) for top in (0, 100)]
    assert np.concatenate(parts) == pytest.approx(whole, abs=1e-5)


def test_that_faint_lines_are_left_out_of_all_but_not_of_one_piece(qapp) -> None:
    tiles = LineTiles()
    tiles.replace(np.full((1, 1), FAINTEST * 0.9, np.float32))
    every, one = (tiles.tile(0, piece, 100, 20, 1.0) for piece in (-1, 0))
    assert every.pixelColor(20, 10).alpha() == 0
    assert one.pixelColor(20, 10).alpha() == round(255 * FAINTEST * 0.9)


def test_that_a_tile_is_drawn_once_and_again_when_weights_or_theme_change(qapp) -> None:
    tiles = LineTiles()
    tiles.replace(weights(4))
    first = tiles.tile(0, -1, 100, 20, 1.0)
    assert tiles.tile(0, -1, 100, 20, 1.0) is first
    theme.apply(qapp, "dark")
    assert tiles.tile(0, -1, 100, 20, 1.0) != first
    theme.apply(qapp, "light")
    tiles.replace(weights(4, seed=9))
    assert tiles.tile(0, -1, 100, 20, 1.0) != first


# The widget


def _middle_of_line(figure: AttentionLines, left: int, right: int) -> QPoint:
    columns = figure._columns()
    rows = [columns.row(place, right=False) for place in (left, right)]
    return QPoint((columns.begin + columns.end) // 2, sum(row.top() + row.height() // 2 for row in rows) // 2)


def _one_line_each(n: int) -> np.ndarray:
    return np.eye(n, dtype=np.float32)[::-1].copy()  # the first piece looks at the last


def test_that_lines_are_where_the_weights_are(shown) -> None:
    figure = shown(attention_lines(), 500)
    figure.show_attention(PIECES, PIECES, np.eye(6, dtype=np.float32))
    for place in range(6):
        point = _middle_of_line(figure, place, place)
        assert theme.contrast(colour_at(figure, point), theme.LIGHT.surface) > 4
        assert colour_at(figure, point + QPoint(0, 8)).name() == theme.LIGHT.surface.lower()


def test_that_only_the_lines_of_the_chosen_piece_are_seen(shown) -> None:
    figure = shown(attention_lines(), 500)
    figure.show_attention(PIECES, PIECES, np.eye(6, dtype=np.float32))
    figure.choose(2)
    seen = [
        colour_at(figure, _middle_of_line(figure, place, place)).name() != theme.LIGHT.surface.lower()
        for place in range(6)
    ]
    assert seen == [False, False, True, False, False, False]


def test_that_the_mouse_looks_and_a_click_chooses(shown, qtbot) -> None:
    figure, told = shown(attention_lines(), 500), []
    figure.piece_chosen.connect(told.append)
    figure.show_attention(PIECES, PIECES, np.eye(6, dtype=np.float32))
    other, ground = _middle_of_line(figure, 1, 1), theme.LIGHT.surface.lower()
    assert colour_at(figure, other).name() != ground
    QTest.mouseMove(figure, figure._columns().row(3, right=True).center())
    QTest.mouseMove(figure, figure._columns().row(3, right=False).center())
    qtbot.waitUntil(lambda: colour_at(figure, other).name() == ground, timeout=2000)
    assert (told, figure.chosen()) == ([], -1)
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._columns().row(3, right=False).center())
    assert (told, figure.chosen()) == ([3], 3)
    QTest.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure._columns().row(3, right=False).center())
    assert (told, figure.chosen()) == ([3, -1], -1)


def test_that_keys_walk_through_the_left_column_and_esc_lets_go(shown) -> None:
    figure, told = shown(attention_lines(), 500), []
    figure.piece_chosen.connect(told.append)
    keys = Qt.Key
    for key in (keys.Key_Down, keys.Key_Down, keys.Key_Up, keys.Key_Up, keys.Key_End, keys.Key_Escape):
        QTest.keyClick(figure, key)
    assert told == [0, 1, 0, -1]  # End goes along the row, which has one cell
    QTest.keyClick(figure, keys.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert told[-1] == 5
    QToolTip.hideText()


def test_that_a_piece_says_what_it_looks_at_most(shown) -> None:
    figure = shown(attention_lines(), 500)
    found = np.zeros((6, 6), np.float32)
    found[2, [4, 1, 5, 0]] = 0.5, 0.3, 0.15, 0.05
    figure.show_attention(PIECES, PIECES, found)
    figure.choose(2)
    said = "“token” looks most at “sleeps” 0.500, “the” 0.300, “[SEP]” 0.150"
    assert figure.accessibleDescription() == said
    assert figure.words_at(figure._columns().row(2, right=False).center()) == said
    assert figure.words_at(figure._columns().row(1, right=True).center()) == "“the” 0.300"
    assert figure.values().to_tsv().splitlines()[2] == "token\tthe\t0.3"


def test_that_a_piece_stays_chosen_in_another_head_and_not_in_another_sentence(shown) -> None:
    figure, told = shown(attention_lines(), 500), []
    figure.piece_chosen.connect(told.append)
    figure.choose(4)
    figure.show_attention(PIECES, PIECES, weights(6, seed=5))
    assert figure.chosen() == 4
    figure.show_attention(PIECES[:3], PIECES[:3], weights(3))
    assert (figure.chosen(), told) == (-1, [])


def test_that_weights_that_do_not_fit_the_pieces_are_refused(qtbot) -> None:
    figure = attention_lines()
    qtbot.addWidget(figure)
    with pytest.raises(ValueError, match=r"6 by 5 .* \(6, 6\)"):
        figure.show_attention(PIECES, PIECES[:5], weights(6))


def test_that_512_pieces_are_drawn_tile_by_tile(shown) -> None:
    figure, pieces = shown(AttentionLines(), 500), [f"p{number}" for number in range(512)]
    figure.show_attention(pieces, pieces, np.eye(512, dtype=np.float32))
    figure._tiles._made.clear()
    top = figure.grab(
        figure.rect().intersected(figure._columns().row(0, right=True).united(figure._columns().row(20, right=False)))
    )
    assert top.height() < TILE
    assert len(figure._tiles._made) == 1
    assert figure.height() == 512 * theme.px(20) + line_columns.top() + 9
