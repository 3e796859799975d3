"""A run is tried before it begins: what it will need is counted and measured, and nothing of it changes."""

import math
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from doing import dataset_of, finish, listen
from safetensors.torch import load_file
from tiny import reviews

from bertdesk.core import activations, micro_batches, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.model import Classifier
from bertdesk.core.plan import Plan
from bertdesk.core.preflight import plan
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split, split
from bertdesk.core.train import fit
from bertdesk.errors import Cancelled

CONFIG = TrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=8, max_length=32, dropout=0.2, frozen_layers=1, valid_share=0.2,
    test_share=0.2, precision="float32",
)  # fmt: skip
HERE = Path()


@pytest.fixture
def parts() -> Split:
    return split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)


@pytest.fixture
def fresh(tiny_encoder: Path, cpu: Device) -> Classifier:
    return model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_that_a_trial_leaves_every_weight_as_it_was(parts: Split, fresh: Classifier, layers: int) -> None:
    before = {name: tensor.clone() for name, tensor in fresh.network.state_dict().items()}
    finish(plan(replace(CONFIG, frozen_layers=layers), parts, fresh, place=HERE, cancel=CancelToken()))
    after = fresh.network.state_dict()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
    assert all(weight.grad is None for weight in fresh.network.parameters())


def test_that_a_run_after_a_trial_is_the_run_without_one(
    parts: Split, tiny_encoder: Path, cpu: Device, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("tried", "untried"):
        made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
        if name == "tried":
            found = finish(plan(CONFIG, parts, made, place=HERE, cancel=CancelToken()))
        started_s = time.monotonic()
        finish(fit(CONFIG, parts, made, tmp_path / name, record=Provenance(encoder="tiny"), cancel=CancelToken()))
        seconds = time.monotonic() - started_s
    one, two = (load_file(tmp_path / name / "model.safetensors") for name in ("tried", "untried"))
    assert all(torch.equal(tensor, two[name]) for name, tensor in one.items())
    with capsys.disabled():
        print(f"\n[ETA {found.eta_s:.2f} s, the run took {seconds:.2f} s]")  # for whoever reads the log


def test_that_a_plan_says_what_the_run_consists_of(parts: Split, fresh: Classifier) -> None:
    events, found = listen(plan(CONFIG, parts, fresh, place=HERE, cancel=CancelToken()))
    assert events == [Progressed("trying", done, 3) for done in range(4)]
    assert (found.total_steps, found.batch_size, found.micro_batch) == (10, 8, 8)
    assert (found.device, found.precision) == ("cpu", "float32")
    assert 0 < found.eta_s < 600
    assert 50 < found.peak_mb < 5000
    assert 0 < found.available_mb < math.inf
    assert finish(plan(replace(CONFIG, max_steps=3), parts, fresh, place=HERE, cancel=CancelToken())).total_steps == 3


def test_that_the_disk_it_takes_is_two_bytes_a_number_of_what_is_kept(parts: Split, fresh: Classifier) -> None:
    """48 texts are kept, of 8 to 11 tokens each, 32 numbers a token."""
    kept = finish(plan(CONFIG, parts, fresh, place=HERE, cancel=CancelToken())).disk_mb * 2**20 / (32 * 2)
    assert 48 * 8 <= kept <= 48 * 11
    for config in (replace(CONFIG, frozen_layers=0), replace(CONFIG, keeps_activations=False)):
        assert finish(plan(config, parts, fresh, place=HERE, cancel=CancelToken())).disk_mb == 0


def test_that_a_run_whose_answers_the_disk_has_no_room_for_is_planned_without_keeping_them(
    parts: Split, fresh: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    kept = planned(parts, fresh, place=tmp_path / "not" / "yet")

    def full(place: Path) -> SimpleNamespace:
        asked.append(place)
        return SimpleNamespace(free=1000)

    monkeypatch.setattr(activations.shutil, "disk_usage", full)
    again = planned(parts, fresh, place=tmp_path / "not" / "yet")
    assert kept.disk_mb > 0 == again.disk_mb
    assert asked == [tmp_path], "the disk of the nearest folder that is there"


def test_that_several_runs_take_several_times_as_long(parts: Split, fresh: Classifier) -> None:
    work = plan(CONFIG, parts, fresh, place=HERE, runs=50, cancel=CancelToken())
    assert finish(work).eta_s > 10 * planned(parts, fresh).eta_s


def test_that_little_memory_means_few_texts_at_once(
    parts: Split, fresh: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(micro_batches, "available_mb", lambda _: 0.0)
    assert planned(parts, fresh).micro_batch == 1
    monkeypatch.setattr(micro_batches, "available_mb", lambda _: math.inf)
    assert planned(parts, fresh).micro_batch == 8


def planned(parts: Split, fresh: Classifier, place: Path = HERE) -> Plan:
    return finish(plan(CONFIG, parts, fresh, place=place, cancel=CancelToken()))


def test_that_a_trial_can_be_stopped(parts: Split, fresh: Classifier) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        listen(plan(CONFIG, parts, fresh, place=HERE, cancel=token))
