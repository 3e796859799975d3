"""Three figures of a pre-training: masked words guessed, pairs told apart, the loss of the last step and its parts."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.widgets.figure import Figure
from bertdesk.core.events import HeldBackScored, StepDone


class PretrainFigures(QWidget):
    """Before there is a number, a dash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._best: HeldBackScored | None = None
        self._step: StepDone | None = None
        self._was_seen = False
        self._masked, self._pairs, self._loss = Figure(), Figure(), Figure()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * theme.GRID)
        for figure in (self._masked, self._pairs, self._loss):
            row.addWidget(figure, 1)
        self.retranslate()

    @property
    def best(self) -> HeldBackScored | None:
        """Return the best so far on what is kept aside."""
        return self._best

    def clear(self) -> None:
        self._best, self._step, self._was_seen = None, None, False
        self.retranslate()

    def show_best(self, found: HeldBackScored) -> None:
        self._best = found
        self.retranslate()

    def tell_seen(self) -> None:
        """Know that what is measured on is what is learnt from."""
        self._was_seen = True
        self.retranslate()

    def show_step(self, step: StepDone) -> None:
        self._step = step
        self.retranslate()

    def retranslate(self) -> None:
        best = self._best
        detail = self._masked_detail(best) if best else ""
        share = i18n.percent(best.accuracy_mlm) if best else "–"
        self._masked.show_figure(share, self.tr("Masked words guessed"), detail)
        asks = best is not None and best.accuracy_nsp is not None
        detail = self._of(best.n_pairs) if best and asks else ""
        share = i18n.percent(best.accuracy_nsp) if best and best.accuracy_nsp is not None else "–"
        self._pairs.show_figure(share, self.tr("Pairs of texts told apart"), detail)
        self._pairs.setVisible(best is None or asks)
        step = self._step
        self._loss.show_figure(
            i18n.number(step.loss, 3) if step else "–", self.tr("Loss of the last step"), self._parts(step)
        )

    def _of(self, n: int) -> str:
        pattern = self.tr("of {n} on text it learnt from") if self._was_seen else self.tr("of {n} on text kept aside")
        return pattern.format(n=i18n.number(n))

    def _masked_detail(self, best: HeldBackScored) -> str:
        """Return of how many, and what would be right without having learnt anything."""
        if best.commonest is None:
            return self._of(best.n_masked)
        pattern = self.tr("{of}; always naming the commonest word piece: {share}")
        return pattern.format(of=self._of(best.n_masked), share=i18n.percent(best.commonest))

    def _parts(self, step: StepDone | None) -> str:
        """Return what a step's loss is the sum of."""
        if step is None or step.loss_mlm is None or not step.loss_nsp:
            return ""
        weight = (step.loss - step.loss_mlm) / step.loss_nsp
        pattern = self.tr("{masked} for masked words + {weight} × {next} for next sentences")
        return pattern.format(
            masked=i18n.number(step.loss_mlm, 2), weight=f"{round(weight, 3):g}", next=i18n.number(step.loss_nsp, 2)
        )
