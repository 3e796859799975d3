"""What a lesson is made of, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bertdesk.core.lesson.checking import Reason, Verdict
from bertdesk.core.lesson.exercises import Exercise
from bertdesk.paths import resource

Language = Literal["en", "zh_CN"]


@dataclass(frozen=True, slots=True)
class Symbol:
    sign: str
    """As `d_k`: what follows `_` stands lower, what follows `^` higher (see `page.sign`)"""
    meaning: str


@dataclass(frozen=True, slots=True)
class Formula:
    name: str
    reading: str
    """How it is said in words: what a screen reader speaks"""
    symbols: tuple[Symbol, ...]

    def svg(self) -> bytes:
        """Return its drawing, black outlines on nothing."""
        return resource(f"formulas/{self.name}.svg").read_bytes()


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise in words."""

    exercise: Exercise
    words: str
    options: tuple[str, ...]
    """What can be chosen, where one is to be chosen; else none"""
    hints: tuple[str, ...]
    explanation: str
    """Shown once it is done, or given up"""
    examples: tuple[tuple[str, ...], ...]
    """What could be written in an exercise on a network, as `answers.Entered` has it: those in the lesson's language
    first; a network may know another one. Whether one works is for the network to say"""


@dataclass(frozen=True, slots=True)
class Source:
    citation: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    number: int
    """Counted from 1"""
    title: str
    paragraphs: tuple[str, ...]
    """Plain text in which *asterisks* stand around a term where it is explained"""
    formulas: tuple[Formula, ...]
    tasks: tuple[Task, ...]
    views: tuple[str, ...]
    """Keys of the views of the page "Understand" in which the matter can be seen"""
    code: str
    """The same in Python, by `bertdesk.api`; empty where the step has none"""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands above the parts of a step. `step` has the places {n} and {total}."""

    lesson: str
    step: str
    task: str
    hint: str
    explanation: str
    right: str
    """What a verdict opens with where a person has found the answer"""
    shown: str
    """And where it was shown"""
    none_works: str
    """Said where no example comes out right on a network. Has the place {n}: how many were tried"""
    sources: str
    python: str
    credit: str
    """Which program made a page, under each"""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    language: Language
    labels: Labels
    steps: tuple[Step, ...]
    verdicts: Mapping[Reason, str]
    """A pattern for each reason, with places for its facts"""

    def sentence(self, verdict: Verdict, *, is_shown: bool = False) -> str:
        """Return a verdict in words. `is_shown`: it is about an answer that the person did not find."""
        opening = self.labels.shown if is_shown else self.labels.right
        return self.verdicts[verdict.reason].format(opening=opening, **verdict.facts)
