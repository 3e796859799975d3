"""[CLS] in each layer is what transformers calls the hidden states, whatever texts are read beside it."""

from pathlib import Path

import numpy as np
import pytest
import torch
import transformers
from doing import finish, listen
from looked_at import ALL, TEXTS, opened, pieces_of, save_folder

from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.pairs import Text
from bertdesk.core.understand import first_tokens as module
from bertdesk.core.understand.first_tokens import first_tokens
from bertdesk.errors import Cancelled

READ: list[Text] = [TEXTS[0], "good", ("the film was good", "the book was slow"), "", "good film " * 100]


@pytest.mark.parametrize("kind", ALL)
def test_that_the_vectors_are_transformers_hidden_states(
    kind: str, tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOKENS_CPU", 100)
    subject = opened(save_folder(tmp_path, kind), cpu)
    found = finish(first_tokens(subject, READ, cancel=CancelToken()))
    assert found.shape == (5, 3, 32)
    theirs = transformers.AutoModel.from_pretrained(tmp_path, attn_implementation="eager").eval()
    for text, vectors in zip(READ, found, strict=True):
        pieces = pieces_of(subject, text)
        given = {"token_type_ids": torch.from_numpy(pieces.places - 1)[None]} if subject.has_segments else {}
        ids = torch.from_numpy(pieces.ids)[None]
        with torch.no_grad():
            output = theirs(input_ids=ids, output_hidden_states=True, **given)
        wanted = [state[0, 0].numpy() for state in output.hidden_states]
        np.testing.assert_allclose(vectors[:2], wanted[:2], atol=1e-4)
        np.testing.assert_allclose(vectors[2], output.last_hidden_state[0, 0].numpy(), atol=1e-4)


def test_that_where_the_head_reads_the_mean_of_all_tokens_so_do_we(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "modernbert", "classes", classifier_pooling="mean"), cpu)
    assert subject.reads_mean
    found = finish(first_tokens(subject, READ, cancel=CancelToken()))
    given: list[torch.Tensor] = []
    subject.network.head.register_forward_pre_hook(lambda _, args: given.append(args[0][0]))
    for text, vectors in zip(READ, found, strict=True):
        pieces = pieces_of(subject, text)
        with torch.no_grad():
            subject.network(input_ids=torch.from_numpy(pieces.ids)[None])
        np.testing.assert_allclose(vectors[-1], given[-1].numpy(), atol=1e-4)


def test_that_reading_can_be_cancelled(tmp_path: Path, cpu: Device) -> None:
    subject, cancel = opened(save_folder(tmp_path, "bert"), cpu), CancelToken()
    with pytest.raises(Cancelled):
        listen(first_tokens(subject, TEXTS, cancel=cancel), meanwhile=lambda _: cancel.request())
