"""The training loop learns, keeps its best, and can be stopped or fail without losing it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
import torch
from doing import dataset_of, finish, listen
from safetensors.torch import load_file
from tiny import reviews
from torch import nn
from transformers import ElectraConfig, ElectraModel

from bertdesk.core import checkpoint, course, durable, keeper, micro_batches, model, pace, provenance, train_run
from bertdesk.core.activations import Source
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import subset
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
    Work,
)
from bertdesk.core.learner import Learner
from bertdesk.core.model import Classifier
from bertdesk.core.objective import Classes
from bertdesk.core.predict import predict
from bertdesk.core.provenance import Provenance
from bertdesk.core.run import drive
from bertdesk.core.split import Split, split
from bertdesk.core.standing import Standing
from bertdesk.core.train import Trained, fit
from bertdesk.errors import DiskFull, LossNotFinite, OutFolderTaken, OutOfMemory

ENDINGS = (RunFinished, RunCancelled, RunFailed)
LEARNS = TrainConfig(
    learning_rate=5e-3, epochs=8, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2, patience=8,
)  # fmt: skip
"""Learns the reviews in some 40 steps: 36 training texts, 5 steps an epoch."""
SHORT = replace(LEARNS, epochs=2)
RECORD = Provenance(encoder="tiny", text_column="text", label_column="label", rows=60)

E = TypeVar("E")
Begin = Callable[..., Work[Trained | None]]


@pytest.fixture(autouse=True)
def _with_room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs begin with whole batches, so that what is made to fail here are the run's own steps, counted from 1."""
    if "available_mb" not in request.fixturenames:
        monkeypatch.setattr(micro_batches, "affordable", lambda _course, longest, _cancel: len(longest))


@pytest.fixture
def parts() -> Split:
    return split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)


@pytest.fixture
def fresh(tiny_encoder: Path, cpu: Device) -> Classifier:
    return model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)


@pytest.fixture
def begin(parts: Split, fresh: Classifier, tmp_path: Path) -> Begin:
    """Return a run of the tiny encoder on the reviews, into tmp_path/out, that has not begun."""

    def begun(config: TrainConfig = SHORT, *, cancel: CancelToken | None = None) -> Work[Trained | None]:
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


