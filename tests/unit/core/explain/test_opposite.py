"""The nearest opposite: it turns the class, no word of it can be spared, and what is called the fewest is just that."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import torch
from doing import enliven, finish, listen
from tiny import WORDS, save_tiny_topics

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed
from bertdesk.core.explain import Opposite, Strikable, find_opposite, open_text, strike
from bertdesk.core.explain.opposite import MOST_VARIANTS
from bertdesk.core.model import Classifier
from bertdesk.core.predict import read
from bertdesk.errors import Cancelled, LabelUnknown

FILLERS = [word for word in WORDS if word.isalpha()]


def random_texts(n: int, words: int, seed: int) -> list[str]:
    dice = np.random.default_rng(seed)
    return [" ".join(dice.choice(FILLERS, words)) for _ in range(n)]


def undecided(classifier: Classifier) -> Classifier:
    """Shift the head, so that random texts get every class, and words turn them."""
    enliven(classifier.network)
    reading = finish(read(classifier, random_texts(40, 20, 0), phase="explaining", cancel=CancelToken()))
    with torch.no_grad():
        classifier.network.classifier.bias -= torch.from_numpy(np.median(reading.logits, axis=0)).float()
    return replace(classifier, max_length=64)


@pytest.fixture(scope="module")
def classifier(tiny_model: Path, cpu: Device) -> Classifier:
    return undecided(model.load(tiny_model, cpu))


@pytest.fixture(scope="module")
def of_three(tiny_encoder: Path, cpu: Device) -> Classifier:
    return undecided(model.from_encoder(tiny_encoder, labels=("a", "b", "c"), max_length=64, device=cpu, seed=4))


def opened(classifier: Classifier, text: str) -> Strikable:
    return finish(open_text(classifier, text, cancel=CancelToken()))


def opposite(classifier: Classifier, text: str, *, against: str | None = None, most_words: int = 20) -> Opposite:
    work = find_opposite(
        classifier, opened(classifier, text), against=against, most_words=most_words, cancel=CancelToken()
    )
    return finish(work)


def label_without(strikable: Strikable, words: tuple[int, ...]) -> str:
    return finish(strike(strikable, words, cancel=CancelToken())).label_after


def test_that_what_is_found_turns_the_class_and_no_word_of_it_can_be_spared(classifier: Classifier) -> None:
    sizes = []
    for text in random_texts(12, 30, seed=1):
        found, strikable = opposite(classifier, text), opened(classifier, text)
        words = tuple(sorted(strikable.touching(found.words)))
        assert found.was_found == (label_without(strikable, words) != found.label)
        if found.was_found:
            sizes.append(len(words))
            for spared in words:
                assert label_without(strikable, tuple(set(words) - {spared})) == found.label
            after = finish(strike(strikable, words, cancel=CancelToken())).after
            assert found.after == pytest.approx(dict(after), abs=1e-6)
    assert len(sizes) >= 6
    assert max(sizes) > 1, "the trial says something of sets"


def test_that_what_is_called_the_fewest_is_the_fewest(classifier: Classifier) -> None:
    """Every set of a short text is tried by hand."""
    proven = 0
    for text in random_texts(10, 8, seed=2):
        found, strikable = opposite(classifier, text, most_words=8), opened(classifier, text)
        smallest = next(
            (
                size
                for size in range(1, 9)
                if any(label_without(strikable, words) != found.label for words in combinations(range(8), size))
            ),
            None,
        )
        assert found.was_found == (smallest is not None)
        assert (found.proof == "fewest") == found.was_found, "so few sets are all tried"
        if found.was_found:
            proven += 1
            assert len(found.words) == smallest
    assert proven >= 4


def test_that_the_class_is_turned_into_the_one_that_is_named(of_three: Classifier) -> None:
    seen = set()
    for text in random_texts(8, 20, seed=3):
        for against in of_three.labels:
            found = opposite(of_three, text, against=against)
            if against == found.label:
                assert found.against is None
            elif found.was_found:
                assert found.after[against] > found.after[found.label]
                seen.add((found.label, against))
    assert len(seen) >= 2
    with pytest.raises(LabelUnknown):
        opposite(of_three, "good", against="d")


def test_that_a_class_that_is_decided_by_itself_holds_no_longer_or_does(
    tiny_encoder: Path, tmp_path: Path, cpu: Device
) -> None:
    topics = undecided(model.load(save_tiny_topics(tmp_path / "topics", tiny_encoder), cpu))
    turned = [found for text in random_texts(8, 20, seed=6) if (found := opposite(topics, text)).was_found]
    assert len(turned) >= 3
    for found in turned:
        assert found.is_multi_label
        assert (found.before[found.label] >= 0.5) != (found.after[found.label] >= 0.5)


def test_that_it_is_said_when_so_few_words_do_not_turn_it(classifier: Classifier) -> None:
    tried = [opposite(classifier, text, most_words=1) for text in random_texts(12, 40, seed=1)]
    hard = [found for found in tried if not found.was_found]
    assert hard, "some texts do not hang on a single word"
    for found in hard:
        assert found.proof == "minimal"
        assert len(found.words) <= found.most_words == 1
        assert found.after[found.label] == max(found.after.values())


def test_that_nothing_turns_a_text_without_words(classifier: Classifier) -> None:
    found = opposite(classifier, "\u200b")
    assert not found.was_found
    assert found.words == ()
    assert found.before == found.after


def test_that_it_tells_how_far_it_is_and_hears_a_wish_to_stop(classifier: Classifier) -> None:
    text = next(text for text in random_texts(12, 30, seed=1) if len(opposite(classifier, text).words) > 1)
    token = CancelToken()
    events, found = listen(find_opposite(classifier, opened(classifier, text), cancel=token))
    done = [event.done for event in events if isinstance(event, Progressed) and event.phase == "explaining"]
    assert 0 < max(done) <= found.variants <= MOST_VARIANTS
    with pytest.raises(Cancelled):
        listen(
            find_opposite(classifier, opened(classifier, text), cancel=token),
            meanwhile=lambda event: token.request() if isinstance(event, Progressed) and event.done > 1 else None,
        )
