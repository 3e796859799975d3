"""On the page "Understand": hide a word from the network, and see what it would put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bertdesk.app import formulas, gap_chips, gap_words, piece_words, teaching, theme
from bertdesk.app.before import Before
from bertdesk.app.lacking_words import sentence
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.bar_list import BarRow
from bertdesk.app.widgets.candidate_bars import CandidateBars, Candidates
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.way_out import WayOut
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.cancel import CancelToken
    from bertdesk.core.events import Work
    from bertdesk.core.understand.masked import Filled
    from bertdesk.core.understand.pieces import Pieces
    from bertdesk.core.understand.subject import Subject

    Answer = tuple[Filled, ...] | Lacking
_TALLEST = 220
"""Pixels of the pieces, from which on they scroll: what is guessed stays in sight"""


class MaskedView(View):
    """The network answers first; an adapted one's encoder as it was before follows beside it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._before: Before | None = None
        self._subject: Subject | None = None
        self._word: int | None = None
        self._place = 0
        self._now: Answer | None = None
        self._then: Answer | None = None
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._hint, self._trouble = plain_label("muted", wraps=True), plain_label("strong", wraps=True)
        self._chips, self._way_out = PieceChips(), WayOut()
        self._said, self._note = plain_label("strong", wraps=True), plain_label("small", wraps=True)
        self._bars, self._formula = CandidateBars(), formulas.make_view()
        self._loss = plain_label(wraps=True)
        self._chips_frame, self._bars_frame = FigureFrame(self._chips, tallest=_TALLEST), FigureFrame(self._bars)
        inside = QVBoxLayout()
        for widget in (
            self._hint, self._trouble, self._way_out, self._chips_frame, self._said, self._note, self._bars_frame,
        ):  # fmt: skip
            inside.addWidget(widget)
        inside.addSpacing(theme.GRID)
        below = QHBoxLayout()
        below.setSpacing(3 * theme.GRID)
        below.addWidget(self._formula)
        below.addWidget(self._loss, 1)
        inside.addLayout(below)
        inside.addStretch()
        lay_card(self, inside)

    def _connect(self) -> None:
        self._chips.piece_chosen.connect(self._on_piece_chosen)
        self._way_out.taken.connect(self.teaching_requested)

    def retranslate(self) -> None:
        self._hint.setText(
            self.tr(
                "Choose a word: it is hidden from the network, which guesses it from all the others. This is what it "
                "was pre-trained by (masked language model)."
            )
        )
        self._chips.setAccessibleName(self.tr("The sentence, one word hidden"))
        self._bars.set_table_titles((self.tr("Network"), self.tr("Piece"), self.tr("Probability")))
        formulas.show(self._formula, "loss-mlm")
        self._show_pieces()
        self._show()

    # The network is asked

    def show_nothing(self) -> None:
        self._subject = self._before = self._now = self._then = self._word = None
        self._show_pieces()
        self._show()

    def look(self) -> None:
        subject, pieces = self.understanding.subject, self._pieces()
        if subject is not self._subject and subject is not None:
            self._subject, self._before = subject, Before(subject)
        self._word, self._now, self._then = None, None, None
        if pieces is not None:
            self._word = gap_chips.telling_word(pieces)
            self._place = 0 if self._word is None else pieces.of_word(self._word)[0]
        self._show_pieces()
        self._chips.choose(self._place if self._word is not None else -1)
        self._ask()

    def _pieces(self) -> Pieces | None:
        """Return what the sentence was cut into, where it was."""
        found = self.understanding.pieces
        return None if isinstance(found, Lacking) else found

    def _ask(self) -> None:
        pieces, word = self._pieces(), self._word
        self._now = self._then = None
        self._show()
        if pieces is None or word is None:
            return

        def question(subject: Subject, _cancel: CancelToken) -> Work[Answer]:
            from bertdesk.core.understand.masked import fill_word

            yield from ()
            return fill_word(subject, pieces, word)

        self.understanding.ask("look", question, lambda found: self._on_filled(word, found))

    def _on_filled(self, word: int, found: Answer) -> None:
        if word != self._word:
            return
        self._now = found
        self._show()
        before, pieces = self._before, self._pieces()
        if not isinstance(found, tuple) or before is None or not before.was_adapted or pieces is None:
            return

        def question(subject: Subject, cancel: CancelToken) -> Work[Answer]:
            return (yield from before.filled(subject, pieces, word, cancel))

        self.understanding.ask("look", question, lambda filled: self._on_filled_before(word, filled))

    def _on_filled_before(self, word: int, found: Answer) -> None:
        if word == self._word:
            self._then = found
            self._show()

    # What it answers is shown

    def _show_pieces(self) -> None:
        pieces = self._pieces()
        if pieces is None:
            self._chips.show_pieces((), ())
            return
        hidden = () if self._word is None else pieces.of_word(self._word)
        chips = gap_chips.chips_of(pieces, hidden, self._mask())
        cells = [(place, chip.text, pieces.pieces[place].text) for place, chip in enumerate(chips)]
        titles = (self.tr("Place"), self.tr("The network reads"), self.tr("Piece"))
        self._chips.show_pieces(piece_words.words(pieces), chips, titles, cells)

    def _show(self) -> None:
        pieces, found = self._pieces(), self._now
        self._trouble.setText(self._trouble_now())
        self._trouble.setVisible(bool(self._trouble.text()))
        is_taught = isinstance(found, Lacking) and found.reason in teaching.TAUGHT
        self._way_out.offer(*((teaching.offer(), teaching.button()) if is_taught else ("", "")))
        self._chips_frame.setVisible(pieces is not None and not isinstance(found, Lacking))
        filled = self._filled(found)
        for widget in (self._said, self._note, self._bars_frame, self._formula, self._loss):
            widget.setVisible(filled is not None)
        if filled is None or pieces is None or not isinstance(found, tuple):
            return
        vocabulary, hidden = self._vocabulary(), len(pieces.of_word(self._word)) if self._word is not None else 0
        self._said.setText(gap_words.rank(filled, vocabulary))
        self._note.setText(gap_words.note(hidden, self._filled(self._then), vocabulary))
        self._note.setVisible(bool(self._note.text()))
        self._loss.setText(gap_words.loss(found))
        self._bars.setAccessibleName(self.tr("What the network would put into the gap"))
        self._bars.show_candidates(*self._sides(filled))

    def _sides(self, filled: Filled) -> tuple[Candidates, ...]:
        before = self._before
        if before is None or not before.was_adapted:
            return (Candidates("", _rows(filled)),)
        after = Candidates(self.tr("After it learnt from your text"), _rows(filled))
        title = self.tr("Before: {encoder}").replace("{encoder}", before.encoder.rpartition("/")[2])
        then, earlier = self._then, self._filled(self._then)
        if earlier is not None:
            return Candidates(title, _rows(earlier)), after
        opening = self.tr("Opening the encoder as it was before…")
        return Candidates(title, why_none=sentence(then.reason) if isinstance(then, Lacking) else opening), after

    def _filled(self, answer: Answer | None) -> Filled | None:
        """Return what was answered for the piece that is looked at."""
        if not isinstance(answer, tuple):
            return None
        return next((filled for filled in answer if filled.place == self._place), answer[0])

    def _trouble_now(self) -> str:
        pieces, now = self.understanding.pieces, self._now
        for answer in (now, pieces):
            if isinstance(answer, Lacking):
                return sentence(answer.reason)
        if self._word is not None or pieces is None or isinstance(pieces, Lacking):
            return ""
        return self.tr("No word is hidden. Choose one.") if piece_words.words(pieces) else sentence("no_word")

    def _mask(self) -> str:
        """Return how the network's vocabulary writes a gap."""
        subject = self.understanding.subject
        found = None if subject is None or subject.mask_id is None else subject.tokenizer.id_to_token(subject.mask_id)
        return found or "[MASK]"

    def _vocabulary(self) -> int:
        subject = self.understanding.subject
        return 0 if subject is None else int(subject.network.config.vocab_size)

    @Slot(int)
    def _on_piece_chosen(self, place: int) -> None:
        pieces = self._pieces()
        if pieces is None:
            return
        word = pieces.pieces[place].word if place >= 0 else None
        self._place = max(0, place)
        if word is not None and word == self._word:  # another piece of it
            self._show()
            return
        self._word = word
        self._show_pieces()
        self._ask()


def _rows(filled: Filled) -> tuple[BarRow, ...]:
    truth = filled.original.id if filled.original is not None else None
    return tuple(
        BarRow(
            candidate.readable, candidate.probability, gap_words.share(candidate.probability),
            mark=gap_words.mark() if candidate.id == truth else "",
        )
        for candidate in filled.candidates
    )  # fmt: skip
