"""Erasing what an attribution names: the figures are ERASER's, and a greedy search is the most that can be had."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven

from bertdesk.bench.yardstick import greedy_order
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.faithfulness import SHARES, counts, drops, measure, order_of
from bertdesk.core.explain.question import ask
from bertdesk.errors import Cancelled

IDS = np.array([2, *range(7, 27), 3])  # [CLS], 20 words, [SEP]
UNITS = np.array([-1, *range(20), -1])
MASK = 4


@pytest.fixture(scope="module")
def network(tiny_model: Path, cpu: Device) -> torch.nn.Module:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return loaded.network


@pytest.fixture
def erasable_by(tiny_model: Path, cpu: Device, network: torch.nn.Module) -> object:
    question = ask(replace(model.load(tiny_model, cpu), network=network), 1)
    return lambda erasure, ids=IDS, units=UNITS: Erasable(question, ids, units, erasure)


def p_of(network: torch.nn.Module, ids: list[int]) -> float:
    """Return the plain probability of class 1."""
    with torch.no_grad():
        return float(network(input_ids=torch.tensor([ids])).logits.softmax(-1)[0, 1])


def erased(gone: set[int], erasure: Erasure) -> list[int]:
    inner = [None if i in gone else int(i) + 7 for i in range(20)]
    if erasure == "mask":
        return [2, *(MASK if i is None else i for i in inner), 3]
    return [2, *(i for i in inner if i is not None), 3]


@pytest.mark.parametrize("erasure", ["delete", "mask"])
def test_that_the_figures_are_those_of_eraser(erasable_by: object, network: torch.nn.Module, erasure: Erasure) -> None:
    order = np.random.default_rng(1).permutation(20)
    (found,) = measure(erasable_by(erasure), [order], 1)
    p = p_of(network, IDS.tolist())
    sizes = [1, 1, 2, 4, 10]  # 1, 5, 10, 20 and 50 % of 20, at least one
    without = [p_of(network, erased(set(order[:k].tolist()), erasure)) for k in sizes]
    alone = [p_of(network, erased(set(order[k:].tolist()), erasure)) for k in sizes]
    assert found.comprehensiveness == pytest.approx(p - without[3], abs=1e-5)
    assert found.sufficiency == pytest.approx(p - alone[3], abs=1e-5)
    assert found.comprehensiveness_aopc == pytest.approx(p - np.mean(without), abs=1e-5)
    assert found.sufficiency_aopc == pytest.approx(p - np.mean(alone), abs=1e-5)
    assert found.log_odds == pytest.approx(np.log(without[3] / p), abs=1e-4)
    assert drops(erasable_by(erasure), [order], 1)[0] == pytest.approx(found.comprehensiveness_aopc, abs=1e-6)
    assert len({round(value, 4) for value in without}) >= 4, "this model tells the variants apart"


def test_that_the_curves_end_at_the_whole_text_and_at_none(erasable_by: object, network: torch.nn.Module) -> None:
    (found,) = measure(erasable_by("delete"), [np.arange(20)], 1)
    whole, nothing = p_of(network, IDS.tolist()), p_of(network, [2, 3])
    grid = [0, 0.01, 0.05, 0.1, 0.2, 0.5, 0.75, 1]
    gone = [0, 1, 1, 2, 4, 10, 15, 20]
    deletion = [p_of(network, erased(set(range(k)), "delete")) for k in gone]
    insertion = [p_of(network, erased(set(range(k, 20)), "delete")) for k in gone]
    assert (deletion[0], deletion[-1], insertion[0], insertion[-1]) == (whole, nothing, nothing, whole)
    assert found.deletion == pytest.approx(np.trapezoid(deletion, grid), abs=1e-5)
    assert found.insertion == pytest.approx(np.trapezoid(insertion, grid), abs=1e-5)


def test_that_many_orders_are_tried_as_each_alone(erasable_by: object) -> None:
    dice = np.random.default_rng(2)
    orders = [dice.permutation(20) for _ in range(5)]
    together = measure(erasable_by("mask"), orders, 0)
    for order, found in zip(orders, together, strict=True):
        (alone,) = measure(erasable_by("mask"), [order], 0)
        assert found.deletion == pytest.approx(alone.deletion, abs=1e-6)
        assert found.comprehensiveness == pytest.approx(alone.comprehensiveness, abs=1e-6)


def test_that_at_least_one_unit_is_erased_of_a_short_text() -> None:
    assert counts(3).tolist() == [0, 1, 1, 1, 1, 2, 2, 3]
    assert counts(1, np.array(SHARES)).tolist() == [1] * 5


def test_that_equal_scores_keep_their_place() -> None:
    assert order_of(np.array([0.0, 2.0, 0.0, 2.0, -1.0])).tolist() == [1, 3, 0, 2, 4]


@pytest.mark.parametrize("erasure", ["delete", "mask"])
def test_that_no_first_step_hurts_more_than_the_greedy_one(erasable_by: object, erasure: Erasure) -> None:
    erasable = erasable_by(erasure)
    order = greedy_order(erasable, 1, CancelToken())
    assert sorted(order.tolist()) == list(range(20))
    firsts = [np.array([i, *(j for j in range(20) if j != i)]) for i in range(20)]
    p = [erasable.probabilities(np.arange(20)[None] != first[0])[0, 1] for first in firsts]
    assert int(np.argmin(p)) == order[0]
    dice = np.random.default_rng(4)
    chance = drops(erasable, [dice.permutation(20) for _ in range(30)], 1)
    assert drops(erasable, [order], 1)[0] >= chance.max()


def test_that_greedy_is_the_best_of_all_orders_of_three_words(erasable_by: object) -> None:
    """Of three units one is erased at 1 to 20 %, and two at half."""
    erasable = erasable_by("delete", np.array([2, 9, 15, 21, 3]), np.array([-1, 0, 1, 2, -1]))
    every = [np.array(order) for order in permutations(range(3))]
    assert drops(erasable, [greedy_order(erasable, 1, CancelToken())], 1)[0] == pytest.approx(
        drops(erasable, every, 1).max(), abs=1e-6
    )


def test_that_a_search_hears_a_wish_to_stop(erasable_by: object) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        greedy_order(erasable_by("delete"), 1, token)
