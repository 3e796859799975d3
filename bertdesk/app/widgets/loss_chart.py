"""The learning curve while it grows: training loss above, accuracy on kept-aside texts below, one axis of steps."""

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.loss_table import LossTable
from bertdesk.app.widgets.numerals import number, percent

_REDRAW_MS = 100
_MOST_POINTS = 2_000  # more than a screen is wide; longer runs are drawn thinned, the table keeps every step
_SMOOTHING = 0.9  # weight of the past at each step


class LossChart(QWidget):
    """Add figures as they come; drawing happens at most ten times a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._losses: list[tuple[int, float]] = []
        self._smooth: list[float] = []
        self._memory = 0.0
        self._accuracies: list[tuple[int, float]] = []
        self._build()
        self._connect()
        self.retranslate()
        self._tint()

    def _build(self) -> None:
        import pyqtgraph  # here, not at the top: with numpy it takes 0.4 s, and a window without a curve needs neither

        self._graphics: Any = pyqtgraph.GraphicsLayoutWidget()  # Any: pyqtgraph ships no types
        self._graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._graphics.ci.setContentsMargins(0, theme.GRID, theme.GRID * 3, 0)
        self._upper, self._lower = self._plot(0), self._plot(1)
        self._lower.setXLink(self._upper)
        self._upper.getAxis("bottom").setStyle(showValues=False)
        self._lower.setYRange(0, 1, padding=0.08)
        self._graphics.ci.layout.setRowStretchFactor(0, 3)
        self._graphics.ci.layout.setRowStretchFactor(1, 2)
        self._raw_line, self._loss_line = (self._upper.plot(antialias=True) for _ in range(2))
        self._accuracy_line = self._lower.plot(antialias=True)
        self._loss_label, self._accuracy_label = self._label(self._upper), self._label(self._lower)
        self._table = LossTable()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._graphics)
        self._stack.addWidget(self._table)
        self.table_button = QPushButton()
        self.table_button.setProperty("link", "true")
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.table_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        self.setMinimumSize(theme.px(320), theme.px(200))

    def _plot(self, row: int) -> Any:
        plot: Any = self._graphics.addPlot(row=row, col=0, enableMenu=False)
        self.destroyed.connect(plot.ctrlMenu.deleteLater)  # made all the same, without a parent to take it along
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.getAxis("left").setWidth(theme.px(52))
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("bottom").enableAutoSIPrefix(False)
        return plot

    @staticmethod
    def _label(plot: Any) -> Any:
        import pyqtgraph

        label: Any = pyqtgraph.TextItem("")
        label.hide()
        plot.addItem(label, ignoreBounds=True)
        return label

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self.table_button.clicked.connect(self._on_table_toggled)

    def retranslate(self) -> None:
        as_table = self._stack.currentWidget() is self._table
        self.table_button.setText(self.tr("Show as chart") if as_table else self.tr("Show as table"))
        if not self.accessibleName():  # the panel knows better whose curve it is
            self.setAccessibleName(self.tr("Learning curve"))
        self._lower.getAxis("left").setTicks([[(share, percent(share)) for share in (0, 0.5, 1)]])
        self._lower.getAxis("bottom").setLabel(self.tr("steps"))
        self._table.retranslate()
        self._redraw()

    def clear(self) -> None:
        """Forget everything, for a new run."""
        self._losses, self._smooth, self._memory, self._accuracies = [], [], 0.0, []
        self._table.clear()
        self._redraw()

    def set_total(self, steps: int) -> None:
        """Fix the axis of steps, so that the curve grows into a known width."""
        self._upper.setXRange(0, max(1, steps), padding=0.02)

    def add_loss(self, step: int, loss: float) -> None:
        self._losses.append((step, loss))
        self._memory = _SMOOTHING * self._memory + (1 - _SMOOTHING) * loss
        self._smooth.append(self._memory / (1 - _SMOOTHING ** len(self._losses)))  # unbiased from the first step
        self._table.add_loss(step, loss)
        self._redraw_soon()

    def add_accuracy(self, step: int, accuracy: float) -> None:
        """Add a share of right answers, 0 to 1."""
        self._accuracies.append((step, accuracy))
        self._table.add_accuracy(step, accuracy)
        self._redraw_soon()

    def _redraw_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        thin = max(1, len(self._losses) // _MOST_POINTS)
        steps = [step for step, _ in self._losses[::-thin]]
        self._raw_line.setData(steps, [loss for _, loss in self._losses[::-thin]])
        self._loss_line.setData(steps, self._smooth[::-thin])
        self._accuracy_line.setData(*_columns(self._accuracies))
        if self._losses:
            words = self.tr("training loss {value}").format(value=number(self._smooth[-1], 3))
            self._say(self._loss_label, words, self._losses[::-thin], self._smooth[-1], above=True)
        if self._accuracies:
            share = self._accuracies[-1][1]
            words = self.tr("validation accuracy {value}").format(value=percent(share))
            self._say(self._accuracy_label, words, self._accuracies, share, above=share < 0.5)
        self._loss_label.setVisible(bool(self._losses))
        self._accuracy_label.setVisible(bool(self._accuracies))
        self._describe()

    def _say(self, label: Any, words: str, points: list[tuple[int, float]], value: float, *, above: bool) -> None:
        """Put a line's name and value at its end: right of it, or clear above or below where there is no room."""
        low, high = self._upper.viewRange()[0]
        label.setText(words)
        length = label.textItem.boundingRect().width() * (high - low) / max(1.0, self._upper.vb.width())  # in steps
        step = max(at for at, _ in points)
        if step + length < high:
            label.setAnchor((0, 0.5))
            label.setPos(step, value)
            return
        near = [each for at, each in points if at >= step - length]
        label.setAnchor((1, 1 if above else 0))
        label.setPos(step, max(near) if above else min(near))

    def _describe(self) -> None:
        labels = (self._loss_label, self._accuracy_label)
        self.setAccessibleDescription(", ".join(each.textItem.toPlainText() for each in labels if each.isVisible()))

    def _tint(self) -> None:
        import pyqtgraph

        tokens, small = theme.current(), theme.font(theme.SMALL, tabular=True)
        self._graphics.setBackground(tokens.surface)
        self._raw_line.setPen(pyqtgraph.mkPen(theme.mix(tokens.accent, tokens.surface, 0.28), width=1))
        self._loss_line.setPen(pyqtgraph.mkPen(tokens.accent, width=2))
        self._accuracy_line.setPen(pyqtgraph.mkPen(tokens.text, width=2))
        self._accuracy_line.setSymbol("o")
        self._accuracy_line.setSymbolSize(6)
        self._accuracy_line.setSymbolPen(None)
        self._accuracy_line.setSymbolBrush(tokens.text)
        for label, color in ((self._loss_label, tokens.accent), (self._accuracy_label, tokens.text)):
            label.setColor(color)
            label.setFont(small)
        for plot in (self._upper, self._lower):
            for name in ("left", "bottom"):
                axis = plot.getAxis(name)
                axis.setPen(tokens.line)
                axis.setTextPen(tokens.muted)
                axis.setStyle(tickFont=small, tickLength=4)

    def _on_table_toggled(self) -> None:
        self._stack.setCurrentIndex(1 - self._stack.currentIndex())
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LanguageChange:
                self.retranslate()
            case QEvent.Type.PaletteChange | QEvent.Type.FontChange:
                self._tint()


def _columns(points: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [step for step, _ in points], [value for _, value in points]
