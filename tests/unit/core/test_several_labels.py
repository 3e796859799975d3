"""A cell with several labels: each is learned and decided by itself, from the table to the figures."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish
from planted import table_of
from sklearn.metrics import f1_score
from tiny import reviews, write_csv

from bertdesk import api
from bertdesk.core import model, provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course, _class_weights, chooses_by_f1
from bertdesk.core.dataset import Dataset, fingerprint, subset
from bertdesk.core.device import Device
from bertdesk.core.evaluate import evaluate
from bertdesk.core.findings.classes import rare_classes
from bertdesk.core.findings.inspecting import inspect
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.metrics import score
from bertdesk.core.model import Classifier
from bertdesk.core.objective import Classes
from bertdesk.core.select_rows import Wanted, select_rows
from bertdesk.core.split import split
from bertdesk.core.tablefile import Table, read_table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import NoKnownLabels

COLUMNS = Columns("text", "topics", separator=";")
CONFIG = TrainConfig(
    learning_rate=5e-3, epochs=40, batch_size=8, max_length=32, dropout=0.0, valid_share=0.2, test_share=0.2,
    patience=40, precision="float32",
)  # fmt: skip


def rows(n: int = 80) -> list[tuple[str, str]]:
    """Return texts with one topic, two or three; a word of each stands there."""
    made = []
    for number in range(n):
        held = [topic for bit, topic in enumerate(("price", "room", "staff")) if (number % 7 + 1) >> bit & 1]
        made.append((f"the {' and the '.join(held)} was fine {number}", ";".join(held)))
    return made


def table(n: int = 80) -> Table:
    return table_of(rows(n), ("text", "topics"))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return to_dataset(table(), COLUMNS)


# The table


def test_that_a_cell_becomes_all_its_labels(dataset: Dataset) -> None:
    assert dataset.labels == ("price", "room", "staff")
    assert dataset.held is not None
    assert dataset.held[2].tolist() == [True, True, False]
    assert dataset.labels_of(6) == ("price", "room", "staff")
    assert dataset.counts.tolist() == dataset.held.sum(axis=0).tolist()


def test_that_a_cell_is_one_label_where_a_person_says_so() -> None:
    whole = to_dataset(table(), replace(COLUMNS, separator=""))
    assert whole.held is None
    assert "price;room" in whole.labels


def test_that_the_separator_is_guessed_and_can_be_turned_off() -> None:
    from bertdesk.core.columns import guess_columns

    assert guess_columns(table()) == COLUMNS
    assert guess_columns(table(), separator="") == replace(COLUMNS, separator="")
    assert guess_columns(table(), separator="|").separator == "|"


def test_that_a_cell_of_separators_alone_has_no_label() -> None:
    dataset = to_dataset(table_of([*rows(20), ("odd", " ; ;")], ("text", "topics")), COLUMNS)
    assert dataset.n == 20
    assert {notice.code for notice in dataset.notices} == {"empty_labels"}


def test_that_every_label_is_in_every_part_with_its_share(dataset: Dataset) -> None:
    parts = split(dataset, valid_share=0.2, test_share=0.2)
    for part in (parts.train, parts.valid, parts.test):
        some = subset(dataset, part)
        assert some.held is not None
        np.testing.assert_allclose(some.counts / some.n, dataset.counts / dataset.n, atol=0.15)


def test_that_texts_disagree_where_their_labels_are_not_the_same() -> None:
    more = [("once more", "price;room"), ("once more", "room;price"), ("and again", "price"), ("and again", "room")]
    dataset = to_dataset(table_of([*rows(20), *more], ("text", "topics")), COLUMNS)
    (notice,) = [notice for notice in dataset.notices if notice.code == "contradicting_duplicates"]
    assert notice.facts["count"] == 2


def test_that_a_fingerprint_tells_which_labels_each_text_has(dataset: Dataset) -> None:
    changed = rows()
    changed[3] = (changed[3][0], "room;staff")
    plain = to_dataset(table(), replace(COLUMNS, separator=""))
    other = to_dataset(table_of(changed, ("text", "topics")), COLUMNS)
    assert len({fingerprint(one) for one in (dataset, plain, other)}) == 3
    turned = [(text, ";".join(reversed(cell.split(";")))) for text, cell in rows()]
    assert fingerprint(to_dataset(table_of(turned, ("text", "topics")), COLUMNS)) == fingerprint(dataset)


def test_that_rows_of_a_class_are_all_that_have_it(dataset: Dataset) -> None:
    found = finish(select_rows(table(), dataset, Wanted(label="room"), cancel=CancelToken()))
    assert found.tolist() == [row for row, (_, cell) in enumerate(rows()) if "room" in cell]


def test_that_what_depends_on_one_label_is_not_looked_for(dataset: Dataset) -> None:
    found = finish(inspect(table(), dataset, languages=("en",), cancel=CancelToken()))
    assert not {finding.code for finding in found.findings} & {
        "labels_suspected", "column_tells_label", "labels_spelled_differently", "classes_untestable",
    }  # fmt: skip


def test_that_a_rare_label_is_told_however_often_it_is_beside_others() -> None:
    more = [("a lone view", "view;room"), ("one more view", "view;room")]
    rare = to_dataset(table_of([*rows(), *more], ("text", "topics")), COLUMNS)
    (notice,) = [notice for notice in rare.notices if notice.code == "rare_classes"]
    assert notice.facts == {"count": 1, "label": "view"}
    (found,) = rare_classes(rare, np.arange(rare.n))
    assert (found.code, found.rows, found.facts["labels"]) == ("classes_untestable", (80, 81), "view")


# Learning


def test_that_the_loss_is_that_of_transformers(
    tiny_encoder: Path, dataset: Dataset, cpu: Device, tmp_path: Path
) -> None:
    classifier = made(tiny_encoder, dataset, cpu)
    course = Course(replace(CONFIG, batch_size=16), split(dataset), classifier)
    finish(course.prepare(tmp_path, languages=("en",), cancel=CancelToken()))
    members, labels = next(iter(course.batches(1, 0)))
    assert labels.shape == (16, 3)
    ids, mask = course.source.read(members)
    wanted = classifier.network(input_ids=ids, attention_mask=mask, labels=labels).loss
    found = course.learner.step(course.source, members, labels, rate=0.0, micro_batch=5)
    assert found == pytest.approx(float(wanted.detach()), abs=1e-5)


def test_that_balanced_weights_and_smoothing_are_those_of_torch(
    cpu: Device, tiny_encoder: Path, dataset: Dataset
) -> None:
    config = replace(CONFIG, class_weights="balanced", label_smoothing=0.2)
    course = Course(config, split(dataset), made(tiny_encoder, dataset, cpu))
    logits, labels = torch.randn(4, 3), torch.tensor([[1.0, 0, 0], [0, 1, 1], [0, 0, 0], [1, 1, 1]])
    counts = torch.from_numpy(course.train.counts)
    wanted = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, labels * 0.8 + 0.1, pos_weight=(course.train.n - counts) / counts
    )
    objective = Classes(
        kind="cpu", dtype=torch.float32, smoothing=config.label_smoothing, weights=_class_weights(config, course.train)
    )
    found = objective._of_several(logits, labels) / 4
    assert float(found) == pytest.approx(float(wanted), abs=1e-6)


def made(encoder: Path, dataset: Dataset, cpu: Device) -> Classifier:
    return model.from_encoder(encoder, labels=dataset.labels, max_length=32, device=cpu, seed=7, is_multi_label=True)


def test_that_macro_f1_chooses_the_best_epoch(dataset: Dataset) -> None:
    assert chooses_by_f1(CONFIG, dataset)
    assert not chooses_by_f1(replace(CONFIG, best_by="accuracy"), dataset)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("topics") / "t.csv", rows(), ("text", "topics"))


@pytest.fixture(scope="module")
def trained(path: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> api.Trained:
    out = tmp_path_factory.mktemp("trained") / "model"
    return api.train(path, out=out, model=str(tiny_encoder), config=CONFIG, device="cpu")


def test_that_a_table_becomes_a_model_that_gives_several_classes(trained: api.Trained) -> None:
    folder = trained.classifier.folder
    assert folder is not None
    assert trained.evaluation is not None
    assert trained.evaluation.held is not None
    assert trained.evaluation.micro_f1 >= 0.9
    assert provenance.read(folder).columns == COLUMNS
    assert provenance.read(folder).test == trained.evaluation.scores
    assert model.load(folder, trained.classifier.device).is_multi_label
    answers = api.classify(folder, ["the price and the staff was fine 3", "the room was fine 9"], device="cpu")
    assert [set(answer.labels) for answer in answers] == [{"price", "staff"}, {"room"}]
    assert "a text may get several, or none" in (folder / "README.md").read_text()


def test_that_baselines_are_scored_by_the_same_figures(trained: api.Trained) -> None:
    majority, tfidf = trained.classifier.provenance.baselines
    test = trained.test
    assert test.held is not None
    usual = test.held.all(axis=1)
    assert majority.label == "price, room, staff"
    assert majority.accuracy == pytest.approx(usual.mean())
    assert tfidf.accuracy > majority.accuracy


def test_that_another_table_is_read_with_the_separator_of_training(trained: api.Trained, tmp_path: Path) -> None:
    single = [(text, cell) for text, cell in rows() if ";" not in cell]
    other = write_csv(tmp_path / "s.csv", single, ("text", "topics"))
    found = api.evaluate(trained.classifier, other, device="cpu")
    assert (found.n, found.labels) == (len(single), ("price", "room", "staff"))
    barred = write_csv(
        tmp_path / "b.csv", [(text, cell.replace(";", "|")) for text, cell in rows()], ("text", "topics")
    )
    assert api.evaluate(trained.classifier, barred, device="cpu").n == 80


def test_that_rows_with_an_unknown_label_are_left_out(trained: api.Trained, tmp_path: Path) -> None:
    other = write_csv(tmp_path / "s.csv", [*rows(), ("the view", "room;view")], ("text", "topics"))
    found = to_dataset(read_table(other), COLUMNS, trained.classifier.labels)
    assert found.n == 80
    (notice,) = [notice for notice in found.notices if notice.code == "unknown_labels"]
    assert notice.facts["example"] == "view"
    with pytest.raises(NoKnownLabels):
        to_dataset(read_table(other), COLUMNS, ("view",))


def test_that_it_is_trained_again_to_the_last_bit(trained: api.Trained, path: Path, tiny_encoder: Path) -> None:
    assert trained.classifier.folder is not None
    assert api.reproduce(trained.classifier.folder, path, encoder=str(tiny_encoder)).is_equal


def test_that_the_validation_part_is_judged_by_the_same_figures(
    trained: api.Trained, dataset: Dataset, tmp_path: Path
) -> None:
    course = Course(CONFIG, split(dataset), trained.classifier)
    finish(course.prepare(tmp_path, languages=("en",), cancel=CancelToken()))
    found = finish(course.judge(8, CancelToken()))
    wanted = finish(evaluate(trained.classifier, subset(dataset, split(dataset).valid), cancel=CancelToken()))
    assert found.scores == wanted.scores
    assert found.loss == pytest.approx(wanted.loss, abs=1e-5)


def test_that_a_head_can_be_fitted_first(path: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    config = replace(CONFIG, head_first=True, max_steps=1)
    found = api.train(path, out=tmp_path / "m", model=str(tiny_encoder), config=config, device="cpu")
    assert found.evaluation is not None


def test_that_what_more_rows_would_gain_is_estimated(path: Path, tiny_encoder: Path) -> None:
    found = api.learning_curve(path, model=str(tiny_encoder), device="cpu")
    assert all(0 <= point.accuracy <= 1 for point in found.points)
    assert found.points


# Figures


def test_that_figures_are_those_of_scikit_learn() -> None:
    dice = np.random.default_rng(3)
    held, probabilities = dice.random((50, 4)) < 0.4, dice.random((50, 4))
    found = score(("a", "b", "c", "d"), np.zeros(50, np.int64), probabilities, held)
    predicted = probabilities >= 0.5
    assert found.micro_f1 == pytest.approx(f1_score(held, predicted, average="micro"))
    assert found.macro_f1 == pytest.approx(f1_score(held, predicted, average="macro"))
    assert [c.f1 for c in found.classes] == pytest.approx(f1_score(held, predicted, average=None).tolist())
    assert found.accuracy == (held == predicted).all(axis=1).mean()
    assert found.low < found.accuracy < found.high
    assert found.wrong.tolist() == sorted(
        np.flatnonzero((held != predicted).any(axis=1)), key=lambda i: -np.abs(probabilities - held)[i].max()
    )
    assert found.predicted_labels(0) == tuple("abcd"[k] for k in np.flatnonzero(predicted[0]))
    assert found.true_labels(0) == tuple("abcd"[k] for k in np.flatnonzero(held[0]))


def test_that_a_class_that_nobody_has_counts_for_nothing() -> None:
    found = score(("a", "b"), np.array([0]), np.array([[0.9, 0.1]]), np.array([[True, False]]))
    assert (found.macro_f1, found.micro_f1, found.accuracy) == (1.0, 1.0, 1.0)


def test_that_models_of_one_class_a_text_are_scored_as_before(tiny_model: Path, tmp_path: Path) -> None:
    found = api.evaluate(tiny_model, write_csv(tmp_path / "r.csv", reviews(20)), device="cpu")
    assert found.held is None
    assert found.confusion.sum() == 20
