"""A marked text as a picture for other programs, in light colours and of one width whatever the window looks like."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QFont, QImage, QPainter, QPalette, QPen, QTextDocument
from PySide6.QtSvg import QSvgGenerator

from bertdesk.app import theme
from bertdesk.app.widgets.long_words import wrap_mode_for
from bertdesk.app.widgets.mark_layout import MarkLayout
from bertdesk.app.widgets.marked_document import TEXT_SIZE, inks, space_lines, write
from bertdesk.app.widgets.marked_text import MarkedText
from bertdesk.app.widgets.marks import mark_ground
from bertdesk.app.widgets.numerals import number
from bertdesk.app.widgets.offsets import OffsetMap

_WIDTH, _MARGIN, _SWATCH, _GAP = 800, 24, 28, 3  # pixels
TALLEST = 5000
"""Pixels of text in a picture of dots, before it is doubled: some 2,000 words. Taller ones are refused by others."""
_MOST_READ = 100_000
"""Characters that are laid out to find where `TALLEST` is reached."""


def to_image(marked: MarkedText) -> QImage:
    """Return the picture at twice the screen's resolution; a very long text is cut, and a sentence says so."""
    picture = _Picture(cut(marked))
    image = QImage(picture.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor(theme.LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    picture.paint(painter)
    painter.end()
    return image


def to_svg(marked: MarkedText) -> bytes:
    """Return the picture of the whole text, as letters and shapes."""
    picture, buffer = _Picture(marked), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(96)  # as layouts count: at another, letters change their size and their places do not
    generator.setSize(picture.size())
    generator.setViewBox(QRectF(QPointF(), QSizeF(picture.size())))
    painter = QPainter(generator)
    painter.fillRect(QRectF(QPointF(), QSizeF(picture.size())), QColor(theme.LIGHT.surface))
    picture.paint(painter)
    painter.end()
    return bytes(buffer.data().data())


def cut(marked: MarkedText) -> MarkedText:
    """Return the start of the text that a picture of dots has room for, with a sentence where something is left out."""
    if marked.ending:
        return marked  # it has been cut
    start = marked.text[:_MOST_READ]
    document = _document(start, TEXT_SIZE)
    if len(start) == len(marked.text) and document.size().height() <= TALLEST:
        return marked
    position = document.documentLayout().hitTest(QPointF(0, TALLEST), Qt.HitTestAccuracy.FuzzyHit)
    end = min(OffsetMap(start).offset(position), len(start))
    pattern = QCoreApplication.translate(
        "mark_export",
        "The picture ends here, after {n} of {total} characters. As HTML, SVG or plain text it would be whole.",
    )
    ending = pattern.format(n=number(end), total=number(len(marked.text)))
    marks = tuple(mark for mark in marked.marks if mark.end <= end)
    unread = tuple((first, min(last, end)) for first, last in marked.unread if first < end)
    return replace(marked, text=start[:end], marks=marks, unread=unread, ending=ending)


class _Picture:
    """Caption, what the colours mean, the text, and what is to be said at its end: one below the other."""

    def __init__(self, marked: MarkedText) -> None:
        self._marked = marked
        title, _, more = marked.caption.partition("\n")
        self._head = [_document(title, theme.HEADING, bold=True)] + [_document(more, theme.BODY)] * bool(more)
        self._body = _document(marked.text, TEXT_SIZE)
        self._ending = _document(marked.ending, theme.BODY) if marked.ending else None
        offsets = OffsetMap(marked.text)
        self._layout = MarkLayout(self._body, offsets, marked.marks, 1.0, theme.LIGHT)
        write(self._body, list(inks(self._layout, offsets, marked.unread, theme.LIGHT)))

    def size(self) -> QSize:
        heights = [document.size().height() for document in (*self._head, self._body, self._ending) if document]
        return QSize(_WIDTH, round(sum(heights) + self._legend_height() + 3.5 * _MARGIN))

    def paint(self, painter: QPainter) -> None:
        painter.translate(_MARGIN, _MARGIN)
        for document in self._head:
            _draw(painter, document)
            painter.translate(0, document.size().height())
        painter.translate(0, _MARGIN / 2)
        self._paint_legend(painter)
        painter.translate(0, self._legend_height() + _MARGIN / 2)
        self._layout.paint(painter, range(len(self._layout.order)))
        _draw(painter, self._body)
        if self._ending:
            painter.translate(0, self._body.size().height() + _MARGIN / 2)
            _draw(painter, self._ending)

    def _legends(self) -> Iterator[tuple[float, QTextDocument]]:
        room = _WIDTH - 2 * _MARGIN - _SWATCH - theme.GRID
        for score, words in ((0.7, self._marked.towards), (-0.7, self._marked.against)):
            yield score, _document(words, theme.BODY, width=room)

    def _legend_height(self) -> float:
        return sum(document.size().height() + _GAP for _, document in self._legends())

    def _paint_legend(self, painter: QPainter) -> None:
        top = 0.0
        for score, document in self._legends():
            ground = mark_ground(score, 1.0, theme.LIGHT)
            swatch = QRectF(0, top + 1, _SWATCH, 15)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(swatch, 3, 3)
            if score < 0:
                painter.setPen(QPen(QColor(theme.LIGHT.text), 1.2, Qt.PenStyle.DotLine))
                painter.drawLine(swatch.bottomLeft() + QPointF(3, -3), swatch.bottomRight() + QPointF(-3, -3))
            painter.save()
            painter.translate(_SWATCH + theme.GRID, top)
            _draw(painter, document)
            painter.restore()
            top += document.size().height() + _GAP


def _document(text: str, size: int, *, bold: bool = False, width: int = _WIDTH - 2 * _MARGIN) -> QTextDocument:
    """Lay plain text out in the program's font, at a size that is nobody's setting."""
    font = QFont(theme.font(bold=bold))
    font.setPixelSize(size)
    document = QTextDocument()
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    option = document.defaultTextOption()
    option.setWrapMode(wrap_mode_for(text))
    document.setDefaultTextOption(option)
    document.setPlainText(text)
    document.setTextWidth(width)
    if size == TEXT_SIZE:
        space_lines(document)
    return document


def _draw(painter: QPainter, document: QTextDocument) -> None:
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, QColor(theme.LIGHT.text))
    context.palette = palette
    document.documentLayout().draw(painter, context)
