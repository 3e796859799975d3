"""The words behind an answer: they add up, they lie on the person's own text, and they are the right ones."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import LayerIntegratedGradients
from doing import dataset_of, enliven, finish, listen
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, TrainConfig
from bertdesk.core.dataset import split
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.explain import Attribution, Span, explain, merge_to_words
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict, read
from bertdesk.core.provenance import Provenance
from bertdesk.core.tokens import tokenise
from bertdesk.core.train import fit
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
def test_that_the_scores_add_up_to_the_logits_difference_but_for_the_delta(classifier: Classifier, text: str) -> None:
    found = ask(classifier, text)
    assert abs(sum(span.score for span in found.spans) - found.gap) <= abs(found.delta) + 1e-5
    assert abs(found.delta) <= 0.02 * abs(found.gap) + 1e-4 or found.steps == 128


@pytest.mark.parametrize("text", TEXTS)
def test_that_spans_are_in_order_apart_and_on_the_persons_own_text(classifier: Classifier, text: str) -> None:
    found = ask(classifier, text)
    assert found.text == text
    ends = [(span.start, span.end) for span in found.spans]
    assert all(0 <= start < end <= len(text) for start, end in ends)
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
    seen = "".join(words(found))
    assert sorted(seen.split()) == [seen] if seen else not text.strip("\u200b ")


def test_that_the_gap_is_the_logits_difference_to_a_text_of_masks(classifier: Classifier) -> None:
    text = "the film was not very good!"
    found = ask(classifier, text, "good")
    masked = " ".join(["[MASK]"] * 7)
    assert classifier.tokenizer.encode(masked).ids == [2, *[4] * 7, 3]
    expected = logits(classifier, text)[1] - logits(classifier, masked)[1]
    assert found.gap == pytest.approx(expected, abs=1e-4)
    assert abs(found.gap) > 0.01, "this model does not tell the text from the masks, so it proves nothing"


@pytest.mark.parametrize("target", ["bad", "good"])
def test_that_the_scores_are_captums_own(classifier: Classifier, target: str) -> None:
    text = "the staff was great , the meal dirty"
    found = ask(classifier, text, target, ExplainConfig(first_steps=32, most_steps=32))
    ids = torch.tensor([classifier.tokenizer.encode(text).ids])
    baseline = ids.clone()
    baseline[0, 1:-1] = 4

    def forward(input_ids: torch.Tensor) -> torch.Tensor:
        return classifier.network(input_ids=input_ids).logits

    method = LayerIntegratedGradients(forward, classifier.network.bert.embeddings.word_embeddings)
    plain = method.attribute(ids, baselines=baseline, target=classifier.labels.index(target), n_steps=32)
    expected = plain.sum(-1)[0, 1:-1].tolist()
    assert words(found) == ["the", "staff", "was", "great", ",", "the", "meal", "dirty"]
    assert [span.score for span in found.spans] == pytest.approx(expected, abs=1e-4)
    assert max(map(abs, expected)) > 0.01
    assert found.steps == 32


def test_that_more_steps_are_taken_until_the_delta_is_small_enough(classifier: Classifier) -> None:
    text = "the film was not very good!"
    rough = ask(classifier, text, config=ExplainConfig(first_steps=2, most_steps=2, tolerance=0.0))
    fine = ask(classifier, text, config=ExplainConfig(first_steps=2, most_steps=48, tolerance=0.0))
    content = ask(classifier, text, config=ExplainConfig(first_steps=2, most_steps=48, tolerance=1.0))
    assert (rough.steps, content.steps) == (2, 2)
    assert fine.steps in (32, 48), "with luck in its last digit, 32 are enough for no delta at all"
    assert abs(fine.delta) < abs(rough.delta) / 5


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


def test_that_a_class_that_the_model_does_not_know_is_refused(classifier: Classifier) -> None:
    with pytest.raises(LabelUnknown) as refusal:
        ask(classifier, "good", "excellent")
    assert refusal.value.facts == {"label": "excellent", "known": "bad, good"}


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
        ("好坏店", ["好", "坏", "店"]),
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
    assert words(ask(classifier, text, config=ExplainConfig(first_steps=2, most_steps=2))) == expected


def test_that_a_words_score_is_the_sum_of_its_pieces() -> None:
    assert list(merge_to_words("un-able bad", {(0, 2): 0.25, (3, 5): 0.5, (5, 7): -1.0, (8, 11): 2.0})) == [
        Span(0, 2, 0.25),
        Span(3, 7, -0.5),
        Span(8, 11, 2.0),
    ]


def test_that_pieces_of_one_character_become_one_span() -> None:
    assert list(merge_to_words("ﬁx", {(0, 1): 0.5, (0, 2): 0.25, (1, 2): 1.0})) == [Span(0, 2, 1.75)]
    assert list(merge_to_words("!?", {(0, 1): 0.5, (0, 2): 0.25})) == [Span(0, 2, 0.75)]


CHARACTERS = "ab1é'’ -!好坏\u0301\u00ad😀ﬁא"


@given(st.text(CHARACTERS, max_size=30), st.data())
def test_that_merging_keeps_every_score_and_every_character(text: str, data: st.DataObject) -> None:
    scores = {}
    for start in range(len(text)):
        if not text[start].isspace() and data.draw(st.booleans()):
            end = min(len(text), start + data.draw(st.integers(1, 3)))
            scores[start, end] = data.draw(st.floats(-5, 5))
    spans = list(merge_to_words(text, scores))
    assert sum(span.score for span in spans) == pytest.approx(sum(scores.values()), abs=1e-9)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    covered = {i for start, end in scores for i in range(start, end)}
    assert covered <= {i for span in spans for i in range(span.start, span.end)}
    edges = {start for start, _ in scores}, {end for _, end in scores}
    assert all(span.start in edges[0] and span.end in edges[1] for span in spans)


@given(st.lists(st.sampled_from(["good", "un", "don't", "好", "!", "a-b"]), min_size=1, max_size=12))
def test_that_words_apart_are_never_merged(parts: list[str]) -> None:
    text, scores, at = " ".join(parts), {}, 0
    for part in parts:
        scores[at, at + len(part)] = 1.0
        at += len(part) + 1
    assert [(span.start, span.end, span.score) for span in merge_to_words(text, scores)] == [
        (*place, 1.0) for place in scores
    ]


# Long texts


def test_that_a_long_texts_scores_add_up_to_the_weighted_difference_of_its_windows(classifier: Classifier) -> None:
    config = ExplainConfig(first_steps=64, most_steps=64)
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


def test_that_progress_counts_the_windows_that_are_done(classifier: Classifier) -> None:
    events, _ = listen(
        explain(classifier, LONG, None, ExplainConfig(first_steps=2, most_steps=2), cancel=CancelToken())
    )
    assert [event for event in events if event.phase == "explaining"] == [
        Progressed("explaining", i, 3) for i in range(3)
    ]


@pytest.mark.parametrize("done", [0, 2])
def test_that_a_wish_to_stop_is_heard_between_two_windows(classifier: Classifier, done: int) -> None:
    token, heard = CancelToken(), []
    work = explain(classifier, LONG, None, ExplainConfig(first_steps=2, most_steps=2), cancel=token)
    with pytest.raises(Cancelled):
        listen(work, meanwhile=lambda e: e == Progressed("explaining", done, 3) and token.request(), heard=heard)
    assert heard[-1] == Progressed("explaining", done, 3)


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
    assert failure.value.facts == {"device": "cpu", "batch_size": 8, "max_length": spoilable.max_length}


def test_that_another_failure_is_not_taken_for_lack_of_memory(spoilable: Classifier) -> None:
    spoilable.network.dropout = Broken()
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        ask(spoilable, "good")


# Truth


def planted(n: int, seed: int) -> list[tuple[str, str]]:
    """Return texts of random words in which one word alone, "love" or "hate", decides the label."""
    dice = np.random.default_rng(seed)
    fillers = ("film", "book", "meal", "room", "staff", "price", "slow", "fast", "clean", "dirty", "cold", "warm")
    rows = []
    for i in range(n):
        text = dice.choice(fillers, 7).tolist()
        text[dice.integers(7)] = ("hate", "love")[i % 2]
        rows.append((" ".join(text), ("no", "yes")[i % 2]))
    return rows


def test_that_the_word_that_decides_is_named_first(tiny_encoder: Path, tmp_path: Path, cpu: Device) -> None:
    made = model.from_encoder(tiny_encoder, labels=("no", "yes"), max_length=16, device=cpu, seed=1)
    enliven(made.network.bert.embeddings)
    config = TrainConfig(learning_rate=5e-3, epochs=8, batch_size=16, max_length=16, dropout=0.0, patience=8)
    work = fit(
        config, split(dataset_of(planted(200, 1))), made, tmp_path / "out", record=Provenance(), cancel=CancelToken()
    )
    trained = finish(work)
    assert trained is not None
    assert trained.accuracy == 1.0
    named_first = 0
    for text, label in planted(10, 2):
        found = ask(trained.classifier, text)
        assert found.label == label
        strongest = max(found.spans, key=lambda span: span.score)
        named_first += text[strongest.start : strongest.end] in ("love", "hate")
    assert named_first >= 9


def test_that_classifying_and_explaining_draw_no_random_number(classifier: Classifier) -> None:
    """Another model may be in training meanwhile, and its dropout is to be that of an undisturbed run."""
    before = torch.get_rng_state()
    finish(explain(classifier, "the room was clean .", None, ExplainConfig(), cancel=CancelToken()))
    assert torch.equal(torch.get_rng_state(), before)
