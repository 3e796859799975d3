"""The lesson as a person uses it: a step is gone to, an exercise written in and checked, on some network."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from looked_at import save_folder
from looking import button
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from bertdesk.app.lesson_task import TaskCard
from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.session import Session
from bertdesk.core.lesson.reading import read
from bertdesk.core.understand.subject import Subject

Settle = Callable[[], None]
NAMES = [step.name for step in read("en").steps]


def network_user(session: Session, settle: Settle, folder: Path) -> Callable[..., Subject]:
    """Return what makes the page look at a network with these heads."""

    def look(*heads: Any) -> Subject:
        session.understanding.use(save_folder(folder / "-".join(heads), "bert", *heads), device="cpu", mirror="")
        session.understanding.read("the film was good and the room was cold")
        for _ in range(3):
            settle()
        assert session.understanding.subject is not None
        return session.understanding.subject

    return look


def go_to(view: LessonView, name: str, settle: Settle) -> tuple[TaskCard, ...]:
    view.steps.setCurrentRow(NAMES.index(name))
    settle()
    settle()
    return view.tasks


def answer(card: TaskCard, settle: Settle) -> str:
    QTest.mouseClick(button(card, "Check"), Qt.MouseButton.LeftButton)
    settle()
    return card.verdict.text()


def write(card: TaskCard, *texts: str) -> None:
    lines = card.findChildren(QLineEdit)
    for line, text in zip(lines, texts, strict=True):
        line.setFocus()
        line.clear()
        QTest.keyClicks(line, text)
