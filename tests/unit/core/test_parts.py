"""Two parts give what the whole gives, learn what the whole would learn, and share its weights."""

import copy

import pytest
import torch
from networks import KINDS, LAYERS, made_batch, make_network
from torch import nn

from bertdesk.core.parts import split_network

NAMES = {
    "distilbert": ("distilbert", "transformer.layer."),
    "deberta-v2": ("deberta", "encoder.layer."),
    "modernbert": ("model", "layers."),
    "modernbert-mean": ("model", "layers."),
}
"""Kind -> its base model and its stack of layers, where they are not called as BERT's are."""
ALL = [(kind, frozen) for kind in KINDS for frozen in range(LAYERS + 1)]


def in_parts(
    kind: str, frozen: int, *, first_token_only: bool = True, dropout: float = 0.0
) -> tuple[nn.Module, nn.Module | None, nn.Module]:
    parts = split_network(make_network(kind, dropout=dropout), frozen_layers=frozen, first_token_only=first_token_only)
    return parts.whole, parts.lower, parts.upper


@pytest.mark.parametrize("first_token_only", [True, False])
@pytest.mark.parametrize(("kind", "frozen"), ALL)
def test_that_the_parts_give_the_logits_of_the_whole(kind: str, frozen: int, first_token_only: bool) -> None:
    whole, lower, upper = in_parts(kind, frozen, first_token_only=first_token_only)
    input_ids, mask = made_batch()
    with torch.no_grad():
        wanted = make_network(kind)(input_ids=input_ids, attention_mask=mask).logits
        hidden = input_ids if lower is None else lower(input_ids, mask)
        found = upper(hidden, mask)
        assert torch.equal(whole(input_ids=input_ids, attention_mask=mask).logits, wanted), "the whole is as it was"
    assert wanted.std() > 0.01, "a network that says the same of all texts proves nothing"
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-6)
    assert (lower is None) == (frozen == 0)
    if lower is not None:
        assert hidden.shape == (5, 16, 32)


@pytest.mark.parametrize("kind", KINDS)
def test_that_what_is_padding_does_not_count(kind: str) -> None:
    _, lower, upper = in_parts(kind, 1)
    input_ids, mask = made_batch()
    with torch.no_grad():
        assert lower is not None
        hidden = lower(input_ids, mask)
        noise = torch.where(mask.bool()[..., None], hidden, torch.full_like(hidden, 7.0))
        torch.testing.assert_close(upper(noise, mask), upper(hidden, mask), rtol=0, atol=1e-6)


@pytest.mark.parametrize(("kind", "frozen"), ALL)
def test_that_the_gradients_are_those_of_the_whole_and_frozen_weights_have_none(kind: str, frozen: int) -> None:
    input_ids, mask = made_batch()
    labels = torch.tensor([0, 1, 2, 0, 1])
    whole, lower, upper = in_parts(kind, frozen)
    with torch.no_grad():
        hidden = input_ids if lower is None else lower(input_ids, mask)
    nn.functional.cross_entropy(upper(hidden, mask), labels).backward()
    plain = make_network(kind)
    nn.functional.cross_entropy(plain(input_ids=input_ids, attention_mask=mask).logits, labels).backward()
    wanted = dict(plain.named_parameters())
    learning = 0
    for name, weight in whole.named_parameters():
        if not weight.requires_grad:
            assert weight.grad is None, name
            assert is_frozen(kind, name, frozen), name
            continue
        assert not is_frozen(kind, name, frozen), name
        learning += 1
        if (
            wanted[name].grad is None or weight.grad is None
        ):  # such as ELECTRA's token types of a kind that is not there
            assert wanted[name].grad is weight.grad is None, name
        else:
            torch.testing.assert_close(weight.grad, wanted[name].grad, rtol=1e-4, atol=1e-6)
    assert learning > 4 if frozen < LAYERS else learning >= 2


def is_frozen(kind: str, name: str, frozen: int) -> bool:
    base, stack = NAMES.get(kind, (kind, "encoder.layer."))
    shared = [f"deberta.encoder.{part}." for part in ("rel_embeddings", "LayerNorm", "conv")]
    below = (f"{base}.embeddings", *shared, *(f"{base}.{stack}{i}." for i in range(frozen)))
    return bool(frozen) and name.startswith(below)


