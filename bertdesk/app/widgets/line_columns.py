"""Where pieces stand at both sides of lines: two columns of names, the room of the lines, that of the weights."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics

from bertdesk.app import theme
from bertdesk.app.widgets.drawing import RING
from bertdesk.app.widgets.numerals import number

_ROW, _WIDEST_NAME, _NARROWEST_NAME, _WEIGHTS = 20, 168, 48, 104  # pixels
_WIDEST_GAP = 440
"""Pixels between the columns: lines over a longer way are harder to follow."""


def row_height() -> int:
    return theme.px(_ROW)


def top() -> int:
    """Return where the first row begins, below the titles."""
    return RING + row_height() + theme.GRID // 2


@dataclass(frozen=True, slots=True)
class LineColumns:
    """In pixels from the left of the figure."""

    room: int
    """Width of the figure."""
    name: int
    """Width of a column of names; the left one ends where the lines begin, the right one begins where they end."""
    begin: int
    end: int

    def row(self, place: int, *, right: bool) -> QRect:
        """Return where a piece stands; at the right its weight stands there too."""
        left, width = (self.end, self.room - RING - self.end) if right else (self.begin - self.name, self.name)
        return QRect(left, top() + place * row_height(), width, row_height())

    def is_on_right(self, point: QPoint) -> bool:
        return point.x() >= self.end


def lay(names: Iterable[str], room: int) -> LineColumns:
    """Return the columns of these names in a figure of this width."""
    metrics = QFontMetrics(theme.font(bold=True))
    widest = max((metrics.horizontalAdvance(name[:80]) for name in names), default=0) + 2 * theme.GRID
    free = room - 2 * RING - _weights_width(room)
    name = min(widest, theme.px(_WIDEST_NAME), max(theme.px(_NARROWEST_NAME), free * 3 // 10))
    begin = RING + name
    return LineColumns(room, name, begin, min(RING + free - name, begin + theme.px(_WIDEST_GAP)))


def row_at(point: QPoint, n: int) -> int:
    """Return which of n rows a point is in, -1: none."""
    place = (point.y() - top()) // row_height()
    return place if 0 <= place < n else -1


def _weights_width(room: int) -> int:
    """Return the room of the weights: their bars give way to the lines, their figures do not."""
    figure = QFontMetrics(theme.font(theme.SMALL, tabular=True)).horizontalAdvance(number(0.888, 3))
    return max(figure + theme.GRID, min(theme.px(_WEIGHTS), room // 5))
