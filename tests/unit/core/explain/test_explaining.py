"""The words behind an answer: they add up, they lie on the person's own text, and they are the right ones."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch
from doing import enliven, finish, listen
from torch import nn

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method, Unit
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.explain import Attribution, explain, kept
from bertdesk.core.explain.question import ask as question_of
from bertdesk.core.explain.units import spans_of
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict, read
from bertdesk.core.tokens import tokenise
from bertdesk.errors import Cancelled, LabelUnknown, OutOfMemory, TextEmpty

LONG = "the film was good . the meal was bad ! slow staff , nice room ? " * 9
TEXTS = (
    "the film was not very good!",
    "unable, badly",
    "don't! It's 'good' 'n' O’Neil’s",
    "这家店 good 很好",
    "<img src=x onerror=alert(1)>",
    "a 😀 b 👩‍👩‍👧 c",
    "naïve café cafe\u0301s İstanbul ß",
    "ﬁlm ﬂat",
    "zero\u200bwidth so\u00adft \u202egood\u202c",
    "שלום good مرحبا",
    "これは हिन्दी ไทย",
    "a\x00b\tc\r\nd\u3000e",
    "  \n good \n  ",
    "\u200b",
    "ω",
    "x" * 300,
    "good\n" * 30,
)


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    loaded = replace(model.load(tiny_model, cpu), max_length=64)
    enliven(loaded.network)
    return loaded


def ask(
    classifier: Classifier, text: str, target: str | None = None, config: ExplainConfig | None = None
) -> Attribution:
    return finish(explain(classifier, text, target, config or ExplainConfig(), cancel=CancelToken()))


def words(found: Attribution) -> list[str]:
    return [found.text[span.start : span.end] for span in found.spans]


def logits(classifier: Classifier, text: str) -> np.ndarray:
    return finish(read(classifier, [text], phase="classifying", cancel=CancelToken())).logits[0]


# The sum


@pytest.mark.parametrize("text", TEXTS)
def test_that_the_scores_add_up_to_what_they_should(classifier: Classifier, text: str) -> None:
    found = ask(classifier, text)
    assert sum(span.score for span in found.spans) == pytest.approx(found.gap, abs=1e-4)
    assert abs(found.delta) <= 1e-4


@pytest.mark.parametrize("text", TEXTS)
def test_that_spans_are_in_order_apart_and_on_the_persons_own_text(classifier: Classifier, text: str) -> None:
    found = ask(classifier, text)
    assert found.text == text
    ends = [(span.start, span.end) for span in found.spans]
    assert all(0 <= start < end <= len(text) for start, end in ends)
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
    seen = "".join(words(found))
    assert sorted(seen.split()) == [seen] if seen else not text.strip("\u200b ")


@pytest.mark.parametrize("text", TEXTS)
def test_that_tokens_and_sentences_add_up_to_the_same(classifier: Classifier, text: str) -> None:
    found = ask(classifier, text)
    for unit in get_args(Unit):
        spans = spans_of(found, unit)
        assert sum(span.score for span in spans) == pytest.approx(found.gap, abs=1e-4)
        assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(any(w.start <= t.start < t.end <= w.end for w in found.spans) for t in found.tokens)


def test_that_windows_lie_on_the_text_and_hold_all_that_is_read(classifier: Classifier) -> None:
    found = ask(classifier, LONG)
    assert len(found.window_spans) == found.windows > 2
    assert (found.window_spans[0][0], found.window_spans[-1][1]) == (0, len(LONG.rstrip()))
    assert all(a < b < end for (a, end), (b, _) in pairwise(found.window_spans))  # neighbours share some words
    assert ask(classifier, "  good \n").window_spans == ((2, 6),)
    assert ask(classifier, "\u200b").window_spans == ((0, 0),)


def test_that_a_chinese_word_is_left_out_whole(classifier: Classifier) -> None:
    found = ask(classifier, "服务非常好", config=ExplainConfig(method="occlusion"))
    assert words(found) == ["服务", "非常", "好"]
    scores = [token.score for token in found.tokens]
    assert len(scores) == 5
    assert scores[0] == scores[1] != 0
    assert scores[2] == scores[3]


# The target


def test_that_the_predicted_class_is_explained_where_none_is_named(classifier: Classifier) -> None:
    text = "the room was fresh"
    found = ask(classifier, text)
    (prediction,) = finish(predict(classifier, [text], cancel=CancelToken()))
    assert found.target == found.label == prediction.label
    assert found.probability == prediction.probabilities[prediction.label]
    assert found == ask(classifier, text, prediction.label)


def test_that_another_class_can_be_asked_for(classifier: Classifier) -> None:
    text = "the room was fresh"
    chosen = ask(classifier, text)
    (other,) = {"bad", "good"} - {chosen.label}
    found = ask(classifier, text, other)
    assert (found.target, found.label) == (other, chosen.label)
    assert found.probability == pytest.approx(1 - chosen.probability)
    assert [span.score for span in found.spans] != [span.score for span in chosen.spans]


def test_that_a_class_is_explained_against_another_by_the_difference_of_their_logits(classifier: Classifier) -> None:
    text = "the room was fresh"
    config = ExplainConfig(method="conservative_propagation")
    good, bad = (ask(classifier, text, label, config) for label in ("good", "bad"))
    found = finish(explain(classifier, text, "good", config, against="bad", cancel=CancelToken()))
    assert (found.target, found.against) == ("good", "bad")
    assert found.gap == pytest.approx(good.gap - bad.gap, abs=1e-4)
    for span, for_good, for_bad in zip(found.spans, good.spans, bad.spans, strict=True):
        assert span.score == pytest.approx(for_good.score - for_bad.score, abs=1e-4)


def test_that_a_class_that_the_model_does_not_know_is_refused(classifier: Classifier) -> None:
    with pytest.raises(LabelUnknown) as refusal:
        ask(classifier, "good", "excellent")
    assert refusal.value.facts == {"label": "excellent", "known": "bad, good"}
    with pytest.raises(LabelUnknown):
        finish(explain(classifier, "good", "good", ExplainConfig(), against="excellent", cancel=CancelToken()))


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_that_an_empty_text_is_refused(classifier: Classifier, text: str) -> None:
    with pytest.raises(TextEmpty):
        ask(classifier, text)


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Film, unable", ["the", "Film", ",", "unable"]),
        ("goods badly abcdefg", ["goods", "badly", "abcdefg"]),
        ("don't", ["don't"]),
        ("O’Neil’s", ["O’Neil’s"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("'good' ''bad''", ["'", "good", "'", "'", "'", "bad", "'", "'"]),
        ("dogs' x", ["dogs", "'", "x"]),
        ("slow-clean a.b", ["slow", "-", "clean", "a", ".", "b"]),
        ("好坏店", ["好坏", "店"]),
        ("好good坏", ["好", "good", "坏"]),
        ("好2坏", ["好", "2", "坏"]),
        ("a 😀 b", ["a", "😀", "b"]),
        ("😀👍", ["😀👍"]),
        ("naïve CAFÉ", ["naïve", "CAFÉ"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("ﬁlm", ["ﬁlm"]),
        ("zero\u200bwidth so\u00adft", ["zero\u200bwidth", "so\u00adft"]),
        ("a\u00ad!", ["a", "!"]),
        ("שלום abc", ["שלום", "abc"]),
        ("<img src=x>", ["<", "img", "src", "=", "x", ">"]),
        ("a\x00b", ["a", "b"]),
        ("\u200b", []),
    ],
)
def test_that_pieces_are_put_together_to_the_words_of_the_text(
    classifier: Classifier, text: str, expected: list[str]
) -> None:
    assert words(ask(classifier, text)) == expected


# Long texts


def test_that_a_long_texts_scores_add_up_to_the_weighted_difference_of_its_windows(classifier: Classifier) -> None:
    config = ExplainConfig(method="integrated_gradients_mask", first_steps=64, most_steps=64)
    found = ask(classifier, LONG, "good", config)
    tokenised = finish(tokenise([LONG], classifier.tokenizer, max_length=64, most_windows=512, cancel=CancelToken()))
    assert found.windows == len(tokenised.windows) == 3
    expected = 0.0
    for window in tokenised.windows:
        masked = window.ids.astype(np.int64)
        masked[1:-1] = 4
        with torch.inference_mode():
            both = classifier.network(
                input_ids=torch.from_numpy(np.stack([window.ids.astype(np.int64), masked]))
            ).logits
        expected += window.weight * float(both[0, 1] - both[1, 1])
    assert found.gap == pytest.approx(expected, abs=1e-4)
    assert sum(span.score for span in found.spans) == pytest.approx(found.gap, abs=abs(found.delta) + 1e-4)
    assert len(found.spans) == len(LONG.split())
    assert not found.was_truncated


LONGER = LONG * 12
GROUPS = [Progressed("explaining", done, 37) for done in (0, 16, 32)]
"""A group has 1,024 tokens: 16 windows of 64."""


def test_that_progress_counts_the_windows_that_are_done(classifier: Classifier) -> None:
    events, _ = listen(explain(classifier, LONGER, None, ExplainConfig(), cancel=CancelToken()))
    assert [event for event in events if event.phase == "explaining"] == GROUPS


@pytest.mark.parametrize("group", GROUPS[1:])
def test_that_a_wish_to_stop_is_heard_between_two_groups_of_windows(classifier: Classifier, group: Progressed) -> None:
    kept.forget(classifier.network)
    token, heard = CancelToken(), []
    work = explain(classifier, LONGER, None, ExplainConfig(), cancel=token)
    with pytest.raises(Cancelled):
        listen(work, meanwhile=lambda e: e == group and token.request(), heard=heard)
    assert heard[-1] == group


# Failures


class Hungry(nn.Module):
    """A layer that wants more memory than there is, but only when somebody asks for gradients."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.empty(2**50) if x.requires_grad else x


