"""The page "Classify": a pasted text, its class and probabilities at once. The words behind them are a panel."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import Page, card, splitter
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core.pairs import Text, is_empty, parts_of
from bertdesk.core.scripts import MUCH_UNKNOWN_OF_A_TEXT


class ClassifyPanel(Page):
    page_requested = Signal(str)
    model_requested = Signal()  # open a model folder

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._asking = session, session.asking
        self._kept = 0  # characters kept of a paste that was too long; 0 = nothing was cut
        self._was_moved = False  # the border between text and answer, by hand
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._open, self._to_train = QPushButton(), QPushButton()
        self._to_train.setProperty("primary", True)
        self.buttons.addWidget(self._open)
        self.buttons.addWidget(self._to_train)
        self._paste = PasteBox()
        self._paste.setMinimumHeight(theme.px(96))
        self._second = PasteBox()
        self._second.setMinimumHeight(theme.px(56))
        self._second.hide()
        self._classify = QPushButton()
        self._classify.setProperty("primary", True)
        self._hint, self._first_only = plain_label("small"), QCheckBox()
        self._first_only.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self._classify)
        row.addWidget(self._hint, 1)
        row.addWidget(self._first_only)
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(theme.GRID)
        above.addWidget(self._paste, 1)
        above.addWidget(self._second, 1)
        above.addLayout(row)
        self._notices = NoticeList()
        above.addWidget(self._notices)
        self._answer = splitter("classes", (self._build_classes(), 3))
        self._whole = splitter("", (top, 1), (self._answer, 3))  # no name: how much the text takes is no preference
        self._whole.setOrientation(Qt.Orientation.Vertical)
        self.body.addWidget(self._whole, 1)

    def place_words(self, words: QSplitter) -> None:
        """Take the panel with the words behind the answer."""
        words.setMinimumHeight(theme.px(340))
        self._answer.addWidget(words)
        self._answer.setStretchFactor(1, 9)
        self._answer.setSizes([300, 900])

    @Slot()
    def _fit(self) -> None:
        """Leave the answer what the text does not need, unless the person has moved the border."""
        if self._answer.isHidden() or self._was_moved:
            return
        upper, lower = self._whole.sizes()
        boxes = [box for box in (self._paste, self._second) if not box.isHidden()]
        needed = upper + sum(box.fitting_height() - box.height() for box in boxes)
        self._whole.setSizes([needed, upper + lower - needed])

    def _build_classes(self) -> QWidget:
        self._label, self._label_caption = plain_label("title", wraps=True), plain_label("muted")
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a name may be one word
        self._bars = BarList(selectable=True)
        self._bars_hint = plain_label("small", wraps=True)
        classes = QVBoxLayout()
        classes.addWidget(self._label_caption)
        classes.addWidget(self._label)
        classes.addWidget(self._bars)
        classes.addWidget(self._bars_hint)
        classes.addStretch()
        return card(classes)

    def _connect(self) -> None:
        self._open.clicked.connect(self.model_requested)
        self._to_train.clicked.connect(self._on_to_train)
        self._classify.clicked.connect(self.classify)
        for box in (self._paste, self._second):
            box.submitted.connect(self.classify)
            box.was_truncated.connect(self._on_truncated)
            box.textChanged.connect(self._on_text_changed)
        self._bars.chosen.connect(self._on_class_chosen)
        self._whole.splitterMoved.connect(self._on_moved)
        self._first_only.clicked.connect(self._on_first_only)
        self._session.model_changed.connect(self._on_model_changed)
        self._asking.prediction_changed.connect(self._on_prediction_changed)
        self._asking.attribution_changed.connect(self._on_attribution_changed)
        self._session.asking_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open a model…"))
        self._to_train.setText(self.tr("Train a model"))
        self._paste.setPlaceholderText(self.tr("Paste or type a text here"))
        self._paste.setAccessibleName(self.tr("Text to classify"))
        self._second.setPlaceholderText(self.tr("Paste or type the second text here: this model judges two together"))
        self._second.setAccessibleName(self.tr("Second text"))
        self._classify.setText(self.tr("Classify"))
        self._hint.setText(self.tr("or Ctrl+Enter"))
        self._bars.setAccessibleName(self.tr("Probability of each class"))
        self._bars_hint.setText(self.tr("Click a class to see the words for and against it."))
        self._on_model_changed()
        self._on_prediction_changed()

    # Slots

    @Slot()
    def _on_model_changed(self) -> None:
        classifier = self._session.classifier
        subtitle = self.tr("There is no model yet: train one, or open a model folder.")
        if classifier is not None:
            name = classifier.folder.name if classifier.folder else ""
            pattern = self.tr("With the model “{name}”, which knows {n} classes")
            subtitle = pattern.replace("{n}", str(len(classifier.labels))).replace("{name}", name)
        self.set_title(self.tr("Classify"), subtitle)
        self._to_train.setVisible(classifier is None)
        self._second.setVisible(classifier is not None and classifier.takes_pairs)
        self._answer.setVisible(self._asking.prediction is not None)
        self._show_state()

    @property
    def text(self) -> Text:
        """Return the text that stands there, or both of a pair."""
        first = self._paste.text()
        return first if self._second.isHidden() else (first, self._second.text())

    @Slot()
    def _show_state(self) -> None:
        is_free = self._session.is_free_to_ask
        can = self._session.classifier is not None and is_free
        self._classify.setEnabled(can and not is_empty(self.text))
        self._open.setEnabled(is_free)
        self._bars.setEnabled(is_free)
        self._first_only.setEnabled(is_free)

    @Slot()
    def _on_moved(self) -> None:
        self._was_moved = True

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_state()
        if self._kept and max(map(len, parts_of(self.text))) < self._kept:
            self._kept = 0
            self._show_notices()

    @Slot(int)
    def _on_truncated(self, kept: int) -> None:
        self._kept = kept
        self._show_notices()

    @Slot()
    def classify(self) -> None:
        """The page's main action."""
        if self._classify.isEnabled():
            self._asking.classify(self.text)

    def show_text(self, text: Text) -> None:
        """Take over a text, or a pair, from another page and classify it."""
        self._set_text(text)
        self.classify()

    def _set_text(self, text: Text) -> None:
        for box, part in zip((self._paste, self._second), parts_of(text), strict=False):
            box.set_text(part)

    @Slot(object)
    def edit(self, text: Text) -> None:
        """Put a changed text where it can be changed further, and classified."""
        self._set_text(text)
        self._paste.setFocus()
        self.ensureWidgetVisible(self._paste)

    @Slot()
    def _on_prediction_changed(self) -> None:
        prediction = self._asking.prediction
        self._answer.setVisible(prediction is not None)
        self._show_notices()
        if prediction is None:
            return
        QTimer.singleShot(0, self._fit)  # the answer has its place then
        self._label_caption.setText(self.tr("These hold") if prediction.is_multi_label else self.tr("This looks like"))
        self._label.setText(", ".join(prediction.labels) or self.tr("None of the classes"))
        ordered = sorted(prediction.probabilities.items(), key=lambda pair: -pair[1])
        self._bars.show_rows([BarRow(label, p, i18n.percent(p, 1)) for label, p in ordered])
        self._bars.select(prediction.label)
        self._show_reading()

    def _show_reading(self) -> None:
        """Offer to read the first window alone, of a text that takes several."""
        prediction, classifier = self._asking.prediction, self._session.classifier
        if prediction is None or classifier is None:
            return
        self._first_only.setVisible(prediction.windows > 1 or prediction.was_truncated)
        self._first_only.setChecked(not self._asking.reads_all)
        pattern = self.tr("Read its first {n} tokens only")
        self._first_only.setText(pattern.format(n=i18n.number(classifier.max_length)))
        self._first_only.setToolTip(
            plain_tooltip(
                self.tr(
                    "A text that is longer than the model can read at once is read in overlapping windows, and their"
                    " answers are averaged. Other programs read the first window alone."
                )
            )
        )

    def _show_notices(self) -> None:
        prediction, rows = self._asking.prediction, []
        if self._kept:
            pattern = self.tr("The text was too long: its first {n} characters were pasted.")
            rows.append(NoticeRow("warn", pattern.format(n=i18n.number(self._kept))))
        if prediction is not None and prediction.unknown_share > MUCH_UNKNOWN_OF_A_TEXT:
            facts: dict[str, str | int | float] = {"percent": round(100 * prediction.unknown_share)}
            rows.append(NoticeRow("warn", i18n.message("unknown_language", facts)))
        if prediction is not None and prediction.was_truncated and self._asking.reads_all:
            rows.append(NoticeRow("warn", self.tr("The text is so long that its end was not read.")))
        self._notices.show_notices(rows)

    @Slot()
    def _on_first_only(self) -> None:
        self._asking.read_all(reads_all=not self._first_only.isChecked())

    @Slot(str)
    def _on_class_chosen(self, label: str) -> None:
        self._asking.explain(label)

    @Slot()
    def _on_attribution_changed(self) -> None:
        if self._asking.attribution is not None:
            self._bars.select(self._asking.attribution.target)

    @Slot()
    def _on_to_train(self) -> None:
        self.page_requested.emit("train")
