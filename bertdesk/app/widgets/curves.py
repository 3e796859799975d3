"""What a chart of a run draws: a curve that is smoothed, points measured now and then, a level to compare both with.

Each has its name and last value beside it, instead of a legend. Knows nothing of what they measure.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from bertdesk.app import theme

_MOST_POINTS = 2_000  # more than a screen is wide; longer runs are drawn thinned, the table keeps every step
_GROUND = 205  # of 255: how opaque the ground of a name is, which a line may run behind
_SMOOTHING = 0.9  # weight of the past at each step

Words = Callable[[float], str]
"""The last value -> what stands at the end of the line"""
Side = Literal["above", "below", "free"]
"""Where a name stands: "free": right of its line, where there is room"""


class Label:
    """A few words in a plot."""

    def __init__(self, plot: Any) -> None:  # Any: pyqtgraph has no types
        import pyqtgraph

        self._plot = plot
        self._item: Any = pyqtgraph.TextItem("")
        self._item.hide()
        plot.addItem(self._item, ignoreBounds=True)

    @property
    def text(self) -> str:
        return str(self._item.textItem.toPlainText()) if self._item.isVisible() else ""

    def hide(self) -> None:
        self._item.hide()

    def tint(self, color: str) -> None:
        self._item.setColor(color)
        self._item.setFont(theme.font(theme.SMALL, tabular=True))

    def put_on_ground(self) -> None:
        """Keep the words readable where a level runs behind them."""
        import pyqtgraph

        ground = QColor(theme.current().surface)
        ground.setAlpha(_GROUND)
        self._item.fill = pyqtgraph.mkBrush(ground)
        self._item.setZValue(1)

    def say(self, words: str, points: Sequence[tuple[int, float]], value: float, *, above: bool, side: Side) -> None:
        """Put words at the end of a line: right of it, or clear above or below where there is no room."""
        low, high = self._plot.viewRange()[0]
        self._item.setText(words)
        self._item.show()
        length = self._item.textItem.boundingRect().width() * (high - low) / max(1.0, self._plot.vb.width())  # in steps
        step = max(at for at, _ in points)
        if step + length < high:
            self._item.setAnchor((0, {"free": 0.5, "above": 1.0, "below": 0.0}[side]))
            self._item.setPos(step, value)
            return
        above = above if side == "free" else side == "above"
        near = [each for at, each in points if at >= step - length]
        self._item.setAnchor((1, 1 if above else 0))
        self._item.setPos(step, max(near) if above else min(near))

    def say_at_right(self, words: str, value: float) -> None:
        """Put words above a level, at the right end of the plot; below where it lies at the plot's top."""
        (_, right), (low, high) = self._plot.viewRange()
        self._item.setText(words)
        self._item.show()
        lines = self._item.textItem.boundingRect().height() * (high - low) / max(1.0, self._plot.vb.height())
        self._item.setAnchor((1, 0 if value + lines > high else 1))
        self._item.setPos(right, value)


class Curve:
    """A value of each step: thin as it was measured, strong as it goes on the whole."""

    def __init__(self, plot: Any, words: Words, side: Side = "free") -> None:
        self._raw, self._line = (plot.plot(antialias=True) for _ in range(2))
        self._label, self._words, self._side = Label(plot), words, side
        self.clear()

    def clear(self) -> None:
        self.values: list[tuple[int, float]] = []
        self._smooth: list[float] = []
        self._memory = 0.0

    def add(self, step: int, value: float) -> None:
        self.values.append((step, value))
        self._memory = _SMOOTHING * self._memory + (1 - _SMOOTHING) * value
        self._smooth.append(self._memory / (1 - _SMOOTHING ** len(self.values)))  # unbiased from the first step

    def redraw(self) -> None:
        thin = max(1, len(self.values) // _MOST_POINTS)
        drawn = self.values[::-thin]
        steps = [step for step, _ in drawn]
        self._raw.setData(steps, [value for _, value in drawn])
        self._line.setData(steps, self._smooth[::-thin])
        if drawn:
            now, strong = self._smooth[-1], list(zip(steps, self._smooth[::-thin], strict=True))
            near = drawn if self._side == "free" else strong  # what else is drawn here needs the room
            self._label.say(self._words(now), near, now, above=True, side=self._side)
        else:
            self._label.hide()

    def tint(self) -> None:
        import pyqtgraph

        tokens = theme.current()
        self._raw.setPen(pyqtgraph.mkPen(theme.mix(tokens.accent, tokens.surface, 0.28), width=1))
        self._line.setPen(pyqtgraph.mkPen(tokens.accent, width=2))
        self._label.tint(tokens.accent)
        self._label.put_on_ground()

    @property
    def said(self) -> str:
        return self._label.text


class Points:
    """A value that is measured now and then; joined by a line where no curve passes through them."""

    def __init__(self, plot: Any, words: Words, side: Side = "free", *, are_joined: bool = True) -> None:
        self._line, self._are_joined = plot.plot(antialias=True), are_joined
        self._line.setZValue(2)  # above the grounds of names
        self._label, self._words, self._side = Label(plot), words, side
        self.clear()

    def clear(self) -> None:
        self.values: list[tuple[int, float]] = []

    def add(self, step: int, value: float) -> None:
        self.values.append((step, value))

    def redraw(self) -> None:
        self._line.setData([step for step, _ in self.values], [value for _, value in self.values])
        if self.values:
            now = self.values[-1][1]
            self._label.say(self._words(now), self.values, now, above=now < 0.5, side=self._side)
        else:
            self._label.hide()

    def tint(self) -> None:
        import pyqtgraph

        tokens = theme.current()
        self._line.setPen(pyqtgraph.mkPen(tokens.text, width=2) if self._are_joined else None)
        self._line.setSymbol("o")
        self._line.setSymbolSize(6)
        self._line.setSymbolPen(None)
        self._line.setSymbolBrush(tokens.text)
        self._label.tint(tokens.text)
        self._label.put_on_ground()

    @property
    def said(self) -> str:
        return self._label.text


class Level:
    """A value that others are compared with, dashed from end to end."""

    def __init__(self, plot: Any, words: Words) -> None:
        self._plot, self._line = plot, plot.plot()
        self._label, self._words = Label(plot), words
        self.clear()

    def clear(self) -> None:
        self.value: float | None = None

    def redraw(self) -> None:
        if self.value is None:
            self._line.setData([], [])
            self._label.hide()
        else:
            low, high = self._plot.viewRange()[0]
            self._line.setData([max(0.0, low), high], [self.value] * 2)
            self._label.say_at_right(self._words(self.value), self.value)

    def tint(self) -> None:
        import pyqtgraph

        muted = theme.current().muted
        self._line.setPen(pyqtgraph.mkPen(muted, width=1, style=Qt.PenStyle.DashLine))
        self._label.tint(muted)

    @property
    def said(self) -> str:
        return self._label.text
