"""How many texts are computed at once: as many as memory holds, found out with one text and two."""

from pathlib import Path

import pytest
import torch
from doing import dataset_of
from tiny import reviews

from bertdesk.core import micro_batches, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course
from bertdesk.core.device import Device
from bertdesk.core.learner import Learner
from bertdesk.core.micro_batches import tried
from bertdesk.core.model import Classifier
from bertdesk.core.split import Split, split
from bertdesk.core.tokens import Window
from bertdesk.errors import OutOfMemory

CONFIG = TrainConfig(batch_size=8, max_length=32, dropout=0.2, frozen_layers=1, precision="float32")


@pytest.fixture
def parts() -> Split:
    return split(dataset_of(reviews(60)), valid_share=0.2, test_share=0.2, seed=17)


@pytest.fixture
def fresh(tiny_encoder: Path, cpu: Device) -> Classifier:
    return model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)


def longest(course: Course) -> tuple[Window, ...]:
    return course.read(course.train.texts[:8], CancelToken()).windows


@pytest.mark.parametrize(
    ("available", "most"), [(100, 8), (57, 8), (56, 4), (32, 4), (31, 2), (19, 2), (18, 1), (1, 1)]
)
def test_that_as_many_are_chosen_as_four_fifths_of_the_free_memory_hold(
    parts: Split, fresh: Classifier, monkeypatch: pytest.MonkeyPatch, available: int, most: int
) -> None:
    """One text needs 10 MiB, each further one 5: 45, 25, 15 and 10 for 8, 4, 2 and 1."""
    monkeypatch.setattr(micro_batches, "available_mb", lambda _: float(available))
    monkeypatch.setattr(micro_batches, "_extra_mb", lambda _, windows, __: 5.0 + 5 * len(windows))
    course = Course(CONFIG, parts, fresh)
    assert tried(course, longest(course), CancelToken()) == (most, 5.0 + 5 * most)


def test_that_what_fails_in_the_trial_is_halved_too(
    parts: Split, fresh: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, most = Learner.rehearse, [3]

    def rehearse(self: Learner, source: object, members: range, labels: torch.Tensor) -> None:
        if len(members) > most[0]:
            raise OutOfMemory(device="cpu", batch_size=len(members), max_length=16)
        real(self, source, members, labels)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(Learner, "rehearse", rehearse)
    course = Course(CONFIG, parts, fresh)
    assert tried(course, longest(course), CancelToken())[0] == 2
    most[0] = 1
    assert tried(course, longest(course), CancelToken())[0] == 1
    most[0] = 0
    with pytest.raises(OutOfMemory):
        tried(course, longest(course), CancelToken())
