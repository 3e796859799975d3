"""A figure that is painted on one widget: what every such figure owes to keyboard, screen reader and clipboard."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_tooltip
from bertdesk.app.widgets.values import NOTHING, Values

RING = 5
"""Pixels at each edge that are kept free for the ring of the focus."""


class Drawing(QWidget):
    """Is as high as its width asks for, so that the page scrolls and not the figure; a subclass paints it."""

    values_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_picture = False
        self._overview = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def values(self) -> Values:
        """Return what is drawn as a table."""
        return NOTHING

    def words_at(self, point: QPoint) -> str:
        """Return what is said of the thing at a point of the widget, or nothing."""
        return ""

    def describe(self, overview: str) -> None:
        """Say to a screen reader what the figure shows as a whole."""
        self._overview = overview
        self.setAccessibleDescription(overview)

    def picture(self) -> QImage:
        """Return the figure without the ring of the focus."""
        self._is_picture = True
        image = picture_of(self)
        self._is_picture = False
        return image

    def height_for(self, width: int) -> int:
        """Return how high the figure is in a width."""
        return theme.px(200)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.height())

    def _shows_focus(self) -> bool:
        return self.hasFocus() and not self._is_picture

    def _paint_ring(self, painter: QPainter) -> None:
        """Draw around the whole figure that it has the focus."""
        if self._shows_focus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.current().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _say(self, words: str, place: QRect | None = None) -> None:
        """Say what the keyboard or the mouse has come to; `place`: show it there and bring it into view."""
        self.setAccessibleDescription(" ".join(part for part in (words, self._overview) if part))
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        if place is not None:
            self._bring_into_view(place)
            if words and self.hasFocus():
                QToolTip.showText(self.mapToGlobal(place.bottomLeft()), plain_tooltip(words), self)

    def _bring_into_view(self, place: QRect) -> None:
        """Scroll all that the figure lies in, from the inside outwards."""
        margins = place.size() / 2 + QSize(theme.GRID, theme.GRID)
        parent = self.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea) and (content := parent.widget()) is not None:
                middle = self.mapTo(content, place.center())
                parent.ensureVisible(middle.x(), middle.y(), min(margins.width(), 64), min(margins.height(), 64))
            parent = parent.parentWidget()

    def _lets_go(self) -> bool:
        """Return whether Esc lets go of something here: the window must not take the key then."""
        return False

    def _forget(self) -> None:
        """Drop what was laid out or drawn for sizes and colours that are others now."""

    def _relay(self) -> None:
        self._forget()
        self._fit()
        self.updateGeometry()
        self.update()

    def _fit(self) -> None:
        # not Qt's heightForWidth: stacks, tabs and splitters do not ask for it
        if (height := self.height_for(self.width())) != self.height():
            self.setFixedHeight(height)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tooltip(self.words_at(event.pos())), self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_taken = event.key() == Qt.Key.Key_Escape and self._lets_go()
            event.setAccepted(is_taken)
            return is_taken or super().event(event)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if QToolTip.isVisible() and QToolTip.text() != plain_tooltip(self.words_at(event.position().toPoint())):
            QToolTip.hideText()  # Qt would leave it standing while the mouse is over the same widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._relay()


def picture_of(widget: QWidget) -> QImage:
    """Return a widget as it is seen, on the theme's surface, with two dots to a pixel."""
    image = QImage(widget.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(QColor(theme.current().surface))
    widget.render(image, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
    return image
