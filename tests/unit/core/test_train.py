"""The training loop learns, keeps its best, and can be stopped or fail without losing it."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from doing import dataset_of, finish, listen
from safetensors.torch import load_file
from tiny import reviews
from torch import nn
from transformers import ElectraConfig, ElectraModel

from bertdesk.core import durable, model, provenance, train
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Split, split
from bertdesk.core.device import Device
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    ModelSaved,
    Notice,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    StepDone,
)
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.core.provenance import Provenance
from bertdesk.core.run import drive
from bertdesk.core.train import Trained, fit
from bertdesk.errors import DiskFull, LossNotFinite, OutFolderTaken, OutOfMemory

ENDINGS = (RunFinished, RunCancelled, RunFailed)
LEARNS = TrainConfig(
    learning_rate=5e-3, epochs=8, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2, patience=8
)
"""Learns the reviews in some 40 steps: 36 training texts, 5 steps an epoch."""
SHORT = replace(LEARNS, epochs=2)
RECORD = Provenance(encoder="tiny", text_column="text", label_column="label", rows=60)

E = TypeVar("E")
Begin = Callable[..., train.Work[Trained | None]]


@pytest.fixture
def parts() -> Split:
    return split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)


@pytest.fixture
def fresh(tiny_encoder: Path, cpu: Device) -> Classifier:
    return model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)


@pytest.fixture
def begin(parts: Split, fresh: Classifier, tmp_path: Path) -> Begin:
    """Return a run of the tiny encoder on the reviews, into tmp_path/out, that has not begun."""

    def begun(config: TrainConfig = SHORT, *, cancel: CancelToken | None = None) -> train.Work[Trained | None]:
        return fit(config, parts, fresh, tmp_path / "out", record=RECORD, cancel=cancel or CancelToken())

    return begun


def of_kind(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def at(place: type[Event] | int, then: Callable[[], object]) -> Callable[[Event], None]:
    """Return what does something at each event of a kind, or at a step's number."""

    def meanwhile(event: Event) -> None:
        if (
            (isinstance(event, StepDone) and event.step == place)
            if isinstance(place, int)
            else isinstance(event, place)
        ):
            then()

    return meanwhile


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def test_that_the_tiny_model_learns_and_its_story_is_told_in_order(begin: Begin, tmp_path: Path, cpu: Device) -> None:
    events, trained = listen(begin(LEARNS))
    assert events[0] == RunStarted("train", "cpu", 40)
    assert len(of_kind(events, RunStarted)) == 1
    assert [type(event) for event in events if isinstance(event, ENDINGS)] == [RunFinished]
    steps = of_kind(events, StepDone)
    assert [step.step for step in steps] == list(range(1, 41))
    assert all(math.isfinite(step.loss) and step.total_steps == 40 for step in steps)
    assert [step.epoch for step in steps[4::5]] == pytest.approx(list(range(1, 9)))
    judged = of_kind(events, Evaluated)
    assert [(event.part, event.epoch) for event in judged[:-1]] == [("valid", epoch) for epoch in range(1, 9)]
    assert [event.n for event in judged] == [12] * 9
    majority, tfidf = of_kind(events, BaselineScored)
    assert (majority.accuracy, tfidf.accuracy) == (0.5, 1.0)
    assert judged[-1].part == "test"
    assert judged[-1].accuracy >= 0.9

    ending = events[-1]
    assert isinstance(ending, RunFinished)
    assert (ending.verb, ending.model) == ("train", str(tmp_path / "out"))
    assert ending.accuracy == judged[-1].accuracy == trained.accuracy == trained.evaluation.accuracy
    assert trained.evaluation.labels == ("bad", "good")
    assert trained.test.n == trained.evaluation.n == 12
    assert trained.classifier.folder == tmp_path / "out"
    good, bad = finish(
        predict(model.load(tmp_path / "out", cpu), ["a great book", "a dirty room"], cancel=CancelToken())
    )
    assert (good.label, bad.label) == ("good", "bad")


