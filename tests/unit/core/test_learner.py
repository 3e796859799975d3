"""One step is one step however it is cut up; what it depends on can be put away and brought back to the last bit."""

import contextlib
import gc
import math
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from networks import LAYERS, made_batch, make_network
from torch import nn

from bertdesk.core import checkpoint
from bertdesk.core.activations import Ready, Source
from bertdesk.core.config import TrainConfig
from bertdesk.core.learner import Learner, has_exploded
from bertdesk.core.objective import Classes
from bertdesk.core.parts import split_network
from bertdesk.errors import OutOfMemory

CONFIG = TrainConfig(learning_rate=1e-2, batch_size=8, max_length=16, dropout=0.0, frozen_layers=0)
LABELS = torch.tensor([0, 1, 2, 0, 1, 0, 0, 2])
MEMBERS = tuple(range(8))


def made(
    config: TrainConfig = CONFIG, *, class_weights: torch.Tensor | None = None, seed: int = 1
) -> tuple[Learner[Source], Ready]:
    """Return a learner of a small BERT, and a batch of eight texts of different lengths for it."""
    parts = split_network(make_network("bert"), frozen_layers=config.frozen_layers)
    torch.manual_seed(seed)
    objective = Classes(kind="cpu", dtype=torch.float32, smoothing=config.label_smoothing, weights=class_weights)
    learner = Learner(config, parts, objective, kind="cpu", total_steps=100)
    input_ids, mask = made_batch(8)
    if parts.lower is not None:
        with torch.no_grad():
            input_ids = parts.lower(input_ids, mask)
    parts.upper.train()
    return learner, Ready(mask.sum(1).numpy().astype(np.int64), input_ids, mask)


def weights(learner: Learner) -> dict[str, torch.Tensor]:
    return {name: weight.detach().clone() for name, weight in learner.parts.learning.items()}


@pytest.mark.parametrize("micro_batch", [1, 2, 3])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("class_weights", [None, (0.5, 1.5, 4.0)])
def test_that_a_step_cut_in_pieces_is_the_step_of_the_whole_batch(
    micro_batch: int, smoothing: float, class_weights: tuple[float, ...] | None
) -> None:
    """AdamW divides by the gradient's own size: one of zero but for rounding goes anywhere, and is left out."""
    config = replace(CONFIG, label_smoothing=smoothing)
    losses, reached, moments = [], [], []
    for size in (8, micro_batch):
        learner, source = made(config, class_weights=None if class_weights is None else torch.tensor(class_weights))
        losses.append([learner.step(source, MEMBERS, LABELS, rate=1e-4, micro_batch=size) for _ in range(2)])
        reached.append(weights(learner))
        moments.append({name: learner.tensors()[f"moment.exp_avg.{name}"] for name in reached[0]})
    assert losses[0] == pytest.approx(losses[1], abs=1e-6)
    assert losses[0][0] > losses[0][1], "it has learned something"
    compared = 0
    for name, moment in moments[0].items():
        torch.testing.assert_close(moments[1][name], moment, rtol=1e-4, atol=1e-6)
        clear = moment.abs() > 1e-4
        compared += int(clear.sum())
        torch.testing.assert_close(reached[1][name][clear], reached[0][name][clear], rtol=0, atol=1e-6)
    assert compared > 5000


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("class_weights", [None, (0.5, 1.5, 4.0)])
def test_that_the_loss_is_torchs_own_weighted_mean(smoothing: float, class_weights: tuple[float, ...] | None) -> None:
    """With reduction="mean", torch divides by the sum of the targets' weights: without smoothing, it is the same."""
    weight = None if class_weights is None else torch.tensor(class_weights)
    learner, source = made(replace(CONFIG, label_smoothing=smoothing), class_weights=weight)
    with torch.no_grad():
        logits = learner.parts.upper(*source.read(MEMBERS))
    wanted = nn.functional.cross_entropy(logits, LABELS, weight=weight, label_smoothing=smoothing)
    if smoothing and weight is not None:
        each = nn.functional.cross_entropy(logits, LABELS, label_smoothing=smoothing, reduction="none")
        wanted = (each * weight[LABELS]).sum() / weight[LABELS].sum()
    assert learner.step(source, MEMBERS, LABELS, rate=0.0, micro_batch=8) == pytest.approx(wanted.item(), abs=1e-6)


def test_that_a_rare_class_pulls_no_text_of_a_large_one_towards_itself() -> None:
    """95 : 5, smoothing 0.1: where p is 0.95, a text of the large class is content, as it would be without weights."""
    learner, source = made()
    objective = Classes(
        kind="cpu", dtype=torch.float32, smoothing=0.1, weights=torch.tensor([100 / 190, 100 / 10, 1e-9])
    )
    logits = torch.zeros(1, 3, requires_grad=True)
    learner.parts.upper.network.forward = lambda **_: type("Output", (), {"logits": logits})  # type: ignore[union-attr]  # a stand-in
    for _ in range(2000):
        (loss,) = objective.losses(learner.parts.upper, source, (0,), torch.tensor([0]), 1.0)
        (slope,) = torch.autograd.grad(loss, logits)
        logits.data -= slope
    assert logits.softmax(1)[0].tolist() == pytest.approx([1 - 0.1 * 2 / 3, 0.1 / 3, 0.1 / 3], abs=1e-3)


