"""Formulas and steps as they are drawn: not blank, not cut off, and in whole files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from bertdesk.app import lesson_export, theme
from bertdesk.app.lesson_export import drawn, save, to_image
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.steps import Formula, Language

FORMULAS = [formula for step in read("en").steps for formula in step.formulas]


def ink(image: QImage) -> list[tuple[int, int]]:
    """Return the places that are not white, one of four of them."""
    return [
        (x, y)
        for y in range(0, image.height(), 2)
        for x in range(0, image.width(), 2)
        if QColor(image.pixel(x, y)).lightness() < 128
    ]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_that_qt_draws_a_formula_whole(qapp, formula: Formula) -> None:
    assert len(formula.svg()) < 40_000
    renderer = QSvgRenderer(QByteArray(formula.svg()))
    assert renderer.isValid()
    border = 20
    size = renderer.defaultSize()
    image = QImage(size.width() + 2 * border, size.height() + 2 * border, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter, renderer.viewBoxF().translated(-renderer.viewBoxF().topLeft()).translated(border, border))
    painter.end()
    found = ink(image)
    share = len(found) * 4 / (size.width() * size.height())
    assert 0.02 < share < 0.4, "letters, not a blank and not a block"
    across, down = ([place[axis] for place in found] for axis in (0, 1))
    assert border <= min(across) <= border + 6, "nothing juts out on the left, and it begins there"
    assert border + size.width() - 8 <= max(across) <= border + size.width()
    assert border <= min(down)
    assert max(down) <= border + size.height()


def test_that_a_wide_formula_shrinks_as_a_whole(qapp) -> None:
    widest = max(FORMULAS, key=lambda formula: drawn(formula).width())
    whole, narrow = drawn(widest), drawn(widest, width=200)
    assert narrow.width() == 400  # twice as dense as it is wide
    assert narrow.height() / narrow.width() == pytest.approx(whole.height() / whole.width(), rel=0.02)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_every_step_becomes_a_picture_of_one_width_with_room_around_it(qapp, language: Language) -> None:
    lesson = read(language)
    for step in lesson.steps:
        image = to_image(lesson, step)
        assert image.width() == 1600
        assert image.height() > 1500
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        for x in (2, 40, 76, 1524, 1560, 1597):  # 40 pixels of margin, at two dots each
            column = grey.copy(x, 0, 1, grey.height())
            assert {column.pixelColor(0, y).lightness() for y in range(0, column.height(), 7)} == {255}


def test_that_the_formulas_are_in_the_picture(qapp, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = read("en")
    step = lesson.steps[4]
    with_formulas = to_image(lesson, step)
    blank = lambda formula, **_: QImage(2, 2, QImage.Format.Format_ARGB32_Premultiplied)  # noqa: E731
    monkeypatch.setattr(lesson_export, "drawn", blank)
    assert to_image(lesson, step).height() < with_formulas.height() - 300


def test_that_the_picture_is_the_same_in_a_dark_window(qapp) -> None:
    lesson = read("zh_CN")
    light = to_image(lesson, lesson.steps[0])
    theme.apply(qapp, "dark")
    assert to_image(lesson, lesson.steps[0]) == light


def test_that_a_step_is_saved_as_what_its_name_ends_with(qapp, tmp_path: Path) -> None:
    lesson = read("zh_CN")
    for suffix in lesson_export.SUFFIXES:
        save(lesson, lesson.steps[6], tmp_path / f"step.{suffix}")
    assert QImage(str(tmp_path / "step.png")).width() == 1600
    text = (tmp_path / "step.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert lesson.steps[6].title in text
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"step.png", "step.html"}


def test_that_a_sheet_without_answers_is_shorter(qapp, tmp_path: Path) -> None:
    lesson = read("en")
    whole, sheet = (to_image(lesson, lesson.steps[4], with_answers=answers).height() for answers in (True, False))
    assert sheet < whole


def test_that_a_folder_that_is_not_there_is_an_error(qapp, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"."):
        save(read("en"), read("en").steps[0], tmp_path / "nowhere" / "step.png")
