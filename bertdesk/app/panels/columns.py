"""On the page "Data": which column is the text and which the class, what is read beside the text, and why."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import column_words, theme
from bertdesk.app.session import Session
from bertdesk.app.widgets.plain import plain_label, plain_tooltip
from bertdesk.core.several_labels import separator_in
from bertdesk.core.text_columns import Columns

_NARROW = 760
_MARKS = (";", ",", "|", "/", "、", "，", "；")
_SAMPLE_ROWS = 500


class ColumnsPanel(QWidget):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material = session, session.material
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._text_label, self._label_label = plain_label(), plain_label()
        self._text, self._label = QComboBox(), QComboBox()
        self._beside, self._menu = QPushButton(), QMenu(self)
        self._beside.setMenu(self._menu)
        self._apart, self._marks = QPushButton(), QMenu(self)
        self._apart.setMenu(self._marks)
        self._reasons = plain_label("small", wraps=True)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(2 * theme.GRID)
        for label, combo in ((self._text_label, self._text), (self._label_label, self._label)):
            half = QHBoxLayout()
            half.setSpacing(theme.GRID)
            combo.setMinimumWidth(theme.px(96))
            combo.setMaximumWidth(theme.px(240))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            label.setBuddy(combo)
            half.addWidget(label)
            half.addWidget(combo, 1)
            half.addWidget(self._beside if combo is self._text else self._apart)
            self._row.addLayout(half, 2)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(self._row)
        column.addWidget(self._reasons)

    def _connect(self) -> None:
        self._text.activated.connect(self._on_chosen)
        self._label.activated.connect(self._on_chosen)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._marks.aboutToShow.connect(self._fill_marks)
        self._material.table_changed.connect(self._show_names)
        self._material.dataset_changed.connect(self._show)
        self._session.busy_changed.connect(self._on_busy_changed)

    def retranslate(self) -> None:
        self._text_label.setText(self.tr("Text column"))
        self._label_label.setText(self.tr("Class column"))
        for label in (self._text_label, self._label_label):
            _buddy(label).setAccessibleName(label.text())
        self._show_names()
        self._show()

    @Slot(int)
    def arrange(self, width: int) -> None:
        """Put the class below the text where there is little room."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if width < _NARROW else directions.LeftToRight)

    def _show_names(self) -> None:
        """Offer all columns: those that can hardly be meant stand last."""
        table, guess = self._material.table, self._material.guess
        names = table.columns if table else ()
        for combo, likely in (
            (self._text, guess.likely_texts if guess else names),
            (self._label, guess.likely_labels if guess else names),
        ):
            combo.clear()
            combo.addItems(list(likely))
            if rest := [name for name in names if name not in likely]:
                if likely:
                    combo.insertSeparator(len(likely))
                combo.addItems(rest)

    @Slot()
    def _show(self) -> None:
        columns, guess = self._material.columns, self._material.guess
        if columns is None:
            return
        self._text.setCurrentText(columns.text)
        self._label.setCurrentText(columns.label)
        self._beside.setText(column_words.beside(columns).replace("&", "&&"))
        self._beside.setToolTip(plain_tooltip(column_words.read_as(columns)))
        self._beside.setAccessibleDescription(column_words.read_as(columns))
        self._apart.setText(column_words.in_a_cell(columns.separator))
        self._apart.setToolTip(plain_tooltip(column_words.decided(columns.separator)))
        self._apart.setAccessibleDescription(column_words.decided(columns.separator))
        found = column_words.reasons(guess, columns) if guess else []
        self._reasons.setText(column_words.in_short(found))
        self._reasons.setVisible(bool(self._reasons.text()))
        why = plain_tooltip(column_words.sentences(found))
        for widget in (self._reasons, self._text, self._label):
            widget.setToolTip(why)

    @Slot()
    def _fill_menu(self) -> None:
        columns, guess, table = self._material.columns, self._material.guess, self._material.table
        if columns is None or table is None:
            return
        menu = self._menu
        menu.clear()
        likely = guess.likely_texts if guess else table.columns
        others = [name for name in table.columns if name not in (columns.text, columns.label)]
        others.sort(key=lambda name: name not in likely)
        _head(menu, self.tr("Put together with the text"))
        for name in others:
            if name != columns.pair:
                is_joined = name in columns.more
                self._offer(menu, name, _with(columns, name, is_in=not is_joined), is_chosen=is_joined)
        menu.addSeparator()
        _head(menu, self.tr("A second text, judged with the first"))
        group = QActionGroup(menu)
        self._offer(menu, self.tr("None"), replace(columns, pair=""), is_chosen=not columns.pair, group=group)
        for name in others:
            if name not in columns.more:
                self._offer(menu, name, replace(columns, pair=name), is_chosen=name == columns.pair, group=group)

    @Slot()
    def _fill_marks(self) -> None:
        columns, guess = self._material.columns, self._material.guess
        if columns is None:
            return
        menu, group = self._marks, QActionGroup(self._marks)
        menu.clear()
        _head(menu, self.tr("Classes in a cell"))
        likely = guess.separator if guess and guess.columns.label == columns.label else ""
        for mark in dict.fromkeys(("", columns.separator, likely, *_MARKS)):
            words = self.tr("Several, separated by {mark}").format(mark=mark) if mark else self.tr("One")
            chosen = replace(columns, separator=mark)
            self._offer(menu, words, chosen, is_chosen=mark == columns.separator, group=group)

    def _offer(
        self, menu: QMenu, name: str, columns: Columns, *, is_chosen: bool, group: QActionGroup | None = None
    ) -> None:
        action = menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(is_chosen)
        if group is not None:
            group.addAction(action)
        action.triggered.connect(self._choose(columns))

    def _choose(self, columns: Columns) -> Callable[[], None]:
        def choose() -> None:
            self._material.choose_columns(columns)

        return choose

    # Slots

    @Slot()
    def _on_chosen(self) -> None:
        now, text, label = self._material.columns, self._text.currentText(), self._label.currentText()
        if now is None:
            return
        more = tuple(name for name in now.more if name not in (text, label))
        pair = "" if now.pair in (text, label) else now.pair
        separator = now.separator if label == now.label else self._separator_of(label)
        chosen = replace(now, text=text, label=label, more=more, pair=pair, separator=separator)
        self._material.choose_columns(chosen)

    def _separator_of(self, label: str) -> str:
        """Return what is guessed to stand between the classes of a column."""
        table = self._material.table
        if table is None:
            return ""
        place = table.columns.index(label)
        return separator_in([table.rows[row][place].strip() for row in range(min(len(table.rows), _SAMPLE_ROWS))])

    @Slot()
    def _on_busy_changed(self) -> None:
        for widget in (self._text, self._label, self._beside, self._apart):
            widget.setEnabled(self._session.is_free)


def _with(columns: Columns, name: str, *, is_in: bool) -> Columns:
    more = (*columns.more, name) if is_in else tuple(other for other in columns.more if other != name)
    return replace(columns, more=more)


def _head(menu: QMenu, words: str) -> None:
    menu.addAction(words).setEnabled(False)  # a section's words are not drawn where a style sheet is set


def _buddy(label: QLabel) -> QWidget:
    found = label.buddy()
    assert found is not None, "each label has one"
    return found
