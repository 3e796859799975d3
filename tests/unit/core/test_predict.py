"""What the model says of a text does not depend on the texts beside it, nor on how long it is."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from doing import enliven, finish, listen
from torch import nn

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Prediction, predict, read
from bertdesk.core.probability import softmax
from bertdesk.core.provenance import Provenance
from bertdesk.core.tokens import to_batch, tokenise
from bertdesk.errors import Cancelled, OutOfMemory, TextEmpty

LONG = "the film was good . the meal was bad ! slow staff , nice room ? " * 12
MIXED = ("good", LONG, "a great film", "bad " * 40, "好店", "the staff was rude and the room dirty .", "x")


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = replace(model.load(tiny_model, cpu), max_length=64)
    enliven(loaded.network)
    return loaded


def ask(classifier: Classifier, *texts: str) -> tuple[Prediction, ...]:
    return finish(predict(classifier, texts, cancel=CancelToken()))


def test_that_the_label_is_the_likeliest_and_probabilities_sum_to_1(classifier: Classifier) -> None:
    predictions = ask(classifier, *MIXED)
    for prediction in predictions:
        assert list(prediction.probabilities) == ["bad", "good"]
        assert sum(prediction.probabilities.values()) == pytest.approx(1, abs=1e-12)
        assert prediction.probabilities[prediction.label] == max(prediction.probabilities.values()) >= 0.5
    shares = [prediction.probabilities["good"] for prediction in predictions]
    assert max(shares) - min(shares) > 0.01, "this model says the same of everything"


def test_that_answers_come_in_the_order_of_the_texts_and_are_the_same_alone(classifier: Classifier) -> None:
    together = ask(classifier, *MIXED)
    for text, prediction in zip(MIXED, together, strict=True):
        (alone,) = ask(classifier, text)
        assert prediction.probabilities["good"] == pytest.approx(alone.probabilities["good"], abs=1e-5)
        assert prediction.windows == alone.windows


def test_that_a_long_texts_logits_are_the_weighted_mean_of_its_windows(classifier: Classifier) -> None:
    reading = finish(read(classifier, [LONG], phase="classifying", cancel=CancelToken()))
    tokenised = finish(tokenise([LONG], classifier.tokenizer, max_length=64, most_windows=512, cancel=CancelToken()))
    assert len(tokenised.windows) == 4
    by_hand = np.zeros(2)
    for window in tokenised.windows:
        with torch.inference_mode():
            ids = torch.from_numpy(window.ids.astype(np.int64))[None]
            by_hand += window.weight * classifier.network(input_ids=ids).logits[0].numpy()
    assert reading.logits[0] == pytest.approx(by_hand, abs=1e-5)
    (prediction,) = ask(classifier, LONG)
    assert prediction.windows == 4
    assert prediction.probabilities["bad"] == pytest.approx(softmax(by_hand)[0], abs=1e-5)
    assert not prediction.was_truncated


def test_that_the_end_of_an_endless_text_is_left_out_and_said_to_be(classifier: Classifier) -> None:
    narrow = replace(classifier, network=Quick(), max_length=8)  # 6 tokens of text a window, 5 new ones each
    whole, endless = ask(narrow, "好" * (6 + 5 * 511), "坏" * (6 + 5 * 511 + 1))
    assert (whole.windows, whole.was_truncated) == (512, False)
    assert (endless.windows, endless.was_truncated) == (512, True)


@pytest.mark.parametrize("text", ["", "  ", "\n\t\u3000"])
def test_that_a_text_with_nothing_in_it_is_refused(classifier: Classifier, text: str) -> None:
    with pytest.raises(TextEmpty):
        ask(classifier, "good", text)


def test_that_a_text_that_the_encoder_sees_nothing_of_gets_an_answer_all_the_same(classifier: Classifier) -> None:
    (prediction,) = ask(classifier, "\u200b")
    assert sum(prediction.probabilities.values()) == pytest.approx(1)


def test_that_no_texts_get_no_answers(classifier: Classifier) -> None:
    assert ask(classifier) == ()


def test_that_pieces_that_the_vocabulary_lacks_are_told_for_each_text(classifier: Classifier) -> None:
    known, half, foreign = ask(classifier, "good film", "good ω", "ω ψ")
    assert (known.unknown_share, half.unknown_share, foreign.unknown_share) == (0.0, 0.5, 1.0)


def test_that_a_script_that_the_encoder_was_not_made_for_counts_as_unknown(classifier: Classifier) -> None:
    english = replace(classifier, provenance=Provenance(languages=("en",)))
    chinese = replace(classifier, provenance=Provenance(languages=("zh",)))
    assert [ask(c, "好店 ab")[0].unknown_share for c in (english, chinese)] == [0.5, 0.0]


def test_that_progress_counts_windows(classifier: Classifier) -> None:
    events, _ = listen(predict(classifier, [LONG] * 5, cancel=CancelToken()))
    assert events == [
        Progressed("tokenizing", 5, 5),
        Progressed("classifying", 16, 20),
        Progressed("classifying", 20, 20),
    ]


def test_that_a_wish_to_stop_is_heard_between_two_batches(classifier: Classifier) -> None:
    token = CancelToken()
    work = predict(classifier, [LONG] * 5, cancel=token)
    assert [next(work), next(work)][1] == Progressed("classifying", 16, 20)
    token.request()
    with pytest.raises(Cancelled):
        next(work)


class Quick(nn.Module):
    """A network that looks at nothing: 1,024 windows take a moment in any other."""

    def forward(self, input_ids: torch.Tensor, **_: torch.Tensor) -> SimpleNamespace:
        return SimpleNamespace(logits=torch.zeros(len(input_ids), 2))


class Hungry(nn.Module):
    """A network that wants more memory than there is."""

    def forward(self, **_: torch.Tensor) -> torch.Tensor:
        return torch.empty(2**50)


class Broken(nn.Module):
    def forward(self, **_: torch.Tensor) -> torch.Tensor:
        return torch.ones(2, 3) @ torch.ones(2, 3)


def test_that_running_out_of_memory_says_what_was_asked_for(classifier: Classifier) -> None:
    with pytest.raises(OutOfMemory) as failure:
        ask(replace(classifier, network=Hungry()), "good")
    assert failure.value.facts == {"device": "cpu", "batch_size": 16, "max_length": 64}


def test_that_another_failure_of_the_network_is_not_taken_for_lack_of_memory(classifier: Classifier) -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        ask(replace(classifier, network=Broken()), "good")


def test_that_padding_changes_nothing(classifier: Classifier) -> None:
    tokenised = finish(tokenise(["good"], classifier.tokenizer, max_length=64, most_windows=1, cancel=CancelToken()))
    (window,) = tokenised.windows
    batch = to_batch([window], pad_id=classifier.pad_id, members=(0,))
    assert batch.input_ids.shape == (1, 8)
    with torch.inference_mode():
        padded = classifier.logits(batch)
        plain = classifier.network(input_ids=torch.from_numpy(window.ids.astype(np.int64))[None]).logits
    assert padded.numpy() == pytest.approx(plain.numpy(), abs=1e-5)


def test_that_softmax_stands_large_logits() -> None:
    shares = softmax(np.array([[1000.0, 1000.0, -1000.0], [0.0, np.log(3), -np.inf]]))
    assert shares.tolist() == [[0.5, 0.5, 0.0], [pytest.approx(0.25), pytest.approx(0.75), 0.0]]
