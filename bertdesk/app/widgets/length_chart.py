"""How long the texts are, in tokens, and how many are longer than the model reads: a small histogram."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.numerals import number


class LengthChart(QWidget):
    """Bars over token counts with a line at the limit; what lies beyond it is in the warning colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Sequence[int] = ()
        self._edges: Sequence[int] = ()
        self._limit = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        if not self.accessibleName():  # the panel knows better what the texts are
            self.setAccessibleName(self.tr("Lengths of the texts"))
        self.setAccessibleDescription(self._in_words())
        self.update()

    def show_lengths(self, counts: Sequence[int], edges: Sequence[int], limit: int) -> None:
        """Show `counts` texts between neighbouring `edges` (one more than counts, rising) and the limit, in tokens."""
        if counts and len(edges) != len(counts) + 1:
            raise ValueError(f"{len(counts)} bars need {len(counts) + 1} edges, got {len(edges)}")
        self._counts, self._edges, self._limit = tuple(counts), tuple(edges), limit
        self.retranslate()

    def _beyond(self) -> int:
        return sum(count for count, low in zip(self._counts, self._edges, strict=False) if low >= self._limit)

    def _in_words(self) -> str:
        total = sum(self._counts)
        if not total:
            return ""
        most = max(range(len(self._counts)), key=lambda place: self._counts[place])
        return self.tr(
            "{total} texts; most have {low} to {high} tokens; {beyond} are longer than the limit of {limit}."
        ).format(
            total=number(total),
            low=number(self._edges[most]),
            high=number(self._edges[most + 1]),
            beyond=number(self._beyond()),
            limit=number(self._limit),
        )

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(112))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(96))

    def _x(self, tokens: float) -> float:
        """Return where a number of tokens lies; the axis always has room for the limit."""
        first, last = self._edges[0], max(self._edges[-1], self._limit)
        return 1 + (self.width() - 2) * (tokens - first) / max(1, last - first)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not sum(self._counts):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL, tabular=True))
        line = painter.fontMetrics().height()
        area = QRectF(0, line + 4, self.width(), self.height() - 2 * line - 8)
        self._paint_bars(painter, area)
        self._paint_axis(painter, area)
        self._paint_limit(painter, area)

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        tokens, tallest = theme.current(), max(self._counts)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, count in enumerate(self._counts):
            if count:
                left, right = self._x(self._edges[place]), self._x(self._edges[place + 1])
                height = max(2.0, area.height() * count / tallest)
                color = (
                    tokens.warn if self._edges[place] >= self._limit else theme.mix(tokens.accent, tokens.surface, 0.7)
                )
                painter.setBrush(QColor(color))
                painter.drawRect(QRectF(left, area.bottom() - height, max(1.0, right - left - 1), height))

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        tokens = theme.current()
        painter.setPen(QColor(tokens.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(tokens.muted))
        box = QRectF(0, area.bottom() + 4, self.width(), self.height() - area.bottom() - 4)
        last = self.tr("{count} tokens").format(count=number(max(self._edges[-1], self._limit)))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, number(self._edges[0]))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, last)

    def _paint_limit(self, painter: QPainter, area: QRectF) -> None:
        tokens, x = theme.current(), self._x(self._limit)
        words = self.tr("limit {limit}").format(limit=number(self._limit))
        if beyond := self._beyond():
            words = self.tr("limit {limit}, {count} longer").format(limit=number(self._limit), count=number(beyond))
        painter.setPen(QPen(QColor(tokens.text), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 0), QPointF(x, area.bottom()))
        width = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = x + 6 if x + 6 + width < self.width() else x - 6 - width
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRectF(max(0.0, left), 0, width, area.top()), Qt.AlignmentFlag.AlignLeft, words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
