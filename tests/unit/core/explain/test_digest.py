"""What a model goes by in many texts; a stop keeps what there is by then, wherever it comes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven, finish, listen
from tiny import reviews

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Event, Notice, Progressed, Work
from bertdesk.core.explain.class_words import class_words
from bertdesk.core.explain.digest import Digest, digest
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text
from bertdesk.core.predict import predict
from bertdesk.errors import OutOfMemory

TEXTS = [text for text, _ in reviews(40)]
CONFIG = ExplainConfig(method="conservative_propagation")


PAIRS = [(text, "so it was") for text in TEXTS]


def torn(folder: Path, device: Device, texts: Sequence[Text]) -> Classifier:
    """Return a model that gives one half of the texts each class."""
    made = model.load(folder, device)
    enliven(made.network)
    found = finish(predict(made, texts, cancel=CancelToken()))
    odds = np.log([one.probabilities["good"] / one.probabilities["bad"] for one in found])
    with torch.no_grad():
        made.network.classifier.bias[1] -= float(np.median(odds))
    return made


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    return torn(tiny_model, cpu, TEXTS)


def digested(
    classifier: Classifier, texts: Sequence[Text], stops: Callable[[Event, int], bool] = lambda event, number: False
) -> tuple[list[Event], Digest]:
    """Run it; `stops` is asked after each event whether the person stops it then, with the number of events so far."""
    token, seen = CancelToken(), list[Event]()

    def watch(event: Event) -> None:
        seen.append(event)
        if stops(event, len(seen)):
            token.request()

    return listen(digest(classifier, texts, None, CONFIG, cancel=token), meanwhile=watch)


def is_of_shortcuts(event: Event) -> bool:
    return isinstance(event, Progressed) and event.phase == "shortcuts"


def test_that_it_is_the_words_of_what_was_found(classifier: Classifier) -> None:
    events, made = digested(classifier, TEXTS)
    assert made.is_whole
    assert [one.text for one in made.found] == TEXTS
    assert made.words == class_words(made.found)
    assert any(map(is_of_shortcuts, events))


def test_that_a_stop_while_shortcuts_are_looked_for_keeps_the_texts_and_the_words(classifier: Classifier) -> None:
    whole = digested(classifier, TEXTS)[1]
    events, stopped = digested(classifier, TEXTS, lambda event, number: is_of_shortcuts(event))
    assert stopped == replace(whole, shortcuts=(), is_whole=False)
    assert events[-1] == Notice("shortcuts_not_sought")


def test_that_memory_that_runs_out_while_shortcuts_are_looked_for_loses_nothing_else(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object, cancel: CancelToken) -> Work[object]:
        yield from ()
        raise OutOfMemory(device="cpu", batch_size=1, max_length=24)

    whole = digested(classifier, TEXTS)[1]
    monkeypatch.setattr("bertdesk.core.explain.digest.find_shortcuts", too_large)
    events, made = digested(classifier, TEXTS)
    assert made == replace(whole, shortcuts=())
    assert events[-1] == Notice("shortcuts_not_sought")


def test_that_a_stop_between_texts_keeps_those_before_it(classifier: Classifier) -> None:
    made = digested(classifier, TEXTS, lambda event, number: isinstance(event, Progressed) and event.done == 5)[1]
    assert [one.text for one in made.found] == TEXTS[:5]
    assert made.words == class_words(made.found)
    assert not made.is_whole


def test_that_pairs_have_words_but_no_word_is_put_before_them(tiny_model: Path, cpu: Device) -> None:
    events, made = digested(torn(tiny_model, cpu, PAIRS), PAIRS)
    assert [one.text for one in made.found] == ["\n".join(pair) for pair in PAIRS]
    assert {one.label for one in made.found} == {"bad", "good"}
    assert made.words == class_words(made.found)
    assert (made.shortcuts, made.is_whole) == ((), True)
    assert not any(map(is_of_shortcuts, events))
