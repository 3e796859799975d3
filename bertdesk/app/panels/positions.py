"""On the page "Understand": the vectors that stand for positions, learnt by this network or given by a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bertdesk.app import formulas, i18n, theme
from bertdesk.app.lacking_words import sentence
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.colour_scale import Scale, scale_for
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.heat_view import HeatView, HeatWords
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.understand.lacking import Lacking

Floats = NDArray[np.float32]

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.cancel import CancelToken
    from bertdesk.core.events import Work
    from bertdesk.core.understand.positions import PositionVectors
    from bertdesk.core.understand.subject import Subject

    Answer = tuple[PositionVectors | Lacking, Floats, Floats]

_NARROW = 760
"""Pixels below which the sinusoid stands below the network's own"""
_SHARE = 0.995
"""Of the numbers that the scale of the network's own holds: a few are ten times as far from 0 as all others"""
_LIKE = Scale(-1.0, 1.0)
_ALIKE = 0.1
"""Mean cosine up to which nothing is said of neighbours: that of random vectors is a few hundredths"""
_MUCH_ALIKE = 0.5
"""And from which on they are called alike: an angle of less than 60 degrees"""
_BEGAN_ALIKE = 0.5
"""Mean cosine from which on a network's positions must have begun as the sinusoid: random ones have none"""
_WITHOUT = 128
"""Positions of the sinusoid that are drawn where the network has none of its own"""


