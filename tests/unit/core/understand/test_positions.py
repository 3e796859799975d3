"""A network's own positions stand beside the sinusoid of the paper, and who has none says why."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from looked_at import opened, save_folder
from transformers.models.distilbert.modeling_distilbert import create_sinusoidal_embeddings

from bertdesk.core.device import Device
from bertdesk.core.sinusoid import sinusoid
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.positions import PositionVectors, likeness, position_vectors


def test_that_the_sinusoid_is_the_papers() -> None:
    found = sinusoid(50, 32)
    assert found.shape == (50, 32)
    assert found[7, 4] == pytest.approx(math.sin(7 / 10000 ** (4 / 32)), abs=1e-6)
    assert found[7, 5] == pytest.approx(math.cos(7 / 10000 ** (4 / 32)), abs=1e-6)
    np.testing.assert_allclose(found, create_sinusoidal_embeddings(50, 32, torch.empty(50, 32)).numpy(), atol=1e-5)
    assert sinusoid(3, 5).shape == (3, 5)


def test_that_likeness_is_the_cosine() -> None:
    vectors = np.array([[3.0, 4.0], [6.0, 8.0], [-4.0, 3.0], [0.0, 0.0]], np.float32)
    wanted = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    np.testing.assert_allclose(likeness(vectors), wanted, atol=1e-6)


@pytest.mark.parametrize("kind", ["bert", "distilbert", "electra", "roberta"])
def test_that_the_learnt_positions_are_the_networks(kind: str, tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, kind), cpu)
    found = position_vectors(subject)
    assert isinstance(found, PositionVectors)
    weight = subject.network.base_model.embeddings.position_embeddings.weight.numpy()
    assert found.first == (2 if kind == "roberta" else 0)
    np.testing.assert_array_equal(found.own, weight[found.first :])
    assert found.own.shape == found.sinusoid.shape == (64, 16 if kind == "electra" else 32)
    assert found.own_likeness.shape == found.sinusoid_likeness.shape == (64, 64)
    np.testing.assert_allclose(np.diag(found.own_likeness), 1.0, atol=1e-5)
    assert found.kind == "learnt"
    assert abs(found.like_sinusoid) < 0.1  # it began with random ones


def test_that_no_more_are_compared_than_asked_for(tmp_path: Path, cpu: Device) -> None:
    found = position_vectors(opened(save_folder(tmp_path, "bert"), cpu), most=10)
    assert isinstance(found, PositionVectors)
    assert found.own_likeness.shape == (10, 10)


@pytest.mark.parametrize(("kind", "reason"), [("modernbert", "rotary_positions"), ("deberta-v2", "relative_positions")])
def test_that_a_network_without_such_vectors_says_why(kind: str, reason: str, tmp_path: Path, cpu: Device) -> None:
    found = position_vectors(opened(save_folder(tmp_path, kind), cpu))
    assert isinstance(found, Lacking)
    assert found.reason == reason
