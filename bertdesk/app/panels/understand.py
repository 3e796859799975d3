"""The page "Understand": which network is looked at, the sentence, and one view of what the network makes of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, known_networks, theme, view_names
from bertdesk.app.known_networks import Source
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.page import Page, card
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.app.widgets.segments import Segments
from bertdesk.app.widgets.tight_stack import TightStack
from bertdesk.core import base_models
from bertdesk.core.pairs import Text, whole

_TYPING_MS = 400
"""After so long without a key the sentence is read"""
VIEWS = ("pieces", "attention", "masked", "next", "inside", "positions", "toy", "lesson")
_WITHOUT_SENTENCE = ("toy", "lesson", "positions")
"""Views that say nothing of the sentence above them"""
_WITHOUT_NETWORK = ("toy",)
"""Nor of the network"""
_LONGEST_TAKEN = 2000
"""Characters of a text that was classified, up to which the page begins with it"""
_SAMPLES = {
    "en": "The staff was not very friendly, but the room was wonderfully clean.",
    "zh": "服务员不太热情，但是房间打扫得非常干净。",
}
_SECONDS = {
    "en": "We slept well and would gladly come again.",
    "zh": "我们睡得很好，下次还会再来。",
}


class UnderstandPanel(Page):
    folder_requested = Signal()  # look at a model folder that the person chooses

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._understanding = session, session.understanding
        self._views: dict[str, View] = {}
        self._is_new_model = False
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._network, self._folder = QComboBox(), QPushButton()
        self._network.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._state, self._trouble = plain_label("muted", wraps=True), plain_label("bad", wraps=True)
        self._again = QPushButton()
        self._first, self._second = PasteBox(), PasteBox()
        self._pair = QPushButton()
        self._pair.setCheckable(True)
        self._second.hide()
        for button in (self._pair, self._again):
            button.setProperty("link", True)
        choice = QHBoxLayout()
        choice.setSpacing(theme.GRID)
        choice.addWidget(self._network, 1)
        choice.addWidget(self._folder)
        state = QHBoxLayout()
        state.addWidget(self._state, 1)
        state.addWidget(self._trouble, 1)
        state.addWidget(self._again)
        state.addWidget(self._pair)
        inside = QVBoxLayout()
        inside.addLayout(choice)
        for box in (self._first, self._second):
            box.setFixedHeight(theme.px(56))
            inside.addWidget(box)
        inside.addLayout(state)
        self._top = card(inside)
        self._segments, self._stack = Segments(VIEWS), TightStack()
        self._to_lesson = QPushButton()
        self._to_lesson.setProperty("link", True)
        self.buttons.addWidget(self._to_lesson)
        self.body.addWidget(self._top)
        self.body.addWidget(self._segments)
        self.body.addWidget(self._stack, 1)
        self.setTabOrder(self._pair, self._to_lesson)  # the network and the sentence come first
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
        self._to_lesson.clicked.connect(lambda: self.go_to_view("lesson"))
        self._network.activated.connect(self._on_network_chosen)
        self._folder.clicked.connect(self.folder_requested)
        self._again.clicked.connect(self._understanding.open_again)
        self._pair.toggled.connect(self._on_pair_toggled)
        self.width_changed.connect(self._arrange)
        for box in (self._first, self._second):
            box.textChanged.connect(self._typing.start)
            box.submitted.connect(self.read)
        self._typing.timeout.connect(self.read)
        for signal in (self._understanding.subject_changed, self._understanding.pieces_changed):
            signal.connect(self._show_state)
        self._understanding.stopped.connect(self._show_state)
        self._session.model_changed.connect(self._on_model_changed)
        self._session.material.encoder_changed.connect(self._fill)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Understand"), self.tr("Look into the network, on a sentence of your own: every figure is its own.")
        )
        self._network.setAccessibleName(self.tr("Network that is looked at"))
        self._to_lesson.setText(self.tr("Lesson: BERT in twelve steps"))
        self._folder.setText(self.tr("From a folder…"))
        self._again.setText(self.tr("Try again"))
        self._first.setPlaceholderText(self.tr("Type a sentence"))
        self._first.setAccessibleName(self.tr("Sentence"))
        self._second.setPlaceholderText(self.tr("And the one after it"))
        self._second.setAccessibleName(self.tr("Second sentence"))
        self._name_pair()
        self._segments.show_words(view_names.names(), view_names.explained())
        self._segments.setAccessibleName(self.tr("View"))
        self._arrange()
        self._fill()
        self._show_state()
        for view in self._views.values():
            view.retranslate()

    def _name_pair(self) -> None:
        is_pair = self._pair.isChecked()
        self._pair.setText(self.tr("Without the second sentence") if is_pair else self.tr("With a second sentence"))

    def go_to_view(self, key: str) -> None:
        """Show a view from its top, where a person comes to it from elsewhere than its name."""
        self.show_view(key)
        self.verticalScrollBar().setValue(0)

    def show_view(self, key: str) -> None:
        self._segments.select(key)
        self._stack.setCurrentWidget(self._views[key])
        self._to_lesson.setVisible(key != "lesson")
        self._top.setVisible(key not in _WITHOUT_NETWORK)
        has_sentence = key not in _WITHOUT_SENTENCE
        for widget in (self._first, self._pair):
            widget.setVisible(has_sentence)
        self._second.setVisible(has_sentence and self._pair.isChecked())
        if key == "next" and not self._pair.isChecked():
            self._add_second()

    def stop(self) -> bool:
        """Stop what the view that is seen does by itself. Returns: whether there was something."""
        return any(view.isVisible() and view.stop() for view in self._views.values())

    def _add_second(self) -> None:
        """Ask for the pair that a view is about; it begins with a sentence that might follow."""
        if not self._second.text():
            is_chinese = any("\u4e00" <= character <= "\u9fff" for character in self._first.text())
            self._second.set_text(_SECONDS["zh" if is_chinese else "en"])
        self._pair.setChecked(True)

    @Slot()
    def swap(self) -> None:
        """Let the second sentence be the first."""
        first, second = self._first.text(), self._second.text()
        self._first.set_text(second)
        self._second.set_text(first)
        self.read()

    @Slot()
    def read(self) -> None:
        """Look at what stands in the boxes."""
        self._typing.stop()
        first, second = self._first.text(), self._second.text()
        self._understanding.read((first, second) if self._pair.isChecked() else first)

    def look_at(self, source: Source, *, anew: bool = False) -> None:
        """Look at a network from now on; `anew`: open it even where the same folder is open."""
        settings, self._is_new_model = self._session.settings, False
        self._understanding.use(source, device=settings.device, mirror=settings.hub_mirror, anew=anew)
        self._fill()
        self.read()

    def look_into(self, folder: Path, view: str) -> None:
        """Look at a model folder in one of VIEWS."""
        self._write_first()
        self.look_at(folder, anew=True)
        self.show_view(view)

    def begin(self) -> None:
        """The page is shown: open the model in use, or the encoder, unless something is open."""
        classifier, source = self._session.classifier, self._understanding.source
        if source is None:
            self._write_first()
        if classifier is not None and classifier.folder is not None and (source is None or self._is_new_model):
            self.look_at(classifier.folder, anew=self._is_new_model)
        elif source is None:
            encoder = self._session.material.encoder
            self.look_at(encoder if known_networks.is_here(encoder) else base_models.BUILT_IN)
        else:
            self._fill()  # there may be new ones in the library
            self.read()

    def _write_first(self) -> None:
        """Begin with the text that was classified last, else with a sentence in the encoder's language."""
        asked = self._session.asking.subject
        if self._first.text():
            return
        if 0 < len(whole(asked)) <= _LONGEST_TAKEN:
            self.write(asked)
        else:
            self.write(_SAMPLES["zh" if self._session.material.encoder.languages == ("zh",) else "en"])

    def write(self, text: Text) -> None:
        """Put a sentence, or a pair of them, into the boxes; it is read after a moment, as if it were typed."""
        first, second = (text, "") if isinstance(text, str) else text
        self._first.set_text(first)
        self._second.set_text(second)
        for box in (self._first, self._second):
            box.moveCursor(QTextCursor.MoveOperation.Start)  # its beginning is what a person looks for
        self._pair.setChecked(not isinstance(text, str))

    # Slots

    @Slot()
    def _arrange(self) -> None:
        """Put the names of the views into two rows where there is no room for one."""
        self._segments.fit(self.viewport().width() - 6 * theme.GRID)  # the page's margins

    @Slot()
    def _fill(self) -> None:
        """List what can be looked at, once there is something that is looked at."""
        classifier, chosen = self._session.classifier, self._understanding.source
        if chosen is None:
            return
        in_use = classifier.folder if classifier is not None else None
        self._network.clear()
        for words, source in known_networks.known(in_use, self._session.material.encoder, chosen):
            self._network.addItem(words, source)
            if source == chosen:
                self._network.setCurrentIndex(self._network.count() - 1)
        self._network.setToolTip(plain_tooltip(self._network.currentText()))

    @Slot()
    def _on_network_chosen(self) -> None:
        self.look_at(self._network.currentData())

    @Slot()
    def _on_model_changed(self) -> None:
        self._is_new_model = True  # it is looked at when the page is shown next: nothing changes under a person's eyes
        self._fill()

    @Slot(bool)
    def _on_pair_toggled(self, is_pair: bool) -> None:  # noqa: FBT001  # a slot
        self._second.setVisible(is_pair)
        self._name_pair()
        self.read()

    @Slot()
    def _show_state(self) -> None:
        """Say what the network is, or that it is being opened, or why it could not be."""
        looked_at, subject = self._understanding, self._understanding.subject
        self._trouble.setVisible(looked_at.is_stopped)
        self._again.setVisible(looked_at.is_stopped)
        self._state.setVisible(not looked_at.is_stopped)
        if looked_at.is_stopped:
            failure = looked_at.failure
            stopped = self.tr("The network was not opened: you have stopped it.")
            self._trouble.setText(i18n.message(failure.code, failure.facts) if failure else stopped)
        elif subject is None:
            self._state.setText(self.tr("Opening the network…") if looked_at.source is not None else "")
        else:
            pattern = self.tr("{kind}: {layers} layers of {heads} heads, {width} numbers for each piece")
            sizes = {"layers": subject.layers, "heads": subject.attention_heads, "width": i18n.number(subject.width)}
            self._state.setText(pattern.format(kind=known_networks.kind_name(subject.kind), **sizes))
