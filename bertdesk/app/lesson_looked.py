"""What an exercise of the lesson is answered with where its network is looked at: a word, a head, a layer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QSpinBox, QWidget

from bertdesk.app import theme
from bertdesk.app.lesson_lines import Input, column_of, line_edit
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.piece_chips import Chip, PieceChips
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.lesson.answers import Entered

_QUIET_MS = 350
"""After so long without a key the text is looked at"""


class _Looked(Input):
    """A sentence that the network is shown while it is typed."""

    def __init__(self, network: LessonNetwork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network, self.line = network, line_edit()
        self.line.setAccessibleName(self.tr("Sentence"))
        self.line.setPlaceholderText(self.tr("Type a sentence"))
        self.column = column_of(self)
        self.column.addWidget(self.line)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.renew)
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self.renew)

    @Slot()
    def _on_edited(self) -> None:
        self._quiet.start()
        self.changed.emit()


class WordInput(_Looked):
    """A sentence, and one of its words."""

    def __init__(self, network: LessonNetwork, parent: QWidget | None = None) -> None:
        super().__init__(network, parent)
        self.chips, self._hint = PieceChips(), plain_label("small", wraps=True)
        self.chips.setAccessibleName(self.tr("Words of the sentence, in pieces"))
        self._hint.setText(self.tr("Choose the word: click it, or go there with the arrows."))
        self.column.addWidget(self.chips)
        self.column.addWidget(self._hint)
        self._words: list[int] = []
        self._text = ""
        self._awaited: int | None = None
        """The word that is to be chosen as soon as there is a network to cut the text"""
        self.chips.piece_chosen.connect(self.changed)
        self.renew()

    @Slot()
    def renew(self) -> None:
        pieces = self.network.cut(self.line.text())
        shown = [] if pieces is None else [piece for piece in pieces.pieces if piece.word is not None]
        words = [piece.word for piece in shown if piece.word is not None]
        is_new = False
        if self.line.text() != self._text or words != self._words:
            self._text, self._words = self.line.text(), words
            self.chips.choose(-1)
            is_new = True
            self.chips.show_pieces(
                [], [Chip(piece.text, number, is_unknown=piece.unknown is not None)
                     for piece, number in zip(shown, words, strict=True)],
            )  # fmt: skip
        if self._awaited in words:
            self.chips.choose(words.index(self._awaited))
            self._awaited = None
        elif is_new:
            self.chips.choose(-1)
        for widget in (self.chips, self._hint):
            widget.setVisible(bool(words))

    def draft(self) -> Entered:
        chosen = self.chips.chosen()
        return Entered((self.line.text(),), (self._words[chosen],) if chosen >= 0 else ())

    def fill(self, draft: Entered) -> None:
        self.line.setText(draft.texts[0])
        self._awaited = draft.places[0] if draft.places else None
        self.renew()

    def entered(self) -> Entered | None:
        self.renew()
        chosen = self.chips.chosen()
        return Entered((self.line.text(),), (self._words[chosen],)) if chosen >= 0 else None


class HeadInput(_Looked):
    """A sentence, and one of the network's heads, all of which are seen."""

    def __init__(self, network: LessonNetwork, parent: QWidget | None = None) -> None:
        super().__init__(network, parent)
        self.grid = HeadGrid()
        self.grid.setAccessibleName(self.tr("What each head attends to"))
        self.grid.set_words(
            self.tr("Layer {layer}, head {head}"), (self.tr("Layer"), self.tr("Head"), self.tr("Largest weight"))
        )
        self._frame = FigureFrame(self.grid)
        self.column.addWidget(self._frame)
        self._frame.hide()
        self._awaited: tuple[int, int] | None = None
        """The head that is to be chosen as soon as all of them are seen"""
        self.grid.head_chosen.connect(self.changed)

    @Slot()
    def renew(self) -> None:
        if not self.network.is_open:
            self._frame.hide()
            return
        if not self.line.text():
            self.line.setText(self.network.sentence)
        self.network.heads(self.line.text(), self._show)

    def draft(self) -> Entered:
        return Entered((self.line.text(),), self._awaited or self.grid.chosen())

    def fill(self, draft: Entered) -> None:
        """The head is seen once the network has answered what all of them look at."""
        layer, head = draft.places
        if draft.texts[0] == self.line.text() and not self._frame.isHidden():
            self.grid.choose(layer, head)
            return
        self._awaited = layer, head
        self.line.setText(draft.texts[0])
        self.renew()

    def _show(self, weights: Any) -> None:  # Any: numbers, or None
        self._frame.setVisible(weights is not None)
        if weights is not None:
            self.grid.show_heads(weights)
            if self._awaited is not None:
                self.grid.choose(*self._awaited)
                self._awaited = None

    def entered(self) -> Entered | None:
        is_seen = bool(self.line.text().strip()) and not self._frame.isHidden()
        return Entered((self.line.text(),), self.grid.chosen()) if is_seen else None


class LayerInput(Input):
    def __init__(self, network: LessonNetwork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network, self.box = network, QSpinBox()
        self.box.setAccessibleName(self.tr("Layer"))
        before, _, after = self.tr("Layer {n}").partition("{n}")
        self.box.setPrefix(before)
        self.box.setSuffix(after)
        self.box.setMaximumWidth(theme.px(140))
        column_of(self).addWidget(self.box)
        self.box.valueChanged.connect(self.changed)
        self.renew()

    def renew(self) -> None:
        self.box.setRange(1, max(1, self._network.size[0]))

    def entered(self) -> Entered:
        return Entered((), (self.box.value() - 1,))

    def draft(self) -> Entered:
        return self.entered()

    def fill(self, draft: Entered) -> None:
        self.box.blockSignals(True)
        self.box.setValue(draft.places[0] + 1)
        self.box.blockSignals(False)
