"""The page "Pre-train", middle: whether an encoder goes on, and which, or a new network begins, and of what size."""

from typing import get_args

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.encoder_choice import EncoderChoice
from bertdesk.app.session import Session
from bertdesk.app.widgets.page import lay_card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.segments import Segments
from bertdesk.core.pretrain.sizes import SIZES, Size


class BeginningPanel(QWidget):
    folder_requested = Signal()  # an encoder in a local folder

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._raw_text = session, session.raw_text
        self._last_size: Size = "tiny"
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._words = plain_label("heading"), plain_label("muted", wraps=True)
        self._goes_on, self._is_new = QRadioButton(), QRadioButton()
        group = QButtonGroup(self)
        ways = QHBoxLayout()
        ways.setSpacing(2 * theme.GRID)
        for button in (self._goes_on, self._is_new):
            group.addButton(button)
            ways.addWidget(button)
        ways.addStretch()
        self._encoder = EncoderChoice(self._session.own_encoders, self._raw_text.encoder)
        self._size = Segments(get_args(Size))
        inside = QVBoxLayout()
        inside.addWidget(self._title)
        inside.addLayout(ways)
        for part in (self._encoder, self._size, self._words):
            inside.addWidget(part)
        lay_card(self, inside)

    def _connect(self) -> None:
        self._goes_on.clicked.connect(self._on_going_on)
        self._is_new.clicked.connect(self._on_new)
        self._size.chosen.connect(self._on_size_chosen)
        self._encoder.chosen.connect(self._raw_text.go_on_from)
        self._encoder.folder_requested.connect(self.folder_requested)
        self._raw_text.beginning_changed.connect(self._show_beginning)

    def retranslate(self) -> None:
        self._title.setText(self.tr("What it starts from"))
        self._goes_on.setText(self.tr("An encoder that goes on"))
        self._is_new.setText(self.tr("A new network"))
        self._size.setAccessibleName(self.tr("Size of the new network"))
        names = {"tiny": self.tr("Tiny"), "mini": self.tr("Mini"), "small": self.tr("Small")}
        self._size.show_words(names, {key: self._of_size(key) for key in SIZES})
        self._encoder.retranslate()
        self._show_beginning()

    def _of_size(self, size: Size) -> str:
        layers, width, _ = SIZES[size]
        patterns: dict[Size, str] = {
            "tiny": self.tr("{layers} layers, {width} wide: the quickest, to see how learning goes."),
            "mini": self.tr("{layers} layers, {width} wide: slower than tiny, and learns more."),
            "small": self.tr(
                "{layers} layers, {width} wide: the slowest of the three; wants much text, and patience or a graphics"
                " card."
            ),
        }
        return patterns[size].format(layers=i18n.number(layers), width=i18n.number(width))

    @Slot()
    def _show_beginning(self) -> None:
        size = self._raw_text.size
        self._goes_on.setChecked(size is None)
        self._is_new.setChecked(size is not None)
        self._encoder.show_encoder(self._raw_text.encoder)
        self._encoder.setVisible(size is None)
        self._size.setVisible(size is not None)
        if size is None:
            self._words.setText(
                self.tr(
                    "It keeps its vocabulary and what it has learnt, and gets to know your text besides: the usual"
                    " choice, with little text too."
                )
            )
            return
        self._last_size = size
        self._size.select(size)
        new = self.tr("It knows nothing yet, and its vocabulary is made of your text: it wants much of it.")
        self._words.setText(self.tr("{one} {two}").format(one=self._of_size(size), two=new))

    @Slot()
    def _on_going_on(self) -> None:
        self._raw_text.go_on_from(self._raw_text.encoder)

    @Slot()
    def _on_new(self) -> None:
        self._raw_text.begin_new(self._last_size)

    @Slot(str)
    def _on_size_chosen(self, size: Size) -> None:
        self._raw_text.begin_new(size)
