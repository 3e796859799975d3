"""A formula drawn elsewhere (SVG, black letters), in the colour of the theme's text and with words for the ear."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.drawing import RING, Drawing

_EDGE, _NARROWEST = RING + 1, 120  # pixels


class FormulaView(Drawing):
    """As large as it was drawn, at the person's font size; smaller where room is short. Ctrl+C copies the words."""

    def __init__(self, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        """`scale`: pixels for one unit of the drawing where the app font has 13."""
        super().__init__(parent)
        self._scale = scale
        self._renderer = QSvgRenderer(self)
        self._said = ""
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_formula(self, svg: bytes, said: str) -> None:
        """Show a drawing; `said` is the formula in words. Raises: ValueError where the bytes are no drawing."""
        if not self._renderer.load(QByteArray(svg)) or self._renderer.viewBoxF().isEmpty():
            raise ValueError("a formula must be an SVG drawing with a size")
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._said = said
        self.setAccessibleName(said)
        self._relay()

    def natural_size(self) -> QSize:
        """Return how large it is where there is room."""
        box = self._renderer.viewBoxF()
        units = self._scale * theme.px(100) / 100
        return QSize(round(box.width() * units) + 2 * _EDGE, round(box.height() * units) + 2 * _EDGE)

    def sizeHint(self) -> QSize:
        return QSize(self.natural_size().width(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.natural_size().width(), theme.px(_NARROWEST)), self.height())

    def height_for(self, width: int) -> int:
        whole, edges = self.natural_size(), 2 * _EDGE
        inner = max(1, min(width, whole.width()) - edges)
        return round((whole.height() - edges) * inner / max(1, whole.width() - edges)) + edges

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._renderer.isValid():
            width = min(self._room, self.natural_size().width())
            size = QSize(width - 2 * _EDGE, self.height_for(width) - 2 * _EDGE)
            painter.drawImage(_EDGE, _EDGE, self._drawn(size, self._ratio()))
        self._paint_ring(painter)

    def _drawn(self, size: QSize, ratio: float) -> QImage:
        """Return the drawing in the colour of text, a dot for each of the device's."""
        dots = size * ratio
        if self._image is None or self._image.size() != dots:
            image = QImage(dots, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._renderer.render(painter, QRectF(image.rect()))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(image.rect(), QColor(theme.current().text))
            painter.end()
            image.setDevicePixelRatio(ratio)
            self._image = image
        return self._image

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._said)
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        self._image = None
