"""Pre-training in another Python is pre-training here: same events, same encoder, and one ending."""

import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from packs import borrowed_pack
from rawtext import write_documents
from safetensors.torch import load_file

from bertdesk.core import unfinished
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import (
    Event,
    HeldBackScored,
    ModelSaved,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunPaused,
    RunResumed,
    StepDone,
)
from bertdesk.core.pack import Pack
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.pretraining import Pretrained, pretrain
from bertdesk.core.pretrain_elsewhere import PretrainOrder
from bertdesk.core.pretrain_elsewhere import pretrain as pretrain_there
from bertdesk.core.run import drive

CONFIG = PretrainConfig(
    learning_rate=2e-3, epochs=2, batch_size=16, max_length=32, dropout=0.0, vocabulary_size=120, precision="float32"
)
ENDINGS = (RunFinished, RunCancelled, RunPaused, RunFailed)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Python of these tests is laid out as on Linux and macOS")


@pytest.fixture
def there() -> Pack:
    return borrowed_pack()


@pytest.fixture
def order(tmp_path: Path) -> PretrainOrder:
    corpus = Corpus(write_documents(tmp_path / "reports.txt"))
    return PretrainOrder(corpus, "tiny", CONFIG, tmp_path / "there", "cpu")


def run(
    there: Pack, order: PretrainOrder, *, at: type[Event] | None = None, pauses: bool = False
) -> tuple[list[Event], Pretrained | None]:
    """Return what was heard; `at` the first event of that kind it is asked for an end."""
    heard: list[Event] = []
    token = CancelToken()

    def hear(event: Event) -> None:
        heard.append(event)
        if at is not None and isinstance(event, at):
            (token.request_pause if pauses else token.request)()

    return heard, drive("pretrain", pretrain_there(there, order, cancel=token), hear)


def test_that_it_makes_the_encoder_that_this_program_would(there: Pack, order: PretrainOrder, tmp_path: Path) -> None:
    heard, made = run(there, order)
    assert made is not None
    assert isinstance(heard[-1], RunFinished)
    assert sum(isinstance(event, ENDINGS) for event in heard) == 1
    assert [event.epoch for event in heard if isinstance(event, HeldBackScored)] == [1, 2]
    here = drive(
        "pretrain",
        pretrain(order.corpus, CONFIG, "tiny", tmp_path / "here", device="cpu", cancel=CancelToken()),
        lambda _: None,
    )
    assert here is not None
    ours, theirs = here.record.pretraining, made.record.pretraining
    assert ours is not None
    assert theirs is not None
    assert replace(ours, held_back=None) == replace(theirs, held_back=None)
    assert ours.held_back is not None
    assert theirs.held_back is not None
    assert asdict(ours.held_back) == pytest.approx(asdict(theirs.held_back), abs=1e-4)  # other threads round otherwise
    one, two = (load_file(tmp_path / name / "model.safetensors") for name in ("here", "there"))
    keys = ".attention.self.key.bias"  # their gradient is rounding alone, as all keys' sums shift together
    assert all(one[name].allclose(two[name], atol=1e-3 if name.endswith(keys) else 5e-5) for name in one)


def test_that_it_is_paused_and_goes_on(there: Pack, order: PretrainOrder) -> None:
    endless = replace(order, config=replace(CONFIG, epochs=1000, patience=1000))
    heard, made = run(there, endless, at=ModelSaved, pauses=True)
    assert made is None
    assert isinstance(heard[-1], RunPaused)
    found = unfinished.find(order.out)
    assert found is not None
    assert found.terms.verb == "pretrain"
    heard, made = run(there, replace(endless, resume=True), at=StepDone)
    assert any(isinstance(event, RunResumed) for event in heard)
    assert isinstance(heard[-1], RunCancelled)
    assert made is not None, "the best of before the pause"


def test_that_it_is_stopped_with_its_best(there: Pack, order: PretrainOrder) -> None:
    endless = replace(order, config=replace(CONFIG, epochs=1000, patience=1000))
    heard, made = run(there, endless, at=ModelSaved)
    assert isinstance(heard[-1], RunCancelled)
    assert made is not None
    assert made.record.pretraining is not None


def test_that_a_failure_is_told_and_gives_nothing(there: Pack, order: PretrainOrder) -> None:
    heard, made = run(there, replace(order, corpus=Corpus(order.corpus.path.with_name("nowhere.txt"))))
    assert made is None
    (failed,) = [event for event in heard if isinstance(event, ENDINGS)]
    assert isinstance(failed, RunFailed)
    assert failed.code == "file_missing"