def test_that_the_record_of_a_run_lies_beside_its_weights(begin: Begin, tmp_path: Path) -> None:
    events, trained = listen(begin())
    found = provenance.read(tmp_path / "out")
    assert found == trained.classifier.provenance
    assert (found.encoder, found.rows, found.config) == ("tiny", 60, SHORT)
    assert found.baselines == tuple(of_kind(events, BaselineScored))
    assert found.test == trained.evaluation.scores
    assert found.seconds > 0


def test_that_the_rate_climbs_to_its_peak_and_falls_to_zero(begin: Begin) -> None:
    rates = [step.learning_rate for step in of_kind(list(begin(replace(SHORT, warmup_share=0.4))), StepDone)]
    assert rates == pytest.approx(
        [5e-3 * share for share in (0, 1 / 4, 2 / 4, 3 / 4, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6)]
    )


def test_that_the_time_still_to_go_counts_down_to_nothing(begin: Begin) -> None:
    steps = of_kind(list(begin()), StepDone)
    assert all(step.eta_s >= 0 and step.examples_per_s > 0 for step in steps)
    assert steps[-1].eta_s <= steps[0].eta_s + 5


def guess(network: nn.Module) -> None:
    """Make the model sure of one class whatever it reads: no later epoch gets a lower loss."""
    with torch.no_grad():
        network.classifier.bias.copy_(torch.tensor([50.0, -50.0]))


def test_that_the_best_epoch_is_what_lies_in_the_folder(begin: Begin, fresh: Classifier, tmp_path: Path) -> None:
    saved: list[dict[str, torch.Tensor]] = []

    def remember_and_spoil() -> None:
        saved.append({name: tensor.clone() for name, tensor in fresh.network.state_dict().items()})
        guess(fresh.network)

    events, _ = listen(begin(replace(LEARNS, epochs=4)), meanwhile=at(ModelSaved, remember_and_spoil))
    valid = [event for event in of_kind(events, Evaluated) if event.part == "valid"]
    assert [event.is_best for event in valid] == [True, False, False, False]
    (best,), last, kept = saved, fresh.network.state_dict(), weights(tmp_path / "out")
    assert all(torch.equal(tensor, best[name]) for name, tensor in kept.items())
    assert not any(torch.equal(tensor, last[name]) for name, tensor in kept.items() if name.endswith(".weight"))


def test_that_each_epoch_better_than_all_before_is_kept(begin: Begin) -> None:
    events = list(begin(LEARNS))
    valid = [event for event in of_kind(events, Evaluated) if event.part == "valid"]
    reached = [(event.accuracy, -event.loss) for event in valid]
    assert [event.is_best for event in valid] == [
        figures > max([(-1.0, 0.0), *reached[:i]]) for i, figures in enumerate(reached)
    ]
    assert len(of_kind(events, ModelSaved)) == sum(event.is_best for event in valid) > 1


def test_that_the_test_figure_is_that_of_the_best_epoch(
    begin: Begin, fresh: Classifier, parts: Split, cpu: Device, tmp_path: Path
) -> None:
    events, trained = listen(begin(replace(SHORT, epochs=3)), meanwhile=at(ModelSaved, lambda: guess(fresh.network)))
    *valid, test = of_kind(events, Evaluated)
    assert [event.is_best for event in valid] == [True, False, False]
    assert (test.part, test.epoch) == ("test", 1)
    kept = model.load(tmp_path / "out", cpu)
    again = finish(evaluate(kept, train.subset(parts.dataset, parts.test), cancel=CancelToken()))
    assert (test.loss, test.accuracy, test.macro_f1) == (again.loss, again.accuracy, again.macro_f1)
    assert trained.evaluation.scores == again.scores


