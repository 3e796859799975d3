"""The page "Classify": a pasted text, its class and probabilities at once, then the words that led to it."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from bertdesk.app import i18n, receipt_words, theme
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.bar_list import BarList, BarRow
from bertdesk.app.widgets.legend import MarkLegend
from bertdesk.app.widgets.marks import NOISE_FLOOR, Mark, signed
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import Page, card, splitter
from bertdesk.app.widgets.paste_box import PasteBox
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.core.scripts import MUCH_UNKNOWN_OF_A_TEXT

_NARROW = 900
"""Width of the page below which the table of words stands below the text."""


class ClassifyPanel(Page):
    page_requested = Signal(str)
    model_requested = Signal()  # open a model folder

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept = 0  # characters kept of a paste that was too long; 0 = nothing was cut
        self._marks: list[Mark] = []
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
        self._classify = QPushButton()
        self._classify.setProperty("primary", True)
        self._hint = plain_label("small")
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self._classify)
        row.addWidget(self._hint, 1)
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(theme.GRID)
        above.addWidget(self._paste, 1)
        above.addLayout(row)
        self._notices = NoticeList()
        above.addWidget(self._notices)
        self._answer = self._build_answer()
        whole = splitter("classify", (top, 1), (self._answer, 3))
        whole.setOrientation(Qt.Orientation.Vertical)
        self.body.addWidget(whole, 1)

    def _build_answer(self) -> QSplitter:
        self._rows = RowsModel(self)
        self._table = RowsTable()
        self._table.setModel(self._rows)
        self._table.setProperty("bare", True)
        self._table.setMinimumWidth(theme.px(160))
        ranks = QVBoxLayout()
        ranks.addWidget(self._table)
        self._ranks = card(ranks)
        beside = splitter("words", (self._build_classes(), 3), (self._build_words(), 7))
        beside.setMinimumHeight(theme.px(340))
        return splitter("answer", (beside, 7), (self._ranks, 2))

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

    def _build_words(self) -> QWidget:
        self._words_title = plain_label("heading", wraps=True)
        self._legend = MarkLegend()
        self._text = TokenText()
        self._text.setMinimumHeight(theme.px(128))
        self._verdict, self._receipt = plain_label("strong", wraps=True), plain_label("small", wraps=True)
        for label in (self._verdict, self._receipt):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words of any length
        words = QVBoxLayout()
        words.addWidget(self._words_title)
        words.addWidget(self._legend)
        words.addWidget(self._text, 1)
        words.addWidget(self._verdict)
        words.addWidget(self._receipt)
        words.addStretch()
        return card(words)

    def _connect(self) -> None:
        self.width_changed.connect(self._on_width_changed)
        self._open.clicked.connect(self.model_requested)
        self._to_train.clicked.connect(self._on_to_train)
        self._classify.clicked.connect(self.classify)
        self._paste.submitted.connect(self.classify)
        self._paste.was_truncated.connect(self._on_truncated)
        self._paste.textChanged.connect(self._on_text_changed)
        self._bars.chosen.connect(self._on_class_chosen)
        self._text.mark_hovered.connect(self._on_mark_hovered)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._session.model_changed.connect(self._on_model_changed)
        self._session.prediction_changed.connect(self._on_prediction_changed)
        self._session.attribution_changed.connect(self._on_attribution_changed)
        self._session.receipt_changed.connect(self._show_receipt)
        self._session.asking_changed.connect(self._show_state)

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open a model…"))
        self._to_train.setText(self.tr("Train a model"))
        self._paste.setPlaceholderText(self.tr("Paste or type a text here"))
        self._paste.setAccessibleName(self.tr("Text to classify"))
        self._classify.setText(self.tr("Classify"))
        self._hint.setText(self.tr("or Ctrl+Enter"))
        self._label_caption.setText(self.tr("This looks like"))
        self._bars.setAccessibleName(self.tr("Probability of each class"))
        self._bars_hint.setText(self.tr("Click a class to see the words for and against it."))
        self._text.setAccessibleName(self.tr("The text with the words that led to the class"))
        self._table.setAccessibleName(self.tr("Words and their scores"))
        self._on_model_changed()
        self._on_prediction_changed()
        self._on_attribution_changed()

    # Slots

    @Slot(int)
    def _on_width_changed(self, width: int) -> None:
        is_narrow = width < _NARROW
        self._answer.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._ranks.setMinimumHeight(theme.px(200) if is_narrow else 0)

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
        self._answer.setVisible(self._session.prediction is not None)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        is_free = self._session.is_free_to_ask
        can = self._session.classifier is not None and is_free
        self._classify.setEnabled(can and bool(self._paste.text().strip()))
        self._open.setEnabled(is_free)
        self._bars.setEnabled(is_free)
        if self._session.prediction is not None and self._session.attribution is None:
            is_looking = self._session.jobs.ask.verb == "explain"  # else it was stopped, or given up for something else
            self._words_title.setText(
                self.tr("Looking for the words behind it…")
                if is_looking
                else self.tr("Click a class to see the words for and against it.")
            )

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_state()
        if self._kept and len(self._paste.text()) < self._kept:
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
            self._session.classify(self._paste.text())

    def show_text(self, text: str) -> None:
        """Take over a text from another page and classify it."""
        self._paste.set_text(text)
        self.classify()

    @Slot()
    def _on_prediction_changed(self) -> None:
        prediction = self._session.prediction
        self._answer.setVisible(prediction is not None)
        self._show_notices()
        if prediction is None:
            return
        self._label.setText(prediction.label)
        ordered = sorted(prediction.probabilities.items(), key=lambda pair: -pair[1])
        self._bars.show_rows([BarRow(label, p, i18n.percent(p, 1)) for label, p in ordered])
        self._bars.select(prediction.label)
        self._text.show_text(self._session.text)
        self._text.show_marks([])
        self._marks = []
        self._rows.show(0, [])
        self._words_title.setText(self.tr("Looking for the words behind it…"))
        self._legend.hide()
        self._verdict.setText("")
        self._receipt.setText("")

    def _show_notices(self) -> None:
        prediction, rows = self._session.prediction, []
        if self._kept:
            pattern = self.tr("The text was too long: its first {n} characters were pasted.")
            rows.append(NoticeRow("warn", pattern.format(n=i18n.number(self._kept))))
        if prediction is not None and prediction.unknown_share > MUCH_UNKNOWN_OF_A_TEXT:
            facts: dict[str, str | int | float] = {"percent": round(100 * prediction.unknown_share)}
            rows.append(NoticeRow("warn", i18n.message("unknown_language", facts)))
        if prediction is not None and prediction.was_truncated:
            rows.append(NoticeRow("warn", self.tr("The text is so long that its end was not read.")))
        self._notices.show_notices(rows)

    @Slot(str)
    def _on_class_chosen(self, label: str) -> None:
        self._session.explain(label)

    @Slot()
    def _on_attribution_changed(self) -> None:
        attribution = self._session.attribution
        if attribution is None:
            return
        self._words_title.setText(self.tr("Words for and against “{label}”").replace("{label}", attribution.target))
        self._bars.select(attribution.target)
        self._legend.show_label(attribution.target)
        self._legend.show()
        strongest = max((abs(span.score) for span in attribution.spans), default=1.0) or 1.0
        ranked = sorted(attribution.spans, key=lambda span: -abs(span.score))
        ranks = {span: rank for rank, span in enumerate(ranked, 1)}
        self._marks = [Mark(s.start, s.end, s.score / strongest, ranks[s]) for s in attribution.spans]
        self._text.show_marks(self._marks)
        self._show_receipt()
        self._show_words()

    @Slot()
    def _show_receipt(self) -> None:
        attribution, receipt = self._session.attribution, self._session.receipt
        if attribution is None:
            return
        self._verdict.setText(receipt_words.verdict(receipt) if receipt else self.tr("Trying out the words…"))
        self._verdict.setToolTip(receipt_words.rule())
        self._receipt.setText(receipt_words.figures(attribution, receipt))

    def _show_words(self) -> None:
        attribution = self._session.attribution
        assert attribution is not None, "words are shown of an attribution"
        marks, text = self._marks, attribution.text
        order = sorted(range(len(marks)), key=lambda i: marks[i].rank)
        self._order = [i for i in order if abs(marks[i].score) >= NOISE_FLOOR]
        spans, shown = attribution.spans, self._order
        self._rows.show(
            len(shown),
            [
                Column(self.tr("Word"), lambda n: text[spans[shown[n]].start : spans[shown[n]].end]),
                Column(
                    self.tr("Score"),
                    lambda n: signed(spans[shown[n]].score),
                    is_number=True,
                    sort_key=lambda n: spans[shown[n]].score,
                ),
            ],
        )
        self._table.unsort()
        self._table.fit_columns()

    @Slot(int)
    def _on_mark_hovered(self, number: int) -> None:
        """Find the hovered word in the table; the model may be sorted another way."""
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row, 0)
            if number >= 0 and self._order[self._rows.row_number(index)] == number:
                flags = QItemSelectionModel.SelectionFlag
                self._table.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
                self._table.scrollTo(index)
                return

    @Slot()
    def _on_row_changed(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self._text.highlight(self._order[self._rows.row_number(index)])

    @Slot()
    def _on_to_train(self) -> None:
        self.page_requested.emit("train")
