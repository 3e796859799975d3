"""The learning curve while it grows: training loss above, accuracy on kept-aside texts below, one axis of steps."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from bertdesk.app.widgets.curve_chart import CurveChart
from bertdesk.app.widgets.curves import Curve, Level, Points
from bertdesk.app.widgets.numerals import number, percent

_LOSS, _ACCURACY = range(2)


class LossChart(CurveChart):
    """Add figures as they come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((lambda loss: number(loss, 4), lambda share: percent(share, 1)), parent)

    def _draws(self) -> Sequence[Curve | Points | Level]:
        self.lower_plot.setYRange(0, 1, padding=0.08)
        self._losses = Curve(
            self.upper_plot, lambda loss: self.tr("training loss {value}").format(value=number(loss, 3))
        )
        self._accuracies = Points(
            self.lower_plot, lambda share: self.tr("validation accuracy {value}").format(value=percent(share))
        )
        return self._losses, self._accuracies

    def retranslate(self) -> None:
        self.lower_plot.getAxis("left").setTicks([[(share, percent(share)) for share in (0, 0.5, 1)]])
        self.table.set_titles((self.tr("Training loss"), self.tr("Validation accuracy")))
        super().retranslate()

    def add_loss(self, step: int, loss: float) -> None:
        self._losses.add(step, loss)
        self.table.add(step, _LOSS, loss)
        self.redraw_soon()

    def add_accuracy(self, step: int, accuracy: float) -> None:
        """Add a share of right answers, 0 to 1."""
        self._accuracies.add(step, accuracy)
        self.table.add(step, _ACCURACY, accuracy)
        self.redraw_soon()
