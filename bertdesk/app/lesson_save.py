"""A button with what of the lesson can be saved: the step that is shown or all of them, with solutions or without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bertdesk.app import dialogs, lesson_export, theme
from bertdesk.core.lesson.steps import Lesson, Step


class LessonSaveButton(QToolButton):
    failed = Signal(str, str)
    """Where to, and why not"""

    def __init__(self, lesson: Lesson, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesson, self._step = lesson, lesson.steps[0]
        menu = QMenu(self)
        self.with_solutions, self.worksheet = menu.addAction(""), menu.addAction("")
        menu.addSeparator()
        self.all_with_solutions, self.all_worksheets = menu.addAction(""), menu.addAction("")
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.with_solutions.triggered.connect(lambda: self._on_step(with_answers=True))
        self.worksheet.triggered.connect(lambda: self._on_step(with_answers=False))
        self.all_with_solutions.triggered.connect(lambda: self._on_all(with_answers=True))
        self.all_worksheets.triggered.connect(lambda: self._on_all(with_answers=False))

    def retranslate(self) -> None:
        self.setText(self.tr("Save"))
        self.setIcon(theme.icon("save"))
        self.with_solutions.setText(self.tr("This step with solutions…"))
        self.worksheet.setText(self.tr("This step as a worksheet…"))
        self.all_with_solutions.setText(self.tr("All twelve steps with solutions…"))
        self.all_worksheets.setText(self.tr("All twelve steps as a worksheet…"))

    def show_step(self, lesson: Lesson, step: Step) -> None:
        self._lesson, self._step = lesson, step

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(theme.icon("save"))

    def _on_step(self, *, with_answers: bool) -> None:
        lesson, step = self._lesson, self._step
        path = dialogs.ask_where_to_save_step(self, f"{step.number:02d} {step.name}")
        if path is not None:
            self._save_as(path, lambda: lesson_export.save(lesson, step, path, with_answers=with_answers))

    def _on_all(self, *, with_answers: bool) -> None:
        lesson = self._lesson
        path = dialogs.ask_where_to_save_lesson(self, lesson.labels.lesson)
        if path is not None:
            self._save_as(path, lambda: lesson_export.save_all(lesson, path, with_answers=with_answers))

    def _save_as(self, path: Path, save: Callable[[], None]) -> None:
        try:
            save()
        except OSError as error:
            self.failed.emit(str(path), str(error))
