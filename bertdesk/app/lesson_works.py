"""What the lesson asks of the network that is looked at. As in works.py, torch is imported in the work alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.lesson.answers import Answer, Entered
from bertdesk.core.lesson.exercises import Live
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # these modules import torch
    from numpy.typing import NDArray

    from bertdesk.app.understand_works import Question
    from bertdesk.core.lesson.showing import Shown
    from bertdesk.core.understand.subject import Subject


def attempt(exercise: Live, entered: Entered) -> Question:
    """Return a question whose answer is a tuple of one: the exercise's, or None where there was nothing to ask."""

    def question(subject: Subject, cancel: CancelToken) -> Work[tuple[Answer | None]]:
        from bertdesk.core.lesson.trying import attempt as tried

        return ((yield from tried(exercise, entered, subject, cancel)),)

    return question


def show(exercise: Live, examples: Sequence[tuple[str, ...]]) -> Question:
    """Return a question whose answer is a tuple of one: what a person could have done, or None where there is none."""

    def question(subject: Subject, cancel: CancelToken) -> Work[tuple[Shown | None]]:
        from bertdesk.core.lesson.showing import show as shown

        return ((yield from shown(exercise, examples, subject, cancel)),)

    return question


def heads(text: str) -> Question:
    """Return a question whose answer is a tuple of one: what every head attends to, or None of an empty text."""

    def question(subject: Subject, cancel: CancelToken) -> Work[tuple[NDArray[Any] | None]]:  # Any: numbers
        from bertdesk.core.understand.attention import attentions
        from bertdesk.core.understand.pieces import to_pieces

        yield Progressed("reading", 0, 0)
        cancel.raise_if_requested()
        pieces = to_pieces(subject, text)
        return (None if isinstance(pieces, Lacking) else attentions(subject, pieces),)

    return question
