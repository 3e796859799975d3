"""On the page "Understand": BERT in twelve steps, to read, and with exercises on the network that is looked at."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bertdesk.app import theme, view_names
from bertdesk.app.lesson_code import LessonCode
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.app.lesson_save import LessonSaveButton
from bertdesk.app.lesson_steps import StepList
from bertdesk.app.lesson_task import TaskCard
from bertdesk.app.lesson_text import LessonText
from bertdesk.app.session import Session
from bertdesk.app.view import View
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.sticky import Sticky
from bertdesk.core.lesson import page, reading
from bertdesk.core.lesson.answers import Entered
from bertdesk.core.lesson.steps import Lesson, Step


class LessonView(View):
    view_requested = Signal(str)
    """Show the step's matter in another view of the page: its key"""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._network = LessonNetwork(session.understanding)
        self._lesson: Lesson = reading.read("en")
        self._tasks: list[TaskCard] = []
        self._drafts: dict[str, Entered] = {}
        """What was written and chosen in exercises that are not shown now"""
        self._is_stale = True
        """Whether the step is yet to be laid out: not before somebody sees it"""
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self.steps = StepList()
        self._progress, self._again = plain_label("small", wraps=True), QPushButton()
        self._again.setProperty("link", True)
        self._text, self._code, self._sources = LessonText(), LessonCode(), QLabel()
        self._sources.setTextFormat(Qt.TextFormat.RichText)
        self._sources.setWordWrap(True)
        self._sources.setOpenExternalLinks(True)
        self._sources.setProperty("role", "small")
        self._sources_title = plain_label("strong")
        self._back, self._on = QPushButton(), QPushButton()
        self._on.setProperty("primary", True)
        self._links: dict[str, QPushButton] = {}
        self._save = LessonSaveButton(self._lesson)
        matter = QVBoxLayout()
        matter.addWidget(self._text)
        self._seen = QHBoxLayout()
        self._seen.setSpacing(2 * theme.GRID)
        matter.addLayout(self._seen)
        matter.addWidget(self._code)
        self._exercises = QVBoxLayout()
        self._exercises.setSpacing(theme.GRID)
        right = QVBoxLayout()
        right.setSpacing(2 * theme.GRID)
        right.addWidget(card(matter))
        right.addLayout(self._exercises)
        right.addWidget(self._sources_title)
        right.addWidget(self._sources)
        right.addWidget(self._save, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2 * theme.GRID)
        whole.addWidget(Sticky(self._way()))
        whole.addLayout(right, 1)

    def _way(self) -> QWidget:
        """Return the way through the lesson: its steps, the one before and after, what is done."""
        way = QWidget()
        left, row = QVBoxLayout(way), QHBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self._back, 1)
        row.addWidget(self._on, 1)
        left.addLayout(row)  # above the list: in sight in a low window too
        left.addWidget(self.steps)
        left.addWidget(self._progress)
        left.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        return way

    def _connect(self) -> None:
        self.steps.currentRowChanged.connect(self._on_step_chosen)
        self._back.clicked.connect(lambda: self._go(-1))
        self._on.clicked.connect(lambda: self._go(1))
        self._again.clicked.connect(self._on_again)
        self._save.failed.connect(self._on_save_failed)
        self.session.jobs.look.ended.connect(self._on_look_ended)

    def retranslate(self) -> None:
        is_chinese = QLocale().language() == QLocale.Language.Chinese
        self._lesson = reading.read("zh_CN" if is_chinese else "en")
        self.steps.setAccessibleName(self.tr("Steps of the lesson"))
        self._back.setText(self.tr("Back"))
        self._on.setText(self.tr("Next"))
        self._again.setText(self.tr("Start again"))
        self._save.retranslate()
        self.steps.show_steps(self._lesson)
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
            self._is_old = True  # it is laid out when it is seen next
            return
        step = self.step
        self._text.show_step(self._lesson, step)
        self._save.show_step(self._lesson, step)
        self._code.show_code(self._lesson.labels.python, step.code)
        self._sources_title.setText(self._lesson.labels.sources)
        self._sources.setText(page.sources(step))
        self._back.setEnabled(step.number > 1)
        is_last = step.number == len(self._lesson.steps)
        self._on.setToolTip("" if is_last else self._lesson.steps[step.number].title)
        self._on.setEnabled(not is_last)
        self._show_links(step)
        self._lay_exercises(step)

    def _lay_exercises(self, step: Step) -> None:
        """Put the exercises of a step in place of the last one's; what was written there is kept for later."""
        self._network.forget()
        for task_card in self._tasks:
            task_card.forget_question()
            self._drafts[task_card.key] = task_card.input.draft()
            self._exercises.removeWidget(task_card)
            task_card.hide()
            task_card.deleteLater()
        self._tasks = [
            TaskCard(
                self._lesson, step, number, self._network,
                is_done=f"{step.name}.{number}" in self._done,
            )
            for number in range(1, len(step.tasks) + 1)
        ]  # fmt: skip
        for task_card in self._tasks:
            task_card.done.connect(self._on_done)
            task_card.teaching_requested.connect(self.teaching_requested)
            self._exercises.addWidget(task_card)
            draft = self._drafts.get(task_card.key)
            if draft is not None:
                task_card.input.fill(draft)
            task_card.renew()

    def _show_links(self, step: Step) -> None:
        """Offer the views in which the step's matter can be seen."""
        for button in self._links.values():
            self._seen.removeWidget(button)
            button.hide()
            button.deleteLater()
        while self._seen.count():
            self._seen.takeAt(0)
        names = view_names.names()
        self._links = {key: QPushButton() for key in step.views}
        for key, button in self._links.items():
            button.setProperty("link", True)
            button.setText(self.tr("See it in “{view}”").replace("{view}", names[key]))
            button.clicked.connect(lambda _=False, key=key: self.view_requested.emit(key))
            self._seen.addWidget(button)
        self._seen.addStretch()

    # Progress

    @property
    def _done(self) -> set[str]:
        return set(filter(None, self.session.settings.lesson_done.split(",")))

    def is_done(self, step: Step) -> bool:
        """Tell whether all exercises of a step are done."""
        return all(f"{step.name}.{number}" in self._done for number in range(1, len(step.tasks) + 1))

    def _show_progress(self) -> None:
        n_done = self.steps.mark(self._lesson, self.is_done)
        self._progress.setText(self.tr("{n} of {total} done").format(n=n_done, total=len(self._lesson.steps)))
        self._again.setVisible(bool(self._done))

    def _keep(self, done: set[str]) -> None:
        self.session.change_settings(replace(self.session.settings, lesson_done=",".join(sorted(done))))
        self._show_progress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_save"):
            self.steps.fit()
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_save"):
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
        for task_card in self._tasks:
            task_card.input.fill(task_card.blank)
        self._drafts.clear()
        self.steps.setCurrentRow(0)
        self._show_step()
        self.steps.setFocus()  # the button is gone

    @Slot()
    def _on_look_ended(self) -> None:
        self._network.forget()
        for task_card in self._tasks:
            task_card.forget_question()

    @Slot(str, str)
    def _on_save_failed(self, path: str, reason: str) -> None:
        self.session.failed.emit("export", "save_failed", {"path": path, "reason": reason})