def test_that_the_time_still_to_go_counts_down_to_the_last_judgement(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock on which a step, and a judgement, takes a second: from the second epoch on it knows both."""
    clock = count(0.0, 1.0)
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    steps = of_kind(list(begin(LEARNS)), StepDone)
    assert [step.eta_s for step in steps[:5]] == [39, 38, 37, 36, 35]
    assert [step.eta_s for step in steps[5:]] == [(40 - step) + (8 - (step - 1) // 5) for step in range(6, 41)]
    assert steps[-1].eta_s == 1
    assert {step.examples_per_s for step in steps[:2]} <= {7.0, 7.5, 8.0}, "36 texts in five batches"


@pytest.fixture
def nothing_gets_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each judgement come out worse than the one before, whatever the figures."""
    falling = count(0, -1)
    monkeypatch.setattr(course, "merit", lambda _, **__: (float(next(falling)), 0.0))


@pytest.mark.usefixtures("nothing_gets_better")
def test_that_the_best_epoch_is_what_lies_in_the_folder(begin: Begin, fresh: Classifier, tmp_path: Path) -> None:
    saved: list[dict[str, torch.Tensor]] = []

    def remember() -> None:
        saved.append({name: tensor.clone() for name, tensor in fresh.network.state_dict().items()})

    events, _ = listen(begin(replace(LEARNS, epochs=4)), meanwhile=at(ModelSaved, remember))
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


@pytest.mark.usefixtures("nothing_gets_better")
def test_that_the_test_figure_is_that_of_the_best_epoch(
    begin: Begin, parts: Split, cpu: Device, tmp_path: Path
) -> None:
    events, trained = listen(begin(replace(SHORT, epochs=3)))
    *valid, test = of_kind(events, Evaluated)
    assert [event.is_best for event in valid] == [True, False, False]
    assert (test.part, test.epoch) == ("test", 1)
    kept = model.load(tmp_path / "out", cpu)
    again = finish(evaluate(kept, subset(parts.dataset, parts.test), cancel=CancelToken()))
    assert (test.loss, test.accuracy, test.macro_f1) == (again.loss, again.accuracy, again.macro_f1)
    assert trained.evaluation.scores == again.scores


@pytest.mark.usefixtures("nothing_gets_better")
def test_that_a_run_ends_early_when_it_gets_no_better(begin: Begin) -> None:
    events, _ = listen(begin(replace(LEARNS, patience=2)))
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
    assert {m.p for m in dropouts.values() if m.training} == {0.3}
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


def test_that_the_head_alone_is_judged_and_saved_before_the_first_step(
    begin: Begin, fresh: Classifier, tmp_path: Path
) -> None:
    before = {name: tensor.clone() for name, tensor in fresh.network.state_dict().items()}
    work = begin(replace(LEARNS, head_first=True))
    heard: list[Event] = []
    while not isinstance(event := next(work), ModelSaved):
        heard.append(event)
    (judged,) = of_kind(heard, Evaluated)
    assert (judged.part, judged.epoch, judged.n, judged.is_best) == ("valid", 0, 12, True)
    assert not of_kind(heard, StepDone)
    changed = {name for name, tensor in weights(tmp_path / "out").items() if not torch.equal(tensor, before[name])}
    assert {"classifier.weight"} <= changed <= {"classifier.weight", "classifier.bias"}
    work.close()


def test_that_a_run_stopped_in_its_first_epoch_keeps_the_head_that_was_fitted(begin: Begin, tmp_path: Path) -> None:
    token = CancelToken()
    config = replace(LEARNS, head_first=True)
    events, trained = listen(begin(config, cancel=token), meanwhile=at(2, token.request))
    assert events[-1] == RunCancelled(2, str(tmp_path / "out"))
    assert trained is not None
    assert trained.classifier.folder == tmp_path / "out"


def explode_at(monkeypatch: pytest.MonkeyPatch, steps: set[int], *, value: float = math.nan) -> list[int]:
    """Let the nth call of a step return another loss after its work. Returns: what was called so far."""
    real, called = Learner.step, []

    def step(self: Learner, *arguments: object, **options: object) -> float:
        loss = real(self, *arguments, **options)  # type: ignore[arg-type]  # handed on as they come
        called.append(len(called) + 1)
        return value if called[-1] in steps else loss

    monkeypatch.setattr(Learner, "step", step)
    return called


def test_that_a_loss_that_is_no_number_once_takes_the_run_back_and_halves_its_rate(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(LEARNS, warmup_share=0.0)
    explode_at(monkeypatch, {5})
    events, trained = listen(begin(config))
    assert of_kind(events, Notice) == [Notice("loss_exploded", {"step": 4, "back_to": 0, "learning_rate": 2.5e-3})]
    steps = of_kind(events, StepDone)
    assert [step.step for step in steps] == [*range(1, 5), *range(1, 41)]
    first, again = steps[:4], steps[4:8]
    assert [step.learning_rate for step in again] == pytest.approx([step.learning_rate / 2 for step in first])
    assert again[0].loss == first[0].loss
    assert isinstance(events[-1], RunFinished)
    assert trained.evaluation is not None


def test_that_no_checkpoint_holds_what_exploded(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one after every step, the run goes back to before the step that lifted the mean too far, and on from it."""
    monkeypatch.setattr(keeper, "_GAP_S", 0.0)
    monkeypatch.setattr(keeper, "_SHARE", 1e9)
    explode_at(monkeypatch, {3}, value=60.0)
    events, _ = listen(begin())
    assert [(notice.code, notice.facts["back_to"]) for notice in of_kind(events, Notice)] == [("loss_exploded", 2)]
    assert [step.step for step in of_kind(events, StepDone)] == list(range(1, 11))


def test_that_no_checkpoint_holds_a_step_that_began_to_explode(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mean follows three steps late; each of them is far above a blind guess by itself."""
    monkeypatch.setattr(keeper, "_GAP_S", 0.0)
    monkeypatch.setattr(keeper, "_SHARE", 1e9)
    explode_at(monkeypatch, {3, 4, 5}, value=12.0)
    events, _ = listen(begin())
    (told,) = of_kind(events, Notice)
    assert told.code == "loss_exploded"
    assert told.facts["step"] in (3, 4)
    assert told.facts["back_to"] == 2
    assert isinstance(events[-1], RunFinished)


def test_that_every_judgement_is_in_a_checkpoint_also_of_an_epoch_that_was_not_the_best(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill after it, as in the test part, costs no epoch and no judgement a second time."""
    merits = iter([(0.9, 0.0), (0.5, 0.0)])
    monkeypatch.setattr(course, "merit", lambda _, **__: next(merits))
    found: list[tuple[int, int]] = []

    def look(event: Event) -> None:
        if isinstance(event, Evaluated) and event.part == "test":
            _, state, _ = checkpoint.peek(tmp_path / ".out.run") or (0, {}, 0.0)
            found.append((state["standing"]["epoch"], len(state["standing"]["accuracies"])))

    listen(begin(), meanwhile=look)
    assert found == [(3, 2)]


def test_that_a_run_that_went_back_is_found_so_by_the_next_program(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explode_at(monkeypatch, {5})
    found: list[Mapping[str, Any]] = []

    def look(event: Event) -> None:
        if isinstance(event, Notice):
            _, state, _ = checkpoint.peek(tmp_path / ".out.run") or (0, {}, 0.0)
            found.append(state["standing"])

    listen(begin(), meanwhile=look)
    assert [(now["step"], now["rate_scale"], now["rollbacks"]) for now in found] == [(0, 0.5, 1)]


def test_that_the_time_of_steps_taken_back_is_counted_once(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0.0, 10.0)
    monkeypatch.setattr(train_run.time, "monotonic", lambda: next(clock))
    explode_at(monkeypatch, {8})
    events, trained = listen(begin())
    ended = events[-1]
    assert isinstance(ended, RunFinished)
    assert ended.seconds == trained.classifier.provenance.seconds < next(clock)


def test_that_a_run_goes_back_to_its_newest_checkpoint(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_GAP_S", 0.0)
    monkeypatch.setattr(keeper, "_SHARE", 1e9)
    explode_at(monkeypatch, {8})
    events, _ = listen(begin())
    (told,) = of_kind(events, Notice)
    assert (told.facts["step"], told.facts["back_to"]) == (7, 7)
    assert [step.step for step in of_kind(events, StepDone)] == list(range(1, 11))


def test_that_going_back_before_the_best_epoch_keeps_that_model(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest checkpoint is damaged. The second time, epoch 1 is judged worse: the better one stays saved."""
    merits = iter([(0.9, 0.0), (0.5, 0.0), (0.8, 0.0)])
    monkeypatch.setattr(course, "merit", lambda _, **__: next(merits))
    explode_at(monkeypatch, {8})
    newest = tmp_path / ".out.run" / "step-00000005" / "tensors.safetensors"
    events, _ = listen(begin(), meanwhile=at(6, lambda: newest.unlink(missing_ok=True)))
    assert [event.is_best for event in of_kind(events, Evaluated) if event.part == "valid"] == [True, False, False]
    assert len(of_kind(events, ModelSaved)) == 1


def test_that_a_loss_that_explodes_twice_ends_the_run_with_its_best_tested(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explode_at(monkeypatch, {7, 20})
    saved: list[dict[str, torch.Tensor]] = []
    events, trained = listen(begin(LEARNS), meanwhile=at(ModelSaved, lambda: saved.append(weights(tmp_path / "out"))))
    first, second = of_kind(events, Notice)
    assert (first.code, second) == ("loss_exploded", Notice("stopped_at_best", {"step": 17}))
    assert len(of_kind(events, StepDone)) == 6 + 12
    assert isinstance(events[-1], RunFinished)
    assert of_kind(events, Evaluated)[-1].part == "test"
    assert trained.evaluation.n == 12
    assert all(torch.equal(saved[-1][name], tensor) for name, tensor in weights(tmp_path / "out").items())
    assert not (tmp_path / ".out.run").exists()


def test_that_a_loss_that_explodes_twice_with_nothing_to_keep_is_a_failure(
    begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explode_at(monkeypatch, {2, 5})
    with pytest.raises(LossNotFinite) as failure:
        listen(begin(LEARNS))
    assert failure.value.facts == {"step": 2}
    assert not (tmp_path / "out").exists()


def test_that_a_loss_far_above_a_blind_guess_counts_as_exploded(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean of the last ones counts, not a single unlucky batch: 0.9 * 0.7 + 0.1 * 60 > 4 ln 2."""
    explode_at(monkeypatch, {3}, value=60.0)
    events, _ = listen(begin())
    (told,) = of_kind(events, Notice)
    assert (told.code, told.facts["step"], told.facts["back_to"]) == ("loss_exploded", 2, 0)
    explode_at(monkeypatch, {3}, value=5.0)
    assert not of_kind(list(begin()), Notice)


def poison(network: nn.Module) -> None:
    with torch.no_grad():
        network.classifier.weight.fill_(math.nan)


def test_that_weights_that_became_no_numbers_are_taken_back_when_they_are_judged(
    begin: Begin, fresh: Classifier, tmp_path: Path, cpu: Device
) -> None:
    done: list[int] = []

    def poison_once() -> None:
        if not done:
            done.append(1)
            poison(fresh.network)

    events, trained = listen(begin(LEARNS), meanwhile=at(5, poison_once))
    (told,) = of_kind(events, Notice)
    assert (told.code, told.facts["step"], told.facts["back_to"]) == ("loss_exploded", 5, 0)
    assert [event.epoch for event in of_kind(events, Evaluated)[:-1]] == list(range(1, 9))
    assert trained.accuracy is not None
    assert all(bool(tensor.isfinite().all()) for tensor in weights(tmp_path / "out").values())


def test_that_a_judgement_that_is_no_number_twice_ends_the_run_with_its_best(
    begin: Begin, fresh: Classifier, tmp_path: Path
) -> None:
    events, trained = listen(begin(LEARNS), meanwhile=at(10, lambda: poison(fresh.network)))
    assert [event.code for event in of_kind(events, Notice)] == ["loss_exploded", "stopped_at_best"]
    assert [event.part for event in of_kind(events, Evaluated)] == ["valid", "test"]
    assert trained.accuracy is not None
    assert all(bool(tensor.isfinite().all()) for tensor in weights(tmp_path / "out").values())


def test_that_a_judgement_that_is_no_number_twice_with_nothing_to_keep_is_a_failure(
    begin: Begin, fresh: Classifier, tmp_path: Path
) -> None:
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
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [".out.run", "out"]
    assert checkpoint.steps(tmp_path / ".out.run") == (5, 0), "the run can go on when there is room again"


def hungry_above(monkeypatch: pytest.MonkeyPatch, most: int) -> list[int]:
    """Let the training of more than so many texts at once fail as torch does. Returns: how many were asked for."""
    real, asked = Classes.losses, []

    def losses(
        self: Classes, upper: nn.Module, source: Source, members: Sequence[int], labels: torch.Tensor, divisor: float
    ) -> torch.Tensor:
        asked.append(len(members))
        if len(members) > most:
            raise shortages[len(asked) % len(shortages)]
        return real(self, upper, source, members, labels, divisor)

    shortages = [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory"),
        MemoryError(),
    ]
    monkeypatch.setattr(Classes, "losses", losses)
    return asked


def test_that_a_run_short_of_memory_goes_on_from_the_same_step_with_fewer_texts_at_once(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = hungry_above(monkeypatch, 3)
    events, trained = listen(begin())
    assert of_kind(events, Notice) == [Notice("memory_short", {"micro_batch": m}) for m in (4, 2)]
    assert asked[:3] == [8, 4, 2]
    assert set(asked[3:]) == {2}
    assert [step.step for step in of_kind(events, StepDone)] == list(range(1, 11))
    assert trained.accuracy is not None


def test_that_a_run_that_halved_ends_as_one_that_began_with_so_few_texts_at_once(
    parts: Split, tiny_encoder: Path, cpu: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(name: str) -> list[float]:
        made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
        work = fit(SHORT, parts, made, tmp_path / name, record=RECORD, cancel=CancelToken())
        return [step.loss for step in of_kind(list(work), StepDone)]

    hungry_above(monkeypatch, 2)
    halved = run("halved")
    monkeypatch.undo()
    monkeypatch.setattr(train_run, "Standing", lambda **_: Standing(micro_batch=2))
    assert run("small") == halved
    one, two = weights(tmp_path / "halved"), weights(tmp_path / "small")
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_that_running_out_of_memory_at_one_text_says_what_was_asked_for(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    hungry_above(monkeypatch, 0)
    events: list[Event] = []
    with pytest.raises(OutOfMemory) as failure:
        listen(begin(), heard=events)
    assert failure.value.facts["device"] == "cpu"
    assert failure.value.facts["batch_size"] == 1
    assert failure.value.facts["max_length"] in (8, 16)
    assert [event.facts["micro_batch"] for event in of_kind(events, Notice)] == [4, 2, 1]


class Hungry(nn.Module):
    """A part of the network that wants more memory than there is for more than so many texts."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        return torch.empty(2**50) if len(seen) > self.most else seen


def test_that_head_and_validation_too_are_computed_with_fewer_texts_where_memory_is_short(
    begin: Begin, fresh: Classifier
) -> None:
    fresh.network.dropout = Hungry(4)
    events, trained = listen(begin(replace(SHORT, head_first=True)))
    halvings = [event.facts["micro_batch"] for event in of_kind(events, Notice)]
    assert halvings == [4, 2, 1][: len(halvings)]
    assert len(halvings) >= 1
    before = events[: events.index(next(event for event in events if isinstance(event, StepDone)))]
    assert of_kind(before, Notice), "the head was the first that did not fit"
    assert trained.accuracy is not None


class Broken(nn.Module):
    def forward(self, _: torch.Tensor) -> torch.Tensor:
        return torch.ones(2, 3) @ torch.ones(2, 3)


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
    assert of_kind(list(work), Notice) == [Notice("texts_too_long", {"percent": 100, "max_length": 128})]
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


@pytest.fixture
def available_mb(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return what sets how much memory there seems to be."""
    return lambda room: monkeypatch.setattr(micro_batches, "available_mb", lambda _kind: room)


def test_that_a_run_begins_with_as_many_texts_at_once_as_memory_holds(
    begin: Begin, available_mb: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = Learner.step

    def step(self: Learner, *given: Any, micro_batch: int, **named: Any) -> float:  # Any: handed on
        asked.append(micro_batch)
        return real(self, *given, micro_batch=micro_batch, **named)

    monkeypatch.setattr(Learner, "step", step)
    available_mb(0.0)
    trained = finish(begin(replace(SHORT)))
    assert trained.evaluation is not None
    assert asked[:2] == [1, 2]  # one text and two were tried
    assert set(asked[2:]) == {1}
