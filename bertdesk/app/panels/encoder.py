"""The page "Train", top: which encoder learns, and what it is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bertdesk.app.encoder_choice import EncoderChoice
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label


class EncoderPanel(QWidget):
    folder_requested = Signal()  # an encoder in a local folder

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title = plain_label("heading")
        self._choice = EncoderChoice(self._session.own_encoders, self._material.encoder)
        inside = QVBoxLayout()
        inside.addWidget(self._title)
        inside.addWidget(self._choice)
        lay_card(self, inside)

    def _connect(self) -> None:
        self._choice.chosen.connect(self._material.choose_encoder)
        self._choice.folder_requested.connect(self.folder_requested)
        self._material.encoder_changed.connect(self._on_encoder_changed)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Encoder"))
        self._choice.retranslate()

    @Slot()
    def _on_encoder_changed(self) -> None:
        self._choice.show_encoder(self._material.encoder)
