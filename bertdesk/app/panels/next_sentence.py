"""On the page "Understand": does the second sentence follow the first? What is said of that pair, and of two more."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import formulas, gap_words, i18n, next_words, teaching, theme
from bertdesk.app.lacking_words import sentence
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.bar_list import BarRow
from bertdesk.app.widgets.candidate_bars import CandidateBars, Candidates
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.way_out import WayOut
from bertdesk.core import provenance
from bertdesk.core.pairs import Text
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.cancel import CancelToken
    from bertdesk.core.events import Work
    from bertdesk.core.understand.next_sentence import NextSentence
    from bertdesk.core.understand.subject import Subject

    Answer = tuple[NextSentence | Lacking, ...]


class NextView(View):
    """Three pairs: the person's, the same turned round, and the first sentence with one about something else."""

    swap_requested = Signal()  # of the two sentences, which are the page's

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._number = 0
        self._answer: Answer | None = None
        self._is_untaught = False
        """Whether the head that has answered was never trained"""
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._hint, self._trouble = plain_label("muted", wraps=True), plain_label("strong", wraps=True)
        self._share, self._verdict = plain_label("big"), plain_label("strong", wraps=True)
        self._swap, self._other, self._way_out = QPushButton(), QPushButton(), WayOut()
        self._bars, self._formula = CandidateBars(), formulas.make_view()
        self._frame = FigureFrame(self._bars)
        self._stranger, self._learnt = plain_label("small", wraps=True), plain_label(wraps=True)
        for button in (self._swap, self._other):
            button.setProperty("link", True)
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self._share)
        head.addWidget(self._verdict, 1)
        head.addWidget(self._swap)
        strange = QHBoxLayout()
        strange.addWidget(self._stranger, 1)
        strange.addWidget(self._other)
        below = QHBoxLayout()
        below.setSpacing(3 * theme.GRID)
        below.addWidget(self._formula)
        below.addWidget(self._learnt, 1)
        inside = QVBoxLayout()
        inside.addWidget(self._hint)
        inside.addWidget(self._trouble)
        inside.addWidget(self._way_out)
        inside.addLayout(head)
        inside.addWidget(self._frame)
        inside.addLayout(strange)
        inside.addSpacing(theme.GRID)
        inside.addLayout(below)
        inside.addStretch()
        lay_card(self, inside)

    def _connect(self) -> None:
        self._swap.clicked.connect(self.swap_requested)
        self._other.clicked.connect(self._on_other)
        self._way_out.taken.connect(self.teaching_requested)

    def retranslate(self) -> None:
        self._hint.setText(
            self.tr(
                "BERT learnt two things from raw text; this is the second: to tell whether a sentence follows another "
                "(next sentence prediction). [CLS] answers it."
            )
        )
        self._swap.setText(self.tr("Swap the two"))
        self._other.setText(self.tr("Another one"))
        self._other.setAccessibleName(self.tr("Compare with another sentence about something else"))
        self._bars.setAccessibleName(self.tr("Probability that the second sentence follows the first"))
        self._bars.set_table_titles(("", self.tr("Pair"), self.tr("Probability that the second follows")))
        formulas.show(self._formula, "loss-nsp")
        self._show()

    def show_nothing(self) -> None:
        self._answer = None
        self._show()

    def look(self) -> None:
        text = self.understanding.text
        self._answer = None
        self._show()
        if not _are_two(text):
            return
        first, second = text
        strange = next_words.stranger(first, self._number)

        def question(subject: Subject, cancel: CancelToken) -> Work[tuple[Answer, bool]]:
            from bertdesk.core.understand.next_sentence import next_sentence

            yield from ()
            answers: list[NextSentence | Lacking] = []
            for pair in ((first, second), (second, first), (first, strange)):
                cancel.raise_if_requested()
                answers.append(next_sentence(subject, *pair))
            return tuple(answers), _is_untaught(subject)

        self.understanding.ask("look", question, self._on_answered)

    def _on_answered(self, found: tuple[Answer, bool]) -> None:
        self._answer, self._is_untaught = found
        self._show()

    def _show(self) -> None:
        answer = self._answer
        chances = [found.follows for found in answer or () if not isinstance(found, Lacking)]
        is_answered = answer is not None and len(chances) == len(answer)
        self._trouble.setText(self._trouble_now())
        self._trouble.setVisible(bool(self._trouble.text()))
        lacking = self._lacking()
        is_taught = lacking is not None and lacking.reason in teaching.TAUGHT
        self._way_out.offer(*((teaching.offer(), teaching.button()) if is_taught else ("", "")))
        for widget in (
            self._share, self._verdict, self._swap, self._frame, self._stranger, self._other, self._formula,
            self._learnt,
        ):  # fmt: skip
            widget.setVisible(is_answered)
        subject, text = self.understanding.subject, self.understanding.text
        if not is_answered or subject is None or not _are_two(text):
            return
        follows, turned, strange = chances
        self._share.setText(i18n.percent(follows))
        self._verdict.setText(next_words.verdict(follows, turned, strange))
        names = (
            self.tr("First, then second"), self.tr("Second, then first"), self.tr("First, then something else"),
        )  # fmt: skip
        rows = tuple(BarRow(name, p, gap_words.share(p)) for name, p in zip(names, chances, strict=True))
        self._bars.show_candidates(Candidates("", rows))
        something = self.tr("Something else: “{sentence}”")
        self._stranger.setText(something.replace("{sentence}", next_words.stranger(text[0], self._number)))
        learnt = next_words.learnt_from(provenance.read(subject.folder), is_untaught=self._is_untaught)
        self._learnt.setText(i18n.joined([next_words.cost(follows), learnt]))

    def _trouble_now(self) -> str:
        lacking = self._lacking()
        if lacking is not None:
            return sentence(lacking.reason)
        if self.understanding.subject is not None and not _are_two(self.understanding.text):
            return self.tr("This needs two sentences: type both above.")
        return ""

    def _lacking(self) -> Lacking | None:
        return next((found for found in self._answer or () if isinstance(found, Lacking)), None)

    @Slot()
    def _on_other(self) -> None:
        self._number += 1
        if self.understanding.subject is not None:
            self.look()


def _is_untaught(subject: Subject) -> bool:
    """Tell whether the head was never trained: its bias begins as 0, and the first step that asks it moves that.

    No record says which heads an encoder came with, nor do those that are kept beside an adapted one.
    """
    return "next" in subject.heads and not subject.network.cls.seq_relationship.bias.any()


def _are_two(text: Text) -> TypeGuard[tuple[str, str]]:
    return not isinstance(text, str) and all(part.strip() for part in text)
