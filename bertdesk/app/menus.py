"""The menu bar: what can be opened, about, quit. It says what was asked for; the window does it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from bertdesk.paths import resource


class Menus(QMenuBar):
    table_requested = Signal()
    sample_requested = Signal(str)  # path of the sample's file
    model_requested = Signal()
    save_requested = Signal()  # of the corrected table
    undo_requested = Signal()
    redo_requested = Signal()
    about_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._file, self._edit, self._help = (self.addMenu("") for _ in range(3))
        self._table = self._action(self._file, QKeySequence(QKeySequence.StandardKey.Open))
        self._model = self._action(self._file, QKeySequence("Ctrl+Shift+O"))
        self._save = self._action(self._file, QKeySequence(QKeySequence.StandardKey.Save))
        self._file.addSeparator()
        self._english, self._chinese = self._action(self._file), self._action(self._file)
        self._file.addSeparator()
        self._quit = self._action(self._file, QKeySequence(QKeySequence.StandardKey.Quit))
        self._undo = self._action(self._edit, QKeySequence("Ctrl+Z"))
        self._redo = self._action(self._edit, QKeySequence("Ctrl+Shift+Z"))
        self._about = self._action(self._help)
        self.show_edits("", "", can_save=False)

    def _action(self, menu: QMenu, shortcut: QKeySequence | None = None) -> QAction:
        action = QAction(self)
        if shortcut is not None:
            action.setShortcut(shortcut)
        menu.addAction(action)
        return action

    def _connect(self) -> None:
        self._table.triggered.connect(self.table_requested)
        self._model.triggered.connect(self.model_requested)
        self._english.triggered.connect(lambda: self.sample_requested.emit(str(resource("samples/feedback_en.csv"))))
        self._chinese.triggered.connect(lambda: self.sample_requested.emit(str(resource("samples/feedback_zh.csv"))))
        self._save.triggered.connect(self.save_requested)
        self._undo.triggered.connect(self.undo_requested)
        self._redo.triggered.connect(self.redo_requested)
        self._about.triggered.connect(self.about_requested)
        self._quit.triggered.connect(self.quit_requested)

    def retranslate(self) -> None:
        self._file.setTitle(self.tr("&File"))
        self._edit.setTitle(self.tr("&Edit"))
        self._help.setTitle(self.tr("&Help"))
        self._table.setText(self.tr("Open a table…"))
        self._model.setText(self.tr("Open a model…"))
        self._save.setText(self.tr("Save corrected table as…"))
        self.show_edits(*self._names, can_save=self._save.isEnabled())
        self._english.setText(self.tr("Try the English sample"))
        self._chinese.setText(self.tr("Try the Chinese sample"))
        self._quit.setText(self.tr("Quit"))
        self._about.setText(self.tr("About BERTDesk"))

    def allow(self, *, tables: bool, models: bool) -> None:
        """Enable what can be opened now, disable what cannot."""
        for action in (self._table, self._english, self._chinese):
            action.setEnabled(tables)
        self._model.setEnabled(models)

    def show_edits(self, undo: str, redo: str, *, can_save: bool) -> None:
        """Say what can be undone and done again, by name; "" where nothing can."""
        self._names = undo, redo
        for action, name, bare, named in (
            (self._undo, undo, self.tr("Undo"), self.tr("Undo: {action}")),
            (self._redo, redo, self.tr("Redo"), self.tr("Redo: {action}")),
        ):
            action.setEnabled(bool(name))
            action.setText(named.replace("{action}", name.replace("&", "&&")) if name else bare)
        self._save.setEnabled(can_save)
