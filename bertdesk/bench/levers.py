"""What makes training fast, each with what switches it off: numbers of TrainConfig. Imports no torch."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bertdesk.core.config import TrainConfig

OFF: dict[str, Mapping[str, Any]] = {  # Any: values of TrainConfig's fields, which checks them
    "no-dropout": {"dropout": 0.1},
    "frozen-layers": {"frozen_layers": 0},
    "kept-activations": {"keeps_activations": False},
    "bfloat16": {"precision": "float32"},
    "first-token": {"first_token_only": False},
    "grouped-lengths": {"groups_lengths": False},
}
"""Lever -> what it is without."""


def is_known(lever: str) -> bool:
    return lever in OFF or "=" in lever


def missing(lever: str) -> list[str]:
    """Return the fields that the lever would change and TrainConfig does not have."""
    own = {field.name for field in fields(TrainConfig)}
    return sorted(_given(lever).keys() - own)


def without(config: TrainConfig, lever: str) -> TrainConfig:
    """Return the config with a lever switched off, or with the numbers of `field=value,field=value`.

    Raises: SettingOutOfRange; ValueError where a number is none.
    """
    return replace(config, **_changes(lever)) if lever else config


def _changes(lever: str) -> Mapping[str, Any]:
    if lever in OFF:
        return OFF[lever]
    kinds: dict[str, Any] = {field.name: type(field.default) for field in fields(TrainConfig)}
    return {name: _value(text, kinds.get(name, str)) for name, text in _given(lever).items()}


def _given(lever: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in lever.split(",") if "=" in pair)


def _value(text: str, kind: Any) -> Any:  # Any: a field's own kind
    """Raises: ValueError where it is none of that kind."""
    if kind is not bool:
        return kind(text)
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"
