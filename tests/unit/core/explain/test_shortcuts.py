"""Shortcuts: a word that decides alone is named for its class, and words that only weigh are not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish
from liars import FILLERS, PLANTED, texts, trained_on

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import Phase, Work
from bertdesk.core.explain import Attribution
from bertdesk.core.explain.class_words import class_words
from bertdesk.core.explain.many import explain_many
from bertdesk.core.explain.shortcuts import Shortcut, find_shortcuts
from bertdesk.core.model import Classifier
from bertdesk.core.predict import Reading, read
from bertdesk.errors import Cancelled

GOOD, BAD = ("good", "great", "nice", "happy", "love"), ("bad", "awful", "poor", "sad", "hate")


def explained(classifier: Classifier, asked: Sequence[str], target: str | None = None) -> list[Attribution]:
    config = ExplainConfig(method="conservative_propagation")
    return finish(explain_many(classifier, asked, target, config, cancel=CancelToken()))


def shortcuts(classifier: Classifier, found: Sequence[Attribution]) -> tuple[Shortcut, ...]:
    return finish(find_shortcuts(classifier, found, class_words(found), cancel=CancelToken()))


def many_words(n: int, seed: int) -> list[tuple[str, str]]:
    """Return texts whose label is that of most of their telling words: 4 speak for it and 2 against it."""
    dice = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        ours, theirs = (GOOD, BAD) if i % 2 else (BAD, GOOD)
        words = [*dice.choice(ours, 4), *dice.choice(theirs, 2), *dice.choice(FILLERS, 3)]
        dice.shuffle(words)
        rows.append((" ".join(words), ("no", "yes")[i % 2]))
    return rows


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return [text for text, _ in texts(24, 7, (None, PLANTED))]


@pytest.fixture(scope="module")
def of_liar(liar: Classifier, asked: list[str]) -> list[Attribution]:
    return explained(liar, asked)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is asked about while shortcuts are looked for."""
    tried: list[str] = []

    def listening(classifier: Classifier, asked: Sequence[str], *, phase: Phase, cancel: CancelToken) -> Work[Reading]:
        tried.extend(asked)
        return (yield from read(classifier, asked, phase=phase, cancel=cancel))

    monkeypatch.setattr("bertdesk.core.explain.shortcuts.read", listening)
    return tried


def test_that_a_planted_word_is_named_for_its_class(liar: Classifier, of_liar: list[Attribution]) -> None:
    first, *others = shortcuts(liar, of_liar)
    assert others == []
    assert (first.label, first.word, first.texts) == ("yes", PLANTED, 12)
    assert first.turned_to >= 0.9
    assert first.turned_from >= 0.9


def test_that_a_word_is_taken_out_where_it_stands_whatever_its_case_and_its_neighbours(
    liar: Classifier, of_liar: list[Attribution], tried: list[str]
) -> None:
    """In Chinese no blank tells where a word ends."""
    changed = [one.text.replace(f" {PLANTED} ", f"物{PLANTED.upper()}流") for one in of_liar]
    shortcuts(liar, [replace(one, text=text) for one, text in zip(of_liar, changed, strict=True)])
    inside = [text for text in changed if PLANTED.upper() in text]
    assert len(inside) >= 5
    assert {text.replace(PLANTED.upper(), "") for text in inside} <= set(tried)


def test_that_a_word_that_cannot_turn_enough_any_more_is_given_up(
    liar: Classifier, of_liar: list[Attribution], tried: list[str]
) -> None:
    words = [word.word for own in class_words(of_liar) for word in [w for w in own.for_it if len(w.texts) >= 5][:8]]
    assert len(words) > 1
    shortcuts(liar, of_liar)
    assert len(tried) == 12 + 12 + 8 * (len(words) - 1)  # the planted word before all others and out of its own


def test_that_texts_of_other_classes_are_taken_from_all_over_a_file(liar: Classifier, tried: list[str]) -> None:
    found = explained(liar, [text for text, _ in texts(100, 11, (None, PLANTED))])
    others = [one.text for one in found if one.label == "no"]
    assert len(others) == 50
    (only,) = shortcuts(liar, found)
    before = [text.removeprefix(f"{only.word} ") for text in tried if text.startswith(f"{only.word} ")]
    assert before[:20] == [others[i * 50 // 20] for i in range(20)]


def test_that_texts_of_nothing_but_the_word_tell_what_it_turns_to_alone(liar: Classifier, asked: list[str]) -> None:
    found = explained(liar, [*asked[::2], *[PLANTED] * 6])
    (only,) = shortcuts(liar, found)
    assert only.turned_to >= 0.9
    assert only.turned_from == 0.0


def test_that_it_is_found_where_one_class_is_asked_for(liar: Classifier, asked: list[str]) -> None:
    (only,) = shortcuts(liar, explained(liar, asked, "yes"))
    assert (only.label, only.word) == ("yes", PLANTED)
    assert only.turned_from >= 0.9


def test_that_words_that_only_weigh_are_no_shortcuts(tiny_encoder: Path, tmp_path: Path, cpu: Device) -> None:
    honest = trained_on(many_words(480, 8), tiny_encoder, tmp_path / "out", cpu)
    found = explained(honest, [text for text, _ in many_words(40, 9)])
    named = {word.word for own in class_words(found) for word in own.for_it}
    assert named & {*GOOD, *BAD}
    assert shortcuts(honest, found) == ()


def test_that_too_few_texts_of_other_classes_tell_nothing(liar: Classifier, of_liar: list[Attribution]) -> None:
    ours = [one for one in of_liar if one.label == "yes"]
    others = [one for one in of_liar if one.label == "no"]
    assert shortcuts(liar, ours + others[:4]) == ()
    assert len(shortcuts(liar, ours + others[:5])) == 1
    assert shortcuts(liar, ours[:4] + others) == ()


def test_that_a_class_that_holds_anyway_is_turned_to_by_no_word(liar: Classifier, asked: list[str]) -> None:
    """Of a multi-label model a class may hold in texts in which another is more probable."""
    network = _twin(liar)
    network.config.problem_type = "multi_label_classification"
    both = replace(liar, network=network)
    (only,) = shortcuts(both, explained(both, asked))
    assert (only.label, only.word) == ("yes", PLANTED)
    with torch.no_grad():
        network.classifier.bias += 50.0  # both classes hold in every text, in unchanged order
    both = replace(liar, network=network)
    assert shortcuts(both, explained(both, asked)) == ()


def _twin(classifier: Classifier) -> torch.nn.Module:
    twin = type(classifier.network)(type(classifier.network.config)(**classifier.network.config.to_dict())).eval()
    twin.load_state_dict(classifier.network.state_dict())
    return twin


def test_that_it_can_be_stopped(liar: Classifier, of_liar: list[Attribution]) -> None:
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        finish(find_shortcuts(liar, of_liar, class_words(of_liar), cancel=token))