def test_that_a_heavier_class_counts_by_its_weight() -> None:
    """Two texts, logits 0 and ln 3: p = 1/4 and 3/4. Text 0 of class 0 weighs 3, text 1 of class 1 weighs 1."""
    learner, source = made()
    objective = Classes(kind="cpu", dtype=torch.float32, weights=torch.tensor([3.0, 1.0, 1.0]))
    fixed = torch.tensor([[0.0, math.log(3.0), -math.inf]] * 2, requires_grad=True)
    learner.parts.upper.network.forward = lambda **_: type("Output", (), {"logits": fixed})  # type: ignore[union-attr]  # a stand-in
    (loss,) = objective.losses(learner.parts.upper, source, (0, 1), torch.tensor([0, 1]), 1.0)
    assert loss.item() == pytest.approx(3 * math.log(4) + math.log(4 / 3), abs=1e-6)


@pytest.mark.parametrize("frozen", [0, 1, LAYERS])
def test_that_all_a_step_depends_on_comes_back_bit_for_bit(frozen: int, tmp_path: Path) -> None:
    """Three steps, put away on the disk, three more; then another learner takes the same three from there."""
    config = replace(CONFIG, dropout=0.3, frozen_layers=frozen)
    learner, source = made(config)

    def three(of: Learner, texts: Ready) -> list[float]:
        return [of.step(texts, MEMBERS, LABELS, rate=1e-2, micro_batch=4) for _ in range(3)]

    three(learner, source)
    checkpoint.write(tmp_path, checkpoint.Checkpoint(3, learner.tensors(), {}))
    wanted = three(learner, source)
    found, _ = checkpoint.newest(tmp_path)
    assert found is not None

    other, its_source = made(config, seed=99)
    three(other, its_source)  # it has a past of its own
    other.restore(found.tensors)
    assert all(torch.equal(tensor, other.tensors()[name]) for name, tensor in found.tensors.items())
    assert other.tensors().keys() == found.tensors.keys()
    assert {"random.cpu"} < found.tensors.keys()
    assert any(name.startswith("moment.exp_avg_sq.") for name in found.tensors)
    assert three(other, its_source) == wanted
    one, two = learner.tensors(), other.tensors()
    assert all(torch.equal(tensor, two[name]) for name, tensor in one.items())


def test_that_a_learner_goes_back_to_before_its_first_step() -> None:
    learner, source = made(replace(CONFIG, dropout=0.3))
    begun = {name: tensor.clone() for name, tensor in learner.tensors().items()}
    assert not any(name.startswith("moment.") for name in begun)
    first = learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8)
    after = weights(learner)
    learner.restore(begun)
    assert learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8) == first
    assert all(torch.equal(weight, after[name]) for name, weight in weights(learner).items())


def test_that_another_networks_tensors_are_refused() -> None:
    learner, _ = made()
    other, _ = made(replace(CONFIG, frozen_layers=1))
    with pytest.raises(KeyError):
        learner.restore(other.tensors())


def test_that_a_gradient_that_is_no_number_changes_nothing() -> None:
    learner, source = made()
    learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8)
    before = {name: tensor.clone() for name, tensor in learner.tensors().items()}
    handle = learner.parts.whole.classifier.register_forward_hook(lambda *_: _[2] * math.nan)  # type: ignore[union-attr, operator]  # a network's
    assert math.isnan(learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8))
    handle.remove()
    assert all(torch.equal(tensor, before[name]) for name, tensor in learner.tensors().items())
    assert math.isfinite(learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8))


def test_that_lack_of_memory_in_the_last_piece_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    learner, source = made()
    before, real, seen = weights(learner), learner._objective.losses, []

    def loss(*arguments: object) -> torch.Tensor:
        seen.append(1)
        if len(seen) == 4:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(*arguments)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(learner._objective, "losses", loss)
    with pytest.raises(OutOfMemory) as failure:
        learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=2)
    assert failure.value.facts == {"device": "cpu", "batch_size": 2, "max_length": 16}
    assert all(torch.equal(weight, before[name]) for name, weight in weights(learner).items())
    fresh, its_source = made()
    wanted = fresh.step(its_source, MEMBERS, LABELS, rate=1e-2, micro_batch=8)
    assert learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8) == wanted, "no gradient of before is left"


