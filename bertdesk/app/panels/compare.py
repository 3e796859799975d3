"""On the page "Classify": the words for one class rather than another, and the same text with a second model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bertdesk.app import i18n, marking, theme
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import elided, plain_label, plain_tooltip
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.app.widgets.token_text import TokenText

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.explain import Attribution, Beside
    from bertdesk.core.explain.beside import Side

_NARROW, _NARROWEST = 900, 780
"""Widths of the page below which the two models stand above each other, then the buttons too."""
_MOST_WORDS = 200
_WIDEST_NAME = 200


class ComparePanel(QWidget):
    """Takes no room before the words of a text are known."""

    model_requested = Signal()  # a folder to compare with

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._asking, self._comparing = session, session.asking, session.comparing
        self._build()
        self.arrange(0)  # until it is known how wide the page is: what needs little room
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._rather, self._rival = plain_label("heading", wraps=True), plain_label(), QComboBox()
        self._rival.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._rival.setMinimumContentsLength(16)
        self._open, self._again, self._close = QPushButton(), QPushButton(), QPushButton()
        self._rows_of_buttons = [
            _row(self._rather, self._rival),
            _row(self._open, self._again, self._close),
        ]
        self._state, self._pair = plain_label("small", wraps=True), self._build_pair()
        whole = QVBoxLayout()
        whole.addWidget(self._title)
        for row in self._rows_of_buttons:
            whole.addLayout(row)
        whole.addWidget(self._state)
        whole.addWidget(self._pair)
        lay_card(self, whole)

    def _build_pair(self) -> QWidget:
        self._ours, self._theirs = _SideView(), _SideView()
        self._rows, self._table = RowsModel(self), RowsTable()
        self._table.setModel(self._rows)
        self._table.setProperty("bare", True)
        self._table.setMinimumHeight(theme.px(200))
        self._table.setMaximumWidth(theme.px(560))
        self._differ = plain_label("heading", wraps=True)
        self._shares = plain_label("small", wraps=True)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(3 * theme.GRID)
        self._sides.addWidget(self._ours, 1)
        self._sides.addWidget(self._theirs, 1)
        pair = QWidget()
        column = QVBoxLayout(pair)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(self._sides)
        for widget in (self._differ, self._shares, self._table):
            column.addWidget(widget)
        return pair

    def _connect(self) -> None:
        session = self._session
        self._rival.activated.connect(self._on_rival_chosen)
        self._open.clicked.connect(self.model_requested)
        self._again.clicked.connect(self._comparing.compare)
        self._close.clicked.connect(self._comparing.close)
        self._asking.attribution_changed.connect(self._show_classes)
        self._comparing.changed.connect(self._show_models)
        for signal in (session.model_changed, session.asking_changed, self._asking.prediction_changed):
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Compare"))
        self._rival.setAccessibleName(self.tr("Class that it is compared with"))
        self._open.setText(self.tr("Compare with another model…"))
        self._again.setText(self.tr("Compare now"))
        self._close.setText(self.tr("Close the other model"))
        self._table.setAccessibleName(self.tr("Words that the models see most differently"))
        self._ours.set_names(
            self.tr("Probability of each class, this model"), self.tr("The text with its words, this model")
        )
        self._theirs.set_names(
            self.tr("Probability of each class, the other"), self.tr("The text with its words, the other")
        )
        self._differ.setText(self.tr("What they see most differently"))
        self._shares.setText(self.tr("Shares of all that moves each model, for the class (+) and against it (−)."))
        self._show_classes()
        self._show_models()

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the models above each other on a page of so little width."""
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.TopToBottom if width < _NARROW else directions.LeftToRight)
        for row in self._rows_of_buttons:
            row.setDirection(directions.TopToBottom if width < _NARROWEST else directions.LeftToRight)

    # Slots

    @Slot()
    def _show_classes(self) -> None:
        attribution, prediction = self._asking.attribution, self._asking.prediction
        if attribution is not None and prediction is not None:
            pattern = self.tr("Words for “{label}”, compared with")
            name = elided(attribution.target, QFontMetrics(self._rather.font()), theme.px(_WIDEST_NAME))
            self._rather.setText(pattern.replace("{label}", name))
            self._rather.setToolTip(plain_tooltip(attribution.target) if name != attribution.target else "")
            self._rival.clear()
            self._rival.addItem(self.tr("no other class"), None)
            for label in prediction.probabilities:
                if label != attribution.target:
                    self._rival.addItem(self.tr("“{label}”").replace("{label}", label[:80]), label)
            self._rival.setCurrentIndex(max(0, self._rival.findData(attribution.against)))
        self._show_state()

    @Slot()
    def _show_models(self) -> None:
        found, other = self._comparing.found, self._comparing.other
        if found is not None and other is not None and self._session.classifier is not None:
            self._ours.show_side(_name(self._session.classifier.folder), found.ours, self._for(found.ours.attribution))
            self._theirs.show_side(_name(other.folder), found.theirs, self._for(found.theirs.attribution))
            self._show_words(found)
        self._show_state()

    def _for(self, attribution: Attribution) -> str:
        pattern = self.tr("Words for “{label}” rather than “{other}”")
        if attribution.against is None:
            pattern = self.tr("Words for and against “{label}”")
        return pattern.replace("{other}", attribution.against or "").replace("{label}", attribution.target)

    def _show_words(self, found: Beside) -> None:
        words, text = found.words[:_MOST_WORDS], found.ours.attribution.text
        self._rows.show(
            range(len(words)),
            [
                Column(self.tr("Word"), lambda n: text[words[n].start : words[n].end]),
                _share(self.tr("This model"), [word.ours for word in words]),
                _share(self.tr("The other"), [word.theirs for word in words]),
            ],
        )
        self._table.unsort()
        self._table.fit_columns()

    @Slot()
    def _show_state(self) -> None:
        session, other, found = self._session, self._comparing.other, self._comparing.found
        self.setVisible(self._asking.attribution is not None)
        for widget in (self._rival, self._open, self._again, self._close):
            widget.setEnabled(session.is_free_to_ask)
        self._close.setVisible(other is not None)
        self._pair.setVisible(other is not None and found is not None)
        verb = session.jobs.ask.verb
        self._again.setVisible(other is not None and found is None and verb not in ("beside", "explain", "check"))
        self._state.setText(self._said(verb))
        self._state.setVisible(bool(self._state.text()))

    def _said(self, verb: str) -> str:
        other, found = self._comparing.other, self._comparing.found
        if other is None:
            return ""
        if found is None:
            pattern = self.tr("Asking “{name}”…") if verb else self.tr("“{name}” was not asked about this text.")
            return pattern.replace("{name}", _name(other.folder))
        if found.same_target:
            return ""
        pattern = self.tr("“{name}” has no class “{label}”: its words are for the class that it gives the text.")
        return pattern.replace("{name}", _name(other.folder)).replace("{label}", found.ours.attribution.target)

    @Slot(int)
    def _on_rival_chosen(self, row: int) -> None:
        if self._asking.attribution is not None:
            self._asking.explain(self._asking.attribution.target, self._rival.itemData(row))


