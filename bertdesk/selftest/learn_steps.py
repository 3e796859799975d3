"""Steps on the page "Understand" where a person learns: a toy pre-training, an exercise of the lesson."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from bertdesk.app.panels.lesson import LessonView
from bertdesk.app.widgets.piece_chips import PieceChips
from bertdesk.selftest.stage import Stage

_STEPS = 60
"""Of the toy: after so many it knows more than how often each piece stands in its text"""


def pretrain_toy(stage: Stage) -> str:
    person, toying = stage.person, stage.person.session.toying
    person.hands.key("Ctrl+5")
    person.click(lambda: person.button("Toy network"))
    person.click(lambda: person.button("Start"))
    person.wait("some steps", lambda: toying.toy is not None and toying.toy.number >= _STEPS)
    person.click(lambda: person.button("Pause"))
    person.wait("the pause", lambda: not toying.is_running)
    person.wait("what it reads", lambda: person.find(PieceChips).values().n_rows)
    person.look("toy pre-training")
    assert toying.toy is not None
    return f"{toying.toy.number} steps of a network with {toying.toy.n_weights:,} weights"


def do_exercise(stage: Stage) -> str:
    """Cut a word with the network of the page, in the lesson's third step."""
    person = stage.person
    person.hands.key("Ctrl+5")
    person.click(lambda: person.button("Lesson"))
    view = person.ask(lambda: person.find(LessonView))
    for _ in range(2):
        person.click(lambda: person.button("Next"))
    person.wait("the network", lambda: person.session.understanding.pieces is not None and person.is_free())

    def line() -> QLineEdit:
        return view.tasks[0].findChildren(QLineEdit)[0]

    person.click(line)
    person.hands.type("electroencephalography")
    person.wait("the typed word", lambda: line().text() == "electroencephalography")
    person.click(lambda: view.tasks[0].check_button)
    person.wait("the verdict", lambda: view.tasks[0].verdict.text().startswith("✓"))
    person.look("lesson")
    done = person.ask(lambda: view.steps.item(2).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "wordpiece.1" in person.session.settings.lesson_done, done
    return person.ask(lambda: view.tasks[0].verdict.text())
