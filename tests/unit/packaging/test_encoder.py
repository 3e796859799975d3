"""The built-in encoder in less space: checked before and after, and opened by the program."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

from bertdesk import paths
from bertdesk.core import base_models, model
from bertdesk.core.device import Device

Load = Callable[[str], ModuleType]


def published() -> Path:
    folder = base_models.folder_of(base_models.BUILT_IN)
    assert folder is not None
    return folder


def test_that_only_the_word_embeddings_of_the_packaged_weights_are_rounded(tmp_path: Path, load: Load) -> None:
    load("encoder.py").convert(published(), tmp_path / "encoder")
    exact, rounded = (load_file(folder / "model.safetensors") for folder in (published(), tmp_path / "encoder"))
    assert exact.keys() == rounded.keys()
    words = "embeddings.word_embeddings.weight"
    assert torch.equal(rounded.pop(words), exact.pop(words).half())
    assert all(torch.equal(rounded[name], exact[name]) for name in exact)
    assert "float16" in (tmp_path / "encoder" / "README.md").read_text(encoding="utf-8")


def test_that_weights_that_are_not_the_published_ones_are_not_packaged(tmp_path: Path, load: Load) -> None:
    source = tmp_path / "source"
    source.mkdir()
    content = bytearray((published() / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (source / "model.safetensors").write_bytes(content)
    encoder = load("encoder.py")
    with pytest.raises(encoder.NotThePublished, match=base_models.PUBLISHED_SHA256):
        encoder.convert(source, tmp_path / "encoder")


def test_that_the_packaged_program_takes_the_encoder_beside_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cpu: Device, load: Load
) -> None:
    load("encoder.py").convert(published(), tmp_path / "resources" / "encoder")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    base_models._built_in.cache_clear()
    try:
        folder = base_models.folder_of(base_models.BUILT_IN)
        assert folder == paths.resource("encoder")
        made = model.from_encoder(folder, labels=("bad", "good"), max_length=64, device=cpu, seed=1)
        assert {parameter.dtype for parameter in made.network.parameters()} == {torch.float32}
    finally:
        base_models._built_in.cache_clear()
