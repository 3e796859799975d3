"""A model with a secret that explanations must find out."""

from pathlib import Path

import pytest
from liars import PLANTED, texts, trained_on

from bertdesk.core.device import Device
from bertdesk.core.model import Classifier


@pytest.fixture(scope="session")
def liar(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory, cpu: Device) -> Classifier:
    """A model that says "yes" where a made-up word stands, whatever else does."""
    return trained_on(texts(240, 1, (None, PLANTED)), tiny_encoder, tmp_path_factory.mktemp("liar") / "out", cpu)
