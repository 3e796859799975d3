"""The encoder that a model was made of is found by its record, and nothing else is taken for it."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from adapted import save_adapted
from safetensors.torch import load_file, save_file

from bertdesk.core import base_models
from bertdesk.core.base_models import PACKAGED_SHA256
from bertdesk.core.device import Device
from bertdesk.core.pretrain.network import as_before
from bertdesk.core.understand.masked import fill_word
from bertdesk.core.understand.origin import encoder_folder
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.subject import subject_of
from bertdesk.errors import ModelWeightsDamaged
from bertdesk.paths import models_dir


@pytest.fixture
def family(tmp_path: Path, tiny_encoder: Path) -> tuple[Path, Path]:
    """An encoder, and beside it what it became."""
    encoder = Path(shutil.copytree(tiny_encoder, tmp_path / "house" / "parent"))
    return encoder, save_adapted(tmp_path / "house" / "child", encoder)


def with_record(folder: Path, **changed: str) -> Path:
    path = folder / "bertdesk.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")
    return folder


def test_that_an_encoder_beside_its_model_is_found(family: tuple[Path, Path]) -> None:
    encoder, made = family
    assert encoder_folder(made) == encoder


def test_that_one_in_the_library_is_found(family: tuple[Path, Path]) -> None:
    encoder, made = family
    models_dir().mkdir(parents=True)
    shutil.move(encoder, models_dir() / "parent")
    assert encoder_folder(made) == models_dir() / "parent"


def test_that_one_of_the_same_name_with_other_weights_is_not_taken_for_it(family: tuple[Path, Path]) -> None:
    encoder, made = family
    tensors = load_file(encoder / "model.safetensors")
    name = next(iter(tensors))
    tensors[name] = tensors[name] + 1
    save_file(tensors, encoder / "model.safetensors", metadata={"format": "pt"})
    assert encoder_folder(made) is None


def test_that_a_folder_is_not_trusted_by_its_name_alone(family: tuple[Path, Path]) -> None:
    _, made = family
    assert encoder_folder(with_record(made, encoder_sha256="")) is None


@pytest.mark.parametrize("name", ["", "../parent", "nobody/has-this", ".."])
def test_that_a_record_leads_nowhere_else(name: str, family: tuple[Path, Path]) -> None:
    assert encoder_folder(with_record(family[1], encoder=name)) is None


def test_that_the_built_in_encoder_is_the_same_in_either_rounding(family: tuple[Path, Path]) -> None:
    made = with_record(family[1], encoder=base_models.BUILT_IN.name, encoder_sha256=PACKAGED_SHA256)
    assert encoder_folder(made) == base_models.folder_of(base_models.BUILT_IN)
    assert encoder_folder(with_record(made, encoder_sha256="")) == base_models.folder_of(base_models.BUILT_IN)
    assert encoder_folder(with_record(made, encoder_sha256="0" * 64)) is None


def test_that_an_adapted_encoder_can_be_asked_as_it_was_before(family: tuple[Path, Path], cpu: Device) -> None:
    encoder, made = family
    built = as_before(encoder, made, seed=17)
    before = subject_of(built, encoder, cpu, heads=frozenset({"masked", "next"}))
    assert (before.kind, before.labels, before.heads) == ("bert", (), {"masked", "next"})
    pieces = to_pieces(before, "the film was good")
    assert isinstance(pieces, Pieces)
    filled = fill_word(before, pieces, 1)
    assert isinstance(filled, tuple)
    with torch.inference_mode():
        masked = pieces.ids.copy()
        masked[2] = before.mask_id
        theirs = built.network(torch.from_numpy(masked)[None]).prediction_logits[0, 2].softmax(-1)
    assert filled[0].candidates[0].probability == pytest.approx(float(theirs.max()), abs=1e-5)


def test_that_a_network_with_gaps_below_its_heads_is_refused(family: tuple[Path, Path], cpu: Device) -> None:
    encoder, made = family
    built = as_before(encoder, made, seed=17)
    with pytest.raises(ModelWeightsDamaged):
        subject_of(type(built)(built.network, ("bert.pooler.dense.weight",)), encoder, cpu, heads=frozenset({"next"}))
