"""On the page "Understand": what each piece looks at, in every layer and head, and how those weights come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import attention_works, i18n, lacking_words, piece_words, theme
from bertdesk.app.attention_detail import AttentionDetail
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.attention_lines import AttentionLines, AttentionWords
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.heat_view import HeatView, HeatWords
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.segments import Segments
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.attention import Detail, Floats
    from bertdesk.core.understand.pieces import Pieces
_NARROW = 1000
"""Width of the page below which the weights stand below the heads"""
_TALLEST = 560
"""Pixels of the lines that are seen at once: a long text scrolls in its frame, what is below it stays near"""


class AttentionView(View):
    """A head is chosen in the grid; a piece in the lines, or a cell in the matrix, asks how its weights come about."""

    page_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._pieces: Pieces | None = None
        self._weights: Floats | None = None  # (L, A, T, T)
        self._query = self._other = -1
        self._build()
        self._connect()
        self.retranslate()
        self.show_nothing()

    def _build(self) -> None:
        self._lacking = plain_label("muted", wraps=True)
        self._grid, self._lines, self._matrix = HeadGrid(), AttentionLines(), HeatView()
        self._grid_frame = FigureFrame(self._grid)
        self._lines_frame, self._matrix_frame = FigureFrame(self._lines, tallest=_TALLEST), FigureFrame(self._matrix)
        self._detail, self._hint = AttentionDetail(), plain_label("muted", wraps=True)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(2 * theme.GRID)
        self._beside.addWidget(self._build_heads(), 4)
        self._beside.addWidget(self._build_weights(), 5)
        below = QVBoxLayout()
        below.addWidget(self._hint)
        below.addWidget(self._detail)
        self._both, self._below = QWidget(), card(below)
        self._both.setLayout(self._beside)
        self._beside.setContentsMargins(0, 0, 0, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * theme.GRID)
        for part in (self._lacking, self._both, self._below):
            whole.addWidget(part)
        whole.addStretch()

    def _build_heads(self) -> QWidget:
        self._heads_title, self._intro = plain_label("heading", wraps=True), plain_label(wraps=True)
        self._caveat, self._link = plain_label("muted", wraps=True), QPushButton()
        self._link.setProperty("link", True)
        link = QHBoxLayout()
        link.addWidget(self._link)
        link.addStretch()
        column = QVBoxLayout()
        for part in (self._heads_title, self._intro, self._grid_frame, self._caveat):
            column.addWidget(part)
        column.addLayout(link)
        column.addStretch()
        return card(column)

    def _build_weights(self) -> QWidget:
        self._title = plain_label("heading", wraps=True)
        self._form, self._of = Segments(("lines", "matrix")), Segments(("one", "mean"))
        choice = QHBoxLayout()
        choice.setSpacing(2 * theme.GRID)
        choice.addWidget(self._form)
        choice.addWidget(self._of)
        choice.addStretch()
        column = QVBoxLayout()
        column.addWidget(self._title)
        column.addLayout(choice)
        column.addWidget(self._lines_frame)
        column.addWidget(self._matrix_frame)
        column.addStretch()
        self._matrix_frame.hide()
        return card(column)

    def _connect(self) -> None:
        self._grid.head_chosen.connect(self._on_head_chosen)
        self._lines.piece_chosen.connect(self._on_piece_chosen)
        self._matrix.cell_chosen.connect(self._on_cell_chosen)
        self._detail.other_chosen.connect(self._on_other_chosen)
        self._form.chosen.connect(self._on_form_chosen)
        self._of.chosen.connect(self._show_head)
        self._link.clicked.connect(lambda: self.page_requested.emit("classify"))

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the weights below the heads, numbers below formulas, where there is little room."""
        directions = QBoxLayout.Direction
        self._beside.setDirection(directions.TopToBottom if width < _NARROW else directions.LeftToRight)
        self._detail.arrange(is_narrow=width < _NARROW)

    def retranslate(self) -> None:
        self._heads_title.setText(self.tr("All heads"))
        self._intro.setText(
            self.tr(
                "Each picture is a head: pieces that attend are its rows, pieces that are attended to its columns, and"
                " what stands out is a strong weight. Choose one."
            )
        )
        self._caveat.setText(
            self.tr(
                "Weights show where information flows. Whether they also explain why the network decides as it does is"
                " disputed: “attention is not explanation”."
            )
        )
        self._link.setText(self.tr("See which words decide, on the page “Classify”"))
        self._form.show_words(
            {"lines": self.tr("Lines"), "matrix": self.tr("Matrix")},
            {
                "lines": self.tr("A line from each piece to those it attends to"),
                "matrix": self.tr("A cell for each two"),
            },
        )
        self._of.show_words(
            {"one": self.tr("One head"), "mean": self.tr("Mean of the layer")},
            {"one": self.tr("The weights of the chosen head"), "mean": self.tr("The mean of all heads of its layer")},
        )
        self._form.setAccessibleName(self.tr("How the weights are drawn"))
        self._of.setAccessibleName(self.tr("Whose weights are drawn"))
        self._name_figures()
        self._detail.retranslate()
        self._hint.setText(self._hinted())
        self._draw()

    def _name_figures(self) -> None:
        looks, looked_at = self.tr("Attends"), self.tr("is attended to")
        self._grid.setAccessibleName(self.tr("Weights of all heads, small"))
        self._grid.set_words(
            self.tr("Layer {layer}, head {head}"),
            (self.tr("Layer"), self.tr("Head"), self.tr("Mean of each piece's largest weight")),
        )
        self._lines.setAccessibleName(self.tr("What each piece attends to, as lines"))
        self._lines.set_words(
            AttentionWords(
                left=looks,
                right=looked_at,
                weight=self.tr("Weight"),
                chosen=self.tr("{piece} attends to {others}"),
                other=self.tr("{piece} ({weight})"),
                between=self.tr(", "),
            )
        )
        self._matrix.setAccessibleName(self.tr("What each piece attends to, as a matrix"))
        self._matrix.set_words(
            HeatWords(rows=looks, columns=looked_at, cell=self.tr("{row} attends to {column}: {value}"))
        )

    def choose(self, piece: int) -> None:
        """Choose a piece as a click on it does, -1: none."""
        self._lines.choose(piece)
        self._on_piece_chosen(piece)

    # What is shown

    def show_nothing(self) -> None:
        for part in (self._lacking, self._both, self._below):
            part.hide()
        self._pieces, self._weights = None, None
        self._query = self._other = -1

    def look(self) -> None:
        found = self.understanding.pieces
        if found is None or isinstance(found, Lacking):
            self.show_nothing()
            self._lacking.setText(lacking_words.sentence(found.reason) if found is not None else "")
            self._lacking.show()
            return
        self.understanding.ask(
            "look", attention_works.attentions(found), lambda weights: self._on_weights(found, weights)
        )

    def _on_weights(self, pieces: Pieces, found: attention_works.Weights) -> None:
        if self._pieces is None or piece_words.names(pieces) != piece_words.names(self._pieces):
            self._query = self._other = -1
        self._pieces, self._weights = pieces, found.all
        self._lacking.hide()
        self._both.show()
        self._below.show()
        self._grid.show_heads(found.all, found.small)
        self._show_head()

    @Slot()
    def _show_head(self) -> None:
        self._draw()
        self._ask_detail()

    def _draw(self) -> None:
        """Draw the chosen head, or the mean of its layer, in the form that is seen."""
        if self._weights is None or self._pieces is None:
            return
        (layer, head), is_one = self._grid.chosen(), self._of.selected() == "one"
        weights = self._weights[layer, head] if is_one else self._weights[layer].mean(axis=0)
        pattern = self.tr("Layer {layer}, head {head}") if is_one else self.tr("Layer {layer}, mean of all heads")
        self._title.setText(pattern.format(layer=i18n.number(layer + 1), head=i18n.number(head + 1)))
        names = piece_words.names(self._pieces)
        if self._form.selected() == "lines":
            self._lines.show_attention(names, names, weights, piece_words.special(self._pieces))
            self._lines.choose(self._query)
        else:
            self._matrix.show_matrix(np.asarray(weights), names, names)
            self._matrix.choose(self._query, self._other)

    def _ask_detail(self) -> None:
        """Ask how the chosen row comes about; a mean of heads has no such row."""
        pieces, (layer, head), query = self._pieces, self._grid.chosen(), self._query
        is_asked = pieces is not None and query >= 0 and self._of.selected() == "one"
        if not is_asked:
            self._detail.hide()
            self._hint.setText(self._hinted())
            self._hint.show()
            return
        assert pieces is not None, "as is_asked says"

        def show(detail: Detail) -> None:
            if (layer, head) == self._grid.chosen() and query == self._query and self._of.selected() == "one":
                self._hint.hide()
                self._detail.show()
                self._detail.show_detail(detail, piece_words.names(pieces), query, self._other)

        self.understanding.ask("look", attention_works.detail(pieces, layer=layer, head=head, query=query), show)

    def shown_detail(self) -> Detail | None:
        """Return what is seen of the chosen piece; None where none is chosen."""
        return self._detail.detail if self._detail.isVisible() else None

    def _hinted(self) -> str:
        if self._of.selected() == "mean":
            return self.tr("A mean of heads is nothing that the network computes. Choose one head to see its numbers.")
        if self._form.selected() == "matrix":
            return self.tr("Choose a cell to see how its row of weights comes about, number by number.")
        return self.tr("Choose a piece at the left to see how its weights come about, number by number.")

    # Slots

    @Slot(int, int)
    def _on_head_chosen(self, _layer: int, _head: int) -> None:
        self._show_head()

    @Slot(int)
    def _on_piece_chosen(self, piece: int) -> None:
        self._query, self._other = piece, -1
        self._ask_detail()

    @Slot(int, int)
    def _on_cell_chosen(self, row: int, column: int) -> None:
        is_same = row == self._query and row >= 0
        self._query, self._other = row, column
        if is_same:
            self._detail.choose_other(column)
        else:
            self._ask_detail()

    @Slot(int)
    def _on_other_chosen(self, other: int) -> None:
        self._other = other
        if self._form.selected() == "matrix":
            self._matrix.choose(self._query, other)

    @Slot(str)
    def _on_form_chosen(self, form: str) -> None:
        self._lines_frame.setVisible(form == "lines")
        self._matrix_frame.setVisible(form == "matrix")
        self._show_head()
