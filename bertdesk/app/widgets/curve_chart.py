"""Two plots of a run over one axis of steps, drawn while they grow; and the same as a table."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.widgets.curve_table import CurveTable
from bertdesk.app.widgets.curves import Curve, Level, Points, lay

_REDRAW_MS = 100
_GAP = 12  # pixels beside the names at the last step
_MOST_FOR_NAMES, _BEFORE = 0.5, 0.02  # of the width; of the steps, left of the first
_UNBOUNDED = 16_777_215  # Qt's largest height


class CurveChart(QWidget):
    """A kind of chart says what is drawn in each of its plots. Drawing happens at most ten times a second."""

    def __init__(self, formats: Sequence[Callable[[float], str]], parent: QWidget | None = None) -> None:
        """`formats`: how the table writes the values of each of its columns, but for the steps."""
        super().__init__(parent)
        self._total, self._for_names = 0, 0.0
        self._build(formats)
        self._connect()
        self.parts = self._draws()
        for plot in (self.upper_plot, self.lower_plot):
            plot.vb.sigResized.connect(self.redraw_soon)  # labels are placed in pixels
        self.retranslate()
        self._tint()

    def _draws(self) -> Sequence[Curve | Points | Level]:
        """Make what is drawn."""
        raise NotImplementedError

    def _build(self, formats: Sequence[Callable[[float], str]]) -> None:
        import pyqtgraph  # here, not at the top: with numpy it takes 0.4 s, and a window without a curve needs neither

        self._graphics: Any = pyqtgraph.GraphicsLayoutWidget()  # Any: pyqtgraph ships no types
        self._graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._graphics.ci.setContentsMargins(0, theme.GRID, theme.GRID * 3, 0)
        self.upper_plot, self.lower_plot = self._plot(0), self._plot(1)
        self.lower_plot.setXLink(self.upper_plot)
        self.show_lower(is_shown=True)
        self._graphics.ci.layout.setRowStretchFactor(0, 3)
        self._graphics.ci.layout.setRowStretchFactor(1, 2)
        self.table = CurveTable(formats)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._graphics)
        self._stack.addWidget(self.table)
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
        steps = plot.getAxis("bottom")
        steps.enableAutoSIPrefix(False)
        numbers = steps.tickStrings

        def to_the_end(values: list[float], scale: float, spacing: float) -> list[str]:
            """Number no steps beyond the last one, where the names stand."""
            named: list[str] = numbers(values, scale, spacing)
            most = self._total or math.inf
            return [name if value <= most else "" for name, value in zip(named, values, strict=True)]

        steps.tickStrings = to_the_end
        return plot

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        self.table_button.clicked.connect(self._on_table_toggled)

    def retranslate(self) -> None:
        as_table = self._stack.currentWidget() is self.table
        self.table_button.setText(self.tr("Show as chart") if as_table else self.tr("Show as table"))
        if not self.accessibleName():  # the panel knows better whose curve it is
            self.setAccessibleName(self.tr("Learning curve"))
        for plot in (self.upper_plot, self.lower_plot):
            plot.getAxis("bottom").setLabel(self.tr("steps"))  # which shows it
        self.upper_plot.getAxis("bottom").showLabel(not self._shows_lower)
        self.table.retranslate()
        self._for_names = 0.0
        self._redraw()

    def clear(self) -> None:
        """Forget everything, for a new run."""
        self._for_names = 0.0
        for part in self.parts:
            part.clear()
        self.table.clear()
        self._redraw()

    def set_total(self, steps: int) -> None:
        """Fix the axis of steps, so that the curve grows into a known width, with room for the names at its end."""
        self._total = max(1, steps)
        self.redraw_soon()

    def show_lower(self, *, is_shown: bool) -> None:
        """Give the lower plot its room, or leave it all to the upper one."""
        self._shows_lower = is_shown
        self.lower_plot.setVisible(is_shown)
        self._graphics.ci.layout.setRowMaximumHeight(1, _UNBOUNDED if is_shown else 0)
        axis = self.upper_plot.getAxis("bottom")
        axis.setStyle(showValues=not is_shown)
        axis.showLabel(not is_shown)

    def redraw_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        self._fix_steps()
        for part in self.parts:
            part.redraw()
        wanted = max((part.label.width for part in self.parts if part.label.text), default=0.0)
        if wanted > self._for_names:  # it only grows: the axis would tremble with each figure
            self._for_names = wanted
            self._redraw()
            return
        self._lay_labels()
        self.setAccessibleDescription(", ".join(part.said for part in self.parts if part.said))

    def _fix_steps(self) -> None:
        """Let the axis go on beyond the last step, as far as the names there need."""
        wide = float(self.upper_plot.vb.width())
        if self._total and wide > 0:
            for_names = min(self._for_names + _GAP, _MOST_FOR_NAMES * wide)
            self.upper_plot.setXRange(-_BEFORE * self._total, self._total * wide / (wide - for_names), padding=0)

    def _lay_labels(self) -> None:
        for plot in (self.upper_plot, self.lower_plot):
            lay(plot, [part.label for part in self.parts if part.plot is plot])

    def _tint(self) -> None:
        tokens, small = theme.current(), theme.font(theme.SMALL, tabular=True)
        self._graphics.setBackground(tokens.surface)
        for part in self.parts:
            part.tint()
        for plot in (self.upper_plot, self.lower_plot):
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
            case QEvent.Type.PaletteChange | QEvent.Type.FontChange if hasattr(self, "parts"):
                self._tint()
