"""Where marks lie in a laid-out document: by position, by point, by place in the text. Paints their grounds."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument, QTextLine

from bertdesk.app import theme
from bertdesk.app.widgets.marks import Mark, is_visible, mark_ground
from bertdesk.app.widgets.offsets import OffsetMap

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


class MarkLayout:
    """The visible marks of one text in reading order; a place is an index into that order. Marks do not overlap."""

    def __init__(
        self,
        document: QTextDocument,
        offsets: OffsetMap,
        marks: Sequence[Mark],
        strength: float,
        tokens: theme.Tokens | None = None,
    ) -> None:
        """`tokens`: the colours; None means those in force, whenever it paints."""
        self.marks = tuple(marks)
        self._tokens = tokens
        self._document = document
        self._strength = strength
        shown = (index for index, mark in enumerate(self.marks) if is_visible(mark))
        self.order = sorted(shown, key=lambda index: self.marks[index].start)
        self._starts = [offsets.position(self.marks[index].start) for index in self.order]
        self._ends = [offsets.position(self.marks[index].end) for index in self.order]
        self._is_bidi = bool(self.order) and _RIGHT_TO_LEFT.search(document.toRawText()) is not None
        self._place_of = {index: place for place, index in enumerate(self.order)}

    def place_of(self, index: int) -> int:
        """Return the place of a mark, or -1 where it is not drawn."""
        return self._place_of.get(index, -1)

    def span(self, place: int) -> tuple[int, int]:
        """Return the document positions of a mark's ends."""
        return self._starts[place], self._ends[place]

    def ground(self, place: int) -> QColor:
        return mark_ground(self.marks[self.order[place]].score, self._strength, self._tokens or theme.current())

    def between(self, first: int, last: int) -> range:
        """Return the places of marks that touch the document positions `first` to `last`."""
        return range(bisect_right(self._ends, first), bisect_right(self._starts, last))

    def at(self, point: QPointF) -> int:
        """Return the index of the mark under a point of the document, or -1."""
        position = self._document.documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        near = bisect_left(self._starts, position)  # the hit rounds to the nearer gap between two letters
        for place in range(max(0, near - 1), min(len(self.order), near + 1)):
            if any(rect.contains(point) for rect in self.rects(place)):
                return self.order[place]
        return -1

    def rects(self, place: int) -> Iterator[QRectF]:
        """Yield where a mark lies in the document, one rectangle a line."""
        start, end = self._starts[place], self._ends[place]
        block = self._document.findBlock(start)
        while block.isValid() and block.position() < end:
            # asking for the rectangle also makes Qt lay the block out, which it puts off in a long text
            origin = self._document.documentLayout().blockBoundingRect(block).topLeft()
            for line, first, last in _lines(block, start, end):
                for left, right in self._stretches(line, first, last):
                    yield QRectF(left - 1, line.y(), right - left + 2, line.height()).translated(origin)
            block = block.next()

    def _stretches(self, line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
        """Return where a part of a line lies: from left to right; more than one where directions mix within it."""
        if not self._is_bidi:
            left, right = sorted((_x(line, first), _x(line, last)))
            return [(left, right)]
        return _drawn(line, first, last)

    def paint(self, painter: QPainter, places: Iterable[int]) -> None:
        """Paint grounds, and a dotted line under words against the class: colour is never the only sign."""
        tokens = self._tokens or theme.current()
        for place in places:
            ground = self.ground(place)
            against = self.marks[self.order[place]].score < 0
            for rect in self.rects(place):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(rect, 3, 3)
                if against:
                    painter.setPen(QPen(theme.mix(theme.ink_on(ground, tokens), ground, 0.7), 1.2, Qt.PenStyle.DotLine))
                    painter.drawLine(rect.bottomLeft() + QPointF(2, -1), rect.bottomRight() + QPointF(-2, -1))
        painter.setPen(QColor(tokens.text))

    def outline(self, painter: QPainter, place: int) -> None:
        """Draw a ring around the mark that the keyboard is on."""
        painter.setPen(QPen(QColor((self._tokens or theme.current()).accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in self.rects(place):
            painter.drawRoundedRect(rect.adjusted(-1, 0, 1, 0), 4, 4)


def _lines(block: QTextBlock, start: int, end: int) -> Iterator[tuple[QTextLine, int, int]]:
    """Yield the lines of a block that a span touches, with the touched part, counted from the block's start."""
    layout = block.layout()
    first, last = max(0, start - block.position()), min(block.length() - 1, end - block.position())
    number = layout.lineForTextPosition(first).lineNumber() if layout.lineCount() and first < last else None
    while number is not None and number < layout.lineCount():
        line = layout.lineAt(number)
        if line.textStart() >= last:
            return
        yield line, max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        number += 1


def _drawn(line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
    """Return the stretches of letters as they are drawn, touching ones joined.

    cursorToX() is about the cursor: where directions meet, it puts a letter at the far end of its run, and it moves
    the last run of a right-to-left line by the width of the space that the line was broken at.
    """
    boxes = (run.boundingRect() for run in line.glyphRuns(first, last - first))
    found: list[tuple[float, float]] = []
    for left, right in sorted((box.left(), box.right()) for box in boxes):
        if found and left - found[-1][1] < 1:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _x(line: QTextLine, position: int) -> float:
    x, _ = cast(tuple[float, int], line.cursorToX(position))  # the stubs say object
    return x
