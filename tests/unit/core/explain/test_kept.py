"""What was asked before is known at once, as long as the network says the same."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from doing import enliven, finish

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import Attribution, Span, answer, explain, kept
from bertdesk.core.model import Classifier
from bertdesk.core.tokens import Batch

TEXT = "the film was great , the staff rude"
QUICK = ExplainConfig(method="conservative_propagation")


@pytest.fixture
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return loaded


def ask(classifier: Classifier, text: str = TEXT, target: str = "good", config: ExplainConfig = QUICK) -> Attribution:
    return finish(explain(classifier, text, target, config, cancel=CancelToken()))


def test_that_the_same_question_gets_the_very_same_answer(classifier: Classifier) -> None:
    first = ask(classifier)
    assert ask(classifier) is first
    assert ask(classifier, config=ExplainConfig(method="quick")) is first  # another name of the same method


@pytest.mark.parametrize(
    ("text", "target", "config"),
    [
        ("the film was great , the staff good", "good", QUICK),
        (TEXT, "bad", QUICK),
        (TEXT, "good", ExplainConfig(method="occlusion")),
    ],
)
def test_that_another_question_gets_an_answer_of_its_own(
    classifier: Classifier, text: str, target: str, config: ExplainConfig
) -> None:
    assert ask(classifier, text, target, config) != ask(classifier)


def test_that_a_network_that_has_learned_is_asked_again(classifier: Classifier) -> None:
    first = ask(classifier)
    with torch.no_grad():
        for weight in classifier.network.parameters():
            weight.mul_(1.1)
    assert ask(classifier).spans != first.spans


def test_that_other_names_of_the_classes_are_another_question(classifier: Classifier) -> None:
    ask(classifier)
    renamed = ask(replace(classifier, labels=("poor", "fine")), target="fine")
    assert renamed.target == "fine"


def test_that_the_oldest_is_forgotten_before_memory_runs_full(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(classifier)
    monkeypatch.setattr(kept, "_MOST_SPANS", int(2.5 * (len(first.spans) + len(first.tokens))))
    ask(classifier, target="bad")
    assert ask(classifier) is first
    ask(classifier, "the room was clean and warm")
    assert ask(classifier) is first  # asked for lately
    assert kept.find(classifier.network, "a question of no one") is None
    ask(classifier, "the price was good and the staff fast")
    ask(classifier, "a book and a film , slow and cold")
    assert ask(classifier) is not first


def test_that_what_is_kept_goes_with_its_network(classifier: Classifier) -> None:
    network = torch.nn.Linear(2, 2)
    spans = (Span(0, 1, 1.0),)
    found = Attribution("a", "x", "x", 1.0, spans, 0.0, 1.0, 0, 1, was_truncated=False, method="lime")
    kept.keep(network, "question", found)
    assert kept.find(network, "question") is found
    kept.forget(network)
    assert kept.find(network, "question") is None


def test_that_the_class_of_a_text_is_asked_once_for_all_its_explanations(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    real = Classifier.logits

    def counted(self: Classifier, batch: Batch) -> torch.Tensor:
        reads.append(len(batch.members))
        return real(self, batch)

    monkeypatch.setattr(Classifier, "logits", counted)
    said = finish(answer(classifier, TEXT, cancel=CancelToken()))
    for method in ("conservative_propagation", "occlusion"):
        found = ask(classifier, target="bad", config=ExplainConfig(method=method))
        assert (found.label, found.probability) == (said.label, said.probabilities["bad"])
    assert reads == [1]
    finish(answer(classifier, "another", cancel=CancelToken()))
    finish(answer(classifier, TEXT, cancel=CancelToken()))
    assert reads == [1, 1, 1]
