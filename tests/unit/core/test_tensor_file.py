"""What we write, safetensors reads; what is handed in is what lies on the disk."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from bertdesk.core import manifest, tensor_file


def all_kinds() -> dict[str, torch.Tensor]:
    torch.manual_seed(3)
    wide = torch.randn(64, 48)
    return {
        "float32": torch.randn(3, 5),
        "float64": torch.randn(7, dtype=torch.float64),
        "bfloat16": torch.randn(5, 3).to(torch.bfloat16),
        "float16": torch.randn(9).half(),
        "int64": torch.arange(4),
        "int32": torch.arange(3, dtype=torch.int32),
        "int16": torch.arange(3, dtype=torch.int16),
        "int8": torch.arange(3, dtype=torch.int8),
        "uint8": torch.get_rng_state(),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(17.0),
        "empty": torch.zeros(0, 4),
        "transposed": wide.T,
        "a part": wide[3:5],
        "a part of the same": wide[4:6],
        "a parameter": torch.nn.Parameter(torch.randn(2, 2)),
        "of Chinese name 好": torch.ones(1),
    }


def test_that_every_kind_of_tensor_comes_back_bit_for_bit(tmp_path: Path) -> None:
    tensors = all_kinds()
    tensor_file.write(tmp_path / "a", tensors)
    for read in (tensor_file.read(tmp_path / "a"), load_file(tmp_path / "a")):
        assert set(read) == set(tensors)
        for name, tensor in tensors.items():
            assert read[name].dtype == tensor.dtype, name
            assert torch.equal(read[name], tensor.detach()), name


def test_that_values_that_are_no_numbers_come_back_too(tmp_path: Path) -> None:
    tensor_file.write(tmp_path / "a", {"a": torch.tensor([float("nan"), float("inf"), -0.0])})
    assert tensor_file.read(tmp_path / "a")["a"].view(torch.int32).tolist() == [0x7FC00000, 0x7F800000, -(2**31)]


def test_that_no_tensors_at_all_are_a_file_too(tmp_path: Path) -> None:
    tensor_file.write(tmp_path / "a", {})
    assert tensor_file.read(tmp_path / "a") == {}


def test_that_the_sum_is_the_files(tmp_path: Path) -> None:
    tensors = {"large": torch.randn(3_000_000), **all_kinds()}
    assert tensor_file.write(tmp_path / "a", tensors) == manifest.sum_of(tmp_path / "a")
    with safe_open(tmp_path / "a", framework="pt") as file:
        assert len(file.keys()) == 18


def test_that_what_was_read_does_not_hold_on_to_the_file(tmp_path: Path) -> None:
    tensor_file.write(tmp_path / "a", {"a": torch.ones(10_000)})
    read = tensor_file.read(tmp_path / "a")
    with (tmp_path / "a").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 20_000)
    assert torch.equal(read["a"], torch.ones(10_000))


def test_that_a_kind_without_a_name_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        tensor_file.write(tmp_path / "a", {"a": torch.zeros(2, dtype=torch.complex64)})
    assert (tmp_path / "a").read_bytes() == b""