def test_that_a_run_ends_early_when_it_gets_no_better(begin: Begin, fresh: Classifier) -> None:
    events, _ = listen(begin(replace(LEARNS, patience=2)), meanwhile=at(ModelSaved, lambda: guess(fresh.network)))
    assert [event.epoch for event in of_kind(events, Evaluated) if event.part == "valid"] == [1, 2, 3]
    assert len(of_kind(events, StepDone)) == 15
    assert isinstance(events[-1], RunFinished)


def test_that_a_limit_of_steps_ends_the_run_within_an_epoch(begin: Begin) -> None:
    events = list(begin(replace(LEARNS, max_steps=7)))
    assert events[0] == RunStarted("train", "cpu", 7)
    assert [step.step for step in of_kind(events, StepDone)] == [1, 2, 3, 4, 5, 6, 7]
    assert [event.epoch for event in of_kind(events, Evaluated) if event.part == "valid"] == [1, 2]
    assert isinstance(events[-1], RunFinished)


def test_that_the_same_seed_tells_the_same_story(tiny_encoder: Path, cpu: Device, parts: Split, tmp_path: Path) -> None:
    config = replace(SHORT, dropout=0.2)

    def story(name: str, seed: int) -> list[tuple[float, ...]]:
        made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=seed)
        work = fit(replace(config, seed=seed), parts, made, tmp_path / name, record=RECORD, cancel=CancelToken())
        return [
            (event.loss, event.learning_rate) if isinstance(event, StepDone) else (event.loss, event.accuracy)
            for event in work
            if isinstance(event, StepDone | Evaluated)
        ]

    first = story("one", 4)
    assert len(first) == 10 + 3
    assert story("two", 4) == first
    assert story("three", 5) != first
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    assert all(torch.equal(one[name], two[name]) for name in one)


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_that_frozen_layers_keep_their_weights_bit_for_bit(
    layers: int, begin: Begin, tiny_encoder: Path, tmp_path: Path
) -> None:
    finish(begin(replace(SHORT, frozen_layers=layers)))
    before, after = load_file(tiny_encoder / "model.safetensors"), weights(tmp_path / "out")
    frozen = ("embeddings.", *(f"encoder.layer.{i}." for i in range(layers))) if layers else ()
    for name, tensor in before.items():
        is_kept = torch.equal(tensor, after[f"bert.{name}"])
        if name.startswith(frozen) if frozen else False:
            assert is_kept, name
        elif name.endswith(".weight"):
            assert not is_kept, name


def test_that_electras_projection_is_frozen_by_any_name_or_trained(
    tiny_encoder: Path, tmp_path: Path, cpu: Device, parts: Split
) -> None:
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    ElectraModel(ElectraConfig(vocab_size=128, embedding_size=16, max_position_embeddings=64, **sizes)).save_pretrained(
        tmp_path / "encoder"
    )
    (tmp_path / "encoder" / "tokenizer.json").write_bytes((tiny_encoder / "tokenizer.json").read_bytes())
    made = model.from_encoder(tmp_path / "encoder", labels=("bad", "good"), max_length=32, device=cpu, seed=1)
    config = replace(SHORT, epochs=1, frozen_layers=1)
    finish(fit(config, parts, made, tmp_path / "out", record=RECORD, cancel=CancelToken()))
    before, after = load_file(tmp_path / "encoder" / "model.safetensors"), weights(tmp_path / "out")
    kept = {name for name in before if torch.equal(before[name], after[f"electra.{name}"])}
    assert all(name in kept for name in before if name.startswith(("embeddings.", "encoder.layer.0.")))
    assert not any(name in kept for name in before if name.startswith("encoder.layer.1.") and name.endswith("weight"))


def test_that_dropout_is_set_where_weights_change_and_off_where_they_do_not(begin: Begin, fresh: Classifier) -> None:
    work = begin(replace(SHORT, dropout=0.3, frozen_layers=1))
    while not isinstance(next(work), StepDone):
        pass
    dropouts = {name: m for name, m in fresh.network.named_modules() if isinstance(m, nn.Dropout)}
    assert {m.p for m in dropouts.values()} == {0.3}
    off = {name for name, m in dropouts.items() if not m.training}
    assert off == {name for name in dropouts if "embeddings" in name or "layer.0" in name}
    assert 0 < len(off) < len(dropouts)


