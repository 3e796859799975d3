"""A bar for each layer of a network, side by side, and a line at what all of them are measured against."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from bertdesk.app import theme
from bertdesk.app.widgets import axis_names
from bertdesk.app.widgets.drawing import RING, Drawing
from bertdesk.app.widgets.plain import elided
from bertdesk.app.widgets.token_text import is_alone
from bertdesk.app.widgets.values import NOTHING, Values

_WIDEST_BAR = 40  # pixels


@dataclass(frozen=True, slots=True)
class LayerBar:
    """One layer."""

    short: str
    """Below the bar: its number, for example."""
    name: str
    """What it is called where there is room."""
    value: float | None
    """0 or more; None: there is nothing to say of it."""
    text: str
    """The value as it stands above the bar."""


class LayerBars(Drawing):
    """Left and right walk from layer to layer; the chosen one is drawn in full colour."""

    layer_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, height: int = 168) -> None:
        super().__init__(parent)
        self._tall = height
        self._bars: tuple[LayerBar, ...] = ()
        self._full = 1.0
        self._line: tuple[float, str] | None = None
        self._titles = ("", "")
        self._chosen = -1

    def set_titles(self, layer: str, value: str) -> None:
        """Name the columns of the table."""
        self._titles = (layer, value)
        self.values_changed.emit()

    def show_layers(
        self, bars: Sequence[LayerBar], *, full: float | None = None, line: tuple[float, str] | None = None
    ) -> None:
        """Show layers, from the lowest; `full` is what the highest bar would stand for, `line` a value with its name.

        Without `full` it is the largest value. The chosen layer stays chosen where there are as many as before.
        """
        if len(bars) != len(self._bars):
            self._chosen = -1
        self._bars, self._line = tuple(bars), line
        self._full = full or max((bar.value or 0.0 for bar in bars), default=0.0) or 1.0
        self.values_changed.emit()
        self._tell(None)
        self._relay()

    def choose(self, layer: int) -> None:
        """Choose a layer without a signal; -1: none."""
        self._chosen = layer if 0 <= layer < len(self._bars) else -1
        self._tell(None)
        self.update()

    def chosen(self) -> int:
        return self._chosen

    def values(self) -> Values:
        if not self._bars:
            return NOTHING
        return Values(self._titles, len(self._bars), self._cell)

    def _cell(self, row: int, column: int) -> str | float:
        bar = self._bars[row]
        return bar.name if column == 0 else float("nan") if bar.value is None else bar.value

    def words_at(self, point: QPoint) -> str:
        layer = self._layer_at(point)
        return self._said(layer) if layer >= 0 else ""

    def height_for(self, width: int) -> int:
        return theme.px(self._tall)

    # Places

    def _field(self) -> QRectF:
        """Return where the bars stand: a line of values above it, one of names below; above all, what the line is."""
        line = axis_names.line_height() + 2
        above = line * (2 if self._line else 1)
        return QRectF(RING, RING + above, self.width() - 2 * RING, self.height() - 2 * RING - above - line)

    def _column(self, layer: int) -> QRectF:
        field = self._field()
        wide = field.width() / max(1, len(self._bars))
        return QRectF(field.left() + layer * wide, field.top(), wide, field.height())

    def _layer_at(self, point: QPoint) -> int:
        found = int((point.x() - RING) / max(1.0, self._column(0).width())) if self._bars else -1
        return found if 0 <= found < len(self._bars) and RING <= point.x() < self.width() - RING else -1

    # Words

    def _said(self, layer: int) -> str:
        bar = self._bars[layer]
        return f"{bar.name}: {bar.text}"

    def _tell(self, place: QRect | None) -> None:
        self._say(self._said(self._chosen) if self._chosen >= 0 else "", place)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field, tokens = self._field(), theme.current()
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        small = QFontMetrics(theme.font(theme.SMALL, bold=True, tabular=True))
        room = self._column(0).width()
        has_room = all(small.horizontalAdvance(bar.text) + 2 <= room for bar in self._bars)
        names = [bar.name for bar in self._bars]
        if any(small.horizontalAdvance(name) + theme.GRID > room for name in names):
            names = [bar.short for bar in self._bars]
        widest = max(map(small.horizontalAdvance, names), default=0)
        every = 1 if widest + 2 <= room else -(-int(widest + 4) // max(1, int(room)))
        for layer, name in enumerate(names):
            is_chosen = layer == self._chosen
            self._paint_bar(painter, layer)
            self._paint_words(
                painter, layer,
                value=self._bars[layer].text if has_room or is_chosen else "",
                name=name if layer % every == 0 or is_chosen else "",
            )  # fmt: skip
        self._paint_line(painter, field)
        self._paint_ring(painter)

    def _paint_bar(self, painter: QPainter, layer: int) -> None:
        bar, column, tokens = self._bars[layer], self._column(layer), theme.current()
        if bar.value is None:
            return
        wide = min(column.width() * 0.64, theme.px(_WIDEST_BAR))
        high = max(2.0, min(1.0, bar.value / self._full) * column.height()) if bar.value else 1.0
        box = QRectF(column.center().x() - wide / 2, column.bottom() - high, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        is_full = layer == self._chosen or self._chosen < 0
        painter.setBrush(QColor(tokens.accent) if is_full else theme.mix(tokens.accent, tokens.surface, 0.45))
        painter.drawRoundedRect(box, 2, 2)

    def _paint_words(self, painter: QPainter, layer: int, *, value: str, name: str) -> None:
        bar, column, tokens = self._bars[layer], self._column(layer), theme.current()
        is_chosen, line = layer == self._chosen, axis_names.line_height()
        painter.setFont(theme.font(theme.SMALL, bold=is_chosen, tabular=True))
        top = column.bottom() - min(1.0, (bar.value or 0.0) / self._full) * column.height() - line - 1
        for words, place, ink in ((value, top, tokens.text), (name, column.bottom() + 2, tokens.muted)):
            wide = painter.fontMetrics().horizontalAdvance(words) + 4
            left = min(max(column.center().x() - wide / 2, 0.0), self.width() - wide)
            painter.setPen(QColor(tokens.text if is_chosen else ink))
            painter.drawText(QRectF(left, place, wide, line), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_line(self, painter: QPainter, field: QRectF) -> None:
        """Draw what the layers are measured against, with its name and the same dashes above the bars."""
        if self._line is None:
            return
        value, name = self._line
        pen = QPen(QColor(theme.current().text), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        y = field.bottom() - min(1.0, value / self._full) * field.height()
        painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
        line, sample = axis_names.line_height(), theme.px(24)
        middle = RING + line / 2
        painter.drawLine(QPointF(field.left(), middle), QPointF(field.left() + sample, middle))
        painter.setFont(theme.font(theme.SMALL))
        room = QRectF(field.left() + sample + theme.GRID, RING, field.width() - sample - theme.GRID, line)
        words = elided(name, painter.fontMetrics(), int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        layer = self._layer_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and layer >= 0:
            self._walk(layer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, last, here = Qt.Key, len(self._bars) - 1, self._chosen
        places = {keys.Key_Left: here - 1, keys.Key_Right: here + 1, keys.Key_Home: 0, keys.Key_End: last}
        place = places.get(keys(event.key()))
        if place is None or last < 0 or not is_alone(event):
            super().keyPressEvent(event)
        else:
            self._walk(min(max(place, 0), last))

    def _walk(self, layer: int) -> None:
        if layer != self._chosen:
            self._chosen = layer
            self._tell(self._column(layer).toRect())
            self.layer_chosen.emit(layer)
            self.update()
