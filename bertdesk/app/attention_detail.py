"""How one row of one head's weights comes about: formula by formula, with its numbers, and all of them in a table."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from bertdesk.app import formulas, i18n, theme
from bertdesk.app.i18n import number
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.values import NOTHING, Cell, Values
from bertdesk.app.widgets.values_view import ValuesView

if TYPE_CHECKING:
    from bertdesk.core.understand.attention import Detail  # imports torch
_FORMULAS = ("attention-score", "softmax", "attention-output")
_FIRST = 3
"""Numbers of a value that are shown"""
_TALLEST = 12
"""Rows of the table that are seen at once"""
_NAN = float("nan")


class AttentionDetail(QWidget):
    """A chosen row of the table is the piece whose numbers stand beside the formulas."""

    other_chosen = Signal(int)
    """Number of the piece that is looked at"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail: Detail | None = None
        self._names: list[str] = []
        self._query = self._other = 0
        self._build()
        self._table.row_chosen.connect(self._on_row_chosen)
        self.retranslate()

    def _build(self) -> None:
        self._title, self._note = plain_label("heading", wraps=True), plain_label("small", wraps=True)
        self._how = plain_label(wraps=True)
        self._views = {name: formulas.make_view() for name in _FORMULAS}
        self._said = {name: plain_label(wraps=True) for name in _FORMULAS}
        self._rows = {name: QBoxLayout(QBoxLayout.Direction.LeftToRight) for name in _FORMULAS}
        self._table = ValuesView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._title)
        column.addWidget(self._how)
        for name, row in self._rows.items():
            row.addWidget(self._views[name], 1)
            row.addWidget(self._said[name], 1)
            column.addLayout(row)
            column.addSpacing(theme.GRID)
        self.arrange(is_narrow=False)
        column.addWidget(self._table)
        column.addWidget(self._note)

    def arrange(self, *, is_narrow: bool) -> None:
        """Put the numbers below their formulas where there is little room."""
        directions = QBoxLayout.Direction
        for row in self._rows.values():
            row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
            row.setSpacing(theme.GRID // 2 if is_narrow else 2 * theme.GRID)

    def retranslate(self) -> None:
        for name, view in self._views.items():
            formulas.show(view, name)
        self._table.setAccessibleName(self.tr("How the weights of one piece come about"))
        self._show()

    def show_detail(self, detail: Detail, names: list[str], query: int, other: int = -1) -> None:
        """Show the row of piece `query`; `other` is the piece that is looked at, without one the strongest."""
        self.detail, self._names, self._query = detail, names, query
        self._other = other if 0 <= other < len(names) else int(np.argmax(detail.weights))
        self._show()
        self._table.choose_row(self._other)

    def choose_other(self, other: int) -> None:
        """Show the numbers of another piece that is looked at, without a signal."""
        if self.detail is not None and 0 <= other < len(self._names):
            self._other = other
            self._table.choose_row(other)
            self._show_numbers(self.detail)

    # What is shown

    def _show(self) -> None:
        detail = self.detail
        if detail is None:
            return
        has_scores = detail.scoring is not None
        self._title.setText(self.tr("How “{piece}” comes by its weights").replace("{piece}", self._names[self._query]))
        self._how.setText(self._explained(detail))
        for name in _FORMULAS[:2]:
            self._views[name].setVisible(has_scores)
            self._said[name].setVisible(has_scores)
        self._note.setText(self._checked(detail))
        self._note.setVisible(bool(self._note.text()))
        self._table.show_values(self._values(detail))
        self._table.setFixedHeight((min(_TALLEST, len(self._names) + 1) + 2) * theme.px(28))
        self._show_numbers(detail)

    def _explained(self, detail: Detail) -> str:
        if detail.formula == "disentangled":
            return self.tr(
                "DeBERTa computes its scores otherwise than BERT: to the product of query and key it adds two with the"
                " distance between the pieces. So only the weights and the values are shown here, which are its own."
            )
        if detail.formula == "rotary":
            return self.tr(
                "Queries and keys are those of this head, turned by an angle that grows with the position (rotary);"
                " the rest is as in BERT."
            )
        return self.tr(
            "Query, keys and values are those of this head, with the biases that BERT adds and the formulas leave out."
            " Choose a row to see its numbers in the formulas."
        )

    def _checked(self, detail: Detail) -> str:
        if detail.scoring is None:
            return ""
        decimals = 8 if detail.scoring.gap <= 0 else max(0, math.floor(-math.log10(detail.scoring.gap)))
        said = [
            self.tr("Computed from these scores, the weights agree with the network's own to {n} decimals.").format(
                n=number(decimals)
            )
        ]
        if not detail.scoring.seen.all():
            said.append(self.tr("This layer attends to near pieces alone: those without a score are too far away."))
        return i18n.joined(said)

    def _show_numbers(self, detail: Detail) -> None:
        """Put the numbers of the piece that is looked at beside the formulas."""
        name, other = self._names[self._other], self._other
        weight, scoring = float(detail.weights[other]), detail.scoring
        if scoring is not None and scoring.seen[other]:
            score = float(scoring.scores[other])
            self._said["attention-score"].setText(
                self.tr("“{piece}”: q · k = {product}, divided by √{d} = {scale}, gives e = {score}")
                .format(
                    piece="{piece}",
                    product=number(float(scoring.products[other]), 3),
                    d=number(len(scoring.query)),
                    scale=number(scoring.scale, 3),
                    score=number(score, 3),
                )
                .replace("{piece}", name)
            )
            powers = np.exp(scoring.scores.astype(np.float64))
            self._said["softmax"].setText(
                self.tr(
                    "e^{score} = {power}, divided by the sum of these powers over all pieces, {sum}, gives α = {weight}"
                ).format(
                    score=number(score, 3),
                    power=_power(float(powers[other])),
                    sum=_power(float(powers.sum())),
                    weight=number(weight, 3),
                )
            )
        else:
            for formula in _FORMULAS[:2]:
                self._said[formula].setText(self.tr("“{piece}” is not attended to.").replace("{piece}", name))
        self._said["attention-output"].setText(
            self.tr("“{piece}” adds {weight} times its value to z, whose first numbers are {numbers}")
            .format(piece="{piece}", weight=number(weight, 3), numbers=self._some(detail))
            .replace("{piece}", name)
        )

    def _some(self, detail: Detail) -> str:
        return self.tr("{numbers} …").format(numbers="  ".join(number(float(x), 3) for x in detail.output[:_FIRST]))

    def _values(self, detail: Detail) -> Values:
        """Return a row for each piece, and one for the sum."""
        if not self._names:
            return NOTHING
        scoring, n = detail.scoring, len(self._names)
        first = [
            self.tr("α · v, number {n}").format(n=number(place + 1)) for place in range(min(_FIRST, len(detail.output)))
        ]
        titles = [self.tr("Piece")]
        if scoring is not None:
            titles += [self.tr("q · k"), self.tr("score e")]
        titles += [self.tr("weight α"), self.tr("length of α · v"), *first]
        weighted = np.vstack([detail.weights[:, None] * detail.values, detail.output[None]])  # (T + 1, d)
        lengths = np.linalg.norm(weighted, axis=1)
        shown = np.full((n + 1, 0 if scoring is None else 2), _NAN)
        if scoring is not None:
            shown[:n, 0] = np.where(scoring.seen, scoring.products, _NAN)
            shown[:n, 1] = np.where(scoring.seen, scoring.scores, _NAN)
        weights = np.append(detail.weights, detail.weights.sum())
        names = [*self._names, self.tr("Sum (z)")]

        def cell(row: int, column: int) -> Cell:
            if column == 0:
                return names[row]
            numbers = (*shown[row], weights[row], lengths[row], *weighted[row, :_FIRST])
            return float(numbers[column - 1])

        return Values(tuple(titles), n + 1, cell)

    # Slots

    @Slot(int)
    def _on_row_chosen(self, row: int) -> None:
        if self.detail is not None and row < len(self._names):
            self._other = row
            self._show_numbers(self.detail)
            self.other_chosen.emit(row)


def _power(value: float) -> str:
    """Return a number that may be very large or small, as 2.35 × 10^17."""
    if 1e-3 <= value < 1e6 or not 0 < value < math.inf:
        return number(value, 3)
    exponent = math.floor(math.log10(value))
    return f"{number(value / 10.0**exponent, 2)} × 10^{number(exponent)}"
