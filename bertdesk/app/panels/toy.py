"""On the page "Understand": a small network that is pre-trained before a person's eyes, at dials that they turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import formulas, i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.toy_card import ExampleCard
from bertdesk.app.view import View
from bertdesk.app.widgets.dial import Dial
from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core.pairs import whole
from bertdesk.paths import resource

if TYPE_CHECKING:  # these import torch, and pyqtgraph
    from bertdesk.app.widgets.two_losses_chart import TwoLossesChart
    from bertdesk.core.pretrain.toy import Step
    from bertdesk.core.pretrain.toy_example import Example

_NARROW, _NARROWEST = 900, 640
"""Widths below which each dial's name stands above it, and the chart below the dials"""
_CHART = 300
"""Height of the chart"""
_FIRST_STEPS = 200
"""Steps that the chart begins with; there are twice as many once they are taken"""
_MOST_TEXTS = 400
"""Of the open table: more are not read anyway"""


class ToyView(View):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._toying = session.toying
        self._last: Step | None = None
        self._example: Example | None = None
        self._chart: TwoLossesChart | None = None
        self._axis = _FIRST_STEPS
        """Steps that the chart has room for"""
        self._has_chosen = False
        """Whether the text is the person's choice: else that of a table that is opened takes its place"""
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._hint, self._card = plain_label("muted", wraps=True), ExampleCard()
        self._start, self._step, self._reset = QPushButton(), QPushButton(), QPushButton()
        self._start.setProperty("primary", True)
        self._text = QComboBox()
        self._text.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._text.setMinimumContentsLength(10)
        self._masks = QComboBox()
        self._lambda, self._share = Dial(0, 50, 10), Dial(5, 50, 15)
        self._formula, self._sum = FormulaView(scale=0.8), plain_label(wraps=True)
        self._sum.setFont(theme.font(tabular=True))
        self._labels = {name: plain_label() for name in ("text", "lambda", "share", "masks")}
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self._start, self._step, self._reset):
            buttons.addWidget(button)
        buttons.addStretch()
        form = self._form = QFormLayout()
        form.setSpacing(theme.GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in (
            ("text", self._text), ("lambda", self._lambda), ("share", self._share), ("masks", self._masks),
        ):  # fmt: skip
            self._labels[name].setBuddy(widget)
            form.addRow(self._labels[name], widget)
        left = QVBoxLayout()
        left.setSpacing(theme.GRID)
        left.addLayout(buttons)
        left.addLayout(form)
        left.addWidget(self._formula)
        left.addWidget(self._sum)
        left.addStretch()
        self._right = QVBoxLayout()
        self._right.addStretch()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(3 * theme.GRID)
        self._beside.addLayout(left, 2)
        self._beside.addLayout(self._right, 3)
        above = QVBoxLayout()
        above.addWidget(self._hint)
        above.addLayout(self._beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.GRID)
        column.addWidget(card(above))
        column.addWidget(self._card)
        column.addStretch()

    def _connect(self) -> None:
        self._start.clicked.connect(self._on_start)
        self._step.clicked.connect(self._toying.step)
        self._reset.clicked.connect(self._on_reset)
        self._text.activated.connect(self._on_text_chosen)
        self._masks.activated.connect(self._on_dial_turned)
        for dial in (self._lambda, self._share):
            dial.turned.connect(self._on_dial_turned)
        self._toying.changed.connect(self._show_state)
        self._toying.stepped.connect(self._on_stepped)
        self.session.material.dataset_changed.connect(self._fill)
        self.session.ready_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._step.setText(self.tr("One step"))
        self._reset.setText(self.tr("Start again"))
        self._reset.setToolTip(plain_tooltip(self.tr("Forget what was learned, and begin with the same weights")))
        for key, words in {
            "text": self.tr("Text"), "lambda": self.tr("λ: weight of the next sentence"),
            "share": self.tr("Share that is hidden"), "masks": self.tr("What is hidden together"),
        }.items():  # fmt: skip
            self._labels[key].setText(words)
        self._lambda.setAccessibleName(self.tr("Lambda: how much the next sentence counts"))
        self._share.setAccessibleName(self.tr("Share of the pieces that is hidden"))
        self._text.setAccessibleName(self.tr("Text that is learned"))
        self._masks.setAccessibleName(self.tr("What is hidden together"))
        chosen = max(0, self._masks.currentIndex())
        self._masks.clear()
        self._masks.addItem(self.tr("Single pieces"), False)
        self._masks.addItem(self.tr("Whole words"), True)
        self._masks.setCurrentIndex(chosen)
        formulas.show(self._formula, "loss-joint")
        self._card.retranslate()
        if self._chart is not None:
            self._chart.retranslate()
        self._fill()
        self._show_dials()
        self._show_state()
        self._show_sum()
        self._card.show_example(self._example)

    def stop(self) -> bool:
        was_running = self._toying.is_running
        self._toying.pause()
        return was_running

    # What is seen

    @Slot()
    def _fill(self) -> None:
        """Offer the texts of the open table and the program's own."""
        chosen = self._text.currentData()
        self._text.clear()
        dataset = self.session.material.dataset
        if dataset is not None and self.session.material.table is not None:
            name = self.session.material.table.path.name
            self._text.addItem(self.tr("Open table: {name}").replace("{name}", name), "table")
        self._text.addItem(self.tr("The English sample"), "toy_en")
        self._text.addItem(self.tr("The Chinese sample"), "toy_zh")
        is_chinese = QLocale().language() == QLocale.Language.Chinese
        usual = ("table", "toy_zh" if is_chinese else "toy_en")
        wanted = (chosen, *usual) if self._has_chosen or self._last is not None else usual
        self._text.setCurrentIndex(next(place for place in map(self._text.findData, wanted) if place >= 0))
        self._learn_chosen()  # where it is another text: "table" may be another table by now

    @Slot()
    def _show_state(self) -> None:
        toy, is_running = self._toying.toy, self._toying.is_running
        self._start.setText(self.tr("Pause") if is_running else self.tr("Go on") if self._last else self.tr("Start"))
        is_ready = self.session.device is not None  # two threads that import transformers at once break it
        self._start.setEnabled(is_ready)
        self._step.setEnabled(is_ready and not is_running)
        self._reset.setEnabled(self._last is not None)
        if toy is None:
            self._hint.setText(
                self.tr(
                    "A small network starts from nothing and learns this text by the two tasks of BERT: guess the "
                    "hidden pieces, and tell whether B follows A."
                )
            )
            return
        pattern = self.tr(
            "A network with {weights} weights learns this text of {documents} documents from nothing, by the two tasks "
            "of BERT. The text is so short that it comes to know it by heart; a real one reads many thousand times as "
            "much."
        )
        self._hint.setText(pattern.format(weights=i18n.number(toy.n_weights), documents=i18n.number(toy.n_documents)))

    def _show_dials(self) -> None:
        dials = self._toying.dials
        self._lambda.show_value(round(10 * dials.next_weight), i18n.number(dials.next_weight, 1))
        self._share.show_value(round(100 * dials.masked_share), i18n.percent(dials.masked_share))
        self._masks.setCurrentIndex(int(dials.masks_words))

    def _show_sum(self) -> None:
        """Say the formula with the present numbers in it."""
        step = self._last
        if step is None:
            self._sum.setText("")
            return
        figures = {"step": i18n.number(step.number), "loss": i18n.number(step.loss, 2)}
        if step.loss_nsp is None:
            self._sum.setText(self.tr("Step {step}: {loss}").format(**figures))
            return
        pattern = self.tr("Step {step}: {masked} + {lambda_} × {next} = {loss}")
        figures |= {"masked": i18n.number(step.loss_mlm, 2), "next": i18n.number(step.loss_nsp, 2)}
        self._sum.setText(pattern.format(**figures, lambda_=i18n.number(step.next_weight, 1)))

    def _drawn(self) -> TwoLossesChart:
        """Return the chart, which is made when something is first learned: it takes pyqtgraph."""
        if self._chart is None:
            from bertdesk.app.widgets.two_losses_chart import TwoLossesChart

            self._chart = TwoLossesChart()
            self._chart.setFixedHeight(theme.px(_CHART))
            self._chart.setAccessibleName(self.tr("Both losses of the small network"))
            self._chart.set_total(self._axis)
            self._right.insertWidget(0, self._chart)
        return self._chart

    # Slots

    @Slot()
    def _on_start(self) -> None:
        if self._toying.is_running:
            self._toying.pause()
        else:
            self._toying.start()

    @Slot()
    def _on_reset(self) -> None:
        self._forget()
        self._toying.reset()
        self._start.setFocus()  # this button can do nothing more

    def _forget(self) -> None:
        self._last = self._example = None
        self._axis = _FIRST_STEPS
        if self._chart is not None:
            self._chart.clear()
            self._chart.set_total(self._axis)
        self._show_sum()
        self._card.show_example(self._example)

    @Slot()
    def _on_text_chosen(self) -> None:
        self._has_chosen = True
        self._learn_chosen()

    def _learn_chosen(self) -> None:
        dataset, key = self.session.material.dataset, self._text.currentData()
        if key == "table" and dataset is not None:
            texts = [whole(text) for text in dataset.texts[:_MOST_TEXTS]]
        else:
            texts = resource(f"samples/{key}.txt").read_text(encoding="utf-8").split("\n\n")
        if tuple(texts) != self._toying.texts:
            self._forget()
            self._toying.use(texts)

    @Slot()
    def _on_dial_turned(self) -> None:
        dials = self._toying.dials
        dials.next_weight = self._lambda.value() / 10
        dials.masked_share = self._share.value() / 100
        dials.masks_words = bool(self._masks.currentData())
        self._show_dials()

    @Slot(object)
    def _on_stepped(self, steps: Sequence[Step]) -> None:
        is_first = self._last is None
        chart = self._drawn()
        for step in steps:
            chart.add_losses(step.number, step.loss_mlm, step.loss_nsp)
            self._example = step.example or self._example
        self._last = steps[-1]
        if self._last.number > self._axis:
            self._axis *= 2
            chart.set_total(self._axis)
        if is_first and self._toying.toy is not None:
            chart.set_by_frequency(self._toying.toy.by_frequency)
            self._show_state()
        self._show_sum()
        if any(step.example for step in steps):
            self._card.show_example(self._example)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._toying.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_narrowest = self.width() < theme.px(_NARROWEST)
        self._beside.setDirection(directions.TopToBottom if is_narrowest else directions.LeftToRight)
        is_above = not is_narrowest and self.width() < theme.px(_NARROW)
        policies = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policies.WrapAllRows if is_above else policies.DontWrapRows)
