"""A model that decides each class by itself: every probability stands alone, and several classes hold, or none."""

from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from doing import finish
from tiny import save_tiny_topics, write_csv

from bertdesk import api
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import check, explain
from bertdesk.core.explain.erased import Erasable
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.rows import to_rows
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Prediction, predict
from bertdesk.core.tokens import tokenise

TEXT = "the room was very clean , but the staff rude and the price not good"
LABELS = ("price", "room", "staff")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    return save_tiny_topics(tmp_path_factory.mktemp("topics") / "model", tiny_encoder)


@pytest.fixture
def classifier(folder: Path, cpu: Device) -> Classifier:
    return model.load(folder, cpu)


def classified(classifier: Classifier, text: str = TEXT) -> Prediction:
    return finish(predict(classifier, [text], cancel=CancelToken()))[0]


def test_that_each_class_has_the_probability_that_transformers_gives_it(classifier: Classifier, folder: Path) -> None:
    found = classified(classifier)
    theirs = transformers.pipeline("text-classification", str(folder), device="cpu")(TEXT, top_k=None)
    assert found.probabilities == pytest.approx({one["label"]: one["score"] for one in theirs}, abs=1e-5)
    assert abs(sum(found.probabilities.values()) - 1) > 0.05, "shares of 1 would pass this test too"


@pytest.mark.parametrize(
    ("biases", "held"), [((9.0, 30.0, 20.0), ("room", "staff", "price")), ((-30.0, -20.0, 20.0), ("staff",))]
)
def test_that_the_classes_that_hold_come_the_likeliest_first(
    classifier: Classifier, biases: tuple[float, ...], held: tuple[str, ...]
) -> None:
    with torch.no_grad():
        classifier.network.classifier.weight.zero_()
        classifier.network.classifier.bias.copy_(torch.tensor(biases))
    assert classified(classifier).labels == held


def test_that_no_class_may_hold_and_the_likeliest_is_still_told(classifier: Classifier) -> None:
    with torch.no_grad():
        classifier.network.classifier.bias.sub_(100)
    found = classified(classifier)
    assert found.labels == ()
    assert found.label == max(found.probabilities, key=found.probabilities.__getitem__)


def test_that_any_other_model_has_one_class(tiny_model: Path, cpu: Device) -> None:
    found = classified(model.load(tiny_model, cpu))
    assert not found.is_multi_label
    assert found.labels == (found.label,)


def test_that_an_explanation_and_its_receipt_tell_the_same_probability(classifier: Classifier) -> None:
    found = classified(classifier)
    for label in LABELS:
        work = explain(classifier, TEXT, label, ExplainConfig(method="conservative_propagation"), cancel=CancelToken())
        attribution = finish(work)
        assert attribution.probability == pytest.approx(found.probabilities[label], abs=1e-6)
        assert attribution.holds == (label in found.labels)
        receipt = finish(check(classifier, attribution, cancel=CancelToken()))
        assert receipt.before == pytest.approx(found.probabilities[label], abs=1e-5)
        typed = TEXT
        for span in sorted(receipt.words, key=lambda span: -span.start):
            typed = typed[: span.start] + typed[span.end :]
        assert receipt.without == pytest.approx(classified(classifier, typed).probabilities[label], abs=1e-5)


def test_that_words_are_erased_from_the_same_probabilities(classifier: Classifier) -> None:
    question = ask(classifier, 0)
    read = tokenise([TEXT], classifier.tokenizer, max_length=64, most_windows=1, cancel=CancelToken())
    rows = to_rows([TEXT], finish(read).windows, question)
    erasable = Erasable(question, *rows.sequence(0))
    (whole,) = erasable.probabilities(np.ones((1, erasable.count), np.bool_))
    np.testing.assert_allclose(whole, list(classified(classifier).probabilities.values()), atol=1e-5)


def test_that_it_is_saved_as_what_it_is(classifier: Classifier, tmp_path: Path, cpu: Device) -> None:
    model.save(classifier, tmp_path / "copy", classifier.provenance)
    assert model.load(tmp_path / "copy", cpu).is_multi_label


def test_that_a_classifier_trained_on_top_of_it_has_one_class_a_text(folder: Path, cpu: Device) -> None:
    made = model.from_encoder(folder, labels=("bad", "good"), max_length=64, device=cpu, seed=7)
    assert not made.is_multi_label


def test_that_a_table_with_one_class_a_row_scores_it_too(folder: Path, tmp_path: Path) -> None:
    table = write_csv(tmp_path / "table.csv", [(TEXT, "room"), ("the staff was nice", "staff")] * 5)
    found = api.evaluate(folder, table, device="cpu")
    assert found.held is not None
    assert found.held.sum(axis=1).tolist() == [1] * 10
