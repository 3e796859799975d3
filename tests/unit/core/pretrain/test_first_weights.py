"""A new network begins with what need not be found out: vectors of words, waves, heads that look for what is alike."""

import numpy as np
import pytest
import torch
from torch import Tensor
from transformers import BertForPreTraining

from bertdesk.core.pretrain.first_weights import Seen
from bertdesk.core.pretrain.network import from_scratch
from bertdesk.core.sinusoid import sinusoid

VOCAB, WIDTH, MASK = 60, 128, 4
SPREAD = 0.02 * (768 / WIDTH) ** 0.5


@pytest.fixture
def seen() -> Seen:
    dice = np.random.default_rng(2)
    vectors = dice.standard_normal((VOCAB, WIDTH)).astype(np.float32)
    vectors[:5] = 0.0
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return Seen(-np.log(dice.dirichlet(np.ones(VOCAB))), vectors)


@pytest.fixture
def network(seen: Seen) -> BertForPreTraining:
    made = from_scratch("tiny", vocab_size=VOCAB, longest=64, seed=3, seen=seen)
    made.set_attn_implementation("eager")
    return made.eval()


def attentions(network: BertForPreTraining, ids: list[int], n_first: int) -> tuple[Tensor, ...]:
    """Return of each layer what the heads look at, (heads, T, T), where so many tokens are of the first text."""
    segments = torch.tensor([[0] * n_first + [1] * (len(ids) - n_first)])
    with torch.no_grad():
        found = network.bert(torch.tensor([ids]), token_type_ids=segments, output_attentions=True).attentions
    return tuple(layer[0] for layer in found)


def test_that_words_begin_where_their_vectors_put_them(network: BertForPreTraining, seen: Seen) -> None:
    assert seen.vectors is not None
    table = network.bert.embeddings.word_embeddings.weight.detach()
    assert torch.allclose(table[5:], torch.from_numpy(seen.vectors[5:]) * SPREAD * WIDTH**0.5)
    assert table[5:].std().item() == pytest.approx(SPREAD, rel=0.05), "as large as chance would have made them"
    assert not table[:5].any()
    assert network.cls.predictions.decoder.weight is network.bert.embeddings.word_embeddings.weight


def test_that_a_guess_begins_as_how_frequent_a_word_is(network: BertForPreTraining, seen: Seen) -> None:
    ids = torch.tensor([[2, *range(10, 30), 3]])
    with torch.no_grad():
        shares = network(ids).prediction_logits[0].softmax(-1).mean(0).numpy()
    assert np.corrcoef(np.log(shares), -seen.costs)[0, 1] > 0.9


def test_that_positions_begin_as_waves_and_are_learnt_on(network: BertForPreTraining) -> None:
    positions = network.bert.embeddings.position_embeddings.weight
    waves = torch.from_numpy(sinusoid(64, WIDTH))
    assert torch.nn.functional.cosine_similarity(positions, waves).min() > 0.9999
    assert positions.detach().std().item() < SPREAD
    assert positions.requires_grad


def test_that_in_the_first_layer_a_token_looks_for_its_own_word_in_both_texts(network: BertForPreTraining) -> None:
    twice = 30
    ids = [2, *range(10, 20), twice, 3, *range(40, 50), twice, *range(50, 55), 3]
    looks = attentions(network, ids, 13)[0]
    first, second = (place for place, token in enumerate(ids) if token == twice)
    others = [place for place in range(len(ids)) if place not in (first, second)]
    for head in looks:
        assert head[first, second] > 5 * head[first, others].mean()


def test_that_the_first_layer_tells_of_any_word_in_which_text_it_stands_again(network: BertForPreTraining) -> None:
    layer = network.bert.encoder.layer[0].attention

    def added(word: int, *, again_in_first: bool) -> Tensor:
        """Return what attention adds to the word at place 6, (H,)."""
        here, there = (word, 55) if again_in_first else (55, word)
        ids = [2, *range(10, 15), word, *range(15, 20), here, 3, *range(40, 50), there, 3]
        segments = torch.tensor([[0] * 14 + [1] * (len(ids) - 14)])
        with torch.no_grad():
            states = network.bert.embeddings(torch.tensor([ids]), token_type_ids=segments)
            read, _ = layer.self(states)
            return layer.output.dense(read)[0, 6]

    moves = torch.stack([added(w, again_in_first=True) - added(w, again_in_first=False) for w in range(22, 38)])
    alike = torch.nn.functional.cosine_similarity(moves[:, None], moves[None], dim=-1)
    assert alike.min() > 0.5, "one direction, whatever the word"


def test_that_a_hidden_token_does_not_look_for_the_other_hidden_ones(network: BertForPreTraining) -> None:
    ids = [2, *range(10, 20), MASK, 3, *range(40, 50), MASK, *range(50, 55), 3]
    looks = attentions(network, ids, 13)[0]
    first, second = (place for place, token in enumerate(ids) if token == MASK)
    words = attentions(network, [30 if token == MASK else token for token in ids], 13)[0]
    assert looks[:, first, second].mean() < words[:, first, second].mean() / 2


def test_that_in_the_last_layer_half_of_the_heads_look_at_each_text(network: BertForPreTraining) -> None:
    ids = [2, *range(10, 30), 3, *range(30, 50), 3]
    one, other = attentions(network, ids, 22)[-1]
    assert one[0, :22].sum() > 2 * other[0, :22].sum()
    assert other[0, 22:].sum() > 2 * one[0, 22:].sum()


def test_that_the_seed_decides_the_rest(seen: Seen) -> None:
    first, same, another = (
        from_scratch("tiny", vocab_size=VOCAB, longest=64, seed=seed, seen=seen).state_dict() for seed in (3, 3, 4)
    )
    assert all(torch.equal(first[name], same[name]) for name in first)
    query = "bert.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(first[query], another[query])
