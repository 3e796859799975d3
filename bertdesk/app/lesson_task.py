"""An exercise of the lesson: what is to be done, where it is done, the verdict, hints one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bertdesk.app import i18n, teaching, theme
from bertdesk.app.lesson_inputs import input_for
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.app.widgets.page import card
from bertdesk.app.widgets.plain import plain_label
from bertdesk.app.widgets.way_out import WayOut
from bertdesk.core.lesson.answers import Answer, Entered, Lacking
from bertdesk.core.lesson.checking import Verdict, check
from bertdesk.core.lesson.exercises import Live
from bertdesk.core.lesson.page import labelled, prose
from bertdesk.core.lesson.steps import Lesson, Step

if TYPE_CHECKING:  # it imports torch
    from bertdesk.core.lesson.showing import Shown


class TaskCard(QWidget):
    done = Signal(int)
    """Its number, from 1: it has been solved"""
    teaching_requested = Signal()  # of the head that the network lacks

    def __init__(self, lesson: Lesson, step: Step, number: int, network: LessonNetwork, *, is_done: bool) -> None:
        super().__init__()
        self._lesson, self._task, self._number, self._network = lesson, step.tasks[number - 1], number, network
        self.key = f"{step.name}.{number}"
        """By which its progress is kept, in whatever language it is"""
        self._hints_shown = 0
        self._asked = 0
        """Counts the questions: an answer to an older one says nothing any more"""
        self._is_waiting = False
        self._build(is_only=len(step.tasks) == 1)
        self._connect()
        self._retranslate()
        self._show_done(is_done=is_done)

    def _build(self, *, is_only: bool) -> None:
        labels = self._lesson.labels
        title, self._mark = plain_label("strong"), plain_label("good")
        title.setText(labels.task if is_only else f"{labels.task} {self._number}")
        self._words = _rich(prose(self._task.words))
        self.input = input_for(self._task.exercise, self._task.options, self._network)
        self.blank = self.input.draft()
        self.check_button, self.hint_button, self.show_button = QPushButton(), QPushButton(), QPushButton()
        for button in (self.hint_button, self.show_button):
            button.setProperty("link", True)
        self.verdict, self._way_out = plain_label(wraps=True), WayOut()
        self._hints, self._explanation = _rich(""), _rich("")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self._mark)
        head.addStretch()
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.check_button)
        row.addWidget(self.hint_button)
        row.addWidget(self.show_button)
        row.addStretch()
        inside = QVBoxLayout()
        inside.addLayout(head)
        for widget in (self._words, self.input):
            inside.addWidget(widget)
        inside.addLayout(row)
        for label in (self.verdict, self._hints, self._explanation):
            label.hide()
            inside.addWidget(label)
        inside.insertWidget(inside.indexOf(self.verdict) + 1, self._way_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card(inside))

    def _connect(self) -> None:
        self.check_button.clicked.connect(self.check)
        self.hint_button.clicked.connect(self._on_hint)
        self.show_button.clicked.connect(self._on_show)
        self.input.submitted.connect(self.check)
        self._way_out.taken.connect(self.teaching_requested)
        self.input.changed.connect(self._on_changed)

    def _retranslate(self) -> None:
        self.check_button.setText(self.tr("Check"))
        self.hint_button.setText(self.tr("A hint"))
        self.hint_button.setVisible(bool(self._task.hints))
        self.show_button.setText(self.tr("Show me"))

    @property
    def is_live(self) -> bool:
        """Whether a network is asked."""
        return isinstance(self._task.exercise, get_args(Live))

    def renew(self) -> None:
        """There is another network, or none yet."""
        self.forget_question()
        self.input.renew()

    def forget_question(self) -> None:
        """The network has something else to do, or has come to its end without an answer."""
        if self._is_waiting:
            self._say("", "")
        self._asked += 1
        self._end_waiting()

    # Slots

    @Slot()
    def check(self) -> None:
        """Look whether what has been written and chosen does what the exercise asks for."""
        entered = self.input.entered()
        if entered is None:
            self._say(self.tr("Something is still missing."), "muted")
        elif isinstance(entered, Entered):
            self._ask(entered)
        else:
            self._judge(entered)

    def _ask(self, entered: Entered) -> None:
        exercise = self._task.exercise
        assert isinstance(exercise, get_args(Live)), "all else is reckoned on paper"
        self._asked += 1
        asked = self._asked
        if not self._network.attempt(exercise, entered, lambda answer: self._on_answered(asked, answer)):
            self._say(self.tr("The network is not open yet. Try again in a moment."), "muted")
            return
        self._wait()

    def _wait(self) -> None:
        self._is_waiting = True
        for button in (self.check_button, self.show_button):
            button.setEnabled(False)
        self._say(self.tr("Asking the network…"), "muted")

    def _end_waiting(self) -> None:
        self._is_waiting = False
        self.check_button.setEnabled(True)
        self.show_button.setEnabled(self.is_live or self._explanation.isHidden())

    def _on_answered(self, asked: int, answer: Answer | None) -> None:
        if asked != self._asked:
            return
        self._end_waiting()
        if answer is None:
            self._say(self.tr("Something is still missing."), "muted")
        else:
            self._judge(answer)

    def _judge(self, answer: Answer) -> None:
        verdict = check(self._task.exercise, answer)
        self._say(self._lesson.sentence(verdict), "good" if verdict.is_right else "warn")
        self._offer(verdict)
        if verdict.is_right:
            self._show_done(is_done=True)
            self._explain()
            self.done.emit(self._number)

    def _offer(self, verdict: Verdict) -> None:
        """Where the network lacks a head, offer to teach it."""
        if verdict.reason in teaching.TAUGHT:
            self._way_out.offer(teaching.offer(), teaching.button())

    def _say(self, sentence: str, role: str) -> None:
        self._way_out.offer("", "")
        self.verdict.setText(f"✓ {sentence}" if role == "good" else sentence)
        self.verdict.setProperty("role", role)
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.setVisible(bool(sentence))

    def _show_done(self, *, is_done: bool) -> None:
        self._mark.setText(self.tr("✓ done") if is_done else "")

    @Slot()
    def _on_changed(self) -> None:
        """Take back a verdict about something else."""
        self.forget_question()
        self._say("", "")

    @Slot()
    def _on_hint(self) -> None:
        self._hints_shown += 1
        label = self._lesson.labels.hint
        shown = self._task.hints[: self._hints_shown]
        self._hints.setText("".join(f"<p>{labelled(label, hint)}</p>" for hint in shown))
        self._hints.show()
        if self._hints_shown >= len(self._task.hints):
            self.hint_button.setEnabled(False)

    @Slot()
    def _on_show(self) -> None:
        """Show an answer that comes out right; on a network it is the network's own, in the exercise's own figure."""
        self._explain()
        if not self.is_live:
            return
        self._asked += 1
        asked = self._asked
        if self._network.show(self._task, self.input.draft(), lambda shown: self._on_shown(asked, shown)):
            self._wait()
        else:
            self._say(self.tr("The network is not open yet. Try again in a moment."), "muted")

    def _on_shown(self, asked: int, shown: Shown | None) -> None:
        if asked != self._asked:
            return
        self._end_waiting()
        if shown is None:
            self._say(self.tr("Something is still missing."), "muted")
            return
        verdict = check(self._task.exercise, shown.answer)
        said = self._lesson.sentence(verdict, is_shown=True)
        if isinstance(shown.answer, Lacking):
            self._say(said, "warn")
            self._offer(verdict)
            return
        self.input.fill(shown.entered)
        if not verdict.is_right:
            said = i18n.joined([self._lesson.labels.none_works.format(n=shown.n_tried), said])
        self._say(said, "" if verdict.is_right else "warn")

    def _explain(self) -> None:
        self._explanation.setText(labelled(self._lesson.labels.explanation, self._task.explanation))
        self._explanation.show()
        self.show_button.setEnabled(self.is_live)  # else the explanation has told it


def _rich(html: str) -> QLabel:
    """Return words of the lesson itself, with bold terms and set signs; never a person's."""
    label = QLabel(html)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    return label
