"""Where a person writes and chooses what an exercise of the lesson asks for: one kind of input for each kind of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.app.widgets.figure_frame import FigureFrame
from bertdesk.app.widgets.head_grid import HeadGrid
from bertdesk.app.widgets.piece_chips import Chip, PieceChips
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.lesson.answers import Chosen, Entered, Number, number_of
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    ChangedMost,
    Exercise,
    FindHead,
    GuessRight,
    HighestRecall,
    Reckoned,
    TellingWord,
    TellNeighbours,
)

translate = QCoreApplication.translate

_QUIET_MS = 350
"""After so long without a key the text is looked at"""
_LONGEST = 2000
"""Characters of a sentence in an exercise"""


class Input(QWidget):
    submitted = Signal()  # Enter was pressed
    changed = Signal()

    def entered(self) -> Number | Chosen | Entered | None:
        """Return what can be checked; None where something is missing."""
        raise NotImplementedError

    def renew(self) -> None:
        """There is another network, or none yet."""


class NumberInput(Input):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _line()
        self.line.setMaximumWidth(theme.px(180))
        self.line.setPlaceholderText(self.tr("A number"))
        self.line.setAccessibleName(self.tr("Your answer"))
        _column(self).addWidget(self.line)
        self.line.returnPressed.connect(self.submitted)
        self.line.textEdited.connect(self.changed)

    def entered(self) -> Number | None:
        text = self.line.text().strip()
        return Number(number_of(text)) if text else None


class ChoiceInput(Input):
    def __init__(self, options: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        column = _column(self)
        for number, option in enumerate(options):
            button = QRadioButton()
            button.setAccessibleName(option)
            self._group.addButton(button, number)
            row = QHBoxLayout()
            row.setSpacing(theme.GRID)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_Option(option, button), 1)
            column.addLayout(row)
        self._group.idClicked.connect(self.changed)

    def entered(self) -> Chosen | None:
        which = self._group.checkedId()
        return Chosen(which) if which >= 0 else None


class _Option(QLabel):
    """What a radio button is about; its own words would not wrap."""

    def __init__(self, words: str, button: QRadioButton) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words)
        self.setWordWrap(True)
        self._button = button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._button.setFocus()
        self._button.click()


class TextsInput(Input):
    """Some words or sentences, each in a line of its own."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.lines = [_line() for _ in names]
        for name, line in zip(names, self.lines, strict=True):
            label = plain_label()
            label.setText(name)
            label.setBuddy(line)
            line.setAccessibleName(name)
            form.addRow(label, line)
            line.returnPressed.connect(self.submitted)
            line.textEdited.connect(self.changed)

    def entered(self) -> Entered | None:
        texts = tuple(line.text() for line in self.lines)
        return Entered(texts) if all(text.strip() for text in texts) else None


class _Looked(Input):
    """A sentence that the network is shown while it is typed."""

    def __init__(self, network: LessonNetwork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network, self.line = network, _line()
        self.line.setAccessibleName(self.tr("Sentence"))
        self.line.setPlaceholderText(self.tr("Type a sentence"))
        self.column = _column(self)
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
        self.chips.piece_chosen.connect(self.changed)
        self.renew()

    @Slot()
    def renew(self) -> None:
        pieces = self.network.cut(self.line.text())
        shown = [] if pieces is None else [piece for piece in pieces.pieces if piece.word is not None]
        words = [piece.word for piece in shown if piece.word is not None]
        if self.line.text() != self._text or words != self._words:
            self._text, self._words = self.line.text(), words
            self.chips.choose(-1)
            self.chips.show_pieces(
                [], [Chip(piece.text, number, is_unknown=piece.unknown is not None)
                     for piece, number in zip(shown, words, strict=True)],
            )  # fmt: skip
        for widget in (self.chips, self._hint):
            widget.setVisible(bool(words))

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
        self.grid.head_chosen.connect(self.changed)

    @Slot()
    def renew(self) -> None:
        if not self.network.is_open:
            self._frame.hide()
            return
        if not self.line.text():
            self.line.setText(self.network.sentence)
        self.network.heads(self.line.text(), self._show)

    def _show(self, weights: Any) -> None:  # Any: numbers, or None
        self._frame.setVisible(weights is not None)
        if weights is not None:
            self.grid.show_heads(weights)

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
        _column(self).addWidget(self.box)
        self.box.valueChanged.connect(self.changed)
        self.renew()

    def renew(self) -> None:
        self.box.setRange(1, max(1, self._network.size[0]))

    def entered(self) -> Entered:
        return Entered((), (self.box.value() - 1,))


def input_for(exercise: Exercise, options: Sequence[str], network: LessonNetwork) -> Input:
    """Return what an exercise is answered with."""
    match exercise:
        case HighestRecall():
            return ChoiceInput(options)
        case FindHead():
            return HeadInput(network)
        case GuessRight() | TellingWord():
            return WordInput(network)
        case ChangedMost():
            return LayerInput(network)
    if isinstance(exercise, Reckoned):
        return NumberInput()
    return TextsInput(_names(exercise))


def _names(exercise: Exercise) -> tuple[str, ...]:
    match exercise:
        case AlikeInContext():
            return (
                translate("lesson", "The word"), translate("lesson", "A sentence with it"),
                translate("lesson", "Another, in the same sense"), translate("lesson", "A third, in the other sense"),
            )  # fmt: skip
        case AlikeAlone():
            return (
                translate("lesson", "A word"), translate("lesson", "One akin to it"),
                translate("lesson", "One that is not"),
            )  # fmt: skip
        case TellNeighbours():
            return (
                translate("lesson", "A sentence"), translate("lesson", "One that follows it"),
                translate("lesson", "Another sentence"), translate("lesson", "One that does not follow it"),
            )  # fmt: skip
    return (translate("lesson", "A sentence"),)


def _line() -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(_LONGEST)
    return line


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID)
    return column
