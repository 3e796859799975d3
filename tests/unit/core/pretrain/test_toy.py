"""A small network that learns a page of text, step by step."""

import math
from dataclasses import replace

import pytest
import torch

from bertdesk.core.cancel import CancelToken
from bertdesk.core.pretrain.dials import Dials
from bertdesk.core.pretrain.toy import Toy
from bertdesk.errors import CorpusTooSmall
from bertdesk.paths import resource


def sample(language: str = "en") -> list[str]:
    return resource(f"samples/toy_{language}.txt").read_text(encoding="utf-8").split("\n\n")


def toy(texts: list[str] | None = None) -> Toy:
    return Toy(sample() if texts is None else texts, cancel=CancelToken())


def twins() -> tuple[Toy, Toy]:
    one = toy()
    return one, Toy(sample(), tokenizer=one.tokenizer, cancel=CancelToken())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_knows_nothing_at_first_and_soon_more_than_frequencies(language: str) -> None:
    learning, dials = toy(sample(language)), Dials()
    losses = [learning.step(dials, with_example=False).loss_mlm for _ in range(300)]
    assert abs(losses[0] - math.log(learning.n_pieces)) < 0.7
    assert sum(losses[-40:]) / 40 < learning.by_frequency - 0.2


def test_it_learns_which_sentence_follows() -> None:
    learning, dials = toy(), Dials()
    losses = [learning.step(dials, with_example=False).loss_nsp or 9.0 for _ in range(900)]
    assert sum(losses[:20]) / 20 > 0.6
    assert sum(losses[-50:]) / 50 < 0.55


def test_the_same_dials_give_the_same_steps() -> None:
    one, other = twins()
    assert [one.step(Dials()) for _ in range(3)] == [other.step(Dials()) for _ in range(3)]


def test_looking_at_an_example_changes_nothing() -> None:
    one, other = twins()
    seen = [replace(one.step(Dials()), example=None) for _ in range(4)]
    assert seen == [other.step(Dials(), with_example=False) for _ in range(4)]


def test_lambda_acts_at_the_next_step() -> None:
    (without, with_next), dials = twins(), Dials(next_weight=0.0)
    first = without.step(dials)
    assert first == with_next.step(dials)
    assert first.loss == first.loss_mlm
    assert first.loss_nsp is not None
    assert 0.3 < first.loss_nsp < 1.5  # told all the same
    dials.next_weight = 5.0
    second = with_next.step(dials)
    assert second.loss == second.loss_mlm + 5.0 * (second.loss_nsp or 0.0)
    without.step(Dials(next_weight=0.0))
    assert without.step(Dials()).loss_mlm != with_next.step(Dials()).loss_mlm


def test_without_lambda_the_head_for_pairs_stays_as_it_is() -> None:
    learning = toy()
    head = learning.network.cls.seq_relationship.weight.detach().clone()
    for _ in range(3):
        learning.step(Dials(next_weight=0.0))
    torch.testing.assert_close(learning.network.cls.seq_relationship.weight, head, rtol=0.01, atol=1e-3)  # decays
    learning.step(Dials(next_weight=1.0))
    assert (learning.network.cls.seq_relationship.weight - head).abs().max() > 1e-4


def test_an_example_tells_what_stands_at_each_masked_place() -> None:
    learning, found = toy(), []
    vocabulary = learning.tokenizer.get_vocab()
    for _ in range(60):
        example = learning.step(Dials()).example
        assert example is not None
        assert example.are_neighbours is not None
        assert 0 <= (example.follows or 0.0) <= 1
        places = example.places
        assert [place.text for place in places if place.what == "special"] == ["[CLS]", "[SEP]", "[SEP]"]
        assert [place.segment for place in places] == sorted(place.segment for place in places)
        found += [place for place in places if place.is_asked]
    assert {place.what for place in found} == {"mask", "other", "kept"}
    for place in found:
        assert place.truth in vocabulary
        assert place.sure >= place.of_truth >= 0
        assert (place.text == "[MASK]") == (place.what == "mask")
        assert (place.text == place.truth) == (place.what == "kept")
    hidden = sum(place.what == "mask" for place in found) / len(found)
    assert abs(hidden - 0.8) < 4 * math.sqrt(0.8 * 0.2 / len(found))


def test_a_share_of_the_pieces_is_masked() -> None:
    learning = toy()
    shares = []
    for _ in range(20):
        example = learning.step(Dials(masked_share=0.5)).example
        assert example is not None
        ordinary = [place for place in example.places if place.what != "special"]
        shares.append(sum(place.is_asked for place in ordinary) - 0.5 * len(ordinary))
    assert all(abs(share) <= 0.5 for share in shares)


def test_whole_words_are_masked_together() -> None:
    words = ["unhappiness unkindness happiness kindness unhappy unkind " * 3] * 4
    learning = toy(words)
    for _ in range(20):
        example = learning.step(Dials(masks_words=True, masked_share=0.3)).example
        assert example is not None
        pairs = zip(example.places, example.places[1:], strict=False)
        truths = [(a, b, (b.truth or b.text).startswith("##")) for a, b in pairs]
        assert all(a.is_asked == b.is_asked for a, b, goes_on in truths if goes_on and a.what != "special")


def test_one_document_has_no_neighbours_to_guess() -> None:
    learning = toy(["One text alone. It has two sentences, and nothing is elsewhere."])
    step = learning.step(Dials())
    assert not learning.asks_next
    assert step.loss_nsp is None
    assert step.example is not None
    assert step.example.are_neighbours is None
    assert step.example.follows is None
    assert step.loss == step.loss_mlm


@pytest.mark.parametrize("texts", [[], [""], ["?!", "..."]])
def test_nothing_to_learn_is_said(texts: list[str]) -> None:
    with pytest.raises(CorpusTooSmall):
        toy(texts)


def test_much_text_is_not_read_to_its_end() -> None:
    assert toy([f"Text number {n} is one of very many texts." for n in range(5000)]).n_documents < 300
