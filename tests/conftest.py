"""What every test stands on: no screen, no network, nobody's real settings, a BERT made on the spot."""

import os

os.environ["QT_QPA_PLATFORM"] = os.environ.get("BERTDESK_TEST_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = "1"

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import save_tiny_encoder, save_tiny_model

from bertdesk.core import device  # first of all: it sets how torch's threads wait


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, models and logs of a test in its own folder."""
    monkeypatch.setenv("BERTDESK_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail a test that leaves one of our threads running."""
    yield
    left = [thread for thread in threading.enumerate() if thread.name.startswith("job-")]
    for thread in left:
        thread.join(10)
    assert not [thread.name for thread in left if thread.is_alive()], "a job outlived its test"


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `save_pretrained` folder with a random BERT of 2 layers, 32 wide, and a small English vocabulary."""
    return save_tiny_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    """A folder with a classifier of "bad" and "good", saved by us, not trained."""
    return save_tiny_model(tmp_path_factory.mktemp("model") / "tiny", tiny_encoder)


@pytest.fixture(scope="session")
def cpu() -> device.Device:
    return device.choose("cpu")
