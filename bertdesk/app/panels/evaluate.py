"""The page "Evaluate": how good the model is beside simple methods, class by class, and where it is wrong."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from bertdesk.app import evaluation_words, i18n, theme
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.figure import Figure
from bertdesk.app.widgets.matrix_view import MatrixView
from bertdesk.app.widgets.page import Page, card, splitter
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.rows_table import RowsTable
from bertdesk.core.pairs import whole

_NARROW, _NARROWEST = 1000, 640
"""Widths of the page below which its cards, then its figures, stand above each other."""


class EvaluatePanel(Page):
    page_requested = Signal(str)
    file_requested = Signal()  # evaluate the model on another table
    text_chosen = Signal(object)  # Text: a wrong row that the person wants to see explained

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._only: tuple[str, str] | None = None  # true and predicted class of the matrix cell that was clicked
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._file = QPushButton()
        self.buttons.addWidget(self._file)
        self._figures = self._build_figures()
        self.body.addWidget(self._figures)
        self._details = self._build_details()
        self.body.addWidget(self._details, 1)
        self._wrong_card = self._build_wrong()
        self.body.addWidget(self._wrong_card, 1)
        self._empty = QWidget()
        self._to_other = QPushButton()
        empty = QHBoxLayout(self._empty)
        empty.setContentsMargins(0, 0, 0, 0)
        empty.addWidget(self._to_other)
        empty.addStretch()
        self.body.addWidget(self._empty)
        self.body.addStretch()

    def _build_figures(self) -> QWidget:
        self._accuracy, self._macro_f1, self._tfidf, self._majority = (Figure() for _ in range(4))
        self._pairs = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for pair in ((self._accuracy, self._macro_f1), (self._tfidf, self._majority)):
            row = QHBoxLayout()
            row.setSpacing(3 * theme.GRID)
            for figure, share in zip(pair, (3, 2), strict=True):
                row.addWidget(figure, share)
            self._pairs.addLayout(row, 1)
        made = card(self._pairs)
        self._pairs.setSpacing(3 * theme.GRID)
        return made

    def _build_details(self) -> QSplitter:
        self._classes_title, self._matrix_title = plain_label("heading"), plain_label("heading", wraps=True)
        self._classes, self._classes_model = _table()
        self._matrix = MatrixView()
        self._matrix_hint = plain_label("small", wraps=True)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._classes_title)
        left.addWidget(self._classes)
        right.addWidget(self._matrix_title)
        right.addWidget(self._matrix, 1)
        right.addWidget(self._matrix_hint)
        self._matrix_card = card(right)
        return splitter("evaluate", (card(left), 2), (self._matrix_card, 3))

    def _build_wrong(self) -> QWidget:
        self._wrong_title = plain_label("heading", wraps=True)
        self._wrong, self._wrong_model = _table()
        self._all_wrong, self._explain = QPushButton(), QPushButton()
        head = QHBoxLayout()
        head.addWidget(self._wrong_title, 1)
        head.addWidget(self._all_wrong)
        head.addWidget(self._explain)
        wrong = QVBoxLayout()
        wrong.addLayout(head)
        wrong.addWidget(self._wrong)
        made = card(wrong)
        made.setMinimumHeight(theme.px(280))
        return made

    def _connect(self) -> None:
        self.width_changed.connect(self._on_width_changed)
        self._file.clicked.connect(self.file_requested)
        self._to_other.clicked.connect(self._on_to_other)
        self._matrix.cell_chosen.connect(self._on_cell_chosen)
        self._all_wrong.clicked.connect(self._on_all_wrong)
        self._explain.clicked.connect(self._on_explain)
        self._wrong.doubleClicked.connect(self._on_explain)
        self._wrong.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._session.evaluation_changed.connect(self._on_evaluation_changed)
        self._session.model_changed.connect(self._on_evaluation_changed)
        self._session.asking_changed.connect(self._on_asking_changed)

    def retranslate(self) -> None:
        self._file.setText(self.tr("Evaluate on another file…"))
        self._classes_title.setText(self.tr("Class by class"))
        self._classes.setAccessibleName(self.tr("Figures of each class"))
        self._matrix_title.setText(self.tr("What is taken for what"))
        self._matrix_hint.setText(self.tr("Click a cell to see its texts."))
        self._wrong.setAccessibleName(self.tr("Wrongly classified texts"))
        self._all_wrong.setText(self.tr("Show all mistakes"))
        self._explain.setText(self.tr("See the words behind it"))
        self._on_evaluation_changed()

    # Slots

    @Slot(int)
    def _on_width_changed(self, width: int) -> None:
        is_narrow, directions = width < _NARROW, QBoxLayout.Direction
        self._details.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
        self._details.setMinimumHeight(theme.px(640 if is_narrow else 420))
        self._pairs.setDirection(directions.TopToBottom if width < _NARROWEST else directions.LeftToRight)

    @Slot()
    def _on_evaluation_changed(self) -> None:
        classifier, evaluation = self._session.classifier, self._session.evaluation
        self._only = None
        self._file.setVisible(classifier is not None)
        self._empty.setVisible(classifier is None)
        self._figures.setVisible(classifier is not None)
        for part in (self._details, self._wrong_card):
            part.setVisible(evaluation is not None)
        self._to_other.setText(self.tr("Train a model"))
        if classifier is None:
            self.set_title(self.tr("Evaluate"), self.tr("There is no model yet: train one, then its figures are here."))
            return
        self._show_figures()
        if evaluation is not None:
            self._show_classes()
            self._matrix_card.setVisible(evaluation.held is None)  # of several classes none is taken for another
            if evaluation.held is None:
                self._matrix.show_matrix(evaluation.labels, evaluation.confusion.tolist())
            self._show_wrong()

    def _show_figures(self) -> None:
        classifier, evaluation = self._session.classifier, self._session.evaluation
        assert classifier is not None, "figures are of a model"
        record = classifier.provenance
        scores = evaluation.scores if evaluation else record.test
        on_own_test = scores is not None and scores == record.test
        baselines = {baseline.name: baseline for baseline in record.baselines} if on_own_test else {}
        if scores is None:
            self.set_title(self.tr("Evaluate"), self.tr("Nothing is known yet about how good this model is."))
            self._figures.hide()
            return
        file = self._session.evaluated.source if self._session.evaluated else ""
        several = classifier.is_multi_label
        words = evaluation_words.sentence(scores, record, is_own_test=on_own_test, several=several, file=file)
        self.set_title(self.tr("Evaluate"), words)
        interval = self.tr("of {n} texts; 95 % interval {low} to {high}")
        detail = interval.format(n=i18n.number(scores.n), low=i18n.percent(scores.low), high=i18n.percent(scores.high))
        of_f1 = self.tr("every class counts the same")
        if several:
            of_f1 += "\n" + self.tr("micro-F1 {f1}: every decision counts the same").format(
                f1=i18n.number(scores.micro_f1, 3)
            )
        if on_own_test and (spread := record.spread):
            runs = "\n" + self.tr("{n} runs: {figure} ± {sd} on average").replace("{n}", i18n.number(spread.n))
            detail += runs.format(figure=i18n.percent(spread.accuracy, 1), sd=i18n.number(100 * spread.accuracy_sd, 1))
            of_f1 += runs.format(figure=i18n.number(spread.macro_f1, 3), sd=i18n.number(spread.macro_f1_sd, 3))
        caption = self.tr("Exactly the right classes") if several else self.tr("Right (accuracy)")
        self._accuracy.show_figure(i18n.percent(scores.accuracy, 1), caption, detail)
        self._macro_f1.show_figure(i18n.number(scores.macro_f1, 3), self.tr("Macro-F1"), of_f1)
        for figure, name, caption in (
            (self._tfidf, "tfidf", self.tr("Word counts alone (TF-IDF)")),
            (
                self._majority,
                "majority",
                self.tr("Always the usual classes") if several else self.tr("Always the largest class"),
            ),
        ):
            figure.setVisible(name in baselines)
            if name in baselines:
                baseline = baselines[name]
                detail = self.tr("macro-F1 {f1}").format(f1=i18n.number(baseline.macro_f1, 3))
                if baseline.label:
                    detail = self.tr("“{label}”, macro-F1 {f1}").format(
                        label=baseline.label[:40], f1=i18n.number(baseline.macro_f1, 3)
                    )
                figure.show_figure(i18n.percent(baseline.accuracy, 1), caption, detail)

    def _show_classes(self) -> None:
        evaluation = self._session.evaluation
        assert evaluation is not None, "classes are shown of an evaluation"
        rows = evaluation.classes
        self._classes_model.show(
            range(len(rows)),
            [
                Column(self.tr("Class"), lambda n: rows[n].label),
                _number(self.tr("Precision"), lambda n: rows[n].precision),
                _number(self.tr("Recall"), lambda n: rows[n].recall),
                _number(self.tr("F1"), lambda n: rows[n].f1),
                Column(
                    self.tr("Texts"),
                    lambda n: i18n.number(rows[n].support),
                    is_number=True,
                    sort_key=lambda n: rows[n].support,
                ),
            ],
        )
        self._classes.fit_columns()

    def _show_wrong(self) -> None:
        evaluation, dataset = self._session.evaluation, self._session.evaluated
        if evaluation is None or dataset is None:
            return
        labels, predicted, none = evaluation.labels, evaluation.predicted_ids, self.tr("none")
        wrong = [int(i) for i in evaluation.wrong]
        true, answer = self._only or ("", "")
        if self._only:
            wrong = [
                i
                for i in range(evaluation.n)
                if labels[evaluation.true_ids[i]] == true and labels[predicted[i]] == answer
            ]
        self._shown = wrong
        title = self.tr("Wrong on {n} of {all} texts, the surest mistakes first")
        if self._only:
            title = self.tr("{n} texts of “{true}” that were taken for “{answer}”")
        numbers = {"n": i18n.number(len(wrong)), "all": i18n.number(evaluation.n)}
        self._wrong_title.setText(title.format(true=true[:40], answer=answer[:40], **numbers))
        self._all_wrong.setVisible(self._only is not None)
        self._wrong_model.show(
            range(len(wrong)),
            [
                Column(self.tr("Text"), lambda n: whole(dataset.texts[wrong[n]])),
                Column(self.tr("True class"), lambda n: ", ".join(evaluation.true_labels(wrong[n])) or none),
                Column(self.tr("Predicted class"), lambda n: ", ".join(evaluation.predicted_labels(wrong[n])) or none),
                _number(self.tr("Probability"), lambda n: float(evaluation.probabilities[wrong[n]].max())),
            ],
        )
        self._wrong.unsort()
        self._wrong.fit_columns()
        self._explain.setEnabled(False)

    @Slot(str, str)
    def _on_cell_chosen(self, true: str, predicted: str) -> None:
        self._only = (true, predicted)
        self._show_wrong()

    @Slot()
    def _on_all_wrong(self) -> None:
        self._only = None
        self._show_wrong()

    @Slot()
    def _on_selection_changed(self) -> None:
        self._explain.setEnabled(self._wrong.selectionModel().hasSelection() and self._session.is_free_to_ask)

    @Slot()
    def _on_explain(self) -> None:
        rows: list[QModelIndex] = self._wrong.selectionModel().selectedRows()
        if rows and self._session.evaluated is not None:
            self.text_chosen.emit(self._session.evaluated.texts[self._shown[self._wrong_model.row_number(rows[0])]])

    @Slot()
    def _on_to_other(self) -> None:
        self.page_requested.emit("train")

    @Slot()
    def _on_asking_changed(self) -> None:
        self._file.setEnabled(self._session.is_free_to_ask)
        self._on_selection_changed()


def _table() -> tuple[RowsTable, RowsModel]:
    view, model = RowsTable(), RowsModel()
    model.setParent(view)
    view.setModel(model)
    view.unsort()
    return view, model


def _number(title: str, value: Callable[[int], float]) -> Column:
    return Column(title, lambda n: i18n.number(value(n), 3), is_number=True, sort_key=value)
