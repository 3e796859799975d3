"""resources/lesson/ -> a lesson in one language.

plan.toml has what is the same in every language: the order of the steps, their formulas, the numbers of their
exercises, their sources. LANGUAGE.toml has the words, under the same names. What is asked for, and what comes out, are
places in its sentences ({scores}, {solution:.2f}): they cannot come apart from what is checked.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any

from bertdesk.core.chinese import is_ideograph
from bertdesk.core.lesson.exercises import KINDS, Counts, Exercise, HighestRecall, Reckoned
from bertdesk.core.lesson.solutions import best, solution
from bertdesk.core.lesson.steps import Formula, Labels, Language, Lesson, Source, Step, Symbol, Task
from bertdesk.paths import resource

_KINDS = {kind.kind: kind for kind in KINDS}
_SMALL = 1e-4
"""Below it, Python's own short form of a number has an exponent"""
_Toml = dict[str, Any]  # Any: whatever tomllib finds; every value is given its type on its way into a dataclass


@lru_cache(maxsize=2)
def read(language: Language) -> Lesson:
    """Return the lesson in a language. Raises: KeyError where a part has no words in it."""
    plan, words = _file("plan"), _file(language)
    steps = tuple(_step(step, number, words, language) for number, step in enumerate(plan["steps"], 1))
    return Lesson(language, Labels(**words["labels"]), steps, words["verdicts"])


def _file(name: str) -> _Toml:
    return tomllib.loads(resource(f"lesson/{name}.toml").read_text(encoding="utf-8"))


def _step(planned: _Toml, number: int, words: _Toml, language: Language) -> Step:
    said = words["steps"][planned["name"]]
    return Step(
        name=planned["name"],
        number=number,
        title=said["title"],
        paragraphs=_paragraphs(said["text"]),
        formulas=tuple(_formula(name, words["formulas"][name]) for name in planned["formulas"]),
        tasks=tuple(_task(task, said["exercises"][n], language) for n, task in enumerate(planned["exercises"])),
        views=tuple(planned["views"]),
        code=planned.get("code", "").strip(),
        sources=tuple(Source(source["citation"], source["address"]) for source in planned["sources"]),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the parts between empty lines; within one, the end of a line is a space."""
    return tuple(" ".join(part.split("\n")) for part in text.strip().split("\n\n"))


def _formula(name: str, said: _Toml) -> Formula:
    return Formula(name, said["reading"], tuple(Symbol(sign, meaning) for sign, meaning in said["symbols"].items()))


def _task(planned: _Toml, said: _Toml, language: Language) -> Task:
    exercise = made(planned)
    places = dict(_places(exercise))
    return Task(
        exercise=exercise,
        words=said["task"].format(**places),
        options=tuple(_options(exercise, said)),
        hints=tuple(hint.format(**places) for hint in said["hints"]),
        explanation=said["explanation"].format(**places),
        examples=_in_order(planned.get("examples", []), language),
    )


def _in_order(examples: Sequence[Sequence[str]], language: Language) -> tuple[tuple[str, ...], ...]:
    """Return examples, those in a language before the others."""
    ordered = sorted(examples, key=lambda one: any(map(is_ideograph, "".join(one))) != (language == "zh_CN"))
    return tuple(tuple(example) for example in ordered)


def made(planned: Mapping[str, Any]) -> Exercise:  # Any: as above
    """Return the exercise of a kind with its numbers. Raises: KeyError, TypeError where the kind has no such."""
    numbers = {name: _frozen(value) for name, value in planned.items() if name not in ("kind", "examples")}
    return _KINDS[planned["kind"]](**numbers)


def _frozen(value: Any) -> Any:  # Any: as above
    if isinstance(value, dict):
        return Counts(**value)
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _places(exercise: Exercise) -> Iterator[tuple[str, str | float]]:
    """Yield what can stand in an exercise's sentences: its numbers, and what comes out."""
    if isinstance(exercise, HighestRecall):
        yield "solution", _letter(best(exercise))
        return
    for place in fields(exercise):
        value = getattr(exercise, place.name)
        yield place.name, _listed(value) if isinstance(value, tuple) else _told(value)
    if isinstance(exercise, Reckoned):
        yield "solution", _told(solution(exercise))


def _told(value: str | float) -> str | float:
    """Return a number so small that nobody would write its zeros as "2e-5"; others as they are, for `format`."""
    if isinstance(value, str) or not 0 < abs(value) < _SMALL:
        return value
    digits, _, power = f"{value:.2g}".partition("e")
    return f"{digits}e{int(power)}"


def _listed(values: Sequence[str | float]) -> str:
    """Return numbers or words one after the other, with a minus sign where a number is negative."""
    return ", ".join(f"{value:g}".replace("-", "−") if isinstance(value, int | float) else value for value in values)


def _options(exercise: Exercise, said: _Toml) -> Iterator[str]:
    if isinstance(exercise, HighestRecall):
        for n, counts in enumerate(exercise.models):
            places = {place.name: getattr(counts, place.name) for place in fields(counts)}
            yield said["option"].format(letter=_letter(n), **places)


def _letter(n: int) -> str:
    return chr(ord("A") + n)
