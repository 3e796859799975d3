"""The joint loss is transformers' own, whatever part of a batch is computed at a time; the heads are tied as BERT's."""

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForMaskedLM, BertForPreTraining

from bertdesk.core.pretrain.network import Examples, Reader, from_scratch, losses, shares

VOCAB, LENGTH = 50, 12


@pytest.fixture
def network() -> BertForPreTraining:
    return from_scratch("tiny", vocab_size=VOCAB, longest=64, seed=3).eval()


def examples(n: int = 6, seed: int = 1) -> Examples:
    dice = torch.Generator().manual_seed(seed)
    ids = torch.randint(5, VOCAB, (n, LENGTH), generator=dice)
    places = torch.ones(n, LENGTH, dtype=torch.long)
    for row in range(n):
        places[row, 5:] = 2
        places[row, LENGTH - row % 5 :] = 0
    chosen = torch.tensor([row * LENGTH + place for row in range(n) for place in (1, 4, 6)[: 1 + row % 3]])
    targets = torch.randint(5, VOCAB, (len(chosen),), generator=dice)
    return Examples(ids, places, chosen, targets, torch.arange(n) % 2 == 0)


def theirs(network: BertForPreTraining, given: Examples) -> torch.Tensor:
    labels = torch.full((given.input_ids.numel(),), -100)
    labels[given.chosen] = given.targets
    assert given.are_neighbours is not None
    loss: torch.Tensor = network(
        given.input_ids,
        attention_mask=given.places.clamp(max=1),
        token_type_ids=(given.places > 1).long(),
        labels=labels.view_as(given.input_ids),
        next_sentence_label=(~given.are_neighbours).long(),
    ).loss
    return loss


def part(given: Examples, start: int, end: int) -> Examples:
    inside = (given.chosen >= start * LENGTH) & (given.chosen < end * LENGTH)
    assert given.are_neighbours is not None
    return Examples(
        given.input_ids[start:end], given.places[start:end], given.chosen[inside] - start * LENGTH,
        given.targets[inside], given.are_neighbours[start:end],
    )  # fmt: skip


def test_that_the_weights_of_a_new_network_are_as_large_as_its_width_wants() -> None:
    made = from_scratch("mini", vocab_size=VOCAB, longest=64, seed=3)
    spread = 0.02 * (768 / 256) ** 0.5
    assert made.bert.embeddings.word_embeddings.weight[1:].std().item() == pytest.approx(spread, rel=0.05)
    assert made.bert.encoder.layer[0].attention.self.value.weight.std().item() == pytest.approx(spread, rel=0.05)


def test_that_the_joint_loss_is_that_of_transformers(network: BertForPreTraining) -> None:
    given = examples()
    found = losses(Reader(network), given)
    ours = shares(found, n_masked=found.n_masked, n_next=found.n_next, weight=1.0).sum()
    assert ours.item() == pytest.approx(theirs(network, given).item(), abs=1e-5)


def test_that_a_batch_in_parts_has_the_loss_and_the_gradient_of_the_whole(network: BertForPreTraining) -> None:
    given = examples()
    theirs(network, given).backward()
    wanted = {name: weight.grad.clone() for name, weight in network.named_parameters() if weight.grad is not None}
    network.zero_grad()
    for start, end in ((0, 1), (1, 4), (4, 6)):
        shares(losses(Reader(network), part(given, start, end)), n_masked=12, n_next=6, weight=1.0).sum().backward()
    assert len(given.chosen) == 12
    for name, weight in network.named_parameters():
        if name in wanted:
            assert weight.grad is not None
            torch.testing.assert_close(weight.grad, wanted[name], atol=1e-6, rtol=1e-4)


@pytest.mark.parametrize("weight", [0.0, 0.3, 2.0])
def test_that_lambda_weighs_the_next_sentence(network: BertForPreTraining, weight: float) -> None:
    found = losses(Reader(network), examples())
    one, none = (shares(found, n_masked=12, n_next=6, weight=w).sum().item() for w in (1.0, 0.0))
    assert shares(found, n_masked=12, n_next=6, weight=weight).sum().item() == pytest.approx(
        none + weight * (one - none)
    )


def test_that_without_a_question_about_neighbours_the_loss_is_that_of_masked_words(network: BertForPreTraining) -> None:
    given = examples()
    alone = Examples(given.input_ids, given.places, given.chosen, given.targets, None)
    found = losses(Reader(network), alone)
    assert found.n_next == 0
    both = losses(Reader(network), given)
    assert shares(found, n_masked=12, n_next=0, weight=1.0).sum().item() == pytest.approx(both.masked.item() / 12)


def test_that_the_head_for_words_is_tied_to_the_embeddings_also_after_saving(
    network: BertForPreTraining, tmp_path: Path
) -> None:
    embeddings = network.bert.embeddings.word_embeddings.weight
    assert network.cls.predictions.decoder.weight is embeddings
    network.save_pretrained(tmp_path)
    opened = AutoModelForMaskedLM.from_pretrained(tmp_path).eval()
    ids = examples().input_ids
    with torch.no_grad():
        torch.testing.assert_close(opened(ids).logits, network(ids).prediction_logits)


def test_that_a_hundred_pairs_can_be_learnt_by_heart() -> None:
    network = from_scratch("tiny", vocab_size=VOCAB, longest=16, seed=1).train()
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    given = examples(n=100, seed=2)
    assert len(given.chosen) == 199
    optimizer = torch.optim.AdamW(network.parameters(), lr=5e-3)
    reader = Reader(network)
    for _ in range(60):
        found = losses(reader, given)
        loss = shares(found, n_masked=found.n_masked, n_next=found.n_next, weight=1.0).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05
    assert found.right_next == 100
