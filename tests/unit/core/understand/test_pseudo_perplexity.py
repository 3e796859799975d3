"""Each piece is guessed once from all others; the sum is what masking them one by one by hand comes to."""

import math
from pathlib import Path

import pytest
import torch
import transformers
from doing import listen
from looked_at import ALL, TEXTS, opened, pieces_of, save_folder

from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Event, Progressed
from bertdesk.core.pairs import Text
from bertdesk.core.understand import pseudo_perplexity as module
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pseudo_perplexity import PseudoPerplexity, pseudo_perplexity
from bertdesk.core.understand.subject import Subject
from bertdesk.errors import Cancelled


def measured(subject: Subject, texts: list[Text]) -> PseudoPerplexity:
    found = listen(pseudo_perplexity(subject, texts, cancel=CancelToken()))[1]
    assert isinstance(found, PseudoPerplexity)
    return found


def by_hand(subject: Subject, texts: list[Text]) -> tuple[float, int]:
    """Return the sum of the log-probabilities, and how many there are: one text, one piece at a time."""
    theirs = transformers.AutoModelForMaskedLM.from_pretrained(subject.folder).eval()
    total, count = 0.0, 0
    for text in texts:
        pieces = pieces_of(subject, text)
        for place, piece in enumerate(pieces.pieces):
            if piece.is_special:
                continue
            ids = torch.from_numpy(pieces.ids)[None].clone()
            ids[0, place] = subject.mask_id or -1
            given = {"token_type_ids": torch.from_numpy(pieces.places - 1)[None]} if subject.has_segments else {}
            with torch.no_grad():
                logits = theirs(input_ids=ids, attention_mask=torch.ones_like(ids), **given).logits[0, place]
            total += float(torch.log_softmax(logits, -1)[piece.id])
            count += 1
    return total, count


@pytest.mark.parametrize("kind", ALL)
def test_that_it_is_what_masking_by_hand_comes_to(
    kind: str, tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOKENS_CPU", 100)  # several batches, of texts of several lengths
    subject = opened(save_folder(tmp_path, kind, "masked"), cpu)
    texts: list[Text] = [TEXTS[0], "good", "", ("the film was good", "the book was slow"), TEXTS[1]]
    found = measured(subject, texts)
    total, count = by_hand(subject, texts)
    assert (found.pieces, found.texts, found.left_out) == (count, 4, 0)
    assert found.log_likelihood == pytest.approx(total, rel=1e-4)
    assert found.value == pytest.approx(math.exp(-total / count), rel=1e-4)


def test_that_a_network_that_knows_nothing_has_the_size_of_its_vocabulary(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    with torch.no_grad():
        for parameter in subject.network.parameters():
            parameter.zero_()
    assert measured(subject, list(TEXTS[:3])).value == pytest.approx(subject.network.config.vocab_size, rel=1e-5)


def test_that_how_far_it_has_come_is_told_and_it_can_be_cancelled(
    tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOKENS_CPU", 64)
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    events, found = listen(pseudo_perplexity(subject, TEXTS[:2], cancel=CancelToken()))
    assert isinstance(found, PseudoPerplexity)
    dones = [event.done for event in events if isinstance(event, Progressed) and event.phase == "evaluating"]
    assert len(dones) > 5
    assert dones == sorted(set(dones))
    assert dones[-1] == found.pieces
    cancel = CancelToken()
    heard: list[Event] = []
    with pytest.raises(Cancelled):
        listen(pseudo_perplexity(subject, TEXTS, cancel=cancel), meanwhile=lambda _: cancel.request(), heard=heard)
    assert len(heard) == 1


def test_that_what_is_not_read_is_counted(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    found = measured(subject, ["good film " * 100])
    assert (found.pieces, found.left_out) == (62, len(subject.tokenizer.encode("good film " * 100).ids) - 64)


def test_that_a_large_vocabulary_is_guessed_in_small_batches(
    tmp_path: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    whole = measured(subject, list(TEXTS[:2]))
    monkeypatch.setattr(module, "_MOST_NUMBERS", 2 * subject.network.config.vocab_size)
    events, found = listen(pseudo_perplexity(subject, TEXTS[:2], cancel=CancelToken()))
    assert isinstance(found, PseudoPerplexity)
    assert len(events) >= found.pieces // 2
    assert found.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-5)


@pytest.mark.parametrize("texts", [[], [""], ["  ", "\n"]])
def test_that_of_nothing_there_is_no_figure(texts: list[Text], tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    assert listen(pseudo_perplexity(subject, texts, cancel=CancelToken()))[1] == Lacking("no_word")


def test_that_an_encoder_without_the_head_says_so(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert"), cpu)
    assert listen(pseudo_perplexity(subject, TEXTS, cancel=CancelToken()))[1] == Lacking("no_masked_head")


def test_that_what_the_vocabulary_does_not_know_is_not_guessed(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    pieces = pieces_of(subject, "good 电影 film")
    unknown = sum(piece.unknown is not None for piece in pieces.pieces)
    assert unknown
    assert measured(subject, ["good 电影 film"]).pieces == len(pieces) - 2 - unknown
    assert listen(pseudo_perplexity(subject, ["电影"], cancel=CancelToken()))[1] == Lacking("no_word")