@pytest.mark.parametrize("step", [6, 8])
def test_that_a_stopped_run_keeps_the_best_epoch_it_had(step: int, begin: Begin, tmp_path: Path, cpu: Device) -> None:
    token = CancelToken()
    events, trained = listen(begin(LEARNS, cancel=token), meanwhile=at(step, token.request))
    assert events[-1] == RunCancelled(step, str(tmp_path / "out"))
    assert sum(isinstance(event, ENDINGS) for event in events) == 1
    assert len(of_kind(events, StepDone)) == step
    assert [event.epoch for event in of_kind(events, Evaluated)] == [1]
    assert trained is not None
    assert trained.evaluation is None
    assert trained.accuracy is None
    assert trained.classifier.labels == ("bad", "good")
    found = model.load(tmp_path / "out", cpu).provenance
    assert (found.test, found.config) == (None, LEARNS)


@pytest.mark.parametrize("step", [1, 3])
def test_that_a_run_stopped_before_its_first_epochs_end_leaves_nothing(step: int, begin: Begin, tmp_path: Path) -> None:
    token = CancelToken()
    events, trained = listen(begin(LEARNS, cancel=token), meanwhile=at(step, token.request))
    assert trained is None
    assert events[-1] == RunCancelled(step, None)
    assert sum(isinstance(event, ENDINGS) for event in events) == 1
    assert not (tmp_path / "out").exists()


def test_that_a_run_stopped_at_once_takes_no_step(begin: Begin, tmp_path: Path) -> None:
    token = CancelToken()
    token.request()
    events, trained = listen(begin(LEARNS, cancel=token))
    assert trained is None
    assert events[0] == RunStarted("train", "cpu", 40)
    assert events[-1] == RunCancelled(0, None)
    assert not of_kind(events, StepDone)
    assert not (tmp_path / "out").exists()


def test_that_a_run_stopped_during_its_test_keeps_the_model(begin: Begin, tmp_path: Path) -> None:
    token = CancelToken()
    events, trained = listen(begin(replace(SHORT, epochs=1), cancel=token), meanwhile=at(ModelSaved, token.request))
    assert events[-1] == RunCancelled(5, str(tmp_path / "out"))
    assert trained is not None
    assert (tmp_path / "out" / "model.safetensors").is_file()


def poison(network: nn.Module) -> None:
    with torch.no_grad():
        network.classifier.weight.fill_(math.nan)


def test_that_a_loss_that_is_no_number_ends_the_run_and_leaves_the_best_model(
    begin: Begin, fresh: Classifier, tmp_path: Path, cpu: Device
) -> None:
    saved: list[dict[str, torch.Tensor]] = []

    def remember_and_poison() -> None:
        saved.append(weights(tmp_path / "out"))
        poison(fresh.network)

    events: list[Event] = []
    with pytest.raises(LossNotFinite) as failure:
        listen(begin(LEARNS), meanwhile=at(ModelSaved, remember_and_poison), heard=events)
    assert failure.value.facts == {"step": 6}
    (best,) = saved
    assert all(torch.equal(best[name], tensor) for name, tensor in weights(tmp_path / "out").items())
    assert model.load(tmp_path / "out", cpu).labels == ("bad", "good")
    assert not [event for event in events if isinstance(event, ENDINGS)], "the ending is the driver's to tell"


def test_that_a_model_spoiled_by_its_last_step_is_not_saved(begin: Begin, fresh: Classifier, tmp_path: Path) -> None:
    with pytest.raises(LossNotFinite) as failure:
        listen(begin(LEARNS), meanwhile=at(5, lambda: poison(fresh.network)))
    assert failure.value.facts == {"step": 5}
    assert not (tmp_path / "out").exists()


