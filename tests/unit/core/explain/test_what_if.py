"""Words struck out of a text: the probabilities are the network's own, and only what changed is read again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven, finish
from kinds import KINDS, classifier_of
from tiny import save_tiny_topics

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.explain import Strikable, Struck, explain, open_text, strike
from bertdesk.core.explain.words import without
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.errors import Cancelled, TextEmpty, WordMissing

TEXT = "the film was great , the staff rude , a very good price is clean ! not warm"


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = model.load(tiny_model, cpu)
    enliven(loaded.network)
    return replace(loaded, max_length=64)


def opened(classifier: Classifier, text: str = TEXT) -> Strikable:
    return finish(open_text(classifier, text, cancel=CancelToken()))


def without_words(strikable: Strikable, *words: int) -> Struck:
    return finish(strike(strikable, words, cancel=CancelToken()))


def masked_by_hand(classifier: Classifier, text: str, word: str) -> list[float]:
    """Return the probabilities of a text of single-token words, one of them replaced by [MASK]."""
    vocabulary = classifier.tokenizer
    assert len(vocabulary.encode(text, add_special_tokens=False).ids) == len(text.split())
    ids = [vocabulary.token_to_id("[MASK]" if each == word else each) for each in text.split()]
    ids = [vocabulary.token_to_id("[CLS]"), *ids, vocabulary.token_to_id("[SEP]")]
    with torch.no_grad():
        logits = classifier.network(input_ids=torch.tensor([ids])).logits
    return torch.softmax(logits.double(), dim=-1)[0].tolist()


def test_that_a_struck_word_is_a_mask_to_the_network(classifier: Classifier) -> None:
    strikable = opened(classifier)
    (great,) = strikable.named("great")
    found = without_words(strikable, great)
    assert found.erasure == "mask"
    assert [TEXT[start:end] for start, end in found.words] == ["great"]
    assert list(found.after.values()) == pytest.approx(masked_by_hand(classifier, TEXT, "great"), abs=1e-5)
    assert found.after != pytest.approx(found.before, abs=1e-3)


@pytest.mark.parametrize("text", [TEXT, TEXT * 15])
def test_that_with_all_words_the_probabilities_are_the_predictions(classifier: Classifier, text: str) -> None:
    (wanted,) = finish(predict(classifier, [text], cancel=CancelToken()))
    found = without_words(opened(classifier, text))
    assert found.before == found.after == pytest.approx(dict(wanted.probabilities), abs=1e-5)
    assert found.label == wanted.label
    assert sum(found.before.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", [TEXT, "unable, isn't it? 好店 is 😀 fine", TEXT * 15])
def test_that_its_words_are_those_of_an_attribution(classifier: Classifier, text: str) -> None:
    found = finish(explain(classifier, text, None, ExplainConfig("gradient_x_input"), cancel=CancelToken()))
    assert opened(classifier, text).words == tuple((span.start, span.end) for span in found.spans)


def test_that_only_the_windows_that_hold_the_word_are_read_again(classifier: Classifier) -> None:
    text = "the film was bad . " * 60 + "great"
    strikable = opened(classifier, text)
    without_words(strikable)
    windows = strikable.readings
    assert windows > 5
    (great,) = strikable.named("great")
    fresh = opened(classifier, text)
    found = without_words(strikable, great)
    assert strikable.readings == windows + 1, "the last window alone has it"
    assert found.after == pytest.approx(without_words(fresh, great).after, abs=1e-6)
    without_words(strikable, great)
    assert strikable.readings == windows + 1, "and what was asked before is known"


@pytest.mark.parametrize("kind", [*KINDS])
def test_that_every_kind_of_encoder_can_be_asked(kind: str, tiny_model: Path, cpu: Device) -> None:
    found = without_words(opened(classifier_of(kind, tiny_model, cpu)), 3)
    assert found.before != pytest.approx(found.after, abs=1e-5)


def test_that_without_a_mask_the_word_is_left_out(classifier: Classifier) -> None:
    class Maskless(Classifier):
        @property
        def mask_id(self) -> int | None:
            return None

    fields = {name: getattr(classifier, name) for name in classifier.__dataclass_fields__}
    strikable = opened(Maskless(**fields))
    (great,) = strikable.named("great")
    found = without_words(strikable, great)
    (wanted,) = finish(predict(classifier, [without(TEXT, found.words)], cancel=CancelToken()))
    assert found.erasure == "delete"
    assert found.after == pytest.approx(dict(wanted.probabilities), abs=1e-5)


def test_that_a_word_is_found_wherever_it_stands_whole(classifier: Classifier) -> None:
    strikable = opened(classifier, "Good film, goods of a good Very  good sort")
    text = strikable.text
    assert [text[start:end] for start, end in strikable.extents(strikable.named("good"))] == ["Good", "good", "good"]
    assert [text[a:b] for a, b in strikable.extents(strikable.named(" film, goods"))] == ["film", ",", "goods"]
    with pytest.raises(WordMissing) as refusal:
        strikable.named("oo")
    assert refusal.value.facts == {"word": "oo"}
    with pytest.raises(WordMissing):
        strikable.named("  ")


def test_that_words_are_found_by_their_place(classifier: Classifier) -> None:
    strikable = opened(classifier, "the film was bad")
    assert strikable.touching([(5, 6), (13, 99)]) == {1, 3}
    assert strikable.touching([(3, 4)]) == frozenset()


@pytest.mark.parametrize("text", ["\u200b", "好", "ω", "!"])
def test_that_a_text_of_hardly_a_word_can_lose_it(classifier: Classifier, text: str) -> None:
    strikable = opened(classifier, text)
    found = without_words(strikable, *range(len(strikable.words)))
    assert np.isfinite(list(found.after.values())).all()


def test_that_a_word_of_a_pairs_second_text_can_be_struck(classifier: Classifier) -> None:
    pair = ("the film was great", "the room was bad")
    strikable = finish(open_text(classifier, pair, cancel=CancelToken()))
    assert len(strikable.words) == 8
    (wanted,) = finish(predict(classifier, [pair], cancel=CancelToken()))
    found = without_words(strikable, 7)
    assert found.before == pytest.approx(dict(wanted.probabilities), abs=1e-5)
    (masked,) = finish(predict(classifier, [(pair[0], "the room was [MASK]")], cancel=CancelToken()))
    assert found.after == pytest.approx(dict(masked.probabilities), abs=1e-5)


def test_that_classes_that_are_decided_each_by_itself_keep_their_own_probabilities(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    topics = model.load(save_tiny_topics(tmp_path / "topics", tiny_encoder), cpu)
    (wanted,) = finish(predict(topics, [TEXT], cancel=CancelToken()))
    assert without_words(opened(topics)).before == pytest.approx(dict(wanted.probabilities), abs=1e-5)


def test_that_an_empty_text_and_a_wish_to_stop_are_told(classifier: Classifier) -> None:
    with pytest.raises(TextEmpty):
        opened(classifier, " \n")
    strikable, token = opened(classifier), CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(strike(strikable, [1], cancel=token))
