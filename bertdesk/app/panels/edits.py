"""The line above the rows of a table that was changed: how much, a step back, the corrected table as a file."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, theme
from bertdesk.app.editing import SAVING, Saved
from bertdesk.app.session import Session
from bertdesk.app.widgets.notice_list import NoticeList, NoticeRow
from bertdesk.app.widgets.plain import plain_label, plain_tooltip

_OTHER_FILE, _UNREADABLE = "project_of_other_file", ("project_unreadable", "project_too_new")


class EditsPanel(QWidget):
    """Takes no room where nothing was changed."""

    save_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._material, self._editing = session, session.material, session.editing
        self._saved: Saved | None = None
        self._is_dismissed = False
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._trouble = NoticeList()
        self._anyway, self._anew = QPushButton(), QPushButton()
        self._choices = QWidget()
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(theme.GRID)
        choices.addStretch()
        choices.addWidget(self._anyway)
        choices.addWidget(self._anew)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GRID)
        self._words = plain_label(wraps=True)
        self._undo, self._redo, self._excluded = (QPushButton() for _ in range(3))
        self._harmless, self._save = QCheckBox(), QPushButton()
        for button in (self._undo, self._redo, self._excluded):
            button.setProperty("link", True)
        line.addWidget(self._words, 1)
        for widget in (self._undo, self._redo, self._excluded):
            line.addWidget(widget)
        line.addSpacing(theme.GRID)
        line.addWidget(self._harmless)
        line.addWidget(self._save)
        self._result = plain_label("muted", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        for part in (self._trouble, self._choices, self._line, self._result):
            column.addWidget(part)

    def _connect(self) -> None:
        self._undo.clicked.connect(self._editing.undo)
        self._redo.clicked.connect(self._editing.redo)
        self._excluded.clicked.connect(self._session.browsing.show_excluded)
        self._trouble.dismissed.connect(self._on_dismissed)
        self._anyway.clicked.connect(self._editing.open_anyway)
        self._anew.clicked.connect(self._editing.begin_anew)
        self._save.clicked.connect(self.save_requested)
        self._harmless.toggled.connect(self._on_harmless)
        self._material.table_changed.connect(self._on_table_changed)
        self._material.edited.connect(self._on_edited)
        self._material.first_rows_changed.connect(self._show)
        self._session.busy_changed.connect(self._show)
        self._editing.saved.connect(self._on_saved)

    def retranslate(self) -> None:
        self._harmless.setText(self.tr("Safe for spreadsheets"))
        why = self.tr(
            "A cell that begins with = + - or @ is a formula to a spreadsheet, which would compute it: an apostrophe"
            " before it keeps it a text. BERTDesk itself needs none."
        )
        self._harmless.setToolTip(plain_tooltip(why))
        self._harmless.setAccessibleDescription(why)
        self._save.setText(self.tr("Save corrected table as…"))
        self._anyway.setText(self.tr("Use them anyway"))
        self._anyway.setToolTip(plain_tooltip(self.tr("They are applied row by row, by number.")))
        self._anew.setText(self.tr("Begin anew"))
        self._anew.setToolTip(plain_tooltip(self.tr("The changes that were made are kept aside, in a file.")))
        self._show()

    # Slots

    @Slot()
    def _on_table_changed(self) -> None:
        self._saved, self._is_dismissed = None, False
        self._show()

    @Slot()
    def _on_edited(self) -> None:
        self._saved = None
        self._show()

    @Slot()
    def _on_dismissed(self) -> None:
        self._is_dismissed = True
        self._show()

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._saved = saved
        self._show()

    @Slot(bool)
    def _on_harmless(self, is_on: bool) -> None:  # noqa: FBT001  # a slot
        self._editing.escapes_formulas = is_on

    # What is shown

    @Slot()
    def _show(self) -> None:
        edits, is_reading = self._editing.edits, self._material.first_rows is not None
        is_there = self._material.read is not None and not is_reading
        self._show_trouble(is_there)
        has_history = edits.undo is not None or edits.redo is not None
        self._line.setVisible(is_there and has_history)
        self._harmless.setChecked(self._editing.escapes_formulas)
        n = edits.count
        pattern = self.tr("{n} changes; the file itself is never written.")
        if n == 1:
            pattern = self.tr("One change; the file itself is never written.")
        self._words.setText(pattern.format(n=i18n.number(n)) if n else self.tr("No change is in force."))
        is_possible = self._editing.is_possible
        for button, step, word in (
            (self._undo, edits.undo, self.tr("Undo")),
            (self._redo, edits.redo, self.tr("Redo")),
        ):
            button.setText(word)
            button.setVisible(step is not None)
            button.setEnabled(is_possible)
            name = i18n.action_name(step.code, step.facts) if step is not None else ""
            button.setToolTip(plain_tooltip(self.tr("{verb}: {action}").format(verb=word, action=name)))
            button.setAccessibleDescription(name)
        excluded = edits.excluded
        self._excluded.setVisible(excluded is not None)
        if excluded is not None:
            self._excluded.setText(self.tr("Left out: {n}").format(n=i18n.number(len(excluded.rows))))
            self._excluded.setToolTip(plain_tooltip(self.tr("Show excluded rows, to take some back")))
        self._save.setEnabled(n > 0 and self._session.is_free)
        self._show_result(is_there)
        parts = (self._trouble, self._choices, self._line, self._result)
        self.setVisible(not all(part.isHidden() for part in parts))  # an empty panel would leave a gap

    def _show_trouble(self, is_there: bool) -> None:  # noqa: FBT001
        trouble = self._editing.edits.trouble if is_there and not self._is_dismissed else None
        self._trouble.show_notices([NoticeRow("warn", i18n.message(*trouble))] if trouble else [])
        code = trouble[0] if trouble else ""
        self._choices.setVisible(code == _OTHER_FILE or code in _UNREADABLE)
        self._anyway.setVisible(code == _OTHER_FILE)
        for button in (self._anyway, self._anew):
            button.setEnabled(self._editing.is_possible)

    def _show_result(self, is_there: bool) -> None:  # noqa: FBT001
        saved = self._saved if is_there else None
        self._result.setVisible(saved is not None or self._session.jobs.run.verb == SAVING)
        if saved is None:
            self._result.setText(self.tr("Saving…"))
            return
        told = [i18n.message(notice.code, notice.facts) for notice in saved.notices]
        self._result.setText(i18n.joined([self.tr("Saved as “{file}”.").replace("{file}", saved.path.name), *told]))
