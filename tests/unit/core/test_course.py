"""What stays the same during one run: its steps, its batches, what counts as better, what a class weighs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from doing import dataset_of, finish
from tiny import reviews

from bertdesk.core import course, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course, chooses_by_f1, merit, total_steps
from bertdesk.core.dataset import Dataset
from bertdesk.core.device import Device
from bertdesk.core.events import Evaluated
from bertdesk.core.metrics import score
from bertdesk.core.split import split

CONFIG = TrainConfig(batch_size=8, max_length=32, valid_share=0.2, test_share=0.2, precision="float32")


def of_classes(*counts: int) -> Dataset:
    return dataset_of([(f"text {label} {i}", f"c{label}") for label, n in enumerate(counts) for i in range(n)])


@pytest.mark.parametrize(
    ("n", "batch_size", "epochs", "max_steps", "steps"),
    [(36, 8, 3, 0, 15), (40, 8, 3, 0, 15), (41, 8, 3, 0, 18), (36, 8, 3, 7, 7), (36, 8, 1, 99, 5), (1, 8, 1, 0, 1)],
)
def test_that_a_run_has_so_many_steps(n: int, batch_size: int, epochs: int, max_steps: int, steps: int) -> None:
    assert total_steps(TrainConfig(batch_size=batch_size, epochs=epochs, max_steps=max_steps), n) == steps


def test_that_balanced_weights_are_n_by_k_times_the_class() -> None:
    """9, 3 and 6 of 18 texts: 18 / (3 * 9), 18 / (3 * 3), 18 / (3 * 6)."""
    weights = course._class_weights(replace(CONFIG, class_weights="balanced"), of_classes(9, 3, 6))
    assert weights is not None
    assert weights.tolist() == pytest.approx([2 / 3, 2.0, 1.0])
    assert course._class_weights(CONFIG, of_classes(9, 3, 6)) is None


def test_that_a_class_without_training_texts_weighs_nothing() -> None:
    data = of_classes(9, 3, 6)
    rest = replace(data, label_ids=np.where(data.label_ids == 1, 0, data.label_ids))
    weights = course._class_weights(replace(CONFIG, class_weights="balanced"), rest)
    assert weights is not None
    assert weights.tolist() == pytest.approx([18 / (2 * 12), 0.0, 18 / (2 * 6)])


@pytest.mark.parametrize(
    ("counts", "best_by", "by_f1"),
    [
        ((10, 10), "auto", False), ((20, 10), "auto", False), ((21, 10), "auto", True), ((50, 9, 40), "auto", True),
        ((50, 9), "accuracy", False), ((10, 10), "macro_f1", True),
    ],
)  # fmt: skip
def test_that_macro_f1_chooses_where_the_largest_class_is_more_than_twice_the_smallest(
    counts: tuple[int, ...], best_by: str, by_f1: bool
) -> None:
    assert chooses_by_f1(replace(CONFIG, best_by=best_by), of_classes(*counts)) == by_f1


def test_that_a_model_that_forgets_the_small_class_is_the_worse_one() -> None:
    """Of 9 and 1 texts, one model takes all for the large class; the other gets the small one and two wrong."""
    true = np.array([0] * 9 + [1])
    sure = np.array([[0.9, 0.1], [0.1, 0.9]])
    blind, seeing = (
        score(("a", "b"), true, sure[predicted]) for predicted in (np.zeros(10, int), np.array([1, 1] + [0] * 7 + [1]))
    )
    assert blind.accuracy > seeing.accuracy
    assert merit(blind, by_f1=False) > merit(seeing, by_f1=False)
    assert merit(blind, by_f1=True) < merit(seeing, by_f1=True)
    assert merit(seeing, by_f1=True) == (seeing.macro_f1, -seeing.loss)
    told = Evaluated("valid", 1, seeing.loss, seeing.accuracy, seeing.macro_f1, 10)
    assert merit(told, by_f1=True) == merit(seeing, by_f1=True), "several runs are compared by the same rule"


def test_that_of_two_equally_right_the_less_surprised_is_better() -> None:
    figures = Evaluated("valid", 1, 0.5, 0.8, 0.7, 10)
    assert merit(replace(figures, loss=0.4), by_f1=False) > merit(figures, by_f1=False)


def test_that_an_epochs_batches_go_on_where_they_stopped(tiny_encoder: Path, cpu: Device, tmp_path: Path) -> None:
    parts = split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)
    made = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
    run = Course(CONFIG, parts, made)
    finish(run.prepare(tmp_path, languages=(), cancel=CancelToken()))
    first = [(members, labels.tolist()) for members, labels in run.batches(1, 0)]
    assert len(first) == run.steps_an_epoch == 5
    assert sorted(member for members, _ in first for member in members) == list(range(36))
    assert all(labels == run.train.label_ids[list(members)].tolist() for members, labels in first)
    assert [(members, labels.tolist()) for members, labels in run.batches(1, 3)] == first[3:]
    assert [members for members, _ in run.batches(2, 0)] != [members for members, _ in first]
    assert list(run.batches(1, 5)) == []
