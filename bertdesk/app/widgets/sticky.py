"""Something that stays in sight while the page beside it scrolls: it moves down within its column."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


class Sticky(QWidget):
    """As wide as its content, as high as its column. What is higher than the page scrolls until its end is seen."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._area: QScrollArea | None = None
        content.setParent(self)
        content.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._content.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._area is None:
            self._area = _area_around(self)
            if self._area is not None:
                self._area.verticalScrollBar().valueChanged.connect(self._place)
                self._area.verticalScrollBar().rangeChanged.connect(self._place)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _place(self) -> None:
        size = self._content.sizeHint()
        down = 0
        if self._area is not None:
            hidden = -self.mapTo(self._area.viewport(), QPoint(0, 0)).y()  # so much of the column is above the page
            down = hidden - max(0, size.height() - self._area.viewport().height())
        room = max(0, self.height() - size.height())
        self._content.setGeometry(0, min(max(0, down), room), size.width(), size.height())


def _area_around(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
