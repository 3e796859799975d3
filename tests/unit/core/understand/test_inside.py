"""A classifier that was really trained is looked into: what stayed, what changed, and from where it can decide."""

from pathlib import Path

import numpy as np
import pytest
from doing import dataset_of, finish, listen
from looked_at import opened, save_folder
from numpy.typing import NDArray
from tiny import reviews, save_tiny_topics

from bertdesk.core import model, train
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.device import Device, choose
from bertdesk.core.events import Progressed
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import split
from bertdesk.core.understand.changes import Changes
from bertdesk.core.understand.inside import Inside, look_inside, place
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.probe import Probes
from bertdesk.core.understand.subject import Subject
from bertdesk.errors import Cancelled

CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=8, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2, patience=8,
    frozen_layers=1,
)  # fmt: skip
ROWS = dataset_of(reviews(60))


@pytest.fixture(scope="module")
def trained(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """A classifier whose lowest layer stayed as it was."""
    cpu, out = choose("cpu"), tmp_path_factory.mktemp("trained") / "model"
    fresh = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=32, device=cpu, seed=17)
    parts = split(ROWS, valid_share=0.2, test_share=0.2, seed=17)
    record = Provenance(encoder="tiny", text_column="text", label_column="label", rows=60, config=CONFIG)
    finish(train.fit(CONFIG, parts, fresh, out=out, record=record, cancel=CancelToken()))
    return opened(out, cpu)


@pytest.fixture(scope="module")
def before(tiny_encoder: Path) -> Subject:
    return opened(tiny_encoder, choose("cpu"))


def looked_into(
    subject: Subject, before: Subject | None = None, rows: Dataset = ROWS, seed: int = 5, most: int = 1000
) -> Inside:
    found = finish(look_inside(subject, before, rows.texts, rows.label_ids, seed=seed, most=most, cancel=CancelToken()))
    assert isinstance(found, Inside)
    return found


def apart(points: NDArray[np.float32], label_ids: NDArray[np.int64]) -> float:
    """Return how far the classes' centres are from each other, in standard deviations within a class."""
    groups = [points[label_ids == label] for label in (0, 1)]
    within = np.sqrt(np.mean([group.var(axis=0).sum() for group in groups]))
    return float(np.linalg.norm(groups[0].mean(axis=0) - groups[1].mean(axis=0)) / within)


def test_that_what_was_frozen_has_not_changed_and_what_learnt_has(trained: Subject, before: Subject) -> None:
    changes = looked_into(trained, before).changes
    assert isinstance(changes, Changes)
    assert changes.weights[:2] == (0.0, 0.0)
    assert changes.weights[2] > 0.01
    assert changes.likeness[0] is None
    assert changes.likeness[1] == pytest.approx(1.0, abs=1e-6)
    assert changes.likeness[2] is not None
    assert changes.likeness[2] < 0.99


def test_that_of_long_texts_both_networks_read_as_much(trained: Subject, before: Subject) -> None:
    texts = [f"{text} " * 12 for text in ROWS.texts]
    assert trained.max_length < before.max_length
    found = finish(look_inside(trained, before, texts, ROWS.label_ids, seed=1, cancel=CancelToken()))
    assert isinstance(found, Inside)
    assert isinstance(found.changes, Changes)
    assert found.changes.likeness[1] == pytest.approx(1.0, abs=1e-6)  # this layer stayed as it was


def test_that_training_pulled_the_classes_apart_in_the_last_layer(trained: Subject) -> None:
    inside = looked_into(trained)
    assert inside.planes[0].is_flat
    assert apart(inside.planes[2].points, inside.label_ids) > 2 * apart(inside.planes[1].points, inside.label_ids)
    assert isinstance(inside.probes, Probes)
    nothing, first, last = inside.probes.accuracies
    assert nothing == inside.probes.largest_share == pytest.approx(0.5)
    assert last >= max(0.9, first)


def test_that_a_typed_text_lies_where_the_same_training_text_lies(trained: Subject) -> None:
    inside = looked_into(trained)
    found = place(trained, inside, ROWS.texts[7])
    assert not isinstance(found, Lacking)
    for layer, plane in enumerate(inside.planes):
        np.testing.assert_allclose(found[layer], plane.points[7], atol=1e-3)


def test_that_no_more_texts_are_read_than_asked_for_and_the_seed_draws_them(trained: Subject) -> None:
    one, again, other = (looked_into(trained, seed=seed, most=20) for seed in (1, 1, 2))
    assert len(one.rows) == len(one.planes[0].points) == 20
    np.testing.assert_array_equal(one.rows, again.rows)
    assert one.rows.tolist() != other.rows.tolist()
    np.testing.assert_array_equal(one.label_ids, ROWS.label_ids[one.rows])


def test_that_without_its_encoder_it_is_said_what_is_missing(trained: Subject) -> None:
    assert looked_into(trained).changes == Lacking("no_encoder")


def test_that_another_encoder_is_not_compared(trained: Subject, tmp_path: Path, cpu: Device) -> None:
    other = opened(save_folder(tmp_path, "electra"), cpu)
    assert looked_into(trained, other).changes == Lacking("another_network")


def test_that_an_encoder_is_no_classifier(before: Subject) -> None:
    found = finish(look_inside(before, None, ROWS.texts, ROWS.label_ids, seed=1, cancel=CancelToken()))
    assert found == Lacking("no_classes")


def test_that_classes_decided_by_themselves_are_not_laid_apart(tiny_encoder: Path, tmp_path: Path, cpu: Device) -> None:
    topics = opened(save_tiny_topics(tmp_path / "topics", tiny_encoder), cpu)
    found = finish(look_inside(topics, None, ROWS.texts, ROWS.label_ids, seed=1, cancel=CancelToken()))
    assert found == Lacking("several_classes_each")


def test_that_two_texts_are_too_few(trained: Subject) -> None:
    found = finish(look_inside(trained, None, ROWS.texts[:2], ROWS.label_ids[:2], seed=1, cancel=CancelToken()))
    assert found == Lacking("too_few_texts")


def test_that_three_texts_have_planes_and_no_probes(trained: Subject) -> None:
    found = finish(look_inside(trained, None, ROWS.texts[:3], ROWS.label_ids[:3], seed=1, cancel=CancelToken()))
    assert isinstance(found, Inside)
    assert found.probes == Lacking("too_few_texts")
    assert not found.planes[2].is_flat


def test_that_it_tells_how_far_it_has_come_and_can_be_cancelled(trained: Subject) -> None:
    cancel = CancelToken()
    heard: list[object] = []
    with pytest.raises(Cancelled):
        listen(
            look_inside(trained, None, ROWS.texts, ROWS.label_ids, seed=1, cancel=cancel),
            meanwhile=lambda event: (heard.append(event), cancel.request()),
        )
    assert heard == [Progressed("tokenizing", 60, 60)]