class _SideView(QWidget):
    """One model: its name, its class, all probabilities, the marked text."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._label = plain_label("muted"), plain_label("heading", wraps=True)
        self._bars, self._title, self._text = BarList(), plain_label("small", wraps=True), TokenText()
        self._text.setMinimumHeight(theme.px(96))
        self._text.setMaximumHeight(theme.px(240))
        self._bars.setMaximumHeight(theme.px(124))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for label in (self._name, self._label, self._title):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (self._name, self._label, self._bars, self._title, self._text):
            column.addWidget(widget)
        column.addStretch()

    def set_names(self, bars: str, text: str) -> None:
        """Say to a screen reader what the parts are."""
        self._bars.setAccessibleName(bars)
        self._text.setAccessibleName(text)

    def show_side(self, name: str, side: Side, title: str) -> None:
        attribution = side.attribution
        self._name.setText(name)
        self._label.setText(attribution.label)
        ordered = sorted(side.probabilities.items(), key=lambda pair: -pair[1])
        self._bars.show_rows([BarRow(label, p, i18n.percent(p, 1)) for label, p in ordered])
        self._title.setText(title)
        self._text.show_text(attribution.text)
        self._text.show_label(attribution.target)
        self._text.show_marks(marking.marks_of(attribution, "word"))


def _row(*widgets: QWidget) -> QBoxLayout:
    made = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    made.setSpacing(theme.GRID)
    for widget in widgets:
        made.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
    made.addStretch()
    return made


def _name(folder: Path | None) -> str:
    return folder.name if folder else ""


def _share(title: str, shares: list[float]) -> Column:
    def text(n: int) -> str:
        percent = i18n.percent(shares[n], 1)
        return percent if shares[n] < 0 else f"+{percent}"

    return Column(title, text, is_number=True, sort_key=lambda n: shares[n])