class Broken(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ torch.ones(3, 3) if x.requires_grad else x


@pytest.fixture
def spoilable(tiny_model: Path, cpu: Device) -> Classifier:
    return model.load(tiny_model, cpu)


def test_that_running_out_of_memory_says_what_was_asked_for(spoilable: Classifier) -> None:
    spoilable.network.dropout = Hungry()
    with pytest.raises(OutOfMemory) as failure:
        ask(spoilable, "good")
    assert failure.value.facts == {"device": "cpu", "batch_size": 1, "max_length": spoilable.max_length}


def test_that_running_out_of_memory_for_the_words_vectors_is_said_too(
    spoilable: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = question_of(spoilable, 0)
    monkeypatch.setattr(question.embedding, "forward", lambda _ids: torch.empty(2**50))
    with pytest.raises(OutOfMemory):
        question.embed(torch.zeros(1, 3, dtype=torch.int64))


def test_that_another_failure_is_not_taken_for_lack_of_memory(spoilable: Classifier) -> None:
    spoilable.network.dropout = Broken()
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        ask(spoilable, "good")


@pytest.mark.parametrize("method", get_args(Method))
def test_that_classifying_and_explaining_draw_no_random_number(classifier: Classifier, method: Method) -> None:
    """Another model may be in training meanwhile, and its dropout is to be that of an undisturbed run."""
    before = torch.get_rng_state()
    ask(classifier, "the room was clean .", config=ExplainConfig(method=method, variants=50))
    assert torch.equal(torch.get_rng_state(), before)
