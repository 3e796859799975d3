"""The validation part is judged as a person's texts are read: whole, in windows, by the network as it stands."""

from pathlib import Path

import numpy as np
import pytest
import torch
from doing import dataset_of, enliven, finish, listen
from tiny import reviews

from bertdesk.core import activations, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.device import Device
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import Event, Progressed
from bertdesk.core.judge import judge
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import MOST_WINDOWS
from bertdesk.core.parts import split_network
from bertdesk.core.tokens import tokenise
from bertdesk.errors import Cancelled


@pytest.mark.parametrize("frozen", [0, 1, 2])
def test_that_its_figures_are_those_of_the_evaluation(tiny_encoder: Path, cpu: Device, frozen: int) -> None:
    """Some texts are longer than a window, so they are read in several."""
    classifier = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=16, device=cpu, seed=3)
    enliven(classifier.network)
    texts = dataset_of([(text + " very" * (i % 5 * 6), label) for i, (text, label) in enumerate(reviews(30))])
    wanted = finish(evaluate(classifier, texts, cancel=CancelToken()))
    events, found = judged(classifier, texts, frozen)
    assert np.array_equal(found.true_ids, wanted.true_ids)
    np.testing.assert_allclose(found.probabilities, wanted.probabilities, atol=1e-5)
    assert found.loss == pytest.approx(wanted.loss, abs=1e-5)
    assert (found.accuracy, found.macro_f1) == (wanted.accuracy, wanted.macro_f1)
    assert isinstance(events[-1], Progressed)
    assert events[-1].done == events[-1].total > 30


def judged(
    classifier: model.Classifier, texts: Dataset, frozen: int, cancel: CancelToken | None = None
) -> tuple[list[Event], Evaluation]:
    reading = tokenise(
        texts.texts, classifier.tokenizer, max_length=16, most_windows=MOST_WINDOWS, cancel=CancelToken()
    )
    windows, parts = finish(reading).windows, split_network(classifier.network, frozen_layers=frozen)
    preparing = activations.source(
        windows, parts.lower, width=32, pad_id=classifier.pad_id, place=None, device=torch.device("cpu"),
        dtype=torch.float32, cancel=CancelToken(),
    )  # fmt: skip
    source = finish(preparing)
    parts.upper.train()  # as after a step
    work = judge(
        parts, source, windows, texts.label_ids, labels=("bad", "good"), kind="cpu", dtype=torch.float32,
        most_tokens=64, cancel=cancel or CancelToken(),
    )  # fmt: skip
    return listen(work)


def test_that_a_wish_to_stop_is_heard_between_two_groups(tiny_encoder: Path, cpu: Device) -> None:
    classifier = model.from_encoder(tiny_encoder, labels=("bad", "good"), max_length=16, device=cpu, seed=3)
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        judged(classifier, dataset_of(reviews(30)), 0, token)