@pytest.mark.parametrize("kind", KINDS)
def test_that_training_the_upper_part_changes_the_whole(kind: str) -> None:
    whole, lower, upper = in_parts(kind, 1)
    input_ids, mask = made_batch()
    before = copy.deepcopy(whole.state_dict())
    assert lower is not None
    optimizer = torch.optim.SGD([weight for weight in whole.parameters() if weight.requires_grad], lr=0.1)
    nn.functional.cross_entropy(upper(lower(input_ids, mask), mask), torch.tensor([0, 1, 2, 0, 1])).backward()
    optimizer.step()
    changed = {name for name, tensor in whole.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed
    assert not any(is_frozen(kind, name, 1) for name in changed)
    with torch.no_grad():
        wanted = whole(input_ids=input_ids, attention_mask=mask).logits
        torch.testing.assert_close(upper(lower(input_ids, mask), mask), wanted, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("kind", "frozen"), ALL)
def test_that_the_upper_part_alone_is_put_in_training_mode_and_back(kind: str, frozen: int) -> None:
    whole, lower, upper = in_parts(kind, frozen, dropout=0.5)
    assert not any(m.training for m in whole.modules())
    upper.train()
    for name, module in whole.named_modules():
        if name == "deberta.encoder.LayerNorm":
            continue  # all layers share it, and it does the same in both modes
        if isinstance(module, nn.Dropout | nn.LayerNorm | nn.Linear):
            assert module.training != is_frozen(kind, f"{name}.", frozen), name
    assert lower is None or not any(m.training for m in lower.modules() if isinstance(m, nn.Dropout))
    upper.eval()
    assert not any(m.training for m in whole.modules() if isinstance(m, nn.Dropout))


@pytest.mark.parametrize("first_token_only", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_that_dropout_works_in_the_upper_part_and_not_in_the_lower(kind: str, first_token_only: bool) -> None:
    _, lower, upper = in_parts(kind, LAYERS - 1, first_token_only=first_token_only, dropout=0.5)
    input_ids, mask = made_batch()
    assert lower is not None
    with torch.no_grad():
        upper.train()
        hidden = lower(input_ids, mask)
        assert torch.equal(lower(input_ids, mask), hidden)
        torch.manual_seed(1)
        first, second = upper(hidden, mask), upper(hidden, mask)
        assert not torch.equal(first, second)
        torch.manual_seed(1)
        assert torch.equal(upper(hidden, mask), first), "the same random numbers, the same answer"
        upper.eval()
        assert torch.equal(upper(hidden, mask), upper(hidden, mask))


@pytest.mark.parametrize("kind", KINDS)
def test_that_attention_itself_is_dropped_out_where_the_first_token_alone_asks(kind: str) -> None:
    """All other dropout off: what still changes from time to time is the attention."""
    whole, lower, upper = in_parts(kind, LAYERS - 1, dropout=0.5)
    attention = "attention.dropout" if kind == "distilbert" else "attention.self.dropout"
    upper.train()
    for name, module in whole.named_modules():
        if isinstance(module, nn.Dropout) and not name.endswith(attention):
            module.eval()
    input_ids, mask = made_batch()
    assert lower is not None
    with torch.no_grad():
        hidden = lower(input_ids, mask)
        assert not torch.equal(upper(hidden, mask), upper(hidden, mask))


@pytest.mark.parametrize("kind", KINDS)
def test_that_more_frozen_layers_than_there_are_means_all_of_them(kind: str) -> None:
    network = make_network(kind)
    learning = set(split_network(network, frozen_layers=100).learning)
    assert learning
    assert not any(is_frozen(kind, name, LAYERS) for name in learning)


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_network_can_be_split_anew(kind: str) -> None:
    network = make_network(kind)
    split_network(network, frozen_layers=2)
    parts = split_network(network, frozen_layers=0)
    assert len(parts.learning) == len(list(network.parameters()))
