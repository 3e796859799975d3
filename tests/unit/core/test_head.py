"""The head's start is a logistic regression on what the head reads, as scikit-learn has it."""

import numpy as np
import pytest
import torch
from doing import listen
from networks import KINDS, made_batch, make_network
from sklearn.linear_model import LogisticRegression

from bertdesk.core.activations import Ready
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Progressed
from bertdesk.core.head import fit_head
from bertdesk.core.parts import Parts, split_network
from bertdesk.errors import Cancelled

LABELS = {2: [0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 0], 3: [0, 2, 1, 1, 0, 2, 2, 0, 1, 0, 0, 2]}


def made(kind: str, classes: int) -> tuple[Parts, Ready]:
    parts = split_network(make_network(kind, classes=classes), frozen_layers=0)
    input_ids, mask = made_batch(12)
    return parts, Ready(mask.sum(1).numpy().astype(np.int64), input_ids, mask)


def fit(
    parts: Parts, source: Ready, label_ids: list[int], *, is_balanced: bool = False, members: tuple[int, ...] = (),
    cancel: CancelToken | None = None,
) -> list[Event]:  # fmt: skip
    work = fit_head(
        parts, source, np.array(label_ids), members or tuple(range(12)), kind="cpu", dtype=torch.float32,
        most_tokens=48, is_balanced=is_balanced, cancel=cancel or CancelToken(),
    )  # fmt: skip
    return listen(work)[0]


def last_linear(parts: Parts) -> torch.nn.Linear:
    head = parts.whole.classifier
    return head if isinstance(head, torch.nn.Linear) else head.out_proj  # type: ignore[union-attr, return-value]  # a network's


def features(parts: Parts, source: Ready) -> np.ndarray:
    """Return what the last linear layer reads, caught in the whole network."""
    caught: list[torch.Tensor] = []
    handle = last_linear(parts).register_forward_pre_hook(lambda _, given: caught.append(given[0]))
    input_ids, mask = source.read(range(12))
    with torch.no_grad():
        parts.whole(input_ids=input_ids, attention_mask=mask)
    handle.remove()
    return caught[0].numpy()


@pytest.mark.parametrize("is_balanced", [False, True])
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_that_the_head_gives_the_probabilities_of_a_logistic_regression(
    kind: str, classes: int, is_balanced: bool
) -> None:
    parts, source = made(kind, classes)
    body = {name: weight.clone() for name, weight in parts.whole.state_dict().items()}
    regression = LogisticRegression(max_iter=200, class_weight="balanced" if is_balanced else None)
    known = features(parts, source)
    wanted = regression.fit(known, LABELS[classes]).predict_proba(known)
    events = fit(parts, source, LABELS[classes], is_balanced=is_balanced)
    assert events[-1] == Progressed("head", 12, 12)
    with torch.no_grad():
        found = parts.upper(*source.read(range(12))).softmax(-1).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-3)
    assert (found.argmax(1) == np.array(LABELS[classes])).mean() > 0.5
    changed = {name for name, weight in parts.whole.state_dict().items() if not torch.equal(weight, body[name])}
    assert {name.rsplit(".", 2)[-2] for name in changed} <= {"classifier", "out_proj"}
    assert len(changed) == 2


def test_that_only_the_chosen_texts_are_learned_from() -> None:
    """Texts 0 to 5, all others of the other class by mistake."""
    parts, source = made("bert", 2)
    known = features(parts, source)[:6]
    labels = [0, 1, 0, 1, 0, 1]
    wanted = LogisticRegression(max_iter=200).fit(known, labels).predict_proba(known)
    fit(parts, source, labels + [1] * 6, members=tuple(range(6)))
    with torch.no_grad():
        found = parts.upper(*source.read(range(6))).softmax(-1).numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-3)


def test_that_a_class_without_texts_keeps_its_weights() -> None:
    parts, source = made("bert", 3)
    before = last_linear(parts).weight.detach().clone()
    fit(parts, source, [0, 2] * 6)
    after = last_linear(parts).weight.detach()
    assert torch.equal(after[1], before[1])
    assert not torch.equal(after[0], before[0])
    assert not torch.equal(after[2], before[2])


def test_that_texts_of_one_class_alone_teach_nothing() -> None:
    parts, source = made("bert", 2)
    before = last_linear(parts).weight.detach().clone()
    assert fit(parts, source, [1] * 12) == []
    assert torch.equal(last_linear(parts).weight, before)


def test_that_a_wish_to_stop_is_heard_and_leaves_no_hook() -> None:
    parts, source = made("bert", 2)
    token = CancelToken()
    token.request()
    with pytest.raises(Cancelled):
        fit(parts, source, LABELS[2], cancel=token)
    assert not last_linear(parts)._forward_pre_hooks


def test_that_the_same_texts_give_the_same_head_twice() -> None:
    heads = []
    for _ in range(2):
        parts, source = made("bert", 3)
        fit(parts, source, LABELS[3])
        heads.append(last_linear(parts).weight.detach().clone())
    assert torch.equal(*heads)
