"""Where a long text was cut into windows: thin brackets with small numbers, between letters, which stay in place."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTextDocument

from bertdesk.app import theme
from bertdesk.app.widgets.offsets import OffsetMap

_TICK, _NUMBER_SIZE = 4, 9  # pixels


class WindowBorders:
    """Windows of one text, numbered from 1: each opens with a bracket and closes with one; neighbours may overlap."""

    def __init__(self, document: QTextDocument, offsets: OffsetMap, spans: Sequence[tuple[int, int]]) -> None:
        self._document = document
        ends = [(offsets.position(end), number, False) for number, (_, end) in enumerate(spans, 1)]
        starts = [(offsets.position(start), number, True) for number, (start, _) in enumerate(spans, 1)]
        self._borders = sorted(starts + ends)
        self._positions = [position for position, _, _ in self._borders]

    def __len__(self) -> int:
        return len(self._borders)

    def paint(self, painter: QPainter, first: int, last: int) -> None:
        """Paint those between two positions of the document."""
        painter.setFont(theme.font(_NUMBER_SIZE, bold=True))
        for at in range(bisect_left(self._positions, first), bisect_right(self._positions, last)):
            position, number, is_start = self._borders[at]
            place = self.place(position, is_start=is_start)
            if place is not None:
                _bracket(painter, place, number, is_start=is_start)

    def place(self, position: int, *, is_start: bool) -> QRectF | None:
        """Return the line that a border stands in, from top to bottom, without width; None before it is laid out.

        Where a line is broken, a window opens on the new line, and closes on the old one.
        """
        block = self._document.findBlock(position)
        origin = self._document.documentLayout().blockBoundingRect(block).topLeft()
        within = position - block.position()
        line = block.layout().lineForTextPosition(within)
        if not is_start and line.isValid() and within == line.textStart() and within > 0:
            line = block.layout().lineForTextPosition(within - 1)
        if not line.isValid():
            return None
        x, _ = cast(tuple[float, int], line.cursorToX(within))  # the stubs say object
        return QRectF(x, line.y(), 0, line.height()).translated(origin)


def _bracket(painter: QPainter, place: QRectF, number: int, *, is_start: bool) -> None:
    painter.setPen(QPen(QColor(theme.current().accent), 1.5))
    inward = _TICK if is_start else -_TICK
    x = place.left() + (-1.5 if is_start else 1.5)
    top, bottom = QPointF(x, place.top() + 1), QPointF(x, place.bottom() - 1)
    painter.drawLine(top, bottom)
    for end in (top, bottom):
        painter.drawLine(end, end + QPointF(inward, 0))
    words, metrics = str(number), painter.fontMetrics()
    beside = x + inward + 1.5 if is_start else x + inward - 1.5 - metrics.horizontalAdvance(words)
    painter.drawText(QPointF(beside, place.top() + metrics.ascent() - 4), words)
