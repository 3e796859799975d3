"""Every code has a sentence, and every sentence can be filled from the facts that come with it."""

import re
import string
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

import bertdesk
from bertdesk import errors, messages
from bertdesk.core.config import PretrainConfig, TrainConfig
from bertdesk.core.findings.finding import Code
from bertdesk.core.findings.remedies import REMEDIES
from bertdesk.errors import BertdeskError, Facts
from bertdesk.messages import actions

PACKAGE = Path(bertdesk.__file__).parent
ERRORS = {kind.code: kind for kind in BertdeskError.__subclasses__()}
_CODE_LINE = re.compile(r'^    code = "(\w+)"(?:  # (.+))?$', re.MULTILINE)
FACTS = {
    code: tuple(filter(None, facts.split(", ")))
    for code, facts in _CODE_LINE.findall(Path(errors.__file__).read_text(encoding="utf-8"))
}
"""Code -> the facts that errors.py names beside it."""


def notice_codes() -> set[str]:
    """Return the codes of all findings, and of all notices in the sources: `Notice("code"`, `.notices("code"` ..."""
    made = re.compile(r'(?:\bNotice|\.notices|_left_out)\(\s*"(\w+)"')
    notices = {code for path in PACKAGE.rglob("*.py") for code in made.findall(path.read_text(encoding="utf-8"))}
    return notices | set(get_args(Code))


def fields_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def pattern_of(code: str) -> str:
    """Return the sentence with its fields unfilled."""
    caught: list[str] = []
    messages.sentence(code, {}, lambda pattern: caught.append(pattern) or pattern)
    return caught[0]


def test_that_errors_have_different_codes_and_all_are_seen_here() -> None:
    assert len(ERRORS) == len(BertdeskError.__subclasses__()) == len(FACTS) > 35
    assert set(ERRORS) == set(FACTS)


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_that_an_error_has_a_sentence_filled_from_its_facts(code: str) -> None:
    assert code in messages.codes()
    assert fields_of(pattern_of(code)) <= set(FACTS[code])
    error = ERRORS[code](**{name: f"<{name}>" for name in FACTS[code]})
    told = messages.sentence(error.code, error.facts)
    assert "{" not in told
    assert "}" not in told
    assert all(f"<{name}>" in told for name in fields_of(pattern_of(code)))


def test_that_notices_are_found_in_the_sources() -> None:
    assert {"texts_cut_off", "rows_set_aside", "duplicate_texts", "empty_texts", "encoding_guessed"} <= notice_codes()
    assert len(notice_codes()) >= 17


@pytest.mark.parametrize("code", sorted(notice_codes()))
def test_that_a_notice_has_a_sentence(code: str) -> None:
    assert code in messages.codes()
    told = messages.sentence(code, dict.fromkeys(fields_of(pattern_of(code)), 3))
    assert not set("{}") & set(told)


def test_that_no_sentence_is_left_over() -> None:
    assert set(messages.codes()) == {*ERRORS, *notice_codes(), "bug", "busy"}


@pytest.mark.parametrize("code", messages.codes())
def test_that_a_sentence_is_one_and_tells_what_to_do(code: str) -> None:
    pattern = pattern_of(code)
    assert pattern == " ".join(pattern.split())
    assert pattern.endswith((".", "{known}."))
    assert '"' not in pattern
    assert "'" not in pattern


def test_that_whole_numbers_are_easy_to_read() -> None:
    assert "holds 1,234 different values in 56,789 rows" in messages.sentence(
        "too_many_classes", {"path": "a.csv", "column": "id", "found": 1234, "rows": 56789}
    )


def test_that_a_fact_with_braces_stays_as_it_is() -> None:
    assert "“{x}{0}{path}.csv”" in messages.sentence("file_missing", {"path": "{x}{0}{path}.csv"})


def test_that_a_sentence_with_a_gap_beats_none() -> None:
    assert messages.sentence("file_missing", {}) == pattern_of("file_missing")


def test_that_an_unknown_code_is_a_bug() -> None:
    assert messages.sentence("surprise", {"path": "x"}) == messages.sentence("bug", {})


def test_that_the_translation_is_filled_like_the_original() -> None:
    told = messages.sentence("file_missing", {"path": "甲.csv"}, lambda _: "没有文件“{path}”。")
    assert told == "没有文件“甲.csv”。"


def test_that_a_translation_with_a_wrong_field_is_shown_as_it_is() -> None:
    for broken in ("没有“{pfad}”", "没有“{path”", "没有“{0}”"):
        assert messages.sentence("file_missing", {"path": "a"}, lambda _, broken=broken: broken) == broken


def test_that_settings_are_named_in_words() -> None:
    told = messages.sentence("run_settings_changed", {"names": "encoder, batch_size, max_steps"})
    assert "(Encoder, Texts a step (batch size), Most steps)" in told
    told = messages.sentence("setting_unknown", {"name": "precision", "value": "fp8", "known": "auto"})
    assert "“Precision” is “fp8”" in told
    told = messages.sentence("setting_out_of_range", {"name": "seeds", "value": 0, "low": 1, "high": 9})
    assert "“seeds” is 0" in told


@pytest.mark.parametrize(
    "setting",
    sorted({field.name for field in (*fields(TrainConfig), *fields(PretrainConfig))} | {"encoder", "version"}),
)
def test_that_every_setting_has_a_name_for_people(setting: str) -> None:
    shown = messages.sentence("run_settings_changed", {"names": setting})
    assert f"settings ({setting})." not in shown
    assert "_" not in shown


@pytest.mark.parametrize("code", sorted(get_args(Code)))
def test_that_a_finding_has_a_name_and_something_that_can_be_done(code: Code) -> None:
    facts: Facts = dict.fromkeys(fields_of(pattern_of(code)), "x")
    assert not set("{}") & set(messages.finding_name(code, facts))
    assert REMEDIES[code]


def test_that_every_change_has_a_name_and_that_of_one_row_is_in_the_singular() -> None:
    source = (PACKAGE / "core" / "findings" / "remedies.py").read_text(encoding="utf-8")
    made = set(re.findall(r'(?:Action|_rewritten)\(\s*"(\w+)"', source))
    assert made == set(actions.ACTIONS) >= set(actions.OF_ONE)
    assert messages.action_name("exclude_rows", {"count": 1200}) == "leave out 1,200 rows"
    assert messages.action_name("exclude_rows", {"count": 1}) == "leave out a row"
    assert messages.action_name("of a newer version", {}) == "a change"
