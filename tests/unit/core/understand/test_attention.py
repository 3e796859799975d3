"""The weights are the network's own, and the row that is explained number by number comes to the same."""

import math
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from looked_at import ALL, opened, pieces_of, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.attention import attentions, detail
from bertdesk.core.understand.embeddings import embedding_sum
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import Given, ask, on_input, watching

LONG = "the unbelievable film was good and the staff of the hotel were friendly"
FORMULAS = {"deberta-v2": "disentangled", "modernbert": "rotary"}


@pytest.fixture
def subject(request: pytest.FixtureRequest, tmp_path: Path, cpu: Device) -> Subject:
    return opened(save_folder(tmp_path, request.param), cpu)


def of_transformers(subject: Subject, ids: np.ndarray[Any, Any], places: np.ndarray[Any, Any]) -> torch.Tensor:
    """Return (L, A, T, T) as transformers records it, of a network that it opened itself."""
    theirs = transformers.AutoModel.from_pretrained(subject.folder, attn_implementation="eager").eval()
    given = {"token_type_ids": torch.from_numpy(places - 1)[None]} if subject.has_segments else {}
    with torch.no_grad():
        output = theirs(input_ids=torch.from_numpy(ids)[None], output_attentions=True, **given)
    return torch.stack(output.attentions)[:, 0]


@pytest.mark.parametrize("subject", ALL, indirect=True)
@pytest.mark.parametrize("text", [LONG, "good", "", ("good film", "bad book"), "?!,."])
def test_that_attention_is_what_transformers_records(subject: Subject, text: str | tuple[str, str]) -> None:
    pieces = pieces_of(subject, text)
    found = attentions(subject, pieces)
    assert found.shape == (2, 4, len(pieces), len(pieces))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, of_transformers(subject, pieces.ids, pieces.places), atol=1e-5)
    np.testing.assert_allclose(found.sum(-1), 1.0, atol=1e-5)


@pytest.mark.parametrize("subject", [kind for kind in ALL if kind != "deberta-v2"], indirect=True)
@pytest.mark.parametrize(("layer", "head", "query"), [(0, 0, 0), (1, 3, 2), (0, 2, -1)])
def test_that_the_formula_gives_the_networks_own_weights(subject: Subject, layer: int, head: int, query: int) -> None:
    pieces = pieces_of(subject, LONG)
    found = detail(subject, pieces, layer=layer, head=head, query=query)
    own = attentions(subject, pieces)[layer, head, query]
    assert found.formula == FORMULAS.get(subject.kind, "scaled_dot_product")
    assert found.scoring is not None
    one = found.scoring
    np.testing.assert_allclose(one.products, one.keys @ one.query, atol=1e-4)
    assert one.scale == pytest.approx(math.sqrt(8))
    np.testing.assert_allclose(one.scores[one.seen], (one.products / one.scale)[one.seen], atol=1e-5)
    shares = np.exp(one.scores - one.scores.max())
    np.testing.assert_allclose(shares / shares.sum(), own, atol=1e-5)
    np.testing.assert_array_equal(found.weights, own)
    assert one.gap < 1e-5
    assert own.max() > own.min()


@pytest.mark.parametrize("subject", ALL, indirect=True)
@pytest.mark.parametrize(("layer", "head", "query"), [(0, 1, 0), (1, 2, 3)])
def test_that_the_weighted_values_are_what_the_head_hands_on(
    subject: Subject, layer: int, head: int, query: int
) -> None:
    pieces = pieces_of(subject, LONG)
    found = detail(subject, pieces, layer=layer, head=head, query=query)
    np.testing.assert_allclose(found.output, found.weights @ found.values, atol=1e-5)
    whole: Any = subject.anatomy.attentions[layer].whole
    own = subject.anatomy.layers[layer]
    after = {"distilbert": "out_lin", "modernbert": "Wo"}.get(subject.kind)
    reader = getattr(whole, after) if after else own.attention.output.dense
    handed: list[torch.Tensor] = []

    def take(given: Given) -> None:
        handed.append(given[0][0])

    with watching(subject, on_input(reader, take)):
        ask(subject, pieces.ids[None], pieces.places[None])
    np.testing.assert_allclose(found.output, handed[0][0, query, head * 8 : head * 8 + 8].numpy(), atol=1e-5)


@pytest.mark.parametrize("subject", ["deberta-v2"], indirect=True)
def test_that_of_disentangled_attention_the_weights_alone_are_told(subject: Subject) -> None:
    pieces = pieces_of(subject, LONG * 3)
    query = len(pieces) - 1  # more than there are distances
    found = detail(subject, pieces, layer=1, head=1, query=query)
    assert (found.formula, found.scoring) == ("disentangled", None)
    np.testing.assert_array_equal(found.weights, attentions(subject, pieces)[1, 1, query])


@pytest.mark.parametrize("subject", ["modernbert"], indirect=True)
def test_that_a_layer_with_a_window_does_not_look_beyond_it(subject: Subject) -> None:
    pieces = pieces_of(subject, LONG)
    whole, near = (detail(subject, pieces, layer=layer, head=0, query=0) for layer in (0, 1))
    assert whole.scoring is not None
    assert near.scoring is not None
    assert whole.scoring.seen.all()
    assert near.scoring.seen.tolist() == [place <= 4 for place in range(len(pieces))]  # half of 8 on either side
    assert not near.weights[~near.scoring.seen].any()
    assert np.isneginf(near.scoring.scores[~near.scoring.seen]).all()


def test_that_no_hook_is_left_and_no_gradient_is_kept(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert"), cpu)
    pieces = pieces_of(subject)
    attentions(subject, pieces)
    detail(subject, pieces, layer=0, head=0, query=0)
    for module in subject.network.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
    assert not [weight for weight in subject.network.parameters() if weight.requires_grad]


def test_that_a_text_is_not_read_off_another_threads(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert"), cpu)
    texts = ["good", "the unbelievable film was good", "a terrible book", "friendly staff"]
    wanted = [attentions(subject, pieces_of(subject, text)) for text in texts]
    wrong: list[str] = []

    def look(number: int) -> None:
        for _ in range(15):
            found = attentions(subject, pieces_of(subject, texts[number]))
            if not np.array_equal(found, wanted[number]):
                wrong.append(texts[number])

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_that_no_more_is_computed_than_is_shown(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert"), cpu)
    pieces = pieces_of(subject)
    computed: list[int] = []
    handles = [
        layer.register_forward_hook(lambda *_, number=number: computed.append(number))
        for number, layer in enumerate(subject.anatomy.layers)
    ]
    try:
        detail(subject, pieces, layer=1, head=0, query=0)
        embedding_sum(subject, pieces)
    finally:
        for handle in handles:
            handle.remove()
    assert computed == [0]
