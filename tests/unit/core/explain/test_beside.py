"""Two models on the same text: each says what it says alone, and their words are laid side by side."""

from dataclasses import replace
from pathlib import Path

import pytest
from doing import enliven, finish
from kinds import classifier_of

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import Attribution, Beside, Span, beside, explain
from bertdesk.core.explain.beside import Seen, seen
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.errors import LabelUnknown

TEXT = "the film was great , the staff rude ; a very good price"
CONFIG = ExplainConfig("conservative_propagation")


@pytest.fixture(scope="module")
def ours(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return replace(loaded, max_length=64)


@pytest.fixture(scope="module")
def theirs(tiny_model: Path, cpu: Device) -> Classifier:
    return classifier_of("distilbert", tiny_model, cpu)


def compared(ours: Classifier, theirs: Classifier, target: str | None = None, against: str | None = None) -> Beside:
    return finish(beside(ours, theirs, TEXT, target, CONFIG, against=against, cancel=CancelToken()))


def alone(classifier: Classifier, target: str | None, against: str | None = None) -> Attribution:
    return finish(explain(classifier, TEXT, target, CONFIG, against=against, cancel=CancelToken()))


def test_that_each_side_is_what_the_model_says_alone(ours: Classifier, theirs: Classifier) -> None:
    found = compared(ours, theirs, "good")
    for side, classifier in ((found.ours, ours), (found.theirs, theirs)):
        (prediction,) = finish(predict(classifier, [TEXT], cancel=CancelToken()))
        assert side.probabilities == prediction.probabilities
        assert side.attribution == alone(classifier, "good")
    assert found.same_target
    assert compared(ours, theirs, "good", "bad").theirs.attribution == alone(theirs, "good", "bad")


def test_that_the_words_that_are_seen_most_differently_come_first(ours: Classifier, theirs: Classifier) -> None:
    found = compared(ours, theirs)
    assert len(found.words) == len(found.ours.attribution.spans)
    gaps = [abs(word.ours - word.theirs) for word in found.words]
    assert gaps == sorted(gaps, reverse=True)
    assert sum(abs(word.ours) for word in found.words) == pytest.approx(1)
    assert sum(abs(word.theirs) for word in found.words) == pytest.approx(1)


def test_that_a_model_without_the_class_explains_its_own(ours: Classifier, theirs: Classifier) -> None:
    other = replace(theirs, labels=("cat", "dog"))
    found = compared(ours, other, "good", "bad")
    assert not found.same_target
    assert found.theirs.attribution.target == max(found.theirs.probabilities, key=dict(found.theirs.probabilities).get)
    assert found.theirs.attribution.against is None
    assert found.ours.attribution.against == "bad"
    assert compared(ours, replace(theirs, labels=("good", "dog")), "good", "bad").theirs.attribution.against is None
    with pytest.raises(LabelUnknown):
        compared(ours, theirs, "cat")


def test_that_the_same_model_twice_has_no_differences(ours: Classifier) -> None:
    assert all(word.ours == word.theirs for word in compared(ours, ours).words)


def test_that_words_of_two_tokenisers_are_compared_where_they_overlap(ours: Classifier) -> None:
    one = replace(alone(ours, "good"), spans=(Span(0, 3, 1.0), Span(4, 8, -3.0)))
    two = replace(one, spans=(Span(0, 3, 1.0), Span(4, 6, 1.0), Span(6, 8, 1.0), Span(9, 12, -1.0)))
    assert list(seen(one, two)) == [Seen(0, 3, 0.25, 0.25), Seen(4, 8, -0.75, 0.5), Seen(9, 12, 0.0, -0.25)]
    assert list(seen(replace(one, spans=()), replace(two, spans=()))) == []
