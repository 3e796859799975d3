"""The page "Train", middle: which preset, what it does, the numbers it stands for, the start."""

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import i18n, levers, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.number_form import ChoiceField, NumberField, NumberForm, Value
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core import base_models
from bertdesk.core.base_models import Preset
from bertdesk.core.config import BestBy, ClassWeights, TrainConfig
from bertdesk.core.dataset import MUCH_UNEQUAL

_FIELDS = (
    NumberField("learning_rate", 1e-6, 0.1, 1e-5, decimals=6),
    NumberField("batch_size", 1, 512),
    NumberField("epochs", 1, 100),
    NumberField("max_length", 16, 512, 16),
    NumberField("frozen_layers", 0, 24),
    NumberField("seed", 0, 2**31 - 1),
    ChoiceField("class_weights", get_args(ClassWeights)),
    NumberField("label_smoothing", 0.0, 0.5, 0.05, decimals=2),
    ChoiceField("best_by", get_args(BestBy)),
    NumberField("seeds", 1, 20),
)
"""All but "seeds" are TrainConfig's."""


class TrainPanel(QWidget):
    page_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._presets: dict[Preset, QRadioButton] = {}
        self._of_preset: dict[str, Value] = {}  # the form's values as the preset has set them
        self._precision = ""  # as last measured
        self._build()
        self._connect()
        self.retranslate()
        self._on_encoder_changed()

    def _build(self) -> None:
        self._preset_title = plain_label("heading")
        inside = QVBoxLayout()
        inside.addWidget(self._preset_title)
        inside.addLayout(self._build_presets())
        self._levers, self._preset_facts = plain_label(wraps=True), plain_label("muted", wraps=True)
        inside.addWidget(self._levers)
        inside.addWidget(self._preset_facts)
        inside.addWidget(self._build_unequal())
        self._more = QPushButton()
        self._more.setCheckable(True)
        self._more.setProperty("link", True)
        self._numbers = NumberForm(_FIELDS)
        self._numbers.hide()
        row = QHBoxLayout()
        row.addWidget(self._more)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self._numbers)
        inside.addSpacing(theme.GRID)
        inside.addLayout(self._build_start())
        lay_card(self, inside)

    def _build_presets(self) -> QHBoxLayout:
        row, group = QHBoxLayout(), QButtonGroup(self)
        row.setSpacing(2 * theme.GRID)
        for preset in get_args(Preset):
            button = QRadioButton()
            self._presets[preset] = button
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(self._on_preset_chosen)
        row.addStretch()
        self._presets["balanced"].setChecked(True)
        return row

    def _build_unequal(self) -> QWidget:
        self._unequal = QWidget()
        self._unequal_words, self._balance = plain_label("muted", wraps=True), QPushButton()
        self._balance.setProperty("link", True)
        row = QHBoxLayout(self._unequal)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GRID)
        row.addWidget(self._unequal_words, 1)
        row.addWidget(self._balance)
        return self._unequal

    def _build_start(self) -> QHBoxLayout:
        self._start, self._to_data = QPushButton(), QPushButton()
        self._start.setProperty("primary", True)
        self._missing = plain_label("muted", wraps=True)
        row = self._start_row = QHBoxLayout()
        row.setSpacing(2 * theme.GRID)
        row.addWidget(self._start)
        row.addWidget(self._to_data)
        row.addWidget(self._missing, 1)
        return row

    def place_beside_start(self, forecast: QWidget) -> None:
        self._start_row.addWidget(forecast, 1)

    def _connect(self) -> None:
        self._more.toggled.connect(self._numbers.setVisible)
        self._balance.clicked.connect(self._on_balance)
        self._start.clicked.connect(self._on_start)
        self._to_data.clicked.connect(self._on_to_data)
        self._numbers.changed.connect(self._show_numbers)
        self._numbers.changed.connect(self._foresee)
        session, material = self._session, self._material
        material.encoder_changed.connect(self._on_encoder_changed)
        material.dataset_changed.connect(self._on_dataset_changed)
        session.training.foresight.changed.connect(self._on_foresight_changed)
        for signal in (material.dataset_changed, session.busy_changed, session.ready_changed, session.settings_changed):
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._preset_title.setText(self.tr("How long to train"))
        self._presets["fast"].setText(self.tr("Fast"))
        self._presets["balanced"].setText(self.tr("Balanced"))
        self._presets["thorough"].setText(self.tr("Thorough"))
        self._more.setText(self.tr("Change the numbers"))
        self._balance.setText(self.tr("Balance the classes"))
        self._name_numbers()
        self._start.setText(self.tr("Start training"))
        self._to_data.setText(self.tr("Open a table"))
        self._show_numbers()
        self._show_state()

    def _name_numbers(self) -> None:
        names = {
            "learning_rate": self.tr("Step size (learning rate)"),
            "batch_size": self.tr("Texts a step (batch size)"),
            "epochs": self.tr("Passes over the data (epochs), at most"),
            "max_length": self.tr("Tokens read of a text"),
            "frozen_layers": self.tr("Lowest layers kept as they are"),
            "seed": self.tr("Seed"),
            "class_weights": self.tr("How much a class counts (class weights)"),
            "label_smoothing": self.tr("Doubt about every class (label smoothing)"),
            "best_by": self.tr("What chooses the best pass"),
            "seeds": self.tr("Runs with seeds of their own"),
        }
        choices = {
            "class_weights": {"off": self.tr("By its texts (off)"), "balanced": self.tr("All the same (balanced)")},
            "best_by": {
                "auto": self.tr("By the classes (auto)"),
                "accuracy": self.tr("Accuracy"),
                "macro_f1": self.tr("Macro-F1"),
            },
        }
        self._numbers.show_words(names, choices)

    def config(self) -> TrainConfig:
        """Return the numbers as they stand in the form."""
        values: dict[str, Any] = self._numbers.values()  # Any: each is of its field's kind
        values.pop("seeds")
        return replace(self._recipe(), **values)

    @property
    def _seeds(self) -> int:
        return int(self._numbers.values()["seeds"])

    def _recipe(self) -> TrainConfig:
        dataset = self._material.dataset
        rows = dataset.n if dataset else 0  # of rows without text or class nothing is learned
        return base_models.recipe(self._material.encoder, self._preset(), rows=rows)

    def _preset(self) -> Preset:
        return next(preset for preset, button in self._presets.items() if button.isChecked())

    # Slots

    @Slot()
    def _on_preset_chosen(self) -> None:
        recipe = self._recipe()
        names = (field.name for field in _FIELDS if field.name != "seeds")
        self._numbers.set_values({"seeds": 1, **{name: getattr(recipe, name) for name in names}})
        self._of_preset = self._numbers.values()
        self._show_numbers()
        self._foresee()

    @Slot()
    def _on_dataset_changed(self) -> None:
        if self._numbers.values() == self._of_preset:  # what the person has set stays, whatever the table
            self._on_preset_chosen()
        else:
            self._show_numbers()

    @Slot()
    def _show_numbers(self) -> None:
        config, seeds = self.config(), self._seeds
        self._levers.setText(levers.sentence(config, layers=self._material.encoder.layers, precision=self._precision))
        pattern = self.tr(
            "Up to {epochs} passes over the data, {length} tokens of each text, batches of {batch}, learning rate"
            " {rate}."
        )
        facts = pattern.format(
            epochs=config.epochs, length=config.max_length, batch=config.batch_size, rate=f"{config.learning_rate:g}"
        )
        if seeds > 1:
            facts += "\n" + self.tr("{n} runs, one after the other; the best is kept.").format(n=i18n.number(seeds))
        if self._numbers.values() != self._of_preset:
            facts += "\n" + self.tr("Numbers changed by you.")
        self._preset_facts.setText(facts)
        self._show_unequal(config)

    def _show_unequal(self, config: TrainConfig) -> None:
        """Say that accuracy alone would forget small classes, where there are some and nothing is done about it."""
        dataset = self._material.dataset
        is_unequal = dataset is not None and dataset.unequal > MUCH_UNEQUAL
        self._unequal.setVisible(is_unequal and config.class_weights == "off")
        if dataset is None or not is_unequal:
            return
        pattern = self.tr("The largest class has {n} times as many texts as the smallest.")
        if config.best_by != "accuracy":
            pattern = self.tr(
                "The largest class has {n} times as many texts as the smallest: macro-F1 chooses the best pass."
            )
        self._unequal_words.setText(pattern.format(n=i18n.number(dataset.unequal, 1)))

    @Slot()
    def _on_balance(self) -> None:
        self._numbers.set_values({"class_weights": "balanced"})

    @Slot()
    def _on_encoder_changed(self) -> None:
        self._numbers.set_most("max_length", self._material.encoder.longest)
        self._on_preset_chosen()
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        has_data = self._material.dataset is not None
        self._start.setEnabled(has_data and self._session.is_free)
        self._to_data.setVisible(not has_data)
        self._missing.setText(self.tr("Training needs a table with texts and classes."))
        self._missing.setVisible(not has_data)
        self._foresee()

    @Slot()
    def _foresee(self) -> None:
        """Have the run tried out while somebody looks."""
        if self.isVisible() and self._session.device is not None:
            self._session.training.foresee(self.config(), seeds=self._seeds)

    @Slot()
    def _on_foresight_changed(self) -> None:
        plan = self._session.training.foresight.plan
        if plan is not None and plan.precision != self._precision:
            self._precision = plan.precision
            self._show_numbers()

    @Slot()
    def _on_start(self) -> None:
        if self._session.training.begin(self.config(), seeds=self._seeds):
            self._start.setEnabled(False)  # at once: a second click may already be under way

    @Slot()
    def _on_to_data(self) -> None:
        self.page_requested.emit("data")

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
        self._session.training.foresight.rest()
