"""A column header whose names run upwards where columns are narrower than the names."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import elided

_TALLEST = 128  # pixels of a turned name


class TurnedHeader(QHeaderView):
    """Names lie flat while all fit their columns, and are turned together when one does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_turned = False
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def set_turned(self, *, turned: bool) -> None:
        self._is_turned = turned
        self.updateGeometry()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        height = theme.px(32)
        if self._is_turned:
            metrics = QFontMetrics(theme.font(theme.SMALL))
            widest = max((metrics.horizontalAdvance(self._name(place)) for place in range(self.count())), default=0)
            height = min(widest + 4, theme.px(_TALLEST)) + theme.GRID * 2
        return QSize(super().sizeHint().width(), height)

    def _name(self, place: int) -> str:
        return str(self.model().headerData(place, Qt.Orientation.Horizontal) or "")[:200]

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, QColor(theme.current().surface))
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.font(theme.SMALL))
        room = QRect(0, 0, rect.width(), rect.height()).adjusted(4, 0, -4, 0)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.translate(rect.topLeft())
        if self._is_turned:
            painter.translate(0, rect.height())
            painter.rotate(-90)
            room = QRect(0, 0, rect.height(), rect.width()).adjusted(theme.GRID, 0, -theme.GRID, 0)
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, align, elided(self._name(logicalIndex), QFontMetrics(painter.font()), room.width()))
        painter.restore()
