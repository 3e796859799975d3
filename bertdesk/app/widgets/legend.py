"""What the two colours mean: towards the class, or against it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.marks import mark_ground
from bertdesk.app.widgets.plain import elided, plain_label, plain_tooltip

_SWATCH, _SHORTEST_NAME, _LONGEST_NAME = 28, 48, 320  # pixels


class MarkLegend(QWidget):
    """Two swatches with words, below each other where there is little room; a long name is cut in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._towards, self._against = plain_label("muted"), plain_label("muted")
        self._pairs = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._pairs.setContentsMargins(0, 0, 0, 0)
        self._pairs.setSpacing(theme.GRID // 2)
        for score, words in ((0.7, self._towards), (-0.7, self._against)):
            pair = QHBoxLayout()
            pair.setSpacing(theme.GRID)
            pair.addWidget(_Swatch(score))
            pair.addWidget(words)
            pair.addSpacing(theme.GRID)
            pair.addStretch()
            self._pairs.addLayout(pair)
        self._pairs.addStretch(1)

    def retranslate(self) -> None:
        self._towards.setAccessibleName(self.tr("pushes towards “{label}”").format(label=self._label))
        self._against.setText(self.tr("against it"))
        self._fit()

    def show_label(self, label: str) -> None:
        """Name the class that the marks are about."""
        self._label = label
        self.retranslate()

    def _fit(self) -> None:
        whole, beside = self.tr("pushes towards “{label}”"), theme.px(_SWATCH) + 3 * theme.GRID
        metrics = QFontMetrics(self._towards.font())
        room = self.width() - beside + 2 * theme.GRID - metrics.horizontalAdvance(whole.format(label=""))
        room = max(theme.px(_SHORTEST_NAME), min(theme.px(_LONGEST_NAME), room))
        name = elided(self._label, metrics, room)
        self._towards.setText(whole.format(label=name))
        self._towards.setToolTip(plain_tooltip(self._label) if name != self._label else "")
        both = sum(label.sizeHint().width() + beside for label in (self._towards, self._against))
        directions = QBoxLayout.Direction
        self._pairs.setDirection(directions.LeftToRight if both <= self.width() else directions.TopToBottom)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.retranslate()


class _Swatch(QLabel):
    """A word-sized patch as the text shows it, with the dotted line where it is against."""

    def __init__(self, score: float) -> None:
        super().__init__()
        self._score = score
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_SWATCH), theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        ground = mark_ground(self._score, 1.0, tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, 3, 3)
        if self._score < 0:
            painter.setPen(QPen(QColor(theme.ink_on(ground)), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(3, box.bottom() - 3), QPointF(box.right() - 3, box.bottom() - 3))
