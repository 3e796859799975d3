"""Which encoder: of the catalogue, pre-trained here, or in a folder; and what the chosen one is."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app.own_encoders import OwnEncoders
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder


class EncoderChoice(QWidget):
    """Shows what it is told; what becomes of a choice, its panel decides."""

    chosen = Signal(object)  # Encoder
    folder_requested = Signal()  # an encoder in a local folder

    def __init__(self, own: OwnEncoders, shown: Encoder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own, self._shown = own, shown
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._encoder, self._facts, self._folder = QComboBox(), plain_label("muted", wraps=True), QPushButton()
        self._encoder.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        row = QHBoxLayout()
        row.addWidget(self._encoder, 1)
        row.addWidget(self._folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._facts)

    def _connect(self) -> None:
        self._encoder.currentTextChanged.connect(self._on_words_changed)
        self._encoder.activated.connect(self._on_activated)
        self._folder.clicked.connect(self.folder_requested)
        self._own.changed.connect(self._fill)

    def retranslate(self) -> None:
        self._encoder.setAccessibleName(self.tr("Encoder"))
        self._folder.setText(self.tr("From a folder…"))
        self._fill()
        self._show_facts()

    def show_encoder(self, encoder: Encoder) -> None:
        """Show this one as chosen, whoever chose it."""
        self._shown = encoder
        if self._encoder.currentData() != encoder:
            self._fill()
        self._show_facts()

    @Slot()
    def _fill(self) -> None:
        self._encoder.clear()
        known = [*base_models.CATALOGUE, *self._own.encoders]
        if self._shown not in known:
            known.append(self._shown)
        for encoder in known:
            self._encoder.addItem(self._words(encoder), encoder)
        self._encoder.setCurrentIndex(known.index(self._shown))

    def _words(self, encoder: Encoder) -> str:
        name, place = encoder.name, ""
        if encoder in self._own.encoders:
            name, place = Path(encoder.name).name, self.tr("pre-trained here")
        elif encoder.place == "built-in":
            place = self.tr("built in")
        elif encoder.place == "hub" and base_models.folder_of(encoder) is None:
            place = self.tr("is downloaded first")
        pattern = self.tr("{name} ({place})") if place else "{name}"
        return pattern.replace("{place}", place).replace("{name}", name)

    def _show_facts(self) -> None:
        encoder = self._shown
        facts = [
            self.tr("{n} million weights").format(n=f"{encoder.parameters_m:g}") if encoder.parameters_m else "",
            self.tr("{n} layers").format(n=encoder.layers) if encoder.layers else "",
            self._languages(encoder.languages),
            self.tr("licence {name}").format(name=encoder.licence) if encoder.licence else "",
        ]
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._facts.setVisible(any(facts))

    def _languages(self, codes: tuple[str, ...]) -> str:
        names = {"en": self.tr("English"), "zh": self.tr("Chinese"), "*": self.tr("about a hundred languages")}
        return self.tr(", ").join(names[code] for code in codes if code in names)

    @Slot(str)
    def _on_words_changed(self, words: str) -> None:
        self._encoder.setToolTip(plain_tooltip(words))  # a long name is cut

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self._encoder.currentData())
