"""The page "Pre-train", below: what is learnt from, as a formula and in words; its numbers; the start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import formulas, pretrain_words, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.formula_view import FormulaView
from bertdesk.app.widgets.number_form import ChoiceField, NumberField, NumberForm, Value
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.recipes import recipe

if TYPE_CHECKING:
    from bertdesk.core.base_models import Encoder
    from bertdesk.core.pretrain.looking import Looked  # imports what reads tables
    from bertdesk.core.pretrain.sizes import Size

_FORMULA_SCALE = 0.8
_YES_NO = ("no", "yes")
_CLAIMS = ("masks_words", "lowercase")
"""Settings that are true or false: their choices are named in words"""
_OF_NEW_ONES = ("vocabulary_size", "lowercase", "min_frequency")
_OF_LOOKING = ("epochs", "learning_rate")
_FIELDS = (
    NumberField("epochs", 1, 100),
    NumberField("next_weight", 0.0, 100.0, 0.1, decimals=2),
    NumberField("masked_share", 0.01, 0.9, 0.01, decimals=2),
    ChoiceField("masks_words", _YES_NO),
    NumberField("vocabulary_size", 50, 200_000, 1000),
    ChoiceField("lowercase", _YES_NO),
    NumberField("min_frequency", 1, 1_000_000),
    NumberField("max_length", 16, 512, 16),
    NumberField("batch_size", 1, 512),
    NumberField("learning_rate", 1e-6, 0.1, 1e-5, decimals=6),
    NumberField("seed", 0, 2**31 - 1),
)


class PretrainPanel(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._raw_text = session, session.raw_text
        self._of_recipe: dict[str, Value] = {}  # the form's values where nobody has changed them
        self._suggested: dict[str, Value] = {}  # those of them that are others for a first look
        self._suggested_for: tuple[Looked | None, Encoder | Size] | None = None  # at which text, by which network
        self._build()
        self._connect()
        self._on_beginning_changed()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._loss, self._facts = (
            plain_label("heading"), plain_label(wraps=True), plain_label("muted", wraps=True),
        )  # fmt: skip
        self._formula = FormulaView(scale=_FORMULA_SCALE)
        self._more, self._numbers = QPushButton(), NumberForm(_FIELDS)
        self._more.setCheckable(True)
        self._more.setProperty("link", True)
        self._numbers.hide()
        self._start, self._missing = QPushButton(), plain_label("muted", wraps=True)
        self._start.setProperty("primary", True)
        more, start = QHBoxLayout(), QHBoxLayout()
        self._start_row = start
        more.addWidget(self._more)
        more.addStretch()
        start.setSpacing(2 * theme.GRID)
        start.addWidget(self._start)
        start.addWidget(self._missing, 1)
        inside = QVBoxLayout()
        learnt = QHBoxLayout()
        learnt.setSpacing(3 * theme.GRID)
        learnt.addWidget(self._formula)
        learnt.addWidget(self._loss, 1)
        inside.addWidget(self._title)
        inside.addLayout(learnt)
        inside.addWidget(self._facts)
        inside.addLayout(more)
        inside.addWidget(self._numbers)
        inside.addSpacing(theme.GRID)
        inside.addLayout(start)
        lay_card(self, inside)

    def place_beside_start(self, forecast: QWidget) -> None:
        self._start_row.addWidget(forecast, 1)

    def _connect(self) -> None:
        self._more.toggled.connect(self._numbers.setVisible)
        self._numbers.changed.connect(self._show_numbers)
        self._numbers.changed.connect(self._foresee)
        self._start.clicked.connect(self._on_start)
        self._raw_text.beginning_changed.connect(self._on_beginning_changed)
        self._raw_text.changed.connect(self._on_text_changed)
        session = self._session
        for signal in (
            self._raw_text.changed, session.busy_changed, session.ready_changed, session.settings_changed
        ):  # fmt: skip
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._title.setText(self.tr("What it learns from"))
        self._more.setText(self.tr("Change the numbers"))
        self._start.setText(self.tr("Start pre-training"))
        formulas.show(self._formula, "loss-joint")
        self._name_numbers()
        self._show_numbers()
        self._show_state()

    def _name_numbers(self) -> None:
        names = {
            "epochs": self.tr("Passes over the text (epochs)"),
            "next_weight": self.tr("Weight of the next-sentence loss (λ)"),
            "masked_share": self.tr("Share of tokens to be guessed"),
            "masks_words": self.tr("What is masked together"),
            "vocabulary_size": self.tr("Size of the vocabulary, at most"),
            "lowercase": self.tr("Letters"),
            "min_frequency": self.tr("Times that a word piece must occur"),
            "max_length": self.tr("Tokens of a pair of texts, at most"),
            "batch_size": self.tr("Pairs a step (batch size)"),
            "learning_rate": self.tr("Step size (learning rate)"),
            "seed": self.tr("Seed"),
        }
        choices = {
            "masks_words": {"no": self.tr("Word pieces"), "yes": self.tr("Whole words")},
            "lowercase": {"no": self.tr("As written (cased)"), "yes": self.tr("Small (uncased)")},
        }
        self._numbers.show_words(names, choices)

    def config(self) -> PretrainConfig:
        """Return the numbers as they stand in the form."""
        values: dict[str, Any] = self._numbers.values()  # Any: each is of its field's kind
        claims = {name: values[name] == "yes" for name in _CLAIMS}
        return replace(recipe(self._raw_text.beginning), **{**values, **claims})

    @Slot(object)
    def suggest(self, config: PretrainConfig) -> None:
        """Set how often the text is read, and in what steps, for a run that is for looking alone."""
        values = self._values_of(config)
        self._numbers.set_values({name: values[name] for name in _OF_LOOKING})
        now = self._numbers.values()
        self._suggested = {name: now[name] for name in _OF_LOOKING if now[name] != self._of_recipe[name]}
        self._suggested_for = self._chosen
        self._show_numbers()
        self._foresee()

    @property
    def _chosen(self) -> tuple[Looked | None, Encoder | Size]:
        return self._raw_text.found, self._raw_text.beginning

    def _drop_suggestion(self) -> None:
        """Take back what was suggested for another text or beginning; what the person has set since then stays."""
        if self._suggested_for != self._chosen:
            now, suggested, self._suggested = self._numbers.values(), self._suggested, {}
            kept = [name for name, value in suggested.items() if now[name] == value]
            self._numbers.set_values({name: self._of_recipe[name] for name in kept})

    def _values_of(self, config: PretrainConfig) -> dict[str, Value]:
        values: dict[str, Value] = {field.name: getattr(config, field.name) for field in _FIELDS}
        return {**values, **{name: _YES_NO[bool(values[name])] for name in _CLAIMS}}

    # Slots

    @Slot()
    def _on_beginning_changed(self) -> None:
        """Show what suits the beginning; what the person has set stays."""
        self._drop_suggestion()
        now = self._numbers.values()
        own = {name: value for name, value in now.items() if self._of_recipe and value != self._of_recipe[name]}
        is_new = self._raw_text.size is not None
        for name in _OF_NEW_ONES:
            self._numbers.set_row_visible(name, is_visible=is_new)
        self._numbers.set_most("max_length", 512 if is_new else self._raw_text.encoder.longest)
        self._numbers.set_values(self._values_of(recipe(self._raw_text.beginning)))
        self._of_recipe = self._numbers.values()
        self._numbers.set_values(own)
        self._show_numbers()
        self._foresee()

    @Slot()
    def _on_text_changed(self) -> None:
        self._drop_suggestion()
        self._show_numbers()

    @Slot()
    def _show_numbers(self) -> None:
        config = self.config()
        self._loss.setText(pretrain_words.joint_loss(config.next_weight))
        facts = pretrain_words.settings(config)
        if self._suggested and self._numbers.values() == {**self._of_recipe, **self._suggested}:
            facts += "\n" + self.tr("Numbers for a first look: a short text is read several times, in larger steps.")
        elif self._numbers.values() != self._of_recipe:
            facts += "\n" + self.tr("Numbers changed by you.")
        self._facts.setText(facts)

    @Slot()
    def _show_state(self) -> None:
        has_text = self._raw_text.found is not None
        self._start.setEnabled(has_text and self._session.is_free)
        self._missing.setText(self.tr("Choose a text first."))
        self._missing.setVisible(not has_text)
        self._foresee()

    @Slot()
    def _foresee(self) -> None:
        """Have the run tried out while somebody looks."""
        if self.isVisible() and self._session.device is not None:
            self._session.pretraining.foresee(self.config())

    @Slot()
    def _on_start(self) -> None:
        if self._session.pretraining.begin(self.config()):
            self._start.setEnabled(False)  # at once: a second click may already be under way

    def start(self) -> None:
        """The page's main action, for its shortcut."""
        if self._start.isEnabled():
            self._on_start()

    # Qt's own events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._foresee()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.pretraining.foresight.rest()
