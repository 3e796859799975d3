"""The theme keeps its promises: readable text, icons in the asked colour, sizes that follow the font."""

import itertools

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel

from bertdesk.app import theme
from bertdesk.app.widgets.marks import mark_ground
from bertdesk.paths import resource

BOTH = pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication):
    font = qapp.font()
    yield
    qapp.setFont(font)
    theme.apply(qapp, "light")


@BOTH
def test_that_every_text_colour_is_readable_on_every_ground(tokens: theme.Tokens) -> None:
    grounds = (tokens.background, tokens.surface, tokens.raised, tokens.accent_soft)
    inks = (tokens.text, tokens.muted, tokens.accent, tokens.good, tokens.warn, tokens.bad)
    poor = {
        (ink, ground): round(theme.contrast(ink, ground), 2)
        for ink, ground in itertools.product(inks, grounds)
        if theme.contrast(ink, ground) < 4.5
    }
    assert not poor
    assert theme.contrast(tokens.accent_text, tokens.accent) >= 4.5
    over = theme.mix(tokens.text, tokens.accent, 0.14)  # the primary button under the mouse
    assert theme.contrast(tokens.accent_text, over) >= 4.5


@BOTH
def test_that_text_is_readable_on_the_tinted_grounds_of_notices(tokens: theme.Tokens) -> None:
    for tint in (tokens.accent, tokens.warn, tokens.bad):
        ground = theme.mix(tint, tokens.surface, 0.07)
        assert theme.contrast(tokens.text, ground) >= 4.5
        assert theme.contrast(tokens.accent, ground) >= 4.5  # the notice's button


@BOTH
def test_that_the_outline_of_controls_can_be_seen(tokens: theme.Tokens) -> None:
    for ground in (tokens.surface, tokens.background):
        assert theme.contrast(tokens.border, ground) >= 3.0
        assert theme.contrast(tokens.accent, ground) >= 3.0


@BOTH
def test_that_words_stay_readable_on_marks_of_any_strength(qapp: QApplication, tokens: theme.Tokens) -> None:
    theme.apply(qapp, "dark" if tokens is theme.DARK else "light")
    for step, strength in itertools.product(range(-100, 101), (0.1, 0.35, 0.5, 0.75, 1.0)):
        ground = mark_ground(step / 100, strength, tokens)
        assert theme.contrast(theme.ink_on(ground), ground) >= 4.5, (step, strength)


@BOTH
def test_that_the_ink_for_marks_is_dark_on_their_deepest_tones(qapp: QApplication, tokens: theme.Tokens) -> None:
    theme.apply(qapp, "dark" if tokens is theme.DARK else "light")
    tones = (tokens.for_weak, tokens.for_strong, tokens.against_weak, tokens.against_strong)
    for tone, share in itertools.product(tones, range(101)):
        ground = theme.mix(tone, tokens.surface, share / 100)
        assert theme.contrast(theme.ink_on(ground), ground) >= 4.5
        if tokens is theme.LIGHT or share == 100:
            assert theme.contrast(tokens.mark_text, ground) >= 4.5


def test_that_a_choice_is_in_force_at_once_and_widgets_hear_of_it(qtbot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "dark")
    assert theme.current() is theme.DARK
    assert QLabel().palette().window().color() == QColor(theme.DARK.background)
    theme.apply(app, "light")
    assert theme.current() is theme.LIGHT


def test_that_sizes_follow_the_persons_font_and_applying_twice_changes_nothing(qapp: QApplication) -> None:
    font = qapp.font()
    font.setPixelSize(26)
    qapp.setFont(font)
    theme.apply(qapp, "light")
    theme.apply(qapp, "light")
    assert qapp.font().pixelSize() == 26
    assert theme.px(32) == 64
    assert theme.font(theme.TITLE).pixelSize() == 44


def test_that_body_text_is_13_pixels_at_least_and_knows_chinese_fonts(qapp: QApplication) -> None:
    font = qapp.font()
    font.setPixelSize(9)
    qapp.setFont(font)
    theme.apply(qapp, "light")
    assert qapp.font().pixelSize() == 13
    assert "Noto Sans CJK SC" in qapp.font().families()


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_that_every_icon_draws_something(qapp: QApplication, path) -> None:
    image = theme.pixmap(path.stem, 24, 2.0).toImage()
    assert image.size() == QSize(48, 48)
    assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48))


def test_that_an_icon_takes_the_asked_colour_and_pales_when_disabled(qapp: QApplication) -> None:
    made = theme.icon("stop", "#FF0000")
    assert _colors(made.pixmap(32, 32).toImage()) == {"#ff0000"}
    pale = made.pixmap(QSize(32, 32), 1.0, made.Mode.Disabled).toImage()
    assert _colors(pale) == {theme.current().disabled.lower()}


@BOTH
def test_that_the_style_sheets_pictures_wear_the_themes_colours(tokens: theme.Tokens) -> None:
    inks = {"check": tokens.accent_text, "dot": tokens.accent_text, "chevron-up": tokens.muted}
    for name, ink in {**inks, "chevron-down": tokens.muted}.items():
        assert ink in resource(f"icons/{tokens.name}/{name}.svg").read_text(encoding="utf-8")


def _colors(image: QImage) -> set[str]:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points if image.pixelColor(x, y).alpha() == 255}
