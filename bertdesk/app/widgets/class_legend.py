"""Which sign is which class: a legend whose lines wrap at the width of the figure."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.class_signs import paint_sign
from bertdesk.app.widgets.plain import elided

_WIDEST_NAME, _SIGN, _EDGE = 160, 18, 8  # pixels: with its sign, of a sign with its gap, at the sides


def height(classes: Sequence[str], width: int) -> int:
    """Return how high the legend of a figure of that width is."""
    boxes = _boxes(classes, width)
    return boxes[-1].bottom() + 1 + _EDGE if boxes else 0


def paint(painter: QPainter, classes: Sequence[str], size: QSize) -> None:
    """Draw the legend at the foot of a figure of that size."""
    top = size.height() - height(classes, size.width())
    painter.setFont(theme.font(theme.SMALL))
    for kind, box in enumerate(_boxes(classes, size.width())):
        area = box.translated(0, top)
        paint_sign(painter, kind, QPointF(area.left() + theme.px(7), area.center().y() + 0.5), theme.px(5))
        painter.setPen(QColor(theme.current().text))
        room = area.adjusted(theme.px(_SIGN), 0, 0, 0)
        words = elided(classes[kind], painter.fontMetrics(), room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _boxes(classes: Sequence[str], width: int) -> list[QRect]:
    """Return the place of each class, counted from the top of the legend."""
    metrics = QFontMetrics(theme.font(theme.SMALL))
    line, boxes = axis_names.line_height() + 2, list[QRect]()
    x, y = _EDGE, 0
    for name in classes:
        wide = metrics.horizontalAdvance(name[:200]) + theme.px(_SIGN) + 4
        wide = min(wide, theme.px(_WIDEST_NAME), width - 2 * _EDGE)
        if boxes and x + wide > width - _EDGE:
            x, y = _EDGE, y + line
        boxes.append(QRect(x, y, wide, line))
        x += wide + 2 * theme.GRID
    return boxes
