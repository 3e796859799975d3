"""The lesson's files: complete, alike in both languages, and true to the numbers that are checked."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from bertdesk.core.lesson import exercises, reading
from bertdesk.core.lesson.checking import REASONS
from bertdesk.core.lesson.reading import made, read
from bertdesk.core.lesson.steps import Labels, Language, Lesson
from bertdesk.paths import resource

LANGUAGES: tuple[Language, ...] = get_args(Language)
PLACE = re.compile(r"\{(\w+)[^}]*\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words(language: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"lesson/{language}.toml").read_text(encoding="utf-8"))


def texts(lesson: Lesson) -> list[str]:
    """Every sentence of a lesson's steps."""
    found: list[str] = []
    for step in lesson.steps:
        found += [step.title, *step.paragraphs]
        for formula in step.formulas:
            found += [formula.reading, *(symbol.meaning for symbol in formula.symbols)]
        for task in step.tasks:
            found += [task.words, *task.options, *task.hints, task.explanation]
    return found


def test_that_the_steps_follow_the_order_in_which_bert_is_taught() -> None:
    assert [step.name for step in read("en").steps] == [
        "ambiguity", "transfer", "wordpiece", "embeddings", "attention", "heads", "masked-words", "next-sentence",
        "joint-loss", "fine-tuning", "evaluation", "in-use",
    ]  # fmt: skip
    assert [step.number for step in read("en").steps] == list(range(1, 13))


def test_that_both_languages_have_the_same_steps_formulas_signs_and_exercises() -> None:
    english, chinese = (
        [
            (
                step.name, [(f.name, [symbol.sign for symbol in f.symbols]) for f in step.formulas],
                [(task.exercise, len(task.hints), len(task.options)) for task in step.tasks], step.sources,
            )
            for step in read(language).steps
        ]
        for language in LANGUAGES
    )  # fmt: skip
    assert english == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_words_are_left_over(language: Language) -> None:
    said, lesson = words(language), read(language)
    assert list(said["steps"]) == [step.name for step in lesson.steps]
    assert list(said["formulas"]) == [formula.name for step in lesson.steps for formula in step.formulas]
    assert [len(said["steps"][step.name]["exercises"]) for step in lesson.steps] == [len(s.tasks) for s in lesson.steps]
    assert set(said["verdicts"]) == set(REASONS)
    assert set(said["labels"]) == {label.name for label in fields(Labels)}


def test_that_every_formula_that_is_drawn_is_taught_and_every_one_taught_is_drawn() -> None:
    drawn = {path.stem for path in resource("formulas").glob("*.svg")}
    assert drawn == {formula.name for step in read("en").steps for formula in step.formulas}


def test_that_every_kind_of_exercise_is_in_the_lesson() -> None:
    assert {type(task.exercise) for step in read("en").steps for task in step.tasks} == set(exercises.KINDS)
    assert all(step.tasks for step in read("en").steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_every_sentence_says_something_and_leaves_no_place_open(language: Language) -> None:
    for text in texts(read(language)):
        assert text.strip()
        assert text == text.strip()
        assert not set("{}\n") & set(text)
        assert text.count("*") % 2 == 0
        assert "  " not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_each_language_is_in_its_own_letters(language: Language) -> None:
    for text in texts(read(language)):
        is_chinese = CHINESE.search(text) is not None
        if language == "en":
            assert not is_chinese
        elif re.search(r"[a-zA-Z]{4,} [a-zA-Z]{4,} [a-zA-Z]{4,}", text):
            assert is_chinese, text


def test_that_chinese_words_are_not_torn_apart_by_the_end_of_a_line() -> None:
    for text in texts(read("zh_CN")):
        assert not re.search(r"[\u4e00-\u9fff，。；：、] [\u4e00-\u9fff]", text), text


@pytest.mark.parametrize(("language", "least", "most"), [("en", 80, 195), ("zh_CN", 150, 305)])
def test_that_a_step_is_short(language: Language, least: int, most: int) -> None:
    for step in read(language).steps:
        body = " ".join(step.paragraphs)
        n = len(body.split()) if language == "en" else len(CHINESE.findall(body))
        assert least <= n <= most, f"{step.name}: {n}"


def test_that_the_verdicts_of_both_languages_tell_the_same_facts() -> None:
    english, chinese = (
        {reason: set(PLACE.findall(pattern)) for reason, pattern in words(language)["verdicts"].items()}
        for language in LANGUAGES
    )
    assert english == chinese


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("step", "task", "solution"),
    [
        ("ambiguity", 1, "24"), ("transfer", 0, "1.7"), ("wordpiece", 1, "3"), ("attention", 0, "2"),
        ("attention", 1, "0.71"), ("heads", 2, "64"), ("masked-words", 1, "1.39"), ("next-sentence", 1, "1.61"),
        ("joint-loss", 0, "4"), ("fine-tuning", 1, "9e-6"), ("evaluation", 0, "B"), ("evaluation", 1, "4"),
    ],
)  # fmt: skip
def test_that_an_explanation_tells_what_comes_out(language: Language, step: str, task: int, solution: str) -> None:
    (found,) = [one for one in read(language).steps if one.name == step]
    assert re.search(rf"(?<![\w.]){re.escape(solution)}(?!\w|\.\d)", found.tasks[task].explanation)


def test_that_what_is_asked_does_not_tell_what_comes_out() -> None:
    for language in LANGUAGES:
        for step in words(language)["steps"].values():
            for exercise in step["exercises"]:
                assert "{solution" not in exercise["task"] + "".join(exercise["hints"])


def test_that_each_exercise_on_a_network_has_examples_those_in_the_lessons_language_first() -> None:
    for language in LANGUAGES:
        for task in (task for step in read(language).steps for task in step.tasks):
            is_asked = isinstance(task.exercise, exercises.Live) and task.exercise.kind != "changed_most"
            assert (len(task.examples) >= 2) == is_asked
            if is_asked:
                chinese = [CHINESE.search("".join(texts)) is not None for texts in task.examples]
                assert chinese == sorted(chinese, reverse=language == "zh_CN")
                assert set(chinese) == {True, False}
                assert len({len(texts) for texts in task.examples}) == 1


def test_that_an_exercise_of_no_kind_or_with_wrong_numbers_is_refused() -> None:
    with pytest.raises(KeyError):
        made({"kind": "sing"})
    with pytest.raises(TypeError):
        made({"kind": "cut_word", "syllables": 3})


def test_that_a_step_without_words_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("plan", "en"):
        text = resource(f"lesson/{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(text.replace("[steps.heads]", "[steps.hands]"), encoding="utf-8")
    monkeypatch.setattr(reading, "resource", lambda name: tmp_path / Path(name).name)
    with pytest.raises(KeyError):
        read.__wrapped__("en")
