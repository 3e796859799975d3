"""On the page "Classify": strike words out of the text and watch the probabilities; find the fewest that turn it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import i18n, marking, theme, what_if_words
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.marks import Mark
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.strike_text import StrikeText

if TYPE_CHECKING:
    from bertdesk.core.explain.words import Extent  # torch

_NARROW, _NARROWEST = 900, 780
"""Widths of the page below which the probabilities stand below the text, then the buttons in two rows."""


class WhatIfPanel(QWidget):
    """Takes no room before the words of a text are known."""

    edit_requested = Signal(object)  # the text without the struck words, to be changed by hand

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._asking, self._what_if = session, session.asking, session.what_if
        self._words: list[Extent] = []
        self._marks: list[Mark] = []
        self._build()
        self.arrange(0)  # until it is known how wide the page is: what needs little room
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._hint = plain_label("heading", wraps=True), plain_label("small", wraps=True)
        self._text = StrikeText()
        self._text.setMinimumHeight(theme.px(128))
        self._sentence, self._bars = plain_label("strong", wraps=True), BarList()
        self._how = plain_label("small", wraps=True)
        self._list = plain_label("small", wraps=True)
        for label in (self._sentence, self._list):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words of any length
        result = QVBoxLayout()
        result.setSpacing(theme.GRID)
        for widget in (self._sentence, self._bars, self._how):
            result.addWidget(widget)
        result.addStretch()
        words = QVBoxLayout()
        words.setSpacing(theme.GRID)
        words.addWidget(self._text, 1)
        words.addWidget(self._list)
        words.addStretch()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(3 * theme.GRID)
        self._beside.addLayout(words, 3)
        self._beside.addLayout(result, 2)
        whole = QVBoxLayout()
        whole.addWidget(self._title)
        whole.addWidget(self._hint)
        whole.addLayout(self._beside)
        whole.addLayout(self._build_buttons())
        lay_card(self, whole)

    def _build_buttons(self) -> QBoxLayout:
        self._find, self._into, self._undo, self._edit = QPushButton(), QComboBox(), QPushButton(), QPushButton()
        self._into.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._into.setMinimumContentsLength(14)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(theme.GRID)
        for pair in ((self._find, self._into), (self._undo, self._edit)):
            row = QHBoxLayout()
            for widget in pair:
                row.addWidget(widget)
            row.addStretch()
            self._buttons.addLayout(row)
        self._buttons.setStretch(0, 1)
        return self._buttons

    def _connect(self) -> None:
        session, asking = self._session, self._asking
        self._text.toggled.connect(self._on_toggled)
        self._find.clicked.connect(self._on_find)
        self._undo.clicked.connect(self._on_undo)
        self._edit.clicked.connect(self._on_edit)
        asking.prediction_changed.connect(self._on_prediction_changed)
        asking.attribution_changed.connect(self._show_words)
        self._what_if.changed.connect(self._on_changed)
        session.model_changed.connect(self._show_state)
        session.asking_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._title.setText(self.tr("What if a word were not there?"))
        self._hint.setText(
            self.tr("Click a word to strike it out. With the keyboard: ← and → go from word to word, Space strikes.")
        )
        self._text.setAccessibleName(self.tr("The text, whose words can be struck out"))
        self._bars.setAccessibleName(self.tr("Probability of each class without the struck words"))
        self._find.setText(self.tr("Find the fewest words that turn it"))
        self._into.setAccessibleName(self.tr("The class it is to turn into"))
        self._undo.setText(self.tr("Undo all"))
        self._edit.setText(self.tr("Edit the text"))
        self._on_prediction_changed()

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the probabilities below the text where there is little room."""
        directions = QBoxLayout.Direction
        for layout, least in ((self._beside, _NARROW), (self._buttons, _NARROWEST)):
            layout.setDirection(directions.TopToBottom if width < least else directions.LeftToRight)

    # Slots

    @Slot()
    def _on_prediction_changed(self) -> None:
        prediction = self._asking.prediction
        if prediction is not None:
            self._text.show_text(self._asking.text)
            self._into.clear()
            self._into.addItem(self.tr("into any other class"), None)
            for label in prediction.probabilities:
                if label != prediction.label:
                    self._into.addItem(self.tr("into “{label}”").replace("{label}", label[:80]), label)
            self._into.setVisible(self._into.count() > 2)  # of two classes there is only one other
        self._show_words()
        self._on_changed()

    @Slot()
    def _show_words(self) -> None:
        attribution = self._asking.attribution
        if attribution is not None:
            self._words = [(span.start, span.end) for span in attribution.spans]
            self._marks = marking.marks_of(attribution, "word")
            self._show_struck()
        self._show_state()

    def _show_struck(self) -> None:
        struck = self._what_if.struck
        self._text.show_words(self._marks, [number for number, word in enumerate(self._words) if word in struck])

    @Slot()
    def _on_changed(self) -> None:
        if self._asking.attribution is not None:
            self._show_struck()
        self._show_bars()
        self._show_state()

    def _show_bars(self) -> None:
        prediction, found = self._asking.prediction, self._what_if.found
        if prediction is None:
            return
        before = prediction.probabilities if found is None else found.before
        rows = []
        for label, p in sorted(before.items(), key=lambda pair: -pair[1]):
            if found is None:
                rows.append(BarRow(label, p, i18n.percent(p, 1)))
            else:
                figures = self.tr("{before} → {after}").replace("{before}", i18n.percent(p, 1))
                q = found.after[label]
                rows.append(BarRow(label, q, figures.replace("{after}", i18n.percent(q, 1)), before=p))
        self._bars.show_rows(rows)

    @Slot()
    def _show_state(self) -> None:
        is_free, struck = self._session.is_free_to_ask, self._what_if.struck
        self.setVisible(self._asking.attribution is not None)
        is_searching = self._session.jobs.ask.verb == "opposite"
        self._text.setEnabled(is_free)
        self._find.setEnabled(is_free and not is_searching)
        self._into.setEnabled(is_free)
        for button in (self._undo, self._edit):
            button.setEnabled(is_free and bool(struck))
        self._sentence.setText(self._said(is_searching=is_searching))
        self._list.setText(self._listed())
        self._how.setText(self._said_how())

    def _said(self, *, is_searching: bool) -> str:
        if is_searching:
            return self.tr("Looking for the fewest words. Esc stops it.")
        found = self._what_if.found
        if found is None:
            return self.tr("Nothing is struck out.")
        return what_if_words.said(found)

    def _listed(self) -> str:
        struck = self._what_if.struck
        words = what_if_words.listed(self._asking.text, struck)
        return self.tr("Struck out: {words}").replace("{words}", words) if struck else ""

    def _said_how(self) -> str:
        found = self._what_if.found
        if found is None or not found.words:
            return ""
        if found.erasure == "mask":
            return self.tr("The line on a bar is where it was. The model sees [MASK] in place of each word.")
        return self.tr("The line on a bar is where it was. The model knows no [MASK]: the words were left out.")

    @Slot(int)
    def _on_toggled(self, number: int) -> None:
        self._what_if.toggle(self._words[number])

    @Slot()
    def _on_find(self) -> None:
        self._what_if.find_opposite(self._into.currentData())

    @Slot()
    def _on_undo(self) -> None:
        self._what_if.strike(frozenset())
        self._text.setFocus()  # the button can do nothing more

    @Slot()
    def _on_edit(self) -> None:
        self.edit_requested.emit(self._what_if.changed_text())
