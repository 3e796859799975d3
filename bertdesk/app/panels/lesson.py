"""On the page "Understand": BERT in twelve steps, to read, and with exercises on the network that is looked at."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bertdesk.app import dialogs, lesson_export, theme
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.app.lesson_task import TaskCard
from bertdesk.app.lesson_text import LessonText
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.core.lesson import page, reading
from bertdesk.core.lesson.steps import Lesson, Step

_WIDEST_LIST, _ROW, _BESIDE_TITLE = 320, 34, 48  # pixels; beside a title stand its mark and the margins
_FIGURE_SPACE = "\u2007"  # as wide as a digit: the titles stand below each other


class LessonView(View):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._network = LessonNetwork(session.understanding)
        self._lesson: Lesson = reading.read("en")
        self._tasks: list[TaskCard] = []
        self._is_stale = True
        """Whether the step is yet to be laid out: not before somebody sees it"""
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self.steps = QListWidget()
        self.steps.setProperty("steps", True)
        self.steps.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._progress, self._again = plain_label("small", wraps=True), QPushButton()
        self._again.setProperty("link", True)
        self._text, self._sources = LessonText(), QLabel()
        self._sources.setTextFormat(Qt.TextFormat.RichText)
        self._sources.setWordWrap(True)
        self._sources.setOpenExternalLinks(True)
        self._sources.setProperty("role", "small")
        self._sources_title = plain_label("strong")
        self._back, self._on = QPushButton(), QPushButton()
        self._on.setProperty("primary", True)
        self._save, self._menu = QToolButton(), QMenu(self)
        self._with, self._without = self._menu.addAction(""), self._menu.addAction("")
        self._save.setMenu(self._menu)
        self._save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._save.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._save.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        left = QVBoxLayout()
        left.setSpacing(theme.GRID)
        left.addWidget(self.steps)
        left.addWidget(self._progress)
        left.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch()
        matter = QVBoxLayout()
        matter.addWidget(self._text)
        self._exercises = QVBoxLayout()
        self._exercises.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self._save)
        row.addStretch()
        row.addWidget(self._back)
        row.addWidget(self._on)
        right = QVBoxLayout()
        right.setSpacing(2 * theme.GRID)
        right.addWidget(card(matter))
        right.addLayout(self._exercises)
        right.addWidget(self._sources_title)
        right.addWidget(self._sources)
        right.addLayout(row)
        right.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * theme.GRID)
        whole.addLayout(left)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.steps.currentRowChanged.connect(self._on_step_chosen)
        self._back.clicked.connect(lambda: self._go(-1))
        self._on.clicked.connect(lambda: self._go(1))
        self._again.clicked.connect(self._on_again)
        self._with.triggered.connect(lambda: self._on_save(with_answers=True))
        self._without.triggered.connect(lambda: self._on_save(with_answers=False))
        self.session.jobs.look.ended.connect(self._on_look_ended)

    def retranslate(self) -> None:
        is_chinese = QLocale().language() == QLocale.Language.Chinese
        self._lesson = reading.read("zh_CN" if is_chinese else "en")
        self.steps.setAccessibleName(self.tr("Steps of the lesson"))
        self._back.setText(self.tr("Back"))
        self._on.setText(self.tr("Next"))
        self._again.setText(self.tr("Start again"))
        self._save.setText(self.tr("Save this step"))
        self._save.setIcon(theme.icon("save"))
        self._with.setText(self.tr("With what comes out…"))
        self._without.setText(self.tr("As a sheet, without it…"))
        row = max(0, self.steps.currentRow())
        self.steps.blockSignals(True)
        self.steps.clear()
        for step in self._lesson.steps:
            item = QListWidgetItem(f"{step.number:{_FIGURE_SPACE}>2}  {step.title}")
            item.setToolTip(step.title)
            item.setSizeHint(QSize(0, theme.px(_ROW)))
            self.steps.addItem(item)
        self.steps.setCurrentRow(row)
        self.steps.blockSignals(False)
        self.steps.setFixedHeight(len(self._lesson.steps) * theme.px(_ROW) + 2 * self.steps.frameWidth() + 4)
        widest = max(map(self.steps.fontMetrics().horizontalAdvance, (step.title for step in self._lesson.steps)))
        number = self.steps.fontMetrics().horizontalAdvance("88  ")
        self.steps.setFixedWidth(min(theme.px(_WIDEST_LIST), number + widest + theme.px(_BESIDE_TITLE)))
        self._show_progress()
        self._show_step()

    # What is seen

    @property
    def step(self) -> Step:
        return self._lesson.steps[max(0, self.steps.currentRow())]

    @property
    def tasks(self) -> tuple[TaskCard, ...]:
        """The exercises of the step that is shown."""
        return tuple(self._tasks)

    def show_nothing(self) -> None:
        self.look()

    def look(self) -> None:
        """Lay the step out, or let its exercises know that there is another network; what was typed stays."""
        if self._is_stale:
            self._show_step()
            return
        self._network.forget()
        for task_card in self._tasks:
            task_card.renew()

    def _show_step(self) -> None:
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        step = self.step
        self._text.show_step(self._lesson, step)
        self._sources_title.setText(self._lesson.labels.sources)
        self._sources.setText(page.sources(step))
        self._back.setEnabled(step.number > 1)
        is_last = step.number == len(self._lesson.steps)
        self._on.setToolTip("" if is_last else self._lesson.steps[step.number].title)
        self._on.setVisible(not is_last)
        self._network.forget()
        for task_card in self._tasks:
            self._exercises.removeWidget(task_card)
            task_card.hide()
            task_card.deleteLater()
        self._tasks = [
            TaskCard(
                self._lesson, task, number, self._network,
                is_done=f"{step.name}.{number}" in self._done, is_only=len(step.tasks) == 1,
            )
            for number, task in enumerate(step.tasks, 1)
        ]  # fmt: skip
        for task_card in self._tasks:
            task_card.done.connect(self._on_done)
            task_card.teaching_requested.connect(self.teaching_requested)
            self._exercises.addWidget(task_card)
            task_card.renew()

    # Progress

    @property
    def _done(self) -> set[str]:
        return set(filter(None, self.session.settings.lesson_done.split(",")))

    def is_done(self, step: Step) -> bool:
        """Tell whether all exercises of a step are done."""
        return all(f"{step.name}.{number}" in self._done for number in range(1, len(step.tasks) + 1))

    def _show_progress(self) -> None:
        n_done = 0
        for row, step in enumerate(self._lesson.steps):
            is_done = self.is_done(step)
            n_done += is_done
            item = self.steps.item(row)
            item.setIcon(theme.icon("check", theme.current().good) if is_done else QIcon())
            said = self.tr("{title}, done") if is_done else "{title}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said.replace("{title}", item.text()))
        self._progress.setText(self.tr("{n} of {total} done").format(n=n_done, total=len(self._lesson.steps)))
        self._again.setVisible(bool(self._done))

    def _keep(self, done: set[str]) -> None:
        self.session.change_settings(replace(self.session.settings, lesson_done=",".join(sorted(done))))
        self._show_progress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_save"):
            self._save.setIcon(theme.icon("save"))
            self._show_progress()

    # Slots

    @Slot(int)
    def _on_step_chosen(self, _row: int) -> None:
        self._show_step()
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.verticalScrollBar().setValue(0)

    def _go(self, by: int) -> None:
        self.steps.setCurrentRow(self.steps.currentRow() + by)
        self.steps.setFocus()

    @Slot(int)
    def _on_done(self, number: int) -> None:
        self._keep(self._done | {f"{self.step.name}.{number}"})

    @Slot()
    def _on_again(self) -> None:
        self._keep(set())
        self.steps.setCurrentRow(0)
        self._show_step()
        self.steps.setFocus()  # the button is gone

    @Slot()
    def _on_look_ended(self) -> None:
        self._network.forget()
        for task_card in self._tasks:
            task_card.forget_question()

    def _on_save(self, *, with_answers: bool) -> None:
        path = dialogs.ask_where_to_save_step(self, f"{self.step.number:02d} {self.step.name}")
        if path is None:
            return
        try:
            lesson_export.save(self._lesson, self.step, path, with_answers=with_answers)
        except OSError as error:
            self.session.failed.emit("export", "save_failed", {"path": str(path), "reason": str(error)})
