"""`bertdesk models`: the catalogue of encoders, and which of them are on this computer."""

import sys
from dataclasses import asdict
from typing import Literal

from bertdesk.cli import json_lines, options
from bertdesk.cli.coloured import bold, depth_of, faint
from bertdesk.cli.columns import aligned
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.errors import BertdeskError
from bertdesk.messages import sentence

Presence = Literal["here", "download", "unusable"]

_BYTES_A_WEIGHT = 4
_LANGUAGES = {"en": "English", "zh": "Chinese", "*": "about 100"}
_PRESENCES: dict[Presence, str] = {"here": "ready", "download": "to download", "unusable": "not usable"}


def models(as_json: options.AsJson = False) -> None:
    """List the encoders that can be fine-tuned: languages, size, licence, settings, and whether they are here.

    Others work too: `bertdesk train --model` takes any BERT-like encoder of the hub (owner/name) or a folder with
    one. An encoder that is to be downloaded is fetched the first time it is used.

    \b
    Example:
      bertdesk models
      bertdesk train posts.csv --model bert-base-chinese --out my-model
    """
    if as_json:
        for encoder in base_models.CATALOGUE:
            json_lines.show({**_facts(encoder), "recipe": asdict(encoder.recipe)})
        return
    depth = depth_of(sys.stdout)
    head = ("encoder", "languages", "weights", "download", "licence", "")
    table = aligned([head, *map(_row, base_models.CATALOGUE)], right=(2, 3))
    print(faint(table[0], depth))
    for encoder, line in zip(base_models.CATALOGUE, table[1:], strict=True):
        print(bold(line, depth) if encoder.place == "built-in" else line)
        print(faint(f"  {_recipe(encoder)}", depth))


def _facts(encoder: Encoder) -> dict[str, json_lines.Json]:
    return {
        "name": encoder.name,
        "place": encoder.place,
        "presence": _presence(encoder),
        "licence": encoder.licence,
        "languages": list(encoder.languages),
        "parameters_m": encoder.parameters_m,
        "layers": encoder.layers,
        "width": encoder.width,
        "longest": encoder.longest,
    }


def _row(encoder: Encoder) -> tuple[str, ...]:
    presence = _presence(encoder)
    return (
        encoder.name.partition("/")[2],
        ", ".join(_LANGUAGES.get(language, language) for language in encoder.languages),
        f"{encoder.parameters_m:.0f} M",
        "" if encoder.place == "built-in" else f"{encoder.parameters_m * _BYTES_A_WEIGHT:.0f} MB",
        encoder.licence,
        "built in" if encoder.place == "built-in" and presence == "here" else _PRESENCES[presence],
    )


def _presence(encoder: Encoder) -> Presence:
    try:
        return "here" if base_models.folder_of(encoder) else "download"
    except BertdeskError:
        return "unusable"


def built_in_trouble() -> str:
    """Return what is wrong with the built-in encoder, as a sentence; empty where its checksum is right."""
    try:
        base_models.folder_of(base_models.BUILT_IN)
    except BertdeskError as error:
        return sentence(error.code, error.facts)
    return ""


def _recipe(encoder: Encoder) -> str:
    recipe = encoder.recipe
    frozen = f", lowest {recipe.frozen_layers} of {encoder.layers} layers frozen" if recipe.frozen_layers else ""
    return (
        f"learning rate {recipe.learning_rate:.0e}, ".replace("e-0", "e-")
        + f"batch {recipe.batch_size}, {recipe.epochs} epochs, {recipe.max_length} tokens{frozen}"
    )
