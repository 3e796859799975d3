"""Word, segment and position add up to what the network makes, of every kind."""

from pathlib import Path

import numpy as np
import pytest
import torch
from looked_at import ALL, opened, pieces_of, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.embeddings import embedding_sum

MISSING = {
    "bert": (), "electra": (), "distilbert": ("no_segments",), "roberta": ("one_segment",),
    "deberta-v2": ("no_segments", "relative_positions"), "modernbert": ("no_segments", "rotary_positions"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("text", ["the unbelievable film was good", "good", "", ("good film", "bad book")])
def test_that_the_parts_add_up_to_what_the_network_makes(
    kind: str, text: str | tuple[str, str], tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind), cpu)
    pieces = pieces_of(subject, text)
    found = embedding_sum(subject, pieces)
    parts = [part for part in (found.word, found.segment, found.position) if part is not None]
    assert all(part.shape == (len(pieces), 16 if kind == "electra" else 32) for part in parts)
    np.testing.assert_allclose(sum(parts), found.total, atol=1e-6)
    assert found.missing == MISSING[kind]
    with torch.no_grad():
        theirs = subject.network.base_model.embeddings(
            input_ids=torch.from_numpy(pieces.ids)[None],
            **({"token_type_ids": torch.from_numpy(pieces.places - 1)[None]} if subject.has_segments else {}),
        )
    np.testing.assert_allclose(found.normed, theirs[0].numpy(), atol=1e-6)
    assert abs(found.normed - found.total).max() > 0.1


def test_that_segments_tell_the_texts_of_a_pair_apart(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert"), cpu)
    pieces = pieces_of(subject, ("good film", "bad book"))
    segment = embedding_sum(subject, pieces).segment
    assert segment is not None
    table = subject.network.bert.embeddings if hasattr(subject.network, "bert") else subject.network.embeddings
    wanted = table.token_type_embeddings.weight.detach().numpy()[[piece.segment for piece in pieces.pieces]]
    np.testing.assert_array_equal(segment, wanted)
    assert {piece.segment for piece in pieces.pieces} == {0, 1}


def test_that_robertas_only_segment_is_the_same_on_every_piece(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "roberta"), cpu)
    segment = embedding_sum(subject, pieces_of(subject)).segment
    assert segment is not None
    assert (segment == segment[0]).all()
    assert segment.any()


def test_that_debertas_sum_may_be_narrower_than_the_network(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "deberta-v2", embedding_size=16, position_biased_input=True), cpu)
    found = embedding_sum(subject, pieces_of(subject))
    assert found.position is not None
    np.testing.assert_allclose(found.word + found.position, found.total, atol=1e-6)
    assert (found.total.shape[1], found.normed.shape[1]) == (16, 32)
