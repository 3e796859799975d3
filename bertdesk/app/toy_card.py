"""What a toy pre-training reads just now: both texts of a pair, what is hidden in them, and what is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bertdesk.app import toy_words
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.app.widgets.plain import plain_label

if TYPE_CHECKING:  # it imports torch
    from bertdesk.core.pretrain.toy_example import Example

_TEXTS: tuple[Literal["A", "B"], ...] = ("A", "B")


class ExampleCard(QWidget):
    """Takes no room before there is an example."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._how = plain_label("heading", wraps=True), plain_label("small", wraps=True)
        self._neighbours, self._masked = plain_label(wraps=True), plain_label(wraps=True)
        self._names = {text: plain_label("strong") for text in _TEXTS}
        self._chips = {text: PieceChips() for text in _TEXTS}
        self._frames = {text: FigureFrame(self._chips[text]) for text in _TEXTS}
        inside = QVBoxLayout()
        inside.addWidget(self._title)
        inside.addWidget(self._how)
        for text in _TEXTS:
            inside.addWidget(self._names[text])
            inside.addWidget(self._frames[text])
        inside.addWidget(self._neighbours)
        inside.addWidget(self._masked)
        lay_card(self, inside)
        self.hide()

    def retranslate(self) -> None:
        self._title.setText(self.tr("What it reads just now"))
        self._how.setText(
            self.tr(
                "Above each place that is asked about: the truth, and what the network guessed before it was told, "
                "with how sure it was. A dashed frame: another piece stands there instead of the true one."
            )
        )
        for text, words in zip(_TEXTS, (self.tr("Text A"), self.tr("Text B")), strict=True):
            self._names[text].setText(words)
            self._chips[text].setAccessibleName(words)

    def show_example(self, example: Example | None) -> None:
        self.setVisible(example is not None)
        if example is None:
            return
        for text in _TEXTS:
            above, pieces, rows = toy_words.chips_of(example, text)
            self._chips[text].show_pieces(above, pieces, toy_words.titles(), rows)
            for widget in (self._names[text], self._frames[text]):
                widget.setVisible(bool(pieces))
        self._neighbours.setText(toy_words.neighbours(example))
        self._masked.setText(toy_words.masked(example))
