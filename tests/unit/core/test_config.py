"""Settings are checked where they are made, and the refusal says what is allowed."""

import math
from dataclasses import asdict, fields, replace

import pytest

from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.events import RunFailed, to_json
from bertdesk.errors import SettingOutOfRange, SettingUnknown

RANGES = {
    "learning_rate": (1e-8, 1.0),
    "batch_size": (1, 1024),
    "epochs": (1, 1000),
    "max_length": (8, 8192),
    "frozen_layers": (0, 100),
    "dropout": (0.0, 0.9),
    "warmup_share": (0.0, 0.9),
    "weight_decay": (0.0, 1.0),
    "clip_norm": (1e-3, 1e3),
    "patience": (1, 1000),
    "valid_share": (0.01, 0.45),
    "test_share": (0.01, 0.45),
    "max_steps": (0, 10**9),
    "seed": (0, 2**32 - 1),
    "label_smoothing": (0.0, 0.9),
}
WORDS = {
    "class_weights": ("off", "balanced"),
    "best_by": ("auto", "accuracy", "macro_f1"),
    "precision": ("auto", "float32", "bfloat16"),
}
SWITCHES = {"head_first", "keeps_activations", "first_token_only", "groups_lengths"}


def test_that_every_setting_has_a_range_or_words_or_is_a_switch() -> None:
    assert {*RANGES, *WORDS, *SWITCHES} == {field.name for field in fields(TrainConfig)}


@pytest.mark.parametrize(("name", "words"), WORDS.items())
def test_that_known_words_are_allowed_and_others_are_not(name: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert asdict(replace(TrainConfig(), **{name: word}))[name] == word
    with pytest.raises(SettingUnknown) as refusal:
        replace(TrainConfig(), **{name: "sideways"})
    assert refusal.value.facts == {"name": name, "value": "sideways", "known": ", ".join(words)}


@pytest.mark.parametrize(("name", "low", "high"), [(name, *ends) for name, ends in RANGES.items()])
def test_that_both_ends_of_a_range_are_allowed_and_what_lies_beyond_is_not(name: str, low: float, high: float) -> None:
    assert asdict(replace(TrainConfig(), **{name: low}))[name] == low
    assert asdict(replace(TrainConfig(), **{name: high}))[name] == high
    for value in (low - 1e-3 * max(1, abs(low)), high + 1):
        with pytest.raises(SettingOutOfRange) as refusal:
            replace(TrainConfig(), **{name: value})
        assert refusal.value.facts == {"name": name, "value": value, "low": low, "high": high}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_that_no_number_is_refused_in_words_that_json_has(value: float) -> None:
    with pytest.raises(SettingOutOfRange) as refusal:
        TrainConfig(learning_rate=value)
    assert refusal.value.facts["value"] == str(value)
    assert f'"value": "{value}"' in to_json(RunFailed(refusal.value.code, refusal.value.facts))


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"first_steps": 1}, "first_steps"),
        ({"first_steps": 64, "most_steps": 32}, "most_steps"),
        ({"most_steps": 5000}, "most_steps"),
        ({"tolerance": -0.1}, "tolerance"),
        ({"tolerance": 1.1}, "tolerance"),
    ],
)
def test_that_an_explanation_is_not_told_nonsense(settings: dict[str, float], name: str) -> None:
    with pytest.raises(SettingOutOfRange) as refusal:
        ExplainConfig(**settings)
    assert refusal.value.facts["name"] == name


def test_that_an_explanation_may_have_one_try_alone() -> None:
    assert ExplainConfig(first_steps=8, most_steps=8).most_steps == 8
