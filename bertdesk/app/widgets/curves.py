"""What a chart of a run draws: a curve that is smoothed, points measured now and then, a level to compare both with.

Each has its name and last value beside it, instead of a legend. Knows nothing of what they measure.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

from PySide6.QtCore import Qt

from bertdesk.app import theme
from bertdesk.app.widgets.curve_labels import Wish, spread

_MOST_POINTS = 2_000  # more than a screen is wide; longer runs are drawn thinned, the table keeps every step
_SMOOTHING = 0.9  # weight of the past at each step
_GROUND, _IN_FRONT = 215, 100  # of 255: what lies below a label shines through it; above all lines
_BESIDE = 6  # pixels between a line's end and its name

Words = Callable[[float], str]
"""The last value -> what stands at the end of the line"""
Side = Literal["above", "below", "free"]
"""Where a name stands: "free": right of its line, where there is room"""


class Label:
    """A few words in a plot: what they say and where they would stand alone; `lay` gives all of a plot their places."""

    def __init__(self, plot: Any) -> None:  # Any: pyqtgraph has no types
        import pyqtgraph

        self._plot = plot
        self._item: Any = pyqtgraph.TextItem("")
        self._item.hide()
        self._item.setZValue(_IN_FRONT)
        self._item.textItem.document().setDocumentMargin(1)
        self._points: Sequence[tuple[float, float]] = ()
        self._value = 0.0
        self._side: Side = "free"
        self._is_above = True  # where it stands clear of its line
        plot.addItem(self._item, ignoreBounds=True)

    @property
    def text(self) -> str:
        return str(self._item.textItem.toPlainText()) if self._item.isVisible() else ""

    @property
    def width(self) -> float:
        """Return how wide its words are, in pixels."""
        return float(self._item.textItem.boundingRect().width())

    def hide(self) -> None:
        self._item.hide()

    def tint(self, color: str) -> None:
        import pyqtgraph

        self._item.setColor(color)
        self._item.setFont(theme.font(theme.SMALL, tabular=True))
        ground = pyqtgraph.mkColor(theme.current().surface)
        ground.setAlpha(_GROUND)
        self._item.fill = pyqtgraph.mkBrush(ground)  # lines below it do not cross its words
        self._item.update()

    def say(
        self, words: str, points: Sequence[tuple[float, float]], value: float, *, side: Side, is_above: bool = True
    ) -> None:
        """Say what a line's end is: right of it, or clear above or below its points where there is no room."""
        self._item.setText(words)
        self._item.show()
        self._points, self._value, self._side = points, value, side
        self._is_above = is_above if side == "free" else side == "above"

    def say_of_level(self, words: str, value: float) -> None:
        """Say what a level is, above it at the right end of the plot."""
        self.say(words, [(math.inf, value)], value, side="above")

    def wish(self) -> Wish | None:
        """Return where it would stand; None while it says nothing."""
        if not self._points or not self._item.isVisible():
            return None
        (first, last), (low, high) = self._plot.viewRange()
        wide, tall = max(1.0, float(self._plot.vb.width())), float(self._plot.vb.height())
        box = self._item.textItem.boundingRect()
        width, height = float(box.width()), float(box.height())
        step = max(at for at, _ in self._points)
        x = wide if math.isinf(step) else (step - first) / (last - first) * wide

        def down(value: float) -> float:
            return float((high - value) / (high - low) * tall)

        if x + _BESIDE + width <= wide:
            y = down(self._value)
            top = {"free": y - height / 2, "above": y - height, "below": y}[self._side]
            return Wish(x + _BESIDE, top, width, height)
        near = [value for at, value in self._points if at >= step - width * (last - first) / wide]
        return Wish(x - width, down(max(near)) - height if self._is_above else down(min(near)), width, height)

    def place(self, left: float, top: float) -> None:
        """Stand there: pixels from the plot's top left."""
        (first, last), (low, high) = self._plot.viewRange()
        x = first + left / max(1.0, self._plot.vb.width()) * (last - first)
        y = high - (top) / max(1.0, self._plot.vb.height()) * (high - low)
        self._item.setAnchor((0, 0))
        self._item.setPos(x, y)


def lay(plot: Any, labels: Sequence[Label]) -> None:
    """Give the labels of a plot their places, now that it is known what it shows."""
    plot.vb.updateAutoRange()  # else it is adjusted when next painted, and the labels would stand elsewhere
    said = [(label, wish) for label in labels if (wish := label.wish()) is not None]
    places = spread([wish for _, wish in said], float(plot.vb.width()), float(plot.vb.height()))
    for (label, _), (left, top) in zip(said, places, strict=True):
        label.place(left, top)


class Curve:
    """A value of each step: thin as it was measured, strong as it goes on the whole."""

    def __init__(self, plot: Any, words: Words, side: Side = "free") -> None:
        self.plot = plot
        self._raw, self._line = (plot.plot(antialias=True) for _ in range(2))
        self.label, self._words, self._side = Label(plot), words, side
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
            self.label.say(self._words(now), near, now, side=self._side)
        else:
            self.label.hide()

    def tint(self) -> None:
        import pyqtgraph

        tokens = theme.current()
        self._raw.setPen(pyqtgraph.mkPen(theme.mix(tokens.accent, tokens.surface, 0.28), width=1))
        self._line.setPen(pyqtgraph.mkPen(tokens.accent, width=2))
        self.label.tint(tokens.accent)

    @property
    def said(self) -> str:
        return self.label.text


class Points:
    """A value that is measured now and then; joined by a line where no curve passes through them."""

    def __init__(self, plot: Any, words: Words, side: Side = "free", *, are_joined: bool = True) -> None:
        self.plot = plot
        self._line, self._are_joined = plot.plot(antialias=True), are_joined
        self._line.setZValue(_IN_FRONT + 1)  # a name does not hide its point
        self.label, self._words, self._side = Label(plot), words, side
        self.clear()

    def clear(self) -> None:
        self.values: list[tuple[int, float]] = []

    def add(self, step: int, value: float) -> None:
        self.values.append((step, value))

    def redraw(self) -> None:
        self._line.setData([step for step, _ in self.values], [value for _, value in self.values])
        if self.values:
            now = self.values[-1][1]
            self.label.say(self._words(now), self.values, now, side=self._side, is_above=now < 0.5)
        else:
            self.label.hide()

    def tint(self) -> None:
        import pyqtgraph

        tokens = theme.current()
        self._line.setPen(pyqtgraph.mkPen(tokens.text, width=2) if self._are_joined else None)
        self._line.setSymbol("o")
        self._line.setSymbolSize(6)
        self._line.setSymbolPen(None)
        self._line.setSymbolBrush(tokens.text)
        self.label.tint(tokens.text)

    @property
    def said(self) -> str:
        return self.label.text


class Level:
    """A value that others are compared with, dashed from end to end."""

    def __init__(self, plot: Any, words: Words) -> None:
        self.plot, self._line = plot, plot.plot()
        self.label, self._words = Label(plot), words
        self.clear()

    def clear(self) -> None:
        self.value: float | None = None

    def redraw(self) -> None:
        if self.value is None:
            self._line.setData([], [])
            self.label.hide()
        else:
            low, high = self.plot.viewRange()[0]
            self._line.setData([max(0.0, low), high], [self.value] * 2)
            self.label.say_of_level(self._words(self.value), self.value)

    def tint(self) -> None:
        import pyqtgraph

        muted = theme.current().muted
        self._line.setPen(pyqtgraph.mkPen(muted, width=1, style=Qt.PenStyle.DashLine))
        self.label.tint(muted)

    @property
    def said(self) -> str:
        return self.label.text
