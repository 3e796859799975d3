"""A real pack but for CUDA: listed by packaging/lock.py, installed by uv into a data folder, trained in.

Fetches 130 MB from the package index, so it runs only where it is asked for: BERTDESK_TEST_PACK=1. The CPU build of
torch is taken from a folder of wheels, PIP_FIND_LINKS.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from doing import finish
from wheels import UV

import bertdesk
from bertdesk.core import base_models, elsewhere, pack, pack_install, tablefile
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, RunFinished, RunStarted, StepDone
from bertdesk.core.run import drive
from bertdesk.core.text_columns import Columns
from bertdesk.paths import resource

CHECKOUT = Path(bertdesk.__file__).parents[1]
LINKS = Path(os.environ.get("PIP_FIND_LINKS", "none"))
TORCH = next(iter(LINKS.glob("torch-*+cpu-cp311-*.whl")), None) if LINKS.is_dir() else None

pytestmark = [
    pytest.mark.skipif(os.environ.get("BERTDESK_TEST_PACK") != "1", reason="BERTDESK_TEST_PACK is not 1"),
    pytest.mark.skipif(UV is None, reason="uv is not installed"),
    pytest.mark.skipif(TORCH is None, reason="PIP_FIND_LINKS has no CPU build of torch for Python 3.11"),
    pytest.mark.skipif(sys.platform != "linux", reason="the CPU list in this test is Linux's"),
    pytest.mark.timeout(1800),
]


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Resources as the packaged program has them, with a list without CUDA."""
    encoder = base_models.folder_of(base_models.BUILT_IN)
    assert encoder is not None
    resources = shutil.copytree(resource(""), tmp_path / "resources")
    (resources / "encoder").symlink_to(encoder)
    lock = [sys.executable, "packaging/lock.py"]
    for order in (["gather", str(resources)], ["cpu", "--out", str(tmp_path), "--find-links", str(LINKS)]):
        subprocess.run([*lock, *order], cwd=CHECKOUT, check=True)
    shutil.copy(tmp_path / "requirements-cpu.txt", resources / "pack" / "requirements-cuda-linux.txt")
    monkeypatch.setenv("BERTDESK_RESOURCES", str(resources))
    return resources


def test_that_a_real_pack_is_installed_and_trains(bundle: Path, tmp_path: Path) -> None:
    assert TORCH is not None
    wheels = pack.folder() / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(TORCH, wheels)  # the one file that no index within reach has
    token = CancelToken()
    made = finish(pack_install.install(pack.supplies(), cancel=token))
    assert (made, made.device) == (pack.usable(), "cpu")
    config = replace(base_models.recipe(base_models.BUILT_IN), max_steps=2, max_length=64)
    table = finish(tablefile.read(resource("samples/feedback_en.csv"), token))
    order = elsewhere.Order(table, Columns("text", "label"), base_models.BUILT_IN, config, tmp_path / "model", "auto")
    heard: list[Event] = []
    trained = drive("train", elsewhere.train(made, order, cancel=token), heard.append)
    assert trained is not None
    assert trained.evaluation is not None
    assert trained.evaluation.n == trained.test.n == 46
    assert trained.classifier.provenance.encoder == base_models.BUILT_IN.name
    assert [type(event) for event in heard if isinstance(event, RunStarted | RunFinished)] == [RunStarted, RunFinished]
    assert [event.step for event in heard if isinstance(event, StepDone)][-1] == 2
    assert finish(pack_install.remove(token))
    assert not pack.folder().exists()
