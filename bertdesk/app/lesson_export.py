"""A step of the lesson as a file for a teacher: a page of HTML, or a picture in light colours, 1600 dots wide."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSaveFile, QSizeF, Qt, QUrl
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QImage, QPainter, QPalette, QTextDocument
from PySide6.QtSvg import QSvgRenderer

from bertdesk.app import theme
from bertdesk.core.lesson.page import FORMULA_SCALE, body, handout, page
from bertdesk.core.lesson.steps import Formula, Lesson, Step

SUFFIXES = ("png", "html")

_WIDTH, _MARGIN = 800, 40  # pixels, before all is doubled
_RATIO = 2
_STYLE = f"""
p, td {{ line-height: 140% }}
h1 {{ font-size: {theme.TITLE}px; font-weight: 600; margin: 0 0 12px 0 }}
h2 {{ font-size: {theme.HEADING}px; font-weight: 600; margin: 20px 0 6px 0 }}
.over, .credit {{ color: {theme.LIGHT.muted} }} .over {{ margin-bottom: 2px }} .credit {{ margin-top: 20px }}
.formula {{ margin: 16px 0 0 0 }}
.symbols {{ margin-top: 8px }}
td {{ vertical-align: middle }}
.sign {{ padding-right: 16px; font-size: 18px }}
pre {{ white-space: pre-wrap; font-size: {theme.SMALL}px }}
.blank {{ margin: 0 }}
.hint, .explanation {{ margin-left: 12px }}
a {{ color: {theme.LIGHT.muted}; text-decoration: none }}
"""


def save(lesson: Lesson, step: Step, path: Path, *, with_answers: bool = True) -> None:
    """Write a picture where the name ends with .png, else a page; the old file or the new one, never half.

    Without answers, what comes out of the exercises is left out. Raises: OSError.
    """
    with _written(path) as file:
        if path.suffix.lower() == ".png":
            image = to_image(lesson, step, with_answers=with_answers)
            image.save(file, "PNG")  # type: ignore[call-overload]  # the stubs want bytes here
        else:
            file.write(page(lesson, step, with_answers=with_answers).encode())


def save_all(lesson: Lesson, path: Path, *, with_answers: bool = True) -> None:
    """Write all steps as one page, as `save` does one. Raises: OSError."""
    with _written(path) as file:
        file.write(handout(lesson, with_answers=with_answers).encode())


@contextmanager
def _written(path: Path) -> Iterator[QSaveFile]:
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    yield file
    if not file.commit():
        raise OSError(file.errorString())


def to_image(lesson: Lesson, step: Step, *, with_answers: bool = True) -> QImage:
    """Return the step as a picture, as tall as it needs to be."""
    document = _document(lesson, step, with_answers=with_answers)
    size = QSizeF(_WIDTH, document.size().height() + 2 * _MARGIN)
    image = QImage((size * _RATIO).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    image.fill(QColor(theme.LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(_MARGIN, _MARGIN)
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(theme.LIGHT.text))
    context.palette = palette
    document.documentLayout().draw(painter, context)
    painter.end()
    return image


def _document(lesson: Lesson, step: Step, *, with_answers: bool) -> QTextDocument:
    document = QTextDocument()
    font = theme.font()
    font.setPixelSize(theme.HEADING)  # of one size, whatever the person has set for the window
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(_STYLE)
    for formula in step.formulas:
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(_address(formula)), drawn(formula))
    document.setHtml(body(lesson, step, lambda formula: f'<img src="{_address(formula)}">', with_answers=with_answers))
    document.setTextWidth(_WIDTH - 2 * _MARGIN)
    return document


def _address(formula: Formula) -> str:
    return f"formula:{formula.name}"


def drawn(formula: Formula, *, width: float = _WIDTH - 2 * _MARGIN) -> QImage:
    """Return a formula in black on nothing, at most so wide, for a screen of double density."""
    renderer = QSvgRenderer(QByteArray(formula.svg()))
    natural = QSizeF(renderer.defaultSize()) * FORMULA_SCALE
    size = natural if natural.width() <= width else natural.scaled(width, natural.height(), _KEPT)
    image = QImage((size * _RATIO).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(_RATIO)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


_KEPT = Qt.AspectRatioMode.KeepAspectRatio
