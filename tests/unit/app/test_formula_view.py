"""Formulas that somebody else has drawn: the theme's colour, the person's size, words for the ear."""

import pytest
from figures import colours, formula_view
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bertdesk.app import theme


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_that_a_formula_has_the_colour_of_text(shown, qapp: QApplication, choice: theme.Choice) -> None:
    theme.apply(qapp, choice)
    formula = shown(formula_view(), 400)
    assert theme.current().text.lower() in colours(formula.picture())
    assert "#000000" not in colours(formula.picture())


def test_that_a_formula_is_no_larger_than_it_was_drawn_and_smaller_where_room_is_short(shown) -> None:
    formula = shown(formula_view(), 600)
    natural = formula.natural_size()
    assert formula.height() == natural.height()
    formula.resize(natural.width() // 2, 10)
    assert formula.height() < natural.height() * 0.6
    black = formula.picture()
    right = [
        x for x in range(black.width()) if black.pixelColor(x, formula.height()).name() == theme.LIGHT.text.lower()
    ]
    assert right[-1] < black.width() - 4  # whole, with its edge
    assert len(right) > 0.9 * (black.width() - 4 * 8)


def test_that_a_formula_is_sharp_where_a_pixel_has_two_dots(shown) -> None:
    formula = shown(formula_view(), 600)
    # a line half a pixel wide: one dot of the picture, and no shade of it beside
    formula.show_formula(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M20 0h.5v40H20z"/></svg>', "a line"
    )
    picture, row = formula.picture(), formula.height()
    line = [picture.pixelColor(x, row).name() for x in range(picture.width())]
    assert line.count(theme.current().text.lower()) == 1
    assert set(line) == {theme.current().text.lower(), theme.current().surface.lower()}


def test_that_a_formula_is_read_aloud_and_copied_in_words(shown) -> None:
    formula = shown(formula_view(), 400)
    assert formula.accessibleName() == "a bar"
    formula.setFocus()
    QTest.keyClick(formula, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a bar"


def test_that_what_is_no_drawing_is_refused(qtbot) -> None:
    formula = formula_view()
    qtbot.addWidget(formula)
    with pytest.raises(ValueError, match="SVG"):
        formula.show_formula(b"<svg", "nothing")
