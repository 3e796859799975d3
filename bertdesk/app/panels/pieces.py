"""On the page "Understand": what a text is cut into, and the three vectors that each piece begins as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bertdesk.app import attention_works, formulas, i18n, lacking_words, piece_words, theme
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.embedding_strips import EmbeddingStrips, StripWords
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.understand.embeddings import EmbeddingSum
    from bertdesk.core.understand.pieces import Pieces
_SUM = 3
"""The strip that stands for a whole piece"""


class PiecesView(View):
    """A piece that is chosen among the chips is chosen among the strips, and the other way round."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._pieces: Pieces | None = None
        self._sum: EmbeddingSum | None = None
        self._build()
        self._connect()
        self.retranslate()
        self.show_nothing()

    def _build(self) -> None:
        self._lacking = plain_label("muted", wraps=True)
        self._intro, self._summary, self._cut = (
            plain_label(wraps=True), plain_label("muted", wraps=True), plain_label("warn", wraps=True),
        )  # fmt: skip
        self._told = plain_label("strong", wraps=True)
        self._chips, self._strips = PieceChips(), EmbeddingStrips()
        self._chips_frame, self._strips_frame = (
            FigureFrame(self._chips, tallest=320),
            FigureFrame(self._strips, tallest=520),
        )
        above = QVBoxLayout()
        for widget in (self._intro, self._cut, self._chips_frame, self._told, self._summary):
            above.addWidget(widget)
        self._title, self._strips_intro = plain_label("heading", wraps=True), plain_label(wraps=True)
        self._formula = formulas.make_view()
        below = QVBoxLayout()
        for part in (self._title, self._strips_intro, self._formula, self._strips_frame):
            below.addWidget(part)
        self._above, self._below = card(above), card(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * theme.GRID)
        for shown in (self._lacking, self._above, self._below):
            whole.addWidget(shown)
        whole.addStretch()

    def _connect(self) -> None:
        self._chips.piece_chosen.connect(self._on_piece_chosen)
        self._strips.strip_chosen.connect(self._on_strip_chosen)

    def retranslate(self) -> None:
        self._title.setText(self.tr("What each piece begins as"))
        self._chips.setAccessibleName(self.tr("Pieces of the sentence, under its words"))
        self._strips.setAccessibleName(self.tr("Vectors of each piece, and their sum"))
        self._strips.set_words(
            StripWords(
                piece=self.tr("Piece"),
                length=self.tr("{part}: length"),
                strip=self.tr("{piece}, {part}: a vector of length {length}"),
                cell=self.tr("{piece}, {part}: number {dimension} is {value}"),
                missing=self.tr("{part}: {why}"),
            )
        )
        formulas.show(self._formula, "embedding-sum")
        self._show_pieces()
        self._show_sum()

    # What is shown

    def show_nothing(self) -> None:
        for part in (self._lacking, self._above, self._below):
            part.hide()
        self._pieces, self._sum = None, None

    def look(self) -> None:
        found = self.understanding.pieces
        if found is None or isinstance(found, Lacking):
            self.show_nothing()
            self._lacking.setText(lacking_words.sentence(found.reason) if found is not None else "")
            self._lacking.show()
            return
        self._pieces = found
        self._lacking.hide()
        self._above.show()
        self._show_pieces()
        self.understanding.ask("look", attention_works.embeddings(found), self._on_sum)

    def _show_pieces(self) -> None:
        pieces, subject = self._pieces, self.understanding.subject
        if pieces is None or subject is None:
            return
        self._intro.setText(self._introduced(subject.tokenizer.get_vocab_size(), piece_words.names(pieces)))
        self._summary.setText(piece_words.summary(pieces))
        self._cut.setVisible(pieces.was_cut)
        pattern = self.tr("The network reads the first {n} pieces. {m} more were cut off, and do not take part.")
        self._cut.setText(pattern.format(n=i18n.number(len(pieces)), m=i18n.number(pieces.left_out)))
        self._chips.describe(piece_words.summary(pieces))
        self._chips.show_pieces(
            piece_words.words(pieces), piece_words.chips(pieces), piece_words.titles(), piece_words.cells(pieces)
        )
        self._tell()

    def _introduced(self, size: int, names: list[str]) -> str:
        said = [
            self.tr(
                "The network reads no words but pieces, from a vocabulary of {n}: common words are one piece, rare ones"
                " several."
            ).format(n=i18n.number(size))
        ]
        if any(name.startswith("##") for name in names):
            said.append(self.tr("A piece with ## goes on with the word before it."))
        for sign in ("Ġ", "▁"):
            if any(name.startswith(sign) for name in names):
                said.append(self.tr("{sign} stands for the space before a word.").format(sign=sign))
        return i18n.joined(said)

    def _tell(self) -> None:
        chosen = self._chips.chosen()
        is_chosen = self._pieces is not None and chosen >= 0
        self._told.setText(
            piece_words.told(self._pieces, chosen)
            if self._pieces is not None and is_chosen
            else self.tr("Click a piece, or walk with the arrow keys, to see what is known of it.")
        )
        role = "strong" if is_chosen else "muted"
        if self._told.property("role") != role:
            self._told.setProperty("role", role)
            self._told.style().unpolish(self._told)
            self._told.style().polish(self._told)

    def _on_sum(self, found: EmbeddingSum) -> None:
        self._sum = found
        self._below.show()
        self._show_sum()
        self._strips.choose(self._chips.chosen(), _SUM)

    def _show_sum(self) -> None:
        if self._sum is None or self._pieces is None:
            return
        self._strips_intro.setText(piece_words.of_strips(self._sum))
        self._strips.describe(piece_words.of_strips(self._sum))
        self._strips.show_parts(
            piece_words.names(self._pieces), piece_words.parts_of(self._sum), piece_words.special(self._pieces)
        )

    # Slots

    @Slot(int)
    def _on_piece_chosen(self, piece: int) -> None:
        chosen = self._strips.chosen()
        self._strips.choose(piece, chosen[1] if chosen else _SUM)
        self._tell()

    @Slot(int, int)
    def _on_strip_chosen(self, piece: int, _part: int) -> None:
        self._chips.choose(piece)
        self._tell()
