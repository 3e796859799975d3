"""A step as a page: whole, safe, self-contained, and read out by a screen reader."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from bertdesk.core.lesson.page import handout, labelled, page, prose, sign
from bertdesk.core.lesson.reading import read
from bertdesk.core.lesson.steps import Lesson, Step

LESSONS = (read("en"), read("zh_CN"))
STEPS = [pytest.param(lesson, step, id=f"{lesson.language}-{step.name}") for lesson in LESSONS for step in lesson.steps]
VOID = ("meta", "br", "hr", "path", "rect")


class Reader(HTMLParser):
    """Which elements are open, what is said, what is asked for from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said += data


def parsed(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_that_a_page_has_all_of_a_step_and_asks_for_nothing_from_elsewhere(lesson: Lesson, step: Step) -> None:
    text = page(lesson, step)
    reader = parsed(text)
    for words in (step.title, lesson.labels.lesson, lesson.labels.credit, *(task.explanation for task in step.tasks)):
        assert _bare(words) in reader.said
    for paragraph in step.paragraphs:
        assert _bare(paragraph) in reader.said
    for source in step.sources:
        assert source.citation in reader.said
        assert source.address in reader.said
    asked = {name for _, attributes in reader.tags for name in attributes if name in ("src", "data", "xlink:href")}
    assert not asked
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in reader.tags}
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize(("lesson", "step"), STEPS)
def test_that_each_formula_is_a_drawing_with_a_reading(lesson: Lesson, step: Step) -> None:
    drawings = [attributes for tag, attributes in parsed(page(lesson, step)).tags if tag == "svg"]
    assert [drawing["aria-label"] for drawing in drawings] == [formula.reading for formula in step.formulas]
    assert {drawing["role"] for drawing in drawings} == {"img"}
    assert all(drawing["viewbox"] for drawing in drawings)
    for found in re.findall(r"<svg.*?</svg>", page(lesson, step), re.DOTALL):
        ElementTree.fromstring(found)


def test_that_a_sheet_to_hand_round_does_not_tell_what_comes_out() -> None:
    for lesson in LESSONS:
        for step in lesson.steps:
            with_answers, without = page(lesson, step), page(lesson, step, with_answers=False)
            assert without.count("<hr>") >= 2 * len(step.tasks), "there are lines to write on"
            assert "<hr>" not in with_answers
            parsed(without)
            for task in step.tasks:
                assert prose(task.explanation) not in without
                assert not any(prose(hint) in without for hint in task.hints)
                assert prose(task.words) in without


@pytest.mark.parametrize("with_answers", [True, False])
def test_that_a_handout_has_all_steps_in_one_page(*, with_answers: bool) -> None:
    for lesson in LESSONS:
        text = handout(lesson, with_answers=with_answers)
        reader = parsed(text)
        assert [tag for tag, _ in reader.tags].count("section") == len(lesson.steps)
        assert reader.said.count(lesson.labels.credit) == 1
        for step in lesson.steps:
            assert step.title in reader.said
            assert all((prose(task.explanation) in text) == with_answers for task in step.tasks)


def test_that_the_page_says_which_language_it_is_in() -> None:
    assert '<html lang="en">' in page(LESSONS[0], LESSONS[0].steps[0])
    assert '<html lang="zh-Hans">' in page(LESSONS[1], LESSONS[1].steps[0])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("d_k", "<i>d</i><sub><i>k</i></sub>"),
        ("e_ij", "<i>e</i><sub><i>ij</i></sub>"),
        ("W^Q", "<i>W</i><sup><i>Q</i></sup>"),
        ("z_i^(1)", "<i>z</i><sub><i>i</i></sub><sup>(1)</sup>"),
        ("h_[CLS]", "<i>h</i><sub>[CLS]</sub>"),
        ("η_max", "<i>η</i><sub>max</sub>"),
        ("TP", "TP"),
        ("arg max", "arg max"),
        ("P(c | x)", "<i>P</i>(<i>c</i> | <i>x</i>)"),
        ("P(x_i | x_∖i)", "<i>P</i>(<i>x</i><sub><i>i</i></sub> | <i>x</i><sub>∖<i>i</i></sub>)"),
        ("x̃", "<i>x̃</i>"),
        ("W, b", "<i>W</i>, <i>b</i>"),
        ("a<b", "<i>a</i>&lt;<i>b</i>"),
    ],
)
def test_that_signs_are_set_as_in_formulas(text: str, html: str) -> None:
    assert sign(text) == html


def test_that_prose_marks_terms_and_signs_and_nothing_else() -> None:
    assert prose("a *key* & x_i, 2e-5, [UNK]") == "a <b>key</b> &amp; <i>x</i><sub><i>i</i></sub>, 2e-5, [UNK]"
    assert prose("一个*头*和 L_MLM 是") == "一个<b>头</b>和 <i>L</i><sub>MLM</sub> 是"


def _bare(text: str) -> str:
    """Return a text as it is shown: without what marks terms, indices without their sign."""
    return re.sub(r"(?<=[A-Za-z])[_^](?=\w)", "", text.replace("*", ""))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.language)
def test_that_a_space_follows_a_label_in_english_alone(lesson: Lesson) -> None:
    space = " " if lesson.language == "en" else ""
    assert labelled(lesson.labels.hint, "1 < 2") == f"<b>{lesson.labels.hint}</b>{space}1 &lt; 2"


def test_that_chinese_has_no_space_around_its_punctuation_nor_before_a_percent_sign() -> None:
    said = "".join(parsed(page(LESSONS[1], step, with_answers=True)).said for step in LESSONS[1].steps)
    assert re.findall(r".{8}(?:[，。：；？！、] (?! )[\u4e00-\u9fff]|\d %)", said) == []
