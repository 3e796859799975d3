"""Figures against numbers worked out by hand, and against published ones."""

import math

import numpy as np
import pytest

from bertdesk.core.metrics import ClassScore, score, wilson_interval
from bertdesk.core.provenance import Scores

LABELS = ("a", "b", "c")
#                      true  predicted
PROBABILITIES = np.array(
    [
        [0.70, 0.20, 0.10],  # a     a
        [0.50, 0.25, 0.25],  # a     a
        [0.10, 0.80, 0.10],  # a     b   the surest mistake
        [0.25, 0.50, 0.25],  # b     b
        [0.60, 0.30, 0.10],  # b     a
    ]
)
TRUE_IDS = np.array([0, 0, 0, 1, 1])


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_that_the_interval_is_the_published_one(right: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    assert wilson_interval(right, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize("n", [1, 7, 1000])
def test_that_the_interval_stays_within_0_and_1(n: int) -> None:
    low, high = wilson_interval(0, n)
    assert 0 <= low < 1e-15
    assert 0 < high < 1
    assert wilson_interval(n, n) == (pytest.approx(1 - high), pytest.approx(1.0))


def test_that_the_figures_are_those_worked_out_by_hand() -> None:
    found = score(LABELS, TRUE_IDS, PROBABILITIES)
    assert found.n == 5
    assert found.accuracy == 3 / 5
    assert (found.low, found.high) == wilson_interval(3, 5)
    assert found.confusion.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert found.predicted_ids.tolist() == [0, 0, 1, 1, 0]
    assert found.loss == pytest.approx(
        -(math.log(0.7) + math.log(0.5) + math.log(0.1) + math.log(0.5) + math.log(0.3)) / 5
    )
    a, b, c = found.classes
    assert a == ClassScore("a", pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3), 3)
    assert b == ClassScore("b", 0.5, 0.5, 0.5, 2)
    assert c == ClassScore("c", 0.0, 0.0, 0.0, 0)


def test_that_a_class_that_never_occurs_does_not_pull_the_mean_down() -> None:
    assert score(LABELS, TRUE_IDS, PROBABILITIES).macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_that_a_class_that_is_only_predicted_counts_in_the_mean() -> None:
    probabilities = np.array([[0.9, 0.1, 0.0], [0.1, 0.0, 0.9]])
    assert score(LABELS, np.array([0, 0]), probabilities).macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_that_the_surest_mistake_comes_first() -> None:
    assert score(LABELS, TRUE_IDS, PROBABILITIES).wrong.tolist() == [2, 4]


def test_that_a_perfect_answer_has_no_mistakes() -> None:
    found = score(("a", "b"), np.array([0, 1]), np.eye(2))
    assert found.wrong.tolist() == []
    assert (found.accuracy, found.macro_f1, found.loss, found.high) == (1.0, 1.0, 0.0, 1.0)


def test_that_a_true_class_held_for_impossible_costs_much_but_not_everything() -> None:
    assert score(("a", "b"), np.array([1]), np.array([[1.0, 0.0]])).loss == pytest.approx(12 * math.log(10))


def test_that_what_goes_into_the_models_folder_are_the_same_figures() -> None:
    found = score(LABELS, TRUE_IDS, PROBABILITIES)
    assert found.scores == Scores(5, 0.6, found.low, found.high, found.macro_f1)