def test_that_what_a_failed_pass_had_computed_is_gone_before_the_next_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the garbage collector: it need not come before the memory is asked for again."""
    learner, source = made()
    held: list[weakref.ref[torch.Tensor]] = []

    def loss(*_: object) -> torch.Tensor:
        activations = torch.zeros(1000)
        held.append(weakref.ref(activations))
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(learner._objective, "losses", loss)
    gc.disable()
    try:
        with contextlib.suppress(OutOfMemory):
            learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8)
        assert held[0]() is None
    finally:
        gc.enable()


def test_that_an_optimizer_without_room_for_its_moments_can_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    learner, source = made()
    before, real, made_moments = weights(learner), torch.zeros_like, []

    def zeros_like(*arguments: object, **options: object) -> torch.Tensor:
        made_moments.append(1)
        if len(made_moments) == 2:  # the first weight has one of its two
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(*arguments, **options)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(torch, "zeros_like", zeros_like)
    with pytest.raises(OutOfMemory):
        learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8)
    assert len(made_moments) == 2
    assert all(torch.equal(weight, before[name]) for name, weight in weights(learner).items())
    fresh, its_source = made()
    for _ in range(2):
        assert learner.step(source, MEMBERS, LABELS, rate=1e-2, micro_batch=8) == fresh.step(
            its_source, MEMBERS, LABELS, rate=1e-2, micro_batch=8
        )


def test_that_a_rehearsal_leaves_no_trace() -> None:
    learner, source = made()
    before = weights(learner)
    learner.rehearse(source, MEMBERS, LABELS)
    assert all(torch.equal(weight, before[name]) for name, weight in weights(learner).items())
    assert all(weight.grad is None for weight in learner.parts.learning.values())
    assert not any(name.startswith("moment.") for name in learner.tensors())


def test_that_a_rehearsal_leaves_the_moments_of_a_run_that_goes_on() -> None:
    learner, source = made()
    learner.step(source, MEMBERS, LABELS, rate=1e-3, micro_batch=8)
    before = {name: tensor.clone() for name, tensor in learner.tensors().items()}
    assert any(name.startswith("moment.exp_avg_sq.") for name in before)
    learner.rehearse(source, MEMBERS, LABELS)
    after = learner.tensors()
    assert before.keys() == after.keys()
    assert all(torch.equal(tensor, after[name]) for name, tensor in before.items())
    assert all(weight.grad is None for weight in learner.parts.learning.values())


def test_that_a_rehearsal_that_fails_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    learner, source = made(replace(CONFIG, dropout=0.5))
    before = torch.get_rng_state()
    monkeypatch.setattr(learner._optimizer, "step", lambda: (_ for _ in ()).throw(MemoryError("out of memory")))
    with pytest.raises(OutOfMemory):
        learner.rehearse(source, MEMBERS, LABELS)
    assert torch.equal(torch.get_rng_state(), before)
    assert all(weight.grad is None for weight in learner.parts.learning.values())


def test_that_gradients_are_cut_to_the_length_that_was_asked_for() -> None:
    learner, source = made(replace(CONFIG, clip_norm=0.01))
    learner.step(source, MEMBERS, LABELS, rate=0.0, micro_batch=8)
    grads = [weight.grad for weight in learner.parts.learning.values() if weight.grad is not None]
    assert math.sqrt(sum(float(grad.square().sum()) for grad in grads)) == pytest.approx(0.01, rel=1e-3)


def test_that_matrices_decay_and_biases_do_not() -> None:
    learner, _ = made(replace(CONFIG, weight_decay=0.5))
    decays = {
        name: group["weight_decay"]
        for group in learner._optimizer.param_groups
        for weight in group["params"]
        for name, known in learner.parts.learning.items()
        if known is weight
    }
    assert decays.keys() == learner.parts.learning.keys()
    assert all(decay == (0.5 if learner.parts.learning[name].ndim > 1 else 0.0) for name, decay in decays.items())


def test_that_the_rate_falls_to_zero_and_no_further() -> None:
    learner, _ = made(replace(CONFIG, warmup_share=0.1))
    assert [learner.rate(step) for step in (0, 5, 10, 55, 100, 101)] == pytest.approx([0, 5e-3, 1e-2, 5e-3, 0, 0])
    assert learner.rate(55, 0.5) == pytest.approx(2.5e-3)


@pytest.mark.parametrize(
    ("loss", "mean", "classes", "is_so"),
    [
        (math.nan, 0.1, 2, True), (math.inf, 0.0, 2, True), (50.0, 0.7, 2, False), (0.1, 2.77, 2, False),
        (0.1, 2.78, 2, True), (0.1, 2.78, 3, False), (0.1, 9.3, 10, True), (0.1, 2.78, 1, True),
    ],
)  # fmt: skip
def test_that_a_mean_loss_of_four_blind_guesses_counts_as_exploded(
    loss: float, mean: float, classes: int, is_so: bool
) -> None:
    assert has_exploded(loss, mean, math.log(max(2, classes))) == is_so
