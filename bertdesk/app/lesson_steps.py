"""The list of the lesson's steps: each with its number and its whole title, and a mark where it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from bertdesk.app import theme
from bertdesk.core.lesson.steps import Lesson, Step

translate = QCoreApplication.translate

_WIDEST, _ROW, _BESIDE_TITLE = 320, 30, 56  # pixels; beside a title stand its mark and the margins
_FIGURE_SPACE = "\u2007"  # as wide as a digit: the titles stand below each other


class StepList(QListWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("steps", True)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_steps(self, lesson: Lesson) -> None:
        """List the steps without a signal; the same one stays chosen."""
        row = max(0, self.currentRow())
        self.blockSignals(True)
        self.clear()
        for step in lesson.steps:
            item = QListWidgetItem(f"{step.number:{_FIGURE_SPACE}>2}  {step.title}")
            item.setToolTip(step.title)
            self.addItem(item)
        self.setCurrentRow(row)
        self.blockSignals(False)
        self.fit()

    def fit(self) -> None:
        """Give each title as many lines as it needs, and the list all of them."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        beside = theme.px(_BESIDE_TITLE)
        titles = [self.item(row).text() for row in range(self.count())]
        width = min(theme.px(_WIDEST), max(map(metrics.horizontalAdvance, titles), default=0) + beside)
        height = 2 * self.frameWidth() + 4
        for row, title in enumerate(titles):
            lines = metrics.boundingRect(0, 0, width - beside, 10_000, Qt.TextFlag.TextWordWrap, title).height()
            tall = lines + theme.px(_ROW) - metrics.height()
            self.item(row).setSizeHint(QSize(0, tall))
            height += tall
        self.setFixedSize(width, height)

    def mark(self, lesson: Lesson, is_done: Callable[[Step], bool]) -> int:
        """Mark the steps that are done. Returns: how many are."""
        n_done = 0
        for row, step in enumerate(lesson.steps):
            item, is_step_done = self.item(row), is_done(step)
            n_done += is_step_done
            item.setIcon(theme.icon("check", theme.current().good) if is_step_done else QIcon())
            said = translate("lesson", "{title}, done") if is_step_done else "{title}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said.replace("{title}", item.text()))
        return n_done
