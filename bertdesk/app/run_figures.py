"""Three figures of a run that goes on: the best accuracy so far, the loss of the last step, texts a second."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.widgets.figure import Figure


class RunFigures(QWidget):
    """Before there is a number, a dash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._best: tuple[float, int] | None = None
        self._step: tuple[float, float, float] | None = None
        self._accuracy, self._loss, self._speed = Figure(), Figure(), Figure()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * theme.GRID)
        for figure in (self._accuracy, self._loss, self._speed):
            row.addWidget(figure, 1)
        self.retranslate()

    @property
    def has_best(self) -> bool:
        return self._best is not None

    def clear(self) -> None:
        self._best = self._step = None
        self.retranslate()

    def show_best(self, accuracy: float, n: int) -> None:
        """Show the accuracy on the n texts of the validation part."""
        self._best = accuracy, n
        self.retranslate()

    def show_step(self, loss: float, learning_rate: float, texts_per_s: float) -> None:
        self._step = loss, learning_rate, texts_per_s
        self.retranslate()

    def retranslate(self) -> None:
        caption, detail = self.tr("Validation accuracy, best so far"), ""
        if self._best is not None:
            detail = self.tr("of {n} texts it does not learn from").format(n=i18n.number(self._best[1]))
        self._accuracy.show_figure(i18n.percent(self._best[0]) if self._best else "–", caption, detail)
        caption, detail = self.tr("Loss of the last step"), ""
        if self._step is not None:
            detail = self.tr("learning rate {rate}").format(rate=f"{self._step[1]:.2g}")
        self._loss.show_figure(i18n.number(self._step[0], 3) if self._step else "–", caption, detail)
        speed = i18n.number(self._step[2], 1) if self._step else "–"
        self._speed.show_figure(speed, self.tr("Texts a second"))
