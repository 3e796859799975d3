"""How far a run has come, written down and read back with nothing lost."""

import json
import math

import pytest

from bertdesk.core import standing
from bertdesk.core.events import HeldBackScored, StepDone
from bertdesk.core.standing import NONE_YET, Standing

SCORED = HeldBackScored(1, 4.5, 4.0, 0.25, 300, 5.5, 0.5, 0.75, 40, is_best=True)


def told(loss: float, masked: float | None = None, neighbours: float | None = None) -> StepDone:
    return StepDone(1, 10, 0.1, loss, 1e-3, 10.0, 5.0, masked, neighbours)


def test_that_a_standing_comes_back_from_json_as_it_was() -> None:
    now = Standing(
        step=7, epoch=2, position=3, best=(2 / 3, -0.1 - 0.2), best_epoch=1, epochs_since_best=1, has_head=True,
        is_saved=True, micro_batch=4, rate_scale=0.5, rollbacks=1, smooth_loss=math.pi,
        losses=[(1, 0.1 + 0.2), (2, 1e-9)], accuracies=[(5, 1 / 3)], seconds=12.345,
        losses_mlm=[(1, 0.1), (2, 0.3)], losses_nsp=[(1, 0.7)], held_back=[(2, SCORED)],
    )  # fmt: skip
    assert standing.from_json(json.loads(json.dumps(now.to_json(), allow_nan=False))) == now


def test_that_one_without_a_best_comes_back_too() -> None:
    assert Standing().best == NONE_YET
    assert standing.from_json(json.loads(json.dumps(Standing().to_json(), allow_nan=False))) == Standing()


def test_that_a_field_that_is_missing_or_new_is_refused() -> None:
    known = Standing().to_json()
    with pytest.raises((KeyError, TypeError)):
        standing.from_json({name: value for name, value in known.items() if name != "losses"})
    with pytest.raises(TypeError):
        standing.from_json({**known, "mood": 1})


def test_that_a_checkpoint_from_before_losses_had_parts_is_read() -> None:
    known = Standing(losses=[(1, 2.0)]).to_json()
    before = {name: value for name, value in known.items() if name not in ("losses_mlm", "losses_nsp", "held_back")}
    assert standing.from_json(before) == Standing(losses=[(1, 2.0)])


def test_that_the_parts_of_a_loss_are_remembered_where_it_has_some() -> None:
    now = Standing(step=3)
    now.remember(told(2.0, 1.5, 0.5))
    now.step = 4
    now.remember(told(1.0, 1.0))
    assert (now.losses, now.losses_mlm, now.losses_nsp) == ([(3, 2.0), (4, 1.0)], [(3, 1.5), (4, 1.0)], [(3, 0.5)])


def test_that_the_mean_loss_follows_slowly() -> None:
    now = Standing()
    now.remember(told(2.0))
    now.remember(told(1.0))
    assert now.smooth_loss == pytest.approx(0.9 * 2.0 + 0.1 * 1.0)


def test_that_a_long_curve_is_thinned_out_from_end_to_end() -> None:
    now = Standing()
    for step in range(1, 10_001):
        now.step = step
        now.remember(told(float(step)))
    steps = [step for step, _ in now.losses]
    assert 2000 <= len(steps) <= 4000
    assert steps == sorted(steps)
    assert (steps[0] < 10, steps[-1]) == (True, 10_000)
    assert all(loss == step for step, loss in now.losses)
