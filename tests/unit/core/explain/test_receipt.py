"""The receipt under an attribution: figures that anyone can repeat by hand, and a verdict that follows from them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from doing import enliven, finish
from scipy.stats import spearmanr

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.device import Device
from bertdesk.core.explain import Attribution, Receipt, Span, check, explain
from bertdesk.core.explain.receipt import SECOND_STEPS, verdict_of
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.errors import Cancelled

TEXT = "the film was great , the staff rude ; a very good price and warm room but not clean at all"


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return replace(loaded, max_length=64)


def attribution_of(
    classifier: Classifier, text: str = TEXT, method: Method = "conservative_propagation"
) -> Attribution:
    return finish(explain(classifier, text, None, ExplainConfig(method=method), cancel=CancelToken()))


def checked(classifier: Classifier, found: Attribution) -> Receipt:
    return finish(check(classifier, found, cancel=CancelToken()))


def probability(classifier: Classifier, text: str, label: str) -> float:
    (prediction,) = finish(predict(classifier, [text], cancel=CancelToken()))
    return prediction.probabilities[label]


def test_that_the_probabilities_are_those_of_the_texts_that_a_person_would_type(classifier: Classifier) -> None:
    found = attribution_of(classifier)
    receipt = checked(classifier, found)
    ranked = sorted(found.spans, key=lambda span: -span.score)
    assert receipt.words == tuple(ranked[:4])
    typed = TEXT
    for span in sorted(receipt.words, key=lambda span: -span.start):
        typed = typed[: span.start] + typed[span.end :]
    assert receipt.before == pytest.approx(found.probability, abs=1e-6)
    assert receipt.without == pytest.approx(probability(classifier, typed, found.target), abs=1e-5)
    assert receipt.before != pytest.approx(receipt.without, abs=1e-3)


def test_that_as_many_random_words_are_taken_out_in_each_of_twenty_draws(classifier: Classifier) -> None:
    found = attribution_of(classifier)
    receipt = checked(classifier, found)
    assert receipt.draws == 20
    assert 0 <= receipt.beaten <= 20
    dice = np.random.default_rng(17)
    p = []
    for _ in range(20):
        typed = TEXT
        for i in sorted(dice.permutation(len(found.spans))[:4].tolist(), reverse=True):
            typed = typed[: found.spans[i].start] + typed[found.spans[i].end :]
        p.append(probability(classifier, typed, found.target))
    assert receipt.without_random == pytest.approx(np.mean(p), abs=1e-5)
    assert receipt.beaten == sum(one > receipt.without for one in p)


@pytest.mark.parametrize(
    ("method", "second"),
    [
        ("stepwise_propagation", "integrated_gradients_mask"),
        ("conservative_propagation", "integrated_gradients_mask"),
        ("thorough", "integrated_gradients_mask"),
        ("lime", "conservative_propagation"),
    ],
)
def test_that_a_second_method_is_asked_and_their_ranks_compared(
    classifier: Classifier, method: Method, second: Method
) -> None:
    config = ExplainConfig(method=second, first_steps=SECOND_STEPS, most_steps=SECOND_STEPS)
    found = attribution_of(classifier, method=method)
    other = finish(explain(classifier, TEXT, found.target, config, cancel=CancelToken()))
    receipt = checked(classifier, found)
    assert receipt.second == second
    wanted = spearmanr([span.score for span in found.spans], [span.score for span in other.spans]).statistic
    assert receipt.agreement == pytest.approx(wanted, abs=1e-6)


def test_that_the_same_attribution_gets_the_same_receipt(classifier: Classifier) -> None:
    found = attribution_of(classifier)
    assert checked(classifier, found) == checked(classifier, found)


def test_that_scores_turned_round_are_not_to_be_relied_on(classifier: Classifier) -> None:
    found = attribution_of(classifier, method="occlusion")
    turned = replace(found, spans=tuple(replace(span, score=-span.score) for span in found.spans))
    assert checked(classifier, turned).verdict == "unreliable"
    assert checked(classifier, found).beaten > checked(classifier, turned).beaten


@pytest.mark.parametrize("text", ["good", "good bad", "\u200b", "好", "ω ω", "!"])
def test_that_a_text_of_hardly_a_word_has_a_receipt(classifier: Classifier, text: str) -> None:
    receipt = checked(classifier, attribution_of(classifier, text))
    assert len(receipt.words) <= 1
    assert receipt.agreement == 0
    assert receipt.verdict != "solid"


def test_that_a_long_text_is_tried_with_fewer_draws(classifier: Classifier) -> None:
    found = attribution_of(classifier, TEXT * 15)
    assert found.windows >= 5
    assert checked(classifier, found).draws == max(3, 20 // found.windows)


def test_that_a_wish_to_stop_is_heard(classifier: Classifier) -> None:
    found, token = attribution_of(classifier), CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(check(classifier, found, cancel=token))


GOOD = Receipt((Span(0, 4, 1.0),), 0.9, 0.3, 0.88, 20, 20, "lime", 0.7, 0.001, "shaky")


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "solid"),
        ({"agreement": 0.39}, "shaky"),
        ({"delta_share": 0.021}, "shaky"),
        ({"beaten": 19}, "shaky"),
        ({"without": 0.84}, "shaky"),
        ({"beaten": 10}, "unreliable"),
        ({"words": ()}, "unreliable"),
    ],
)
def test_that_the_verdict_follows_its_rule(change: dict[str, object], verdict: str) -> None:
    assert verdict_of(replace(GOOD, **change)) == verdict
