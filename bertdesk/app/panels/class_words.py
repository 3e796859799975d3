"""On the page "Evaluate": which words lead to each class, where they stand, and whether one decides alone."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.class_words import MOST_TEXTS, VERB
from bertdesk.app.session import Session
from bertdesk.app.table_models import Column, RowsModel
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.page import lay_card, splitter
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.rows_table import RowsTable

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.explain.class_words import ClassWord, ClassWords
    from bertdesk.core.explain.shortcuts import Shortcut

_NARROW = 900
_LONGEST_NAME = 40


class ClassWordsPanel(QWidget):
    """Takes no room where the model in use has not been scored."""

    text_chosen = Signal(object)  # Text: one with the word, which the person wants to see explained

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._collected = session, session.class_words
        self._words: list[ClassWord] = []
        self._texts: list[int] = []
        self._warnings: list[Shortcut] = []  # those that the person has not put away
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._title, self._collect, self._classes = plain_label("heading", wraps=True), QPushButton(), QComboBox()
        self._classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._classes.setMinimumContentsLength(16)
        self._how = plain_label("small", wraps=True)
        self._how.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self._title, 1)
        head.addWidget(self._classes)
        head.addWidget(self._collect)
        self._notices = NoticeList()
        self._tables = self._build_tables()
        inside = QVBoxLayout()
        inside.addLayout(head)
        inside.addWidget(self._how)
        inside.addWidget(self._notices)
        inside.addWidget(self._tables)
        lay_card(self, inside)

    def _build_tables(self) -> QSplitter:
        self._words_table, self._words_model = RowsTable(), RowsModel(self)
        self._texts_table, self._texts_model = RowsTable(), RowsModel(self)
        self._texts_title, self._explain = plain_label("small", wraps=True), QPushButton()
        for view, model in ((self._words_table, self._words_model), (self._texts_table, self._texts_model)):
            view.setModel(model)
            view.setMinimumHeight(theme.px(240))
        below = QHBoxLayout()
        below.addWidget(self._texts_title, 1)
        below.addWidget(self._explain)
        right, beside = QWidget(), QVBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._texts_table, 1)
        beside.addLayout(below)
        right.setLayout(beside)
        return splitter("class_words", (self._words_table, 2), (right, 3))

    def _connect(self) -> None:
        session = self._session
        self._collect.clicked.connect(self.collect)
        self._classes.currentIndexChanged.connect(self._on_class_chosen)
        self._words_table.selectionModel().currentRowChanged.connect(self._on_word_chosen)
        self._texts_table.selectionModel().currentRowChanged.connect(self._show_state)
        self._texts_table.doubleClicked.connect(self._on_explain)
        self._explain.clicked.connect(self._on_explain)
        self._notices.dismissed.connect(self._on_warning_dismissed)
        self._collected.changed.connect(self._on_collected)
        for signal in (session.evaluation_changed, session.model_changed, session.asking_changed):
            signal.connect(self._show_state)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Words that lead to each class"))
        self._classes.setAccessibleName(self.tr("Class whose words are shown"))
        self._words_table.setAccessibleName(self.tr("Words for and against the class"))
        self._texts_table.setAccessibleName(self.tr("Texts with the word"))
        self._explain.setText(self.tr("See the words behind it"))
        self._on_collected()

    # Slots

    @Slot()
    def collect(self) -> None:
        session = self._session
        if session.classifier is not None and session.evaluated is not None and session.evaluation is not None:
            self._collected.collect(session.classifier, session.evaluated, session.evaluation)

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the texts below the words on a page of so little width."""
        self._tables.setOrientation(Qt.Orientation.Vertical if width < _NARROW else Qt.Orientation.Horizontal)

    @Slot()
    def _show_state(self) -> None:
        session, digest = self._session, self._collected.digest
        self.setVisible(session.classifier is not None and session.evaluation is not None)
        is_at_it = session.jobs.ask.verb == VERB
        self._collect.setEnabled(session.is_free_to_ask)
        self._collect.setText(self.tr("Collect the words") if digest is None else self.tr("Collect again"))
        for part in (self._tables, self._classes):
            part.setVisible(digest is not None)
        self._explain.setEnabled(self._texts_table.currentIndex().isValid() and session.is_free_to_ask)
        self._how.setText(
            self.tr("Reading the texts. Cancel keeps what there is by then.") if is_at_it else self._rule()
        )

    def _rule(self) -> str:
        digest = self._collected.digest
        if digest is None:
            pattern = self.tr("Explains up to {n} of the texts that the model was scored on, the quick way.")
            return pattern.format(n=MOST_TEXTS)
        pattern = self.tr(
            "From {n} texts. Share: how much of all that speaks for or against the class in a text the word does, on"
            " average over the texts that have it. Words of fewer than three texts are left out."
        )
        return pattern.format(n=i18n.number(len(digest.found)))

    @Slot()
    def _on_collected(self) -> None:
        digest = self._collected.digest
        with QSignalBlocker(self._classes):
            self._classes.clear()
            self._classes.addItems([own.label for own in digest.words] if digest else [])
        self._warnings = list(digest.shortcuts) if digest else []
        self._show_warnings()
        self._on_class_chosen()
        self._show_state()

    @Slot(int)
    def _on_warning_dismissed(self, number: int) -> None:
        del self._warnings[number]
        self._show_warnings()

    def _show_warnings(self) -> None:
        self._notices.show_notices([NoticeRow("warn", self._warning(one)) for one in self._warnings])

    def _warning(self, shortcut: "Shortcut") -> str:
        pattern = self.tr(
            "“{word}” decides alone: put before texts of other classes, it makes {share} of them “{label}”. Is that a"
            " matter of the texts, or a mark that only your data has?"
        )
        pattern = pattern.replace("{share}", i18n.percent(shortcut.turned_to))
        pattern = pattern.replace("{label}", _short(shortcut.label))
        return pattern.replace("{word}", _short(shortcut.word))

    def _own(self) -> "ClassWords | None":
        digest, row = self._collected.digest, self._classes.currentIndex()
        return digest.words[row] if digest and row >= 0 else None

    @Slot()
    def _on_class_chosen(self) -> None:
        own = self._own()
        self._words = words = [*own.for_it, *reversed(own.against_it)] if own else []
        self._words_model.show(
            range(len(words)),
            [
                Column(self.tr("Word"), lambda n: words[n].word),
                Column(
                    self.tr("Share"), lambda n: _signed(words[n].mean), is_number=True, sort_key=lambda n: words[n].mean
                ),
                Column(
                    self.tr("Texts"),
                    lambda n: i18n.number(len(words[n].texts)),
                    is_number=True,
                    sort_key=lambda n: len(words[n].texts),
                ),
            ],
        )
        self._words_table.unsort()
        self._words_table.fit_columns()
        if words:
            self._words_table.selectRow(0)
        else:
            self._show_texts(None)

    @Slot(QModelIndex)
    def _on_word_chosen(self, index: QModelIndex) -> None:
        self._show_texts(self._words[self._words_model.row_number(index)] if index.isValid() else None)

    def _show_texts(self, word: "ClassWord | None") -> None:
        digest = self._collected.digest
        shares = word.shares if word and digest else {}
        self._texts = texts = list(shares)
        found = digest.found if digest else ()
        self._texts_model.show(
            range(len(texts)),
            [
                Column(self.tr("Text"), lambda n: found[texts[n]].text),
                Column(self.tr("Class"), lambda n: found[texts[n]].label),
                Column(
                    self.tr("Share"),
                    lambda n: _signed(shares[texts[n]]),
                    is_number=True,
                    sort_key=lambda n: shares[texts[n]],
                ),
            ],
        )
        self._texts_table.unsort()
        self._texts_table.fit_columns()
        pattern = self.tr("Texts with “{word}”, where it counts most first")
        self._texts_title.setText(pattern.replace("{word}", _short(word.word)) if word else "")
        self._show_state()

    @Slot()
    def _on_explain(self) -> None:
        index, digest = self._texts_table.currentIndex(), self._collected.digest
        if index.isValid() and digest is not None and self._session.is_free_to_ask:
            self.text_chosen.emit(digest.found[self._texts[self._texts_model.row_number(index)]].asked)


def _signed(share: float) -> str:
    shown = i18n.percent(abs(share), 1)
    return f"+{shown}" if share > 0 else f"−{shown}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
