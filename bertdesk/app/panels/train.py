"""The page "Train", upper part: which encoder, which preset, the numbers it stands for, on which device."""

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core import base_models
from bertdesk.core.base_models import Preset
from bertdesk.core.config import TrainConfig


class TrainPanel(QWidget):
    folder_requested = Signal()  # an encoder in a local folder
    page_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._presets: dict[Preset, QRadioButton] = {}
        self._of_preset: tuple[float, ...] = ()  # the form's numbers as the preset has set them
        self._build()
        self._connect()
        self.retranslate()
        self._on_encoder_changed()

    def _build(self) -> None:
        self._encoder = QComboBox()
        self._encoder.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._encoder_facts = plain_label("muted", wraps=True)
        self._folder = QPushButton()
        self._encoder_title, self._preset_title = plain_label("heading"), plain_label("heading")
        choice = QHBoxLayout()
        choice.addWidget(self._encoder, 1)
        choice.addWidget(self._folder)
        encoder = QVBoxLayout()
        encoder.addWidget(self._encoder_title)
        encoder.addLayout(choice)
        encoder.addWidget(self._encoder_facts)
        encoder.addSpacing(theme.GRID)
        encoder.addWidget(self._preset_title)
        encoder.addLayout(self._build_presets())
        self._preset_facts = plain_label("muted", wraps=True)
        encoder.addWidget(self._preset_facts)
        self._more = QPushButton()
        self._more.setCheckable(True)
        self._more.setProperty("link", True)
        self._numbers = self._build_numbers()
        self._numbers.hide()
        row = QHBoxLayout()
        row.addWidget(self._more)
        row.addStretch()
        encoder.addLayout(row)
        encoder.addWidget(self._numbers)
        self._device = plain_label("muted", wraps=True)
        self._start = QPushButton()
        self._start.setProperty("primary", True)
        self._missing = plain_label("muted", wraps=True)
        self._to_data = QPushButton()
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.GRID)
        bottom.addWidget(self._start)
        bottom.addWidget(self._to_data)
        bottom.addWidget(self._missing, 1)
        encoder.addSpacing(theme.GRID)
        encoder.addWidget(self._device)
        encoder.addLayout(bottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card(encoder))

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

    def _build_numbers(self) -> QWidget:
        self._rate = QDoubleSpinBox()
        self._rate.setDecimals(6)
        self._rate.setRange(1e-6, 0.1)
        self._rate.setSingleStep(1e-5)
        self._batch, self._epochs, self._length, self._frozen, self._seed = (QSpinBox() for _ in range(5))
        for box, low, high in (
            (self._batch, 1, 512),
            (self._epochs, 1, 100),
            (self._length, 16, 512),
            (self._frozen, 0, 24),
            (self._seed, 0, 2**31 - 1),
        ):
            box.setRange(low, high)
        self._length.setSingleStep(16)
        box_of_numbers = QWidget()
        form = QFormLayout(box_of_numbers)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._number_labels = []
        self._fields: tuple[QDoubleSpinBox | QSpinBox, ...] = (
            self._rate, self._batch, self._epochs, self._length, self._frozen, self._seed,
        )  # fmt: skip
        for field in self._fields:
            label = plain_label()
            label.setBuddy(field)
            form.addRow(label, field)
            self._number_labels.append(label)
            field.setMinimumWidth(theme.px(130))
        return box_of_numbers

    def _connect(self) -> None:
        self._encoder.currentTextChanged.connect(self._on_encoder_shown)
        self._encoder.activated.connect(self._on_encoder_chosen)
        self._folder.clicked.connect(self.folder_requested)
        self._more.toggled.connect(self._numbers.setVisible)
        self._start.clicked.connect(self._on_start)
        self._to_data.clicked.connect(self._on_to_data)
        self._session.encoder_changed.connect(self._on_encoder_changed)
        for field in self._fields:
            field.valueChanged.connect(self._show_numbers)
        self._session.table_changed.connect(self._on_table_changed)
        self._session.dataset_changed.connect(self._show_state)
        self._session.busy_changed.connect(self._show_state)
        self._session.ready_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._encoder_title.setText(self.tr("Encoder"))
        self._encoder.setAccessibleName(self.tr("Encoder"))
        self._folder.setText(self.tr("From a folder…"))
        self._preset_title.setText(self.tr("How long to train"))
        self._presets["fast"].setText(self.tr("Fast"))
        self._presets["balanced"].setText(self.tr("Balanced"))
        self._presets["thorough"].setText(self.tr("Thorough"))
        self._more.setText(self.tr("All numbers"))
        names = [
            self.tr("Reading rate (learning rate)"),
            self.tr("Texts a step (batch size)"),
            self.tr("Passes over the data (epochs), at most"),
            self.tr("Tokens read of a text"),
            self.tr("Lowest layers kept as they are"),
            self.tr("Seed"),
        ]
        for label, name in zip(self._number_labels, names, strict=True):
            label.setText(name)
            label.buddy().setAccessibleName(name)
        self._start.setText(self.tr("Start training"))
        self._to_data.setText(self.tr("Open a table"))
        self._fill_encoders()
        self._show_encoder()
        self._show_numbers()
        self._show_state()

    def _fill_encoders(self) -> None:
        self._encoder.clear()
        known = list(base_models.CATALOGUE)
        if self._session.encoder not in known:
            known.append(self._session.encoder)
        for encoder in known:
            place = self.tr("built in") if encoder.place == "built-in" else ""
            if encoder.place == "hub" and base_models.folder_of(encoder) is None:
                place = self.tr("is downloaded first")
            pattern = self.tr("{name} ({place})") if place else "{name}"
            self._encoder.addItem(pattern.format(name=encoder.name, place=place), encoder)
        self._encoder.setCurrentIndex(known.index(self._session.encoder))

    def config(self) -> TrainConfig:
        """Return the numbers as they stand in the form."""
        return replace(
            self._recipe(),
            learning_rate=self._rate.value(),
            batch_size=self._batch.value(),
            epochs=self._epochs.value(),
            max_length=self._length.value(),
            frozen_layers=self._frozen.value(),
            seed=self._seed.value(),
        )

    def _recipe(self) -> TrainConfig:
        table = self._session.table
        rows = len(table.rows) if table else 0
        return base_models.recipe(self._session.encoder, self._preset(), rows=rows)

    def _preset(self) -> Preset:
        return next(preset for preset, button in self._presets.items() if button.isChecked())

    # Slots

    @Slot()
    def _on_preset_chosen(self) -> None:
        config = self._recipe()
        self._rate.setValue(config.learning_rate)
        self._batch.setValue(config.batch_size)
        self._epochs.setValue(config.epochs)
        self._length.setValue(config.max_length)
        self._frozen.setValue(config.frozen_layers)
        self._seed.setValue(config.seed)
        self._of_preset = self._values()
        self._show_numbers()

    def _values(self) -> tuple[float, ...]:
        return tuple(field.value() for field in self._fields)

    @Slot()
    def _on_table_changed(self) -> None:
        if self._values() == self._of_preset:  # what the person has set stays, whatever the table
            self._on_preset_chosen()

    @Slot()
    def _show_numbers(self) -> None:
        rate, batch, epochs, length, frozen, _seed = self._values()
        pattern = self.tr(
            "Up to {epochs} passes over the data, {length} tokens of each text, batches of {batch}, learning rate"
            " {rate}, lowest {frozen} layers kept as they are."
        )
        facts = pattern.format(epochs=epochs, length=length, batch=batch, rate=f"{rate:g}", frozen=frozen)
        if self._values() != self._of_preset:
            facts += "\n" + self.tr("Numbers changed by you.")
        self._preset_facts.setText(facts)

    @Slot(str)
    def _on_encoder_shown(self, words: str) -> None:
        self._encoder.setToolTip(plain_tooltip(words))  # a long name is cut

    @Slot()
    def _on_encoder_chosen(self) -> None:
        self._session.choose_encoder(self._encoder.currentData())

    @Slot()
    def _on_encoder_changed(self) -> None:
        encoder = self._session.encoder
        if self._encoder.currentData() != encoder:
            self._fill_encoders()
        self._length.setMaximum(encoder.longest)
        self._show_encoder()
        self._on_preset_chosen()
        self._show_state()

    def _show_encoder(self) -> None:
        encoder = self._session.encoder
        facts = [
            self.tr("{n} million weights").format(n=f"{encoder.parameters_m:g}") if encoder.parameters_m else "",
            self.tr("{n} layers").format(n=encoder.layers) if encoder.layers else "",
            self._languages(encoder.languages),
            self.tr("licence {name}").format(name=encoder.licence) if encoder.licence else "",
        ]
        self._encoder_facts.setText(" · ".join(fact for fact in facts if fact))

    def _languages(self, codes: tuple[str, ...]) -> str:
        names = {"en": self.tr("English"), "zh": self.tr("Chinese"), "*": self.tr("about a hundred languages")}
        return self.tr(", ").join(names[code] for code in codes if code in names)

    @Slot()
    def _show_state(self) -> None:
        has_data = self._session.dataset is not None
        device = self._session.device
        self._start.setEnabled(has_data and self._session.is_free)
        self._to_data.setVisible(not has_data)
        self._missing.setText("" if has_data else self.tr("Training needs a table with texts and classes."))
        if device is None:
            self._device.setText(self.tr("Looking for the fastest device that works…"))
        else:
            name = " · ".join(filter(None, (device.kind.upper(), device.name)))
            self._device.setText(self.tr("Trains on {device}: a test step has just run there.").format(device=name))

    @Slot()
    def _on_start(self) -> None:
        if self._session.train(self.config()):
            self._start.setEnabled(False)  # at once: a second click may already be under way

    @Slot()
    def _on_to_data(self) -> None:
        self.page_requested.emit("data")

    def start(self) -> None:
        """The page's main action, for its shortcut."""
        if self._start.isEnabled():
            self._on_start()
