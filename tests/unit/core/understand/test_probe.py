"""A probe finds the layer from which the classes can be told apart, on texts that it was not fitted on."""

import numpy as np
import pytest
from doing import finish, listen
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.probe import Probes, is_better, probes_of
from bertdesk.errors import Cancelled

N, H = 200, 8


def growing(labels: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return vectors of four layers: all alike, without the class, with some of it, with all of it."""
    dice = np.random.default_rng(3)
    noise = dice.normal(size=(len(labels), 4, H))
    for layer, strength in enumerate((0, 0, 1, 8)):
        noise[:, layer, 0] += strength * labels
    noise[:, 0] = 1.0
    return noise.astype(np.float32)


def probed(vectors: NDArray[np.float32], labels: NDArray[np.int64], seed: int = 5) -> Probes | Lacking:
    return finish(probes_of(vectors, labels, seed=seed, cancel=CancelToken()))


def test_that_accuracy_grows_with_what_a_layer_holds() -> None:
    labels = np.arange(N) % 2
    found = probed(growing(labels), labels)
    assert isinstance(found, Probes)
    alike, without, some, whole = found.accuracies
    assert alike == found.largest_share == 0.5
    assert abs(without - 0.5) < 0.2
    assert 0.55 < some < 0.9
    assert whole > 0.97
    assert (found.fitted, found.held_out) == (140, 60)


def test_that_rounding_is_not_taken_for_a_difference() -> None:
    labels = np.arange(N) % 2
    vectors = np.ones((N, 1, H), np.float32)
    vectors[:, 0, 0] += 1e-6 * labels  # as texts that were read in one batch may share it
    found = probed(vectors, labels)
    assert isinstance(found, Probes)
    assert found.accuracies == (0.5,)


def rights(*told: str) -> Probes:
    """Return what was right, "+", of the same texts; the first string is the largest class."""
    largest, *layers = (tuple(sign == "+" for sign in one) for one in told)
    return Probes(tuple(layers), largest, 7)


@pytest.mark.parametrize(
    ("gained", "lost", "better"),
    [(6, 0, True), (5, 0, False), (9, 1, True), (8, 1, True), (7, 1, False), (0, 6, False)],
)
def test_that_better_is_what_chance_would_hardly_give(gained: int, lost: int, *, better: bool) -> None:
    one, other = (True,) * 50 + (True,) * gained + (False,) * lost, (True,) * 50 + (False,) * gained + (True,) * lost
    assert is_better(one, other) == better


def test_that_the_first_layer_that_is_not_told_to_be_worse_could_decide() -> None:
    found = rights("+" * 10 + "-" * 18, "+" * 10 + "-" * 18, "+" * 26 + "--", "+" * 27 + "-", "+" * 27 + "-")
    assert (found.best, found.deciding, found.held_out) == (3, 1, 28)
    assert found.accuracies == pytest.approx((10 / 28, 26 / 28, 27 / 28, 27 / 28))


def test_that_a_difference_of_many_points_may_be_chance_on_few_texts() -> None:
    lower, upper = ("+-" * 14)[:28], "+" * 18 + "-" * 10
    found = rights("-" * 28, lower, upper)
    assert (found.accuracies, found.deciding) == ((0.5, 18 / 28), 0)


def test_that_none_could_decide_where_none_beats_the_largest_class() -> None:
    assert rights("+" * 20 + "-" * 20, "+" * 20 + "-" * 20, "+" * 25 + "-" * 15).deciding is None


def test_that_the_seed_decides_the_split() -> None:
    labels = np.arange(N) % 2
    one, again, other = (probed(growing(labels), labels, seed) for seed in (5, 5, 6))
    assert one == again
    assert one != other


def test_that_the_largest_class_is_the_measure_of_nothing() -> None:
    labels = (np.arange(N) % 5 == 0).astype(np.int64)
    found = probed(growing(labels), labels)
    assert isinstance(found, Probes)
    assert found.largest_share == found.accuracies[0] == pytest.approx(0.8)


def test_that_a_class_of_one_text_is_left_out() -> None:
    labels = np.arange(N) % 2
    labels[7] = 9
    found = probed(growing(labels), labels)
    assert isinstance(found, Probes)
    assert found.fitted + found.held_out == N - 1


@pytest.mark.parametrize(
    ("labels", "reason"),
    [([0] * 50, "one_class"), ([0, 1] * 2, "too_few_texts"), (list(range(30)), "too_few_texts"), ([], "one_class")],
)
def test_that_too_little_is_said_to_be(labels: list[int], reason: str) -> None:
    wanted = np.array(labels, np.int64)
    found = probed(np.zeros((len(labels), 2, H), np.float32), wanted)
    assert isinstance(found, Lacking)
    assert found.reason == reason


def test_that_many_small_classes_are_held_out_once_each() -> None:
    labels = np.repeat(np.arange(10), 2)
    found = probed(growing(labels), labels)
    assert isinstance(found, Probes)
    assert (found.fitted, found.held_out) == (10, 10)


def test_that_it_can_be_cancelled_between_layers() -> None:
    labels, cancel = np.arange(N) % 2, CancelToken()
    heard: list[object] = []
    with pytest.raises(Cancelled):
        listen(
            probes_of(growing(labels), labels, seed=1, cancel=cancel),
            meanwhile=lambda event: (heard.append(event), cancel.request()),
        )
    assert heard == [Progressed("evaluating", 1, 4)]
