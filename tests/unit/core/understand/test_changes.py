"""How far fine-tuning moved the weights, and how alike two representations are: figures known beforehand."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from looked_at import opened, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.changes import linear_cka, weight_changes
from bertdesk.core.understand.lacking import Lacking


def random(seed: int, n: int = 60, width: int = 10) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(seed).normal(size=(n, width)).astype(np.float32)


def test_that_cka_knows_no_rotation_and_no_scale() -> None:
    x = random(1)
    turn = np.linalg.qr(random(2, 10, 10))[0]
    assert linear_cka(x, x) == pytest.approx(1.0)
    assert linear_cka(x, 3 * x @ turn + 7) == pytest.approx(1.0, abs=1e-5)


def test_that_cka_is_the_papers_by_its_other_form() -> None:
    x, y = random(1), random(2, width=6)
    centre = np.eye(60) - 1 / 60
    k, m = centre @ x @ x.T @ centre, centre @ y @ y.T @ centre  # HSIC of linear kernels: Kornblith et al., eq. 3 and 4
    wanted = np.trace(k @ m) / np.sqrt(np.trace(k @ k) * np.trace(m @ m))
    assert linear_cka(x, y) == pytest.approx(wanted, rel=1e-5)
    assert wanted < 0.3


def test_that_cka_of_vectors_that_are_all_alike_is_none() -> None:
    assert linear_cka(np.ones((60, 10), np.float32), random(1)) is None
    assert linear_cka(random(1), np.ones((60, 10), np.float32)) is None


@pytest.mark.parametrize("kind", ["bert", "distilbert", "roberta", "electra", "deberta-v2", "modernbert"])
def test_that_the_change_is_relative_and_layer_by_layer(kind: str, tmp_path: Path, cpu: Device) -> None:
    before = opened(save_folder(tmp_path / "before", kind), cpu)
    after = opened(Path(shutil.copytree(tmp_path / "before", tmp_path / "after")), cpu)
    with torch.no_grad():
        for weight in after.anatomy.layers[1].parameters():
            weight.mul_(1.25)
    assert weight_changes(after, before) == pytest.approx((0.0, 0.0, 0.25), abs=1e-6)


def test_that_a_head_does_not_count(tmp_path: Path, cpu: Device) -> None:
    before = opened(save_folder(tmp_path / "before", "bert", "masked"), cpu)
    after = opened(save_folder(tmp_path / "after", "bert", "classes"), cpu)
    found = weight_changes(after, before)
    assert not isinstance(found, Lacking)
    assert len(found) == 3


@pytest.mark.parametrize(("kind", "layers"), [("bert", 3), ("electra", 2), ("modernbert", 2)])
def test_that_another_network_is_not_compared(kind: str, layers: int, tmp_path: Path, cpu: Device) -> None:
    before = opened(save_folder(tmp_path / "before", kind, num_hidden_layers=layers), cpu)
    after = opened(save_folder(tmp_path / "after", "bert", "classes"), cpu)
    assert weight_changes(after, before) == Lacking("another_network")
