"""A colour and a shape for each class in a cloud of points: eight of both, so that nobody needs to see hues."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from bertdesk.app import theme

N_SIGNS = 8
# Okabe and Ito's colours (2008), which all kinds of colour-blindness tell apart; on white darker, for contrast
_COLOURS = {
    "light": ("#0072B2", "#C04A00", "#007A5A", "#A8508A", "#8A6D00", "#2389C2", "#575F6B", "#8B1A1A"),
    "dark": ("#56B4E9", "#F08A45", "#2FC79A", "#E0A0C8", "#F0E442", "#8FA8F5", "#C3C9D2", "#FF8F8F"),
}


def colour_of(kind: int) -> QColor:
    """Return the colour of a class in the present theme, at least 3:1 on its surface."""
    shift = kind // N_SIGNS  # the ninth class has the first shape and the second colour: 64 pairs before one recurs
    return QColor(_COLOURS[theme.current().name][(kind + shift) % N_SIGNS])


def shape_of(kind: int, middle: QPointF, radius: float) -> QPainterPath:
    """Return the outline of a class's sign, all of about one area."""
    path = QPainterPath()
    match kind % N_SIGNS:
        case 0:
            path.addEllipse(middle, radius, radius)
        case 1:
            path = _polygon(middle, radius * 1.35, ((0, -1), (0.87, 0.5), (-0.87, 0.5)))
        case 2:
            path.addRect(QRectF(middle.x() - radius * 0.88, middle.y() - radius * 0.88, radius * 1.76, radius * 1.76))
        case 3:
            path = _polygon(middle, radius * 1.25, ((0, -1), (1, 0), (0, 1), (-1, 0)))
        case 4:
            path = _polygon(middle, radius * 1.35, ((0, 1), (0.87, -0.5), (-0.87, -0.5)))
        case 5:
            path = _cross(middle, radius * 1.2)
        case 6:
            path.addEllipse(middle, radius, radius)
            path.addEllipse(middle, radius * 0.5, radius * 0.5)
        case _:
            path = _polygon(middle, radius * 1.3, ((-0.35, -1), (0.35, -1), (0.35, 1), (-0.35, 1)))
    return path


def _polygon(middle: QPointF, size: float, corners: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([middle + QPointF(x, y) * size for x, y in corners]))
    path.closeSubpath()
    return path


def _cross(middle: QPointF, size: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for wide, high in ((size, size * 0.36), (size * 0.36, size)):
        path.addRect(QRectF(middle.x() - wide, middle.y() - high, 2 * wide, 2 * high))
    return path.simplified()


def paint_sign(painter: QPainter, kind: int, middle: QPointF, radius: float) -> None:
    """Draw the sign of a class, with a thin line of the ground around it: signs lie over each other."""
    painter.setPen(QPen(QColor(theme.current().surface), 1))
    painter.setBrush(colour_of(kind))
    painter.drawPath(shape_of(kind, middle, radius))


def stamp(kind: int, radius: float, ratio: float) -> QImage:
    """Return the sign as a picture for a screen with `ratio` dots to a pixel; drawing 5,000 paths takes far longer."""
    return _stamp(kind, radius, ratio, theme.current().name)


@lru_cache(maxsize=256)
def _stamp(kind: int, radius: float, ratio: float, name: str) -> QImage:
    side = round((2 * radius * 1.4 + 2) * ratio)
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_sign(painter, kind, QPointF(side / ratio / 2, side / ratio / 2), radius)
    painter.end()
    return image
