"""On the page "Classify": the text with the words that led to the class, how far to trust them, and their table."""

from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QItemSelectionModel, Qt, Slot
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import dialogs, i18n, marking, receipt_words, theme
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets import mark_export
from bertdesk.app.widgets.legend import MarkLegend
from bertdesk.app.widgets.marks import Mark, is_visible
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.app.widgets.text_tools import TextTools
from bertdesk.app.widgets.token_text import TokenText
from bertdesk.core.config import ExplainMethod, Unit

_NARROW = 900
"""Width of the page below which the table of words stands below the text."""
_FIRST_STRENGTH = 0.6
"""How strong the colours of a quick answer are, which a better one follows."""


class WordsPanel(QSplitter):
    """Beside each other, or one above the other where there is little room: the text, and its words by score."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session, self._asking = session, session.asking
        self._marks: list[Mark] = []
        self._order: list[int] = []
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._rows, self._table = RowsModel(self), RowsTable()
        self._table.setModel(self._rows)
        self._table.setProperty("bare", True)
        self._table.setMinimumWidth(theme.px(160))
        ranks = QVBoxLayout()
        ranks.addWidget(self._table)
        self._ranks = card(ranks)
        self.setChildrenCollapsible(False)
        self.setObjectName("words_beside")
        self.addWidget(self._build_words())
        self.addWidget(self._ranks)
        self.setSizes([700, 200])

    def _build_words(self) -> QWidget:
        self._title, self._verdict = plain_label("heading", wraps=True), plain_label("strong", wraps=True)
        self._tools, self._legend, self._text = TextTools(), MarkLegend(), TokenText()
        self._text.setMinimumHeight(theme.px(128))
        self._receipt = plain_label("small", wraps=True)
        for label in (self._verdict, self._receipt):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words of any length
        self._borders = QCheckBox()
        self._found_by, self._method = plain_label("small"), QComboBox()
        self._method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for method in get_args(ExplainMethod):
            self._method.addItem("", method)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self._found_by)
        row.addWidget(self._method, 1)
        words = QVBoxLayout()
        for widget in (self._title, self._verdict, self._tools, self._legend):
            words.addWidget(widget)
        words.addWidget(self._text, 1)
        words.addWidget(self._receipt)
        words.addLayout(row)
        words.addWidget(self._borders)
        words.addStretch()
        return card(words)

    def _connect(self) -> None:
        self._text.mark_hovered.connect(self._on_mark_hovered)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._method.activated.connect(self._on_method_chosen)
        self._tools.unit_chosen.connect(self._on_unit_chosen)
        self._tools.copy_chosen.connect(self._on_copy_chosen)
        self._tools.save_chosen.connect(self._on_save_chosen)
        self._borders.toggled.connect(self._show_borders)
        self._session.model_changed.connect(self._show_methods)
        self._session.record_changed.connect(self._show_methods)
        self._session.asking_changed.connect(self._show_state)
        self._asking.prediction_changed.connect(self._on_prediction_changed)
        self._asking.attribution_changed.connect(self._on_attribution_changed)
        self._asking.receipt_changed.connect(self._show_receipt)

    def retranslate(self) -> None:
        self._text.setAccessibleName(self.tr("The text with the words that led to the class"))
        self._table.setAccessibleName(self.tr("Words and their scores"))
        self._found_by.setText(self.tr("Found by"))
        self._method.setAccessibleName(self.tr("How the words are found"))
        self._borders.setText(self.tr("Show window borders"))
        self._borders.setToolTip(
            plain_tooltip(self.tr("The model reads a long text in overlapping windows: where each begins and ends"))
        )
        self._tools.select(self._session.settings.marked_unit)
        self._show_methods()
        self._on_prediction_changed()
        self._on_attribution_changed()

    # Slots

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the table below the text on a page of so little width."""
        is_narrow = width < _NARROW
        self.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._ranks.setMinimumHeight(theme.px(200) if is_narrow else 0)

    @Slot()
    def _show_methods(self) -> None:
        classifier = self._session.classifier
        known = {"auto": self.tr("What suits this model best"), "quick": self.tr("The quickest way")}
        if classifier is not None:
            faithful = classifier.provenance.faithful
            pattern = self.tr("Best for this model: {method}") if faithful.texts else self.tr("As usual: {method}")
            known["auto"] = pattern.replace("{method}", i18n.method_name(faithful.method))
            known["quick"] = self.tr("Quick: {method}").replace("{method}", i18n.method_name(faithful.quick))
        for row in range(self._method.count()):
            name = self._method.itemData(row)
            self._method.setItemText(row, known.get(name) or i18n.method_name(name))
        self._method.setCurrentIndex(self._method.findData(self._asking.method))
        self._method.setToolTip(plain_tooltip(self._measured()))

    def _measured(self) -> str:
        """Return how it was found out which method suits the model."""
        classifier = self._session.classifier
        if classifier is None or not classifier.provenance.faithful.texts:
            return self.tr("After a training the methods are tried out on texts that the model did not learn from.")
        found = classifier.provenance.faithful
        pattern = self.tr(
            "Tried out on {n} texts that the model did not learn from: without the words that this method names the"
            " probability falls by {fall} on average, without random words by {random}."
        )
        return pattern.format(n=found.texts, fall=i18n.percent(found.fall), random=i18n.percent(found.random))

    @Slot(int)
    def _on_method_chosen(self, row: int) -> None:
        self._asking.choose_method(self._method.itemData(row))

    @Slot()
    def _show_state(self) -> None:
        self._method.setEnabled(self._session.is_free_to_ask)
        if self._asking.prediction is not None and self._asking.attribution is None:
            is_looking = self._session.jobs.ask.verb == "explain"  # else it was stopped, or given up for something else
            self._title.setText(
                self.tr("Looking for the words behind it…")
                if is_looking
                else self.tr("Click a class to see the words for and against it.")
            )
        self._show_receipt()

    @Slot()
    def _on_prediction_changed(self) -> None:
        if self._asking.prediction is None:
            return
        self._text.show_text(self._asking.text)
        self._text.show_marks([])
        self._marks = []
        self._rows.show((), [])
        self._title.setText(self.tr("Looking for the words behind it…"))
        for widget in (self._legend, self._tools, self._borders):
            widget.hide()
        self._verdict.setText("")
        self._receipt.setText("")

    @Slot()
    def _on_attribution_changed(self) -> None:
        attribution = self._asking.attribution
        if attribution is None:
            return
        pattern = self.tr("Words for “{label}” rather than “{other}”")
        if attribution.against is None:
            pattern = self.tr("Words for and against “{label}”")
        self._title.setText(
            pattern.replace("{other}", attribution.against or "").replace("{label}", attribution.target)
        )
        self._legend.show_label(attribution.target)
        self._text.show_label(attribution.target)
        self._text.show_unread(marking.unread_of(attribution))
        for widget in (self._legend, self._tools):
            widget.show()
        self._borders.setVisible(attribution.windows > 1)
        self._show_borders()
        self._show_receipt()
        self._show_words()

    @Slot()
    def _show_borders(self) -> None:
        attribution = self._asking.attribution
        is_wanted = self._borders.isChecked() and attribution is not None and attribution.windows > 1
        self._text.show_borders(attribution.window_spans if attribution is not None and is_wanted else ())

    @Slot(str)
    def _on_unit_chosen(self, unit: Unit) -> None:
        self._session.change_settings(replace(self._session.settings, marked_unit=unit))
        if self._asking.attribution is not None:
            self._show_words()

    @Slot(str)
    def _on_copy_chosen(self, form: mark_export.Form) -> None:
        attribution = self._asking.attribution
        if attribution is not None:
            QApplication.clipboard().setMimeData(mark_export.to_mime(marking.to_export(attribution, self._marks), form))

    @Slot()
    def _on_save_chosen(self) -> None:
        attribution = self._asking.attribution
        path = dialogs.ask_where_to_save_marks(self) if attribution is not None else None
        if attribution is None or path is None:
            return
        try:
            mark_export.save(marking.to_export(attribution, self._marks), path)
        except OSError as error:
            self._session.failed.emit("export", "save_failed", {"path": str(path), "reason": str(error)})

    @Slot()
    def _show_receipt(self) -> None:
        attribution, receipt = self._asking.attribution, self._asking.receipt
        if attribution is None:
            return
        self._verdict.setText(receipt_words.verdict(receipt) if receipt else self._doing())
        self._verdict.setToolTip(receipt_words.rule())
        self._receipt.setText(receipt_words.figures(attribution, receipt))

    def _doing(self) -> str:
        """Return what is still done about the words that are shown."""
        verb = self._session.jobs.ask.verb
        if self._asking.is_first and verb == "explain":
            return self.tr("A first look. Looking more closely…")
        return self.tr("Trying out the words…") if verb == "check" else self.tr("Not tried out.")

    def _show_words(self) -> None:
        """Mark the text by the chosen unit, and list the marks."""
        attribution = self._asking.attribution
        assert attribution is not None, "words are shown of an attribution"
        unit = self._session.settings.marked_unit
        titles = {"word": self.tr("Word"), "token": self.tr("Token"), "sentence": self.tr("Sentence")}
        marks, text = marking.marks_of(attribution, unit), attribution.text
        self._text.show_marks(marks, _FIRST_STRENGTH if self._asking.is_first else 1.0)
        shown = sorted((i for i, mark in enumerate(marks) if is_visible(mark)), key=lambda i: marks[i].rank)
        self._marks, self._order = marks, shown
        self._rows.show(
            range(len(shown)),
            [
                Column(titles[unit], lambda n: text[marks[shown[n]].start : marks[shown[n]].end]),
                Column(
                    self.tr("Score"),
                    lambda n: marks[shown[n]].said,
                    is_number=True,
                    sort_key=lambda n: marks[shown[n]].score,
                ),
            ],
        )
        self._table.unsort()
        self._table.fit_columns()

    @Slot(int)
    def _on_mark_hovered(self, number: int) -> None:
        """Find the hovered word in the table, which may be sorted another way."""
        if number in self._order:
            index, flags = self._rows.index_of(self._order.index(number)), QItemSelectionModel.SelectionFlag
            self._table.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
            self._table.scrollTo(index)

    @Slot()
    def _on_row_changed(self) -> None:
        index = self._table.currentIndex()
        if index.isValid():
            self._text.highlight(self._order[self._rows.row_number(index)])