def test_that_an_absurd_rate_ends_in_one_ending_whatever_it_does(begin: Begin) -> None:
    heard: list[Event] = []
    drive("train", begin(replace(SHORT, learning_rate=1.0, warmup_share=0.0, clip_norm=1e3)), heard.append)
    assert sum(isinstance(event, ENDINGS) for event in heard) == 1
    assert isinstance(heard[-1], ENDINGS)


def test_that_an_out_folder_with_something_else_in_it_is_refused_before_any_work(begin: Begin, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutFolderTaken):
        next(begin())
    assert (tmp_path / "out" / "thesis.txt").read_text() == "years of work"


def test_that_a_disk_that_fills_up_leaves_the_last_model(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second save finds no room; /dev/full is a disk without any."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    real, saves = durable._sync, []

    def sync(path: Path) -> None:
        if path.name == "model.safetensors":
            saves.append(path)
            if len(saves) == 2:
                Path("/dev/full").write_bytes(b"x")
        real(path)

    monkeypatch.setattr(durable, "_sync", sync)
    saved: list[dict[str, torch.Tensor]] = []
    with pytest.raises(DiskFull):
        listen(begin(LEARNS), meanwhile=at(ModelSaved, lambda: saved.append(weights(tmp_path / "out"))))
    assert len(saves) == 2
    (best,) = saved
    assert all(torch.equal(best[name], tensor) for name, tensor in weights(tmp_path / "out").items())
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]


class Hungry(nn.Module):
    """An encoder's head that wants more memory than there is."""

    def forward(self, _: torch.Tensor) -> torch.Tensor:
        return torch.empty(2**50)


class Broken(nn.Module):
    def forward(self, _: torch.Tensor) -> torch.Tensor:
        return torch.ones(2, 3) @ torch.ones(2, 3)


def test_that_running_out_of_memory_says_what_was_asked_for(begin: Begin, fresh: Classifier) -> None:
    fresh.network.dropout = Hungry()
    with pytest.raises(OutOfMemory) as failure:
        list(begin())
    assert failure.value.facts == {"device": "cpu", "batch_size": 8, "max_length": 32}


def test_that_another_failure_is_not_taken_for_lack_of_memory(begin: Begin, fresh: Classifier) -> None:
    fresh.network.dropout = Broken()
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        list(begin())


def test_that_texts_longer_than_the_encoders_positions_are_cut_to_them(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    long = dataset_of([(text * 40, label) for text, label in reviews(20)])
    made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=256, device=cpu, seed=1)
    config = TrainConfig(epochs=1, batch_size=4, max_length=256, max_steps=1)
    work = fit(config, split(long), made, tmp_path / "out", record=RECORD, cancel=CancelToken())
    assert of_kind(list(work), Notice) == [Notice("texts_cut_off", {"percent": 100, "max_length": 128})]
    assert model.load(tmp_path / "out", cpu).max_length == 128


def test_that_a_person_is_told_of_texts_cut_off_and_of_a_foreign_language(fresh: Classifier, tmp_path: Path) -> None:
    rows = [*reviews(16), *((f"ωψ {i} " * (30 if i == 0 else 1), "good") for i in range(4))]
    record = replace(RECORD, languages=("en",))
    parts = split(dataset_of(rows), seed=1)
    assert 16 in parts.train
    work = fit(replace(SHORT, max_steps=1), parts, fresh, tmp_path / "out", record=record, cancel=CancelToken())
    cut_off, foreign = of_kind(list(work), Notice)
    assert cut_off == Notice("texts_cut_off", {"percent": round(100 / len(parts.train)), "max_length": 32})
    assert foreign.code == "unknown_language"
    assert 10 <= foreign.facts["percent"] <= 25


def test_that_known_texts_that_fit_are_no_reason_for_a_notice(begin: Begin) -> None:
    assert of_kind(list(begin(replace(SHORT, max_steps=1))), Notice) == []
