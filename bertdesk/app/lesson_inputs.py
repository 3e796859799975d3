"""Which kind of input an exercise of the lesson has, and what its lines are called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from bertdesk.app.lesson_lines import ChoiceInput, Input, NumberInput, TextsInput
from bertdesk.app.lesson_looked import HeadInput, LayerInput, WordInput
from bertdesk.app.lesson_network import LessonNetwork
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    ChangedMost,
    Exercise,
    FindHead,
    GuessRight,
    HighestRecall,
    Reckoned,
    TellingWord,
    TellNeighbours,
)

translate = QCoreApplication.translate


def input_for(exercise: Exercise, options: Sequence[str], network: LessonNetwork) -> Input:
    """Return what an exercise is answered with."""
    match exercise:
        case HighestRecall():
            return ChoiceInput(options)
        case FindHead():
            return HeadInput(network)
        case GuessRight() | TellingWord():
            return WordInput(network)
        case ChangedMost():
            return LayerInput(network)
    if isinstance(exercise, Reckoned):
        return NumberInput()
    return TextsInput(_names(exercise))


def _names(exercise: Exercise) -> tuple[str, ...]:
    match exercise:
        case AlikeInContext():
            return (
                translate("lesson", "The word"), translate("lesson", "A sentence with it"),
                translate("lesson", "Another, in the same sense"), translate("lesson", "A third, in the other sense"),
            )  # fmt: skip
        case AlikeAlone():
            return (
                translate("lesson", "A word"), translate("lesson", "One akin to it"),
                translate("lesson", "One that is not"),
            )  # fmt: skip
        case TellNeighbours():
            return (
                translate("lesson", "A sentence"), translate("lesson", "One that follows it"),
                translate("lesson", "Another sentence"), translate("lesson", "One that does not follow it"),
            )  # fmt: skip
    return (translate("lesson", "A sentence"),)
