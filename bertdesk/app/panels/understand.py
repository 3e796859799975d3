"""The page "Understand": which network is looked at, the sentence, and one view of what the network makes of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bertdesk.app import theme
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.page import Page, card
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.app.widgets.segments import Segments
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder

_TYPING_MS = 400
"""After so long without a key the sentence is read"""
VIEWS = ("pieces", "attention", "masked", "next", "inside", "positions", "toy", "lesson")
_WITHOUT_SENTENCE = ("toy", "lesson", "positions")
"""Views that say nothing of the sentence above them"""


class UnderstandPanel(Page):
    folder_requested = Signal()  # look at a model folder that the person chooses

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._understanding = session, session.understanding
        self._views: dict[str, View] = {}
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._network, self._folder = QComboBox(), QPushButton()
        self._network.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._state = plain_label("muted", wraps=True)
        self._first, self._second = PasteBox(), PasteBox()
        for box in (self._first, self._second):
            box.setFixedHeight(theme.px(56))
        self._pair = QPushButton()
        self._pair.setCheckable(True)
        self._pair.setProperty("link", True)
        self._second.hide()
        choice = QHBoxLayout()
        choice.setSpacing(theme.GRID)
        choice.addWidget(self._network, 1)
        choice.addWidget(self._folder)
        below = QHBoxLayout()
        below.addWidget(self._state, 1)
        below.addWidget(self._pair)
        inside = QVBoxLayout()
        inside.addLayout(choice)
        inside.addWidget(self._first)
        inside.addWidget(self._second)
        inside.addLayout(below)
        self._top = card(inside)
        self._segments, self._stack = Segments(VIEWS), QStackedWidget()
        self.body.addWidget(self._top)
        self.body.addWidget(self._segments)
        self.body.addWidget(self._stack, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)

    def place(self, views: dict[str, View]) -> None:
        """Take the views, one for each of VIEWS."""
        self._views = views
        for key in VIEWS:
            self._stack.addWidget(views[key])

    def _connect(self) -> None:
        self._segments.chosen.connect(self.show_view)
        self._network.activated.connect(self._on_network_chosen)
        self._folder.clicked.connect(self.folder_requested)
        self._pair.toggled.connect(self._on_pair_toggled)
        for box in (self._first, self._second):
            box.textChanged.connect(self._typing.start)
            box.submitted.connect(self.read)
        self._typing.timeout.connect(self.read)
        self._understanding.subject_changed.connect(self._show_state)
        self._understanding.pieces_changed.connect(self._show_state)
        self._session.model_changed.connect(self._on_model_changed)
        self._session.material.encoder_changed.connect(self._fill)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Understand"), self.tr("Look into the network, on a sentence of your own: every figure is its own.")
        )
        self._network.setAccessibleName(self.tr("Network that is looked at"))
        self._folder.setText(self.tr("From a folder…"))
        self._first.setPlaceholderText(self.tr("Type a sentence"))
        self._first.setAccessibleName(self.tr("Sentence"))
        self._second.setPlaceholderText(self.tr("And the one after it"))
        self._second.setAccessibleName(self.tr("Second sentence"))
        self._pair.setText(self.tr("With a second sentence"))
        names = {
            "pieces": self.tr("Pieces"), "attention": self.tr("Attention"), "masked": self.tr("Fill the gap"),
            "next": self.tr("Next sentence"), "inside": self.tr("Inside"), "positions": self.tr("Positions"),
            "toy": self.tr("Pre-training"), "lesson": self.tr("Lesson"),
        }  # fmt: skip
        explained = {
            "pieces": self.tr("What the sentence is cut into, and the three vectors that each piece begins as"),
            "attention": self.tr("What each piece looks at, in every layer and head"),
            "masked": self.tr("Which words the network would put into a gap"),
            "next": self.tr("Whether a sentence follows another"),
            "inside": self.tr("How a classifier comes to its class, layer by layer"),
            "positions": self.tr("How the network knows where a piece stands"),
            "toy": self.tr("A small network that learns before your eyes"),
            "lesson": self.tr("BERT in twelve steps, with exercises"),
        }
        self._segments.show_words(names, explained)
        self._segments.setAccessibleName(self.tr("View"))
        if not self._understanding.text and not self._first.text():
            self._first.set_text(self.tr("The staff was not very friendly, but the room was wonderfully clean."))
        self._fill()
        self._show_state()
        for view in self._views.values():
            view.retranslate()

    def show_view(self, key: str) -> None:
        self._segments.select(key)
        self._stack.setCurrentWidget(self._views[key])
        self._top.setVisible(key not in _WITHOUT_SENTENCE)

    @Slot()
    def read(self) -> None:
        """Look at what stands in the boxes."""
        self._typing.stop()
        first, second = self._first.text(), self._second.text()
        self._understanding.read(first if self._second.isHidden() else (first, second))

    def look_at(self, source: Path | Encoder) -> None:
        settings = self._session.settings
        self._understanding.use(source, device=settings.device, mirror=settings.hub_mirror)
        self._fill()
        self.read()

    def begin(self) -> None:
        """The page is shown: open the model in use, or the encoder, unless something is open."""
        if self._understanding.source is None:
            classifier = self._session.classifier
            self.look_at(classifier.folder if classifier and classifier.folder else self._session.material.encoder)
        else:
            self.read()

    # Slots

    @Slot()
    def _fill(self) -> None:
        """List what can be looked at: the model in use, encoders that are here, and what was chosen from a folder."""
        classifier, chosen = self._session.classifier, self._understanding.source
        known: list[tuple[str, Path | Encoder]] = []
        if classifier is not None and classifier.folder is not None:
            known.append(
                (self.tr("The model in use: {name}").replace("{name}", classifier.folder.name), classifier.folder)
            )
        for encoder in (*base_models.CATALOGUE, self._session.material.encoder):
            if encoder.place != "hub" or base_models.folder_of(encoder) is not None:
                known.append((Path(encoder.name).name if encoder.place == "local" else encoder.name, encoder))
        if chosen is not None and chosen not in [source for _, source in known]:
            known.append((chosen.name, chosen))
        self._network.clear()
        for words, source in {str(source): (words, source) for words, source in known}.values():
            self._network.addItem(words, source)
            if source == chosen:
                self._network.setCurrentIndex(self._network.count() - 1)
        self._network.setToolTip(plain_tooltip(self._network.currentText()))

    @Slot()
    def _on_network_chosen(self) -> None:
        self.look_at(self._network.currentData())

    @Slot()
    def _on_model_changed(self) -> None:
        classifier = self._session.classifier
        if classifier is not None and classifier.folder is not None and self._understanding.source is not None:
            self.look_at(classifier.folder)
        else:
            self._fill()

    @Slot(bool)
    def _on_pair_toggled(self, is_pair: bool) -> None:  # noqa: FBT001  # a slot
        self._second.setVisible(is_pair)
        self.read()

    @Slot()
    def _show_state(self) -> None:
        subject = self._understanding.subject
        if subject is None:
            self._state.setText(self.tr("Opening the network…") if self._understanding.source is not None else "")
            return
        pattern = self.tr("{kind}: {layers} layers of {heads} heads, {width} numbers for each piece")
        self._state.setText(
            pattern.format(kind=subject.kind, layers=subject.layers, heads=subject.attention_heads, width=subject.width)
        )