class PositionsView(View):
    """The network's own at the left, the sinusoid at the right; vectors above, how alike they are below."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._subject: Subject | None = None
        self._answer: Answer | None = None
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._said, self._how = plain_label("strong", wraps=True), plain_label("muted", wraps=True)
        self._formula = formulas.make_view()
        self._titles = [plain_label("heading", wraps=True) for _ in range(2)]
        self._captions = [plain_label("small", wraps=True) for _ in range(4)]
        self._heats = [HeatView(square=False, tallest=260) for _ in range(2)]
        self._heats += [HeatView(tallest=300) for _ in range(2)]
        self._frames = [FigureFrame(heat) for heat in self._heats]
        self._columns = [QWidget(self), QWidget(self)]
        for side, column in enumerate(self._columns):
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(theme.GRID // 2)
            layout.addWidget(self._titles[side])
            for number in (side, side + 2):
                layout.addWidget(self._captions[number])
                layout.addWidget(self._frames[number])
            layout.addStretch()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * theme.GRID)
        inside = QVBoxLayout()
        for widget in (self._said, self._how, self._formula):
            inside.addWidget(widget)
        inside.addLayout(self._grid)
        inside.addStretch()
        lay_card(self, inside)

    def retranslate(self) -> None:
        self._titles[0].setText(self.tr("This network"))
        self._titles[1].setText(self.tr("The sinusoid of 2017"))
        vectors = self.tr("Each row is the vector of a position.")
        likeness = self.tr("How alike two positions are: the cosine of the angle between their vectors.")
        for caption, words in zip(self._captions, (vectors, vectors, likeness, likeness), strict=True):
            caption.setText(words)
        names = (
            self.tr("Position vectors of this network"), self.tr("Position vectors of the sinusoid"),
            self.tr("How alike this network's positions are"), self.tr("How alike the sinusoid's positions are"),
        )  # fmt: skip
        position, cell = self.tr("Position"), self.tr("position {row}, dimension {column}: {value}")
        of_vectors = HeatWords(position, self.tr("Dimension"), cell)
        of_pairs = HeatWords(position, position, self.tr("positions {row} and {column}: {value}"))
        for number, (heat, name) in enumerate(zip(self._heats, names, strict=True)):
            heat.setAccessibleName(name)
            heat.set_words(of_vectors if number < 2 else of_pairs)
        formulas.show(self._formula, "sinusoid")
        self._show()

    def show_nothing(self) -> None:
        self._subject = self._answer = None
        self._show()

    def look(self) -> None:
        """Ask once for each network: no text is read for it."""
        subject = self.understanding.subject
        if subject is self._subject and self._answer is not None:
            return
        self._subject, self._answer = subject, None
        self._show()
        self.understanding.ask("look", _vectors, self._on_answered)

    def _on_answered(self, answer: Answer) -> None:
        self._answer = answer
        self._show()

    def _show(self) -> None:
        answer = self._answer
        self._said.setVisible(answer is not None)
        for widget in (self._how, self._formula, *self._columns):
            widget.setVisible(answer is not None)
        if answer is None:
            return
        own, wave, wave_likeness = answer
        self._columns[0].setVisible(not isinstance(own, Lacking))
        self._arrange()
        self._said.setText(self._told(own))
        self._how.setText(
            self.tr(
                "Attention alone does not see the order of the pieces, so each begins with a vector for its place. "
                "The Transformer of 2017 takes it from this formula, and many texts show it for BERT too; BERT "
                "learns its own vectors instead."
            )
        )
        first = 0
        if not isinstance(own, Lacking):
            first = own.first
            self._show_vectors(0, own.own, first, scale_for(own.own, share=_SHARE))
            self._show_likeness(2, own.own_likeness, first)
        self._show_vectors(1, wave, first, Scale(-1.0, 1.0))
        self._show_likeness(3, wave_likeness, first)

    def _show_vectors(self, place: int, vectors: Floats, first: int, scale: Scale) -> None:
        n_positions, width = vectors.shape
        rows, columns = _numbers(first, n_positions), _numbers(0, width)
        self._heats[place].show_matrix(vectors, rows, columns, scale)

    def _show_likeness(self, place: int, likeness: Floats, first: int) -> None:
        names = _numbers(first, len(likeness))
        self._heats[place].show_matrix(likeness, names, names, _LIKE)

    def _told(self, own: PositionVectors | Lacking) -> str:
        if isinstance(own, Lacking):
            return sentence(own.reason)
        if own.kind == "sinusoid":
            return self.tr("This network was given the sinusoid, and has not learnt its positions.")
        return i18n.joined([said for said in (self._alike(own), self._origin(own)) if said])

    def _origin(self, own: PositionVectors) -> str:
        if own.like_sinusoid < _BEGAN_ALIKE:
            return ""
        return self.tr("They began as the sinusoid, and are still like it ({like} on average).").format(
            like=i18n.number(own.like_sinusoid, 2)
        )

    def _alike(self, own: PositionVectors) -> str:
        near, far = _mean_likeness(own.own_likeness, 1), _mean_likeness(own.own_likeness, len(own.own) // 2)
        if near <= max(far, _ALIKE):  # of random ones, for example
            return self.tr("This network has learnt its {n} positions.").format(n=i18n.number(len(own.own)))
        much = self.tr(
            "This network has learnt its {n} positions. Neighbours are alike ({near} on average), positions {away} "
            "apart less so ({far})."
        )
        little = self.tr(
            "This network has learnt its {n} positions. Neighbours are only a little alike ({near} on average), "
            "positions {away} apart even less ({far})."
        )
        return (much if near >= _MUCH_ALIKE else little).format(
            n=i18n.number(len(own.own)), near=i18n.number(near, 2), far=i18n.number(far, 2),
            away=i18n.number(len(own.own) // 2),
        )  # fmt: skip

    def _arrange(self) -> None:
        """Put what there is beside each other, from the left on, or below each other."""
        is_wide = self.width() >= theme.px(_NARROW)
        for column in self._columns:
            self._grid.removeWidget(column)
        for place, column in enumerate(column for column in self._columns if not column.isHidden()):
            self._grid.addWidget(column, 0 if is_wide else place, place if is_wide else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if is_wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _vectors(subject: Subject, _cancel: CancelToken) -> Work[Answer]:
    from bertdesk.core.sinusoid import sinusoid
    from bertdesk.core.understand.positions import likeness, position_vectors

    yield from ()
    own = position_vectors(subject)
    if not isinstance(own, Lacking):
        return own, own.sinusoid, own.sinusoid_likeness
    wave = sinusoid(min(_WITHOUT, subject.max_length), subject.width)
    return own, wave, likeness(wave)


def _numbers(first: int, count: int) -> list[str]:
    return [str(number) for number in range(first, first + count)]


def _mean_likeness(likeness: Floats, apart: int) -> float:
    """Return how alike positions are on average that are so far apart."""
    return float(np.diagonal(likeness, apart).mean()) if apart < len(likeness) else 1.0
