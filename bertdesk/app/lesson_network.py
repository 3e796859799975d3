"""The network of the page, as the lesson's exercises ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

from bertdesk.app import lesson_works, understand_works
from bertdesk.app.understanding import Understanding
from bertdesk.core.lesson.answers import Answer, Entered
from bertdesk.core.lesson.exercises import Live
from bertdesk.core.lesson.steps import Task
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these import torch
    from numpy.typing import NDArray

    from bertdesk.core.lesson.showing import Shown
    from bertdesk.core.understand.pieces import Pieces

VERB = "look"


class LessonNetwork:
    def __init__(self, understanding: Understanding) -> None:
        self.understanding = understanding
        self._waiting: dict[str, list[Callable[[Any], None]]] = {}  # Any: numbers, or None
        """Whoever wants to see the heads of a text: two exercises ask of the same one"""

    @property
    def is_open(self) -> bool:
        return self.understanding.subject is not None

    @property
    def size(self) -> tuple[int, int]:
        """Return its layers and the heads in each; (0, 0) before it is open."""
        subject = self.understanding.subject
        return (0, 0) if subject is None else (subject.layers, subject.attention_heads)

    @property
    def sentence(self) -> str:
        """Return what stands on the page, as one text."""
        text = self.understanding.text
        return text if isinstance(text, str) else text[0]

    def cut(self, text: str) -> Pieces | None:
        """Return the pieces of a text; None before there is a network, or where there are none."""
        subject = self.understanding.subject
        if subject is None or not text.strip():
            return None
        pieces = understand_works.cut(subject, text.strip())
        return None if isinstance(pieces, Lacking) else pieces

    def attempt(self, exercise: Live, entered: Entered, then: Callable[[Answer | None], None]) -> bool:
        """Ask what an exercise asks; `then` gets its answer, or None where there was nothing to ask about."""
        question = lesson_works.attempt(exercise, entered)
        return self.understanding.ask(VERB, question, lambda answered: then(answered[0]))

    def show(self, task: Task, own: Entered, then: Callable[[Shown | None], None]) -> bool:
        """Ask for something that comes out right: what the person has entered where it does, else an example.

        `then` gets it, or None where there was nothing to ask about. Where words are struck or masked, or a head is
        looked for, the sentence of the page comes before the lesson's.
        """
        assert isinstance(task.exercise, get_args(Live)), "all else is told by its explanation"
        texts = [own.texts] if own.texts and all(own.texts) else []
        if task.examples and len(task.examples[0]) == 1 and self.sentence.strip():
            texts.append((self.sentence,))
        question = lesson_works.show(task.exercise, (*texts, *task.examples))
        return self.understanding.ask(VERB, question, lambda answered: then(answered[0]))

    def heads(self, text: str, then: Callable[[NDArray[Any] | None], None]) -> bool:  # Any: numbers
        """Ask what every head attends to in a text."""
        self._waiting.setdefault(text, []).append(then)
        if len(self._waiting[text]) > 1:
            return True
        return self.understanding.ask(VERB, lesson_works.heads(text), lambda answered: self._hand_on(text, answered[0]))

    def _hand_on(self, text: str, weights: NDArray[Any] | None) -> None:
        for then in self._waiting.pop(text, []):
            then(weights)

    def forget(self) -> None:
        """Nothing is being computed any more, or the exercises that asked have gone."""
        self._waiting.clear()
