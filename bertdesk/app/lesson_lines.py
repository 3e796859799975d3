"""What an exercise of the lesson is answered with, and what needs no network: a number, a choice, lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.lesson.answers import Chosen, Entered, Number, number_of

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

    def draft(self) -> Entered:
        """Return all that has been written and chosen, finished or not; `fill` puts it back."""
        raise NotImplementedError

    def fill(self, draft: Entered) -> None:
        """Write and choose, without a signal."""
        raise NotImplementedError


class NumberInput(Input):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line_edit()
        self.line.setMaximumWidth(theme.px(180))
        self.line.setPlaceholderText(self.tr("A number"))
        self.line.setAccessibleName(self.tr("Your answer"))
        column_of(self).addWidget(self.line)
        self.line.returnPressed.connect(self.submitted)
        self.line.textEdited.connect(self.changed)

    def entered(self) -> Number | None:
        text = self.line.text().strip()
        return Number(number_of(text)) if text else None

    def draft(self) -> Entered:
        return Entered((self.line.text(),))

    def fill(self, draft: Entered) -> None:
        self.line.setText(draft.texts[0])


class ChoiceInput(Input):
    def __init__(self, options: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        column = column_of(self)
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

    def draft(self) -> Entered:
        return Entered((), (self._group.checkedId(),))

    def fill(self, draft: Entered) -> None:
        button = self._group.button(draft.places[0])
        if button is not None:  # none is chosen yet
            button.setChecked(True)


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
        self.lines = [line_edit() for _ in names]
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

    def draft(self) -> Entered:
        return Entered(tuple(line.text() for line in self.lines))

    def fill(self, draft: Entered) -> None:
        for line, text in zip(self.lines, draft.texts, strict=True):
            line.setText(text)
            line.setCursorPosition(0)  # its beginning is what a person looks for


def line_edit() -> QLineEdit:
    """Return an empty line for a sentence or a number."""
    line = QLineEdit()
    line.setMaxLength(_LONGEST)
    return line


def column_of(widget: QWidget) -> QVBoxLayout:
    """Give a widget a column without margins, and return it."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GRID)
    return column
