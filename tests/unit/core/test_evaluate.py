from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from doing import dataset_of, finish, listen
from tiny import reviews

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import Progressed
from bertdesk.core.predict import predict
from bertdesk.errors import Cancelled


def test_that_an_evaluation_reads_texts_as_a_classification_does(tiny_model: Path, cpu: Device) -> None:
    classifier = model.load(tiny_model, cpu)
    dataset = dataset_of(reviews(20))
    events, found = listen(evaluate(classifier, dataset, cancel=CancelToken()))
    predictions = finish(predict(classifier, dataset.texts, cancel=CancelToken()))
    expected = [list(prediction.probabilities.values()) for prediction in predictions]
    assert found.probabilities == pytest.approx(np.array(expected), abs=1e-7)
    assert found.true_ids.tolist() == [0, 1] * 10
    right = sum(p.label == label for p, (_, label) in zip(predictions, reviews(20), strict=True))
    assert found.accuracy == right / 20
    assert found.confusion.sum() == found.n == 20
    assert events[-1] == Progressed("evaluating", 20, 20)


def test_that_labels_are_the_models_own_whatever_their_order_in_the_data(tiny_model: Path, cpu: Device) -> None:
    classifier = model.load(tiny_model, cpu)
    dataset = dataset_of(reviews(20))
    turned = replace(dataset, labels=("good", "bad"), label_ids=1 - dataset.label_ids)
    usual, found = (finish(evaluate(classifier, data, cancel=CancelToken())) for data in (dataset, turned))
    assert found.labels == ("bad", "good")
    assert found.true_ids.tolist() == usual.true_ids.tolist() == [0, 1] * 10
    assert found.scores == usual.scores


def test_that_a_class_may_be_absent_from_the_data(tiny_model: Path, cpu: Device) -> None:
    found = finish(
        evaluate(model.load(tiny_model, cpu), dataset_of([("nice", "good"), ("fresh", "good")]), cancel=CancelToken())
    )
    assert [score.support for score in found.classes] == [0, 2]


def test_that_an_evaluation_can_be_stopped(tiny_model: Path, cpu: Device) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(evaluate(model.load(tiny_model, cpu), dataset_of(reviews(20)), cancel=token))
