"""How far a run has come, written down and read back with nothing lost."""

import json
import math

import pytest

from bertdesk.core import standing
from bertdesk.core.standing import NONE_YET, Standing


def test_that_a_standing_comes_back_from_json_as_it_was() -> None:
    now = Standing(
        step=7, epoch=2, position=3, best=(2 / 3, -0.1 - 0.2), best_epoch=1, epochs_since_best=1, has_head=True,
        is_saved=True, micro_batch=4, rate_scale=0.5, rollbacks=1, smooth_loss=math.pi,
        losses=[(1, 0.1 + 0.2), (2, 1e-9)], accuracies=[(5, 1 / 3)], seconds=12.345,
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


def test_that_the_mean_loss_follows_slowly() -> None:
    now = Standing()
    now.remember(2.0)
    now.remember(1.0)
    assert now.smooth_loss == pytest.approx(0.9 * 2.0 + 0.1 * 1.0)


def test_that_a_long_curve_is_thinned_out_from_end_to_end() -> None:
    now = Standing()
    for step in range(1, 10_001):
        now.step = step
        now.remember(float(step))
    steps = [step for step, _ in now.losses]
    assert 2000 <= len(steps) <= 4000
    assert steps == sorted(steps)
    assert (steps[0] < 10, steps[-1]) == (True, 10_000)
    assert all(loss == step for step, loss in now.losses)
