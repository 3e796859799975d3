"""What the two colours mean: towards the class, or against it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.marks import mark_ground
from bertdesk.app.widgets.plain import elided, plain_label, plain_tooltip

_LONGEST_NAME = 320  # pixels


class MarkLegend(QWidget):
    """Two swatches with words; the label's name is cut in the middle where it is long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._towards, self._against = plain_label("muted"), plain_label("muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        for score, words in ((0.7, self._towards), (-0.7, self._against)):
            row.addWidget(_Swatch(score))
            row.addWidget(words)
            row.addSpacing(theme.GRID)
        row.addStretch()

    def retranslate(self) -> None:
        name = elided(self._label, QFontMetrics(theme.font()), theme.px(_LONGEST_NAME))
        whole = self.tr("pushes towards “{label}”")
        self._towards.setText(whole.format(label=name))
        self._towards.setAccessibleName(whole.format(label=self._label))
        self._towards.setToolTip(plain_tooltip(self._label) if name != self._label else "")
        self._against.setText(self.tr("against it"))

    def show_label(self, label: str) -> None:
        """Name the class that the marks are about."""
        self._label = label
        self.retranslate()

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
        return QSize(theme.px(28), theme.px(16))

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
