"""The ground of a line in a list that paints its lines itself: chosen, and with the focus."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from bertdesk.app import theme


def paint_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
    flags, box, tokens = QStyle.StateFlag, QRectF(area).adjusted(1, 1, -1, -1), theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    if state & flags.State_Selected:
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
    if state & flags.State_HasFocus:
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
