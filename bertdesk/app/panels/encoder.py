"""The page "Train", top: which encoder learns, and what it is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core import base_models


class EncoderPanel(QWidget):
    folder_requested = Signal()  # an encoder in a local folder

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._encoder = QComboBox()
        self._encoder.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._title, self._facts = plain_label("heading"), plain_label("muted", wraps=True)
        self._folder = QPushButton()
        choice = QHBoxLayout()
        choice.addWidget(self._encoder, 1)
        choice.addWidget(self._folder)
        inside = QVBoxLayout()
        inside.addWidget(self._title)
        inside.addLayout(choice)
        inside.addWidget(self._facts)
        lay_card(self, inside)

    def _connect(self) -> None:
        self._encoder.currentTextChanged.connect(self._on_encoder_shown)
        self._encoder.activated.connect(self._on_encoder_chosen)
        self._folder.clicked.connect(self.folder_requested)
        self._material.encoder_changed.connect(self._on_encoder_changed)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Encoder"))
        self._encoder.setAccessibleName(self.tr("Encoder"))
        self._folder.setText(self.tr("From a folder…"))
        self._fill()
        self._show_facts()

    def _fill(self) -> None:
        self._encoder.clear()
        known = list(base_models.CATALOGUE)
        if self._material.encoder not in known:
            known.append(self._material.encoder)
        for encoder in known:
            place = self.tr("built in") if encoder.place == "built-in" else ""
            if encoder.place == "hub" and base_models.folder_of(encoder) is None:
                place = self.tr("is downloaded first")
            pattern = self.tr("{name} ({place})") if place else "{name}"
            self._encoder.addItem(pattern.format(name=encoder.name, place=place), encoder)
        self._encoder.setCurrentIndex(known.index(self._material.encoder))

    def _show_facts(self) -> None:
        encoder = self._material.encoder
        facts = [
            self.tr("{n} million weights").format(n=f"{encoder.parameters_m:g}") if encoder.parameters_m else "",
            self.tr("{n} layers").format(n=encoder.layers) if encoder.layers else "",
            self._languages(encoder.languages),
            self.tr("licence {name}").format(name=encoder.licence) if encoder.licence else "",
        ]
        self._facts.setText(" · ".join(fact for fact in facts if fact))

    def _languages(self, codes: tuple[str, ...]) -> str:
        names = {"en": self.tr("English"), "zh": self.tr("Chinese"), "*": self.tr("about a hundred languages")}
        return self.tr(", ").join(names[code] for code in codes if code in names)

    # Slots

    @Slot(str)
    def _on_encoder_shown(self, words: str) -> None:
        self._encoder.setToolTip(plain_tooltip(words))  # a long name is cut

    @Slot()
    def _on_encoder_chosen(self) -> None:
        self._material.choose_encoder(self._encoder.currentData())

    @Slot()
    def _on_encoder_changed(self) -> None:
        if self._encoder.currentData() != self._material.encoder:
            self._fill()
        self._show_facts()
