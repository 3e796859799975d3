"""Both losses of pre-training while they grow: masked words above, next sentences below, one axis of steps.

Dashed: what guessing costs that knows nothing of the text but how often each word piece stands in it, and what tossing
a coin costs. A loss that falls below its dashed line has learnt something.
"""

import math
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from bertdesk.app.widgets.curve_chart import CurveChart
from bertdesk.app.widgets.curves import Curve, Level, Points
from bertdesk.app.widgets.numerals import number

_CHANCE = math.log(2)
_ROOM = 0.15
_MASKED, _NEXT, _MASKED_KEPT, _NEXT_KEPT = range(4)


class TwoLossesChart(CurveChart):
    """Add figures as they come, in nats; the lower plot is there once there is a loss for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._was_seen = False
        super().__init__([lambda loss: number(loss, 4)] * 4, parent)

    def _draws(self) -> Sequence[Curve | Points | Level]:
        self._by_frequency = Level(
            self.upper_plot, lambda loss: self.tr("by frequency alone {value}").format(value=number(loss, 2))
        )
        self._masked = Curve(self.upper_plot, self._masked_words, "above")
        self._masked_kept = Points(self.upper_plot, self._kept_words, "below", are_joined=False)
        self._chance = Level(self.lower_plot, lambda loss: self.tr("by chance {value}").format(value=number(loss, 2)))
        self._next = Curve(self.lower_plot, self._next_words, "above")
        self._next_kept = Points(self.lower_plot, self._kept_words, "below", are_joined=False)
        for plot in (self.upper_plot, self.lower_plot):
            plot.vb.setDefaultPadding(_ROOM)  # for names above and below the curve's ends
        self.show_lower(is_shown=False)
        return self._by_frequency, self._masked, self._masked_kept, self._chance, self._next, self._next_kept

    def _masked_words(self, loss: float) -> str:
        return self.tr("masked words, smoothed {value}").format(value=number(loss, 2))

    def _next_words(self, loss: float) -> str:
        return self.tr("next sentence, smoothed {value}").format(value=number(loss, 2))

    def _kept_words(self, loss: float) -> str:
        if self._was_seen:
            return self.tr("on text it learnt from {value}").format(value=number(loss, 2))
        return self.tr("on text kept aside {value}").format(value=number(loss, 2))

    def retranslate(self) -> None:
        titles = (
            self.tr("Masked words"), self.tr("Next sentence"), self.tr("Masked words, kept aside"),
            self.tr("Next sentence, kept aside"),
        )  # fmt: skip
        if self._was_seen:
            titles = (*titles[:2], self.tr("Masked words, measured"), self.tr("Next sentence, measured"))
        self.table.set_titles(titles)
        super().retranslate()

    def clear(self) -> None:
        super().clear()
        self.tell_seen(was_seen=False)
        self.show_lower(is_shown=False)

    def tell_seen(self, *, was_seen: bool) -> None:
        """Say whether what is measured on is also learnt from, as there is no other text."""
        self._was_seen = was_seen
        self.retranslate()

    def set_by_frequency(self, loss: float) -> None:
        """Say what guessing masked words by their frequency alone would cost."""
        self._by_frequency.value = loss
        self.redraw_soon()

    def add_losses(self, step: int, masked: float, neighbours: float | None) -> None:
        """Add the losses of a step; `neighbours` is None where nothing is asked about the next sentence."""
        self._masked.add(step, masked)
        self.table.add(step, _MASKED, masked)
        if neighbours is not None:
            if self._chance.value is None:
                self._chance.value = _CHANCE
                self.show_lower(is_shown=True)
            self._next.add(step, neighbours)
            self.table.add(step, _NEXT, neighbours)
        self.redraw_soon()

    def add_kept(self, step: int, masked: float, neighbours: float | None) -> None:
        """Add what was measured after a step on text that is kept aside."""
        self._masked_kept.add(step, masked)
        self.table.add(step, _MASKED_KEPT, masked)
        if neighbours is not None:
            self._next_kept.add(step, neighbours)
            self.table.add(step, _NEXT_KEPT, neighbours)
        self.redraw_soon()
