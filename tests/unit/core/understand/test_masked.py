"""What is expected at a [MASK] is what transformers' own head says there, and a head that is not there is missed."""

import json
import math
from pathlib import Path

import pytest
import torch
import transformers
from looked_at import ALL, opened, pieces_of, save_folder

from bertdesk.core.device import Device
from bertdesk.core.understand.heads import Head
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.masked import Filled, fill, fill_word
from bertdesk.core.understand.subject import Subject

CASES: list[tuple[str, tuple[Head, ...]]] = [*((kind, ("masked",)) for kind in ALL), ("bert", ("masked", "next"))]


def filled(subject: Subject, text: str | tuple[str, str], word: int, *, most: int = 10) -> tuple[Filled, ...]:
    found = fill_word(subject, pieces_of(subject, text), word, most=most)
    assert not isinstance(found, Lacking)
    return found


def of_transformers(subject: Subject, text: str | tuple[str, str], places: list[int]) -> torch.Tensor:
    """Return the probabilities (M, V) of a network that transformers opened itself."""
    pieces = pieces_of(subject, text)
    ids = torch.from_numpy(pieces.ids)[None].clone()
    ids[0, places] = subject.mask_id or -1
    given = {"token_type_ids": torch.from_numpy(pieces.places - 1)[None]} if subject.has_segments else {}
    theirs = transformers.AutoModelForMaskedLM.from_pretrained(subject.folder).eval()
    with torch.no_grad():
        return torch.softmax(theirs(input_ids=ids, attention_mask=torch.ones_like(ids), **given).logits[0, places], -1)


@pytest.mark.parametrize(("kind", "heads"), CASES)
@pytest.mark.parametrize("text", ["the unbelievable film was good", ("the unbelievable film", "was good")])
def test_that_the_candidates_are_what_transformers_expects(
    kind: str, heads: tuple[Head, ...], text: str | tuple[str, str], tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind, *heads), cpu)
    pieces = pieces_of(subject, text)
    places = list(pieces.of_word(1))
    found = filled(subject, text, 1, most=5)
    wanted = of_transformers(subject, text, places)
    assert [one.place for one in found] == places
    for one, row in zip(found, wanted, strict=True):
        best = torch.topk(row, 5)
        assert [candidate.id for candidate in one.candidates] == best.indices.tolist()
        assert [candidate.probability for candidate in one.candidates] == pytest.approx(best.values.tolist(), rel=1e-3)
        original = pieces.pieces[one.place].id
        assert one.original is not None
        assert (one.original.id, one.original.text) == (original, pieces.pieces[one.place].text)
        assert one.original.probability == pytest.approx(row[original].item(), rel=1e-3)
        assert one.rank == 1 + int((row > row[original]).sum())


def test_that_all_candidates_share_the_whole_probability(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    size = subject.network.config.vocab_size
    (one,) = filled(subject, "good", 0, most=10**6)
    assert len(one.candidates) == size
    assert math.fsum(candidate.probability for candidate in one.candidates) == pytest.approx(1.0, abs=1e-5)
    assert one.rank is not None
    assert one.candidates[one.rank - 1] == one.original


def test_that_a_mask_that_was_typed_has_no_original(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    typed, masked = (filled(subject, text, 1) for text in ("the [MASK] was good", "the film was good"))
    assert (typed[0].original, typed[0].rank) == (None, None)
    assert typed[0].candidates == masked[0].candidates


def test_that_a_byte_level_piece_can_be_read(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "roberta", "masked"), cpu)
    (one,) = filled(subject, "the film was good", 1)
    assert one.original is not None
    assert (one.original.text, one.original.readable) == ("Ġfilm", "film")


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("heads", [(), ("classes",)])
def test_that_an_encoder_without_the_head_says_so(
    kind: str, heads: tuple[Head, ...], tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind, *heads), cpu)
    assert fill_word(subject, pieces_of(subject), 0) == Lacking("no_masked_head")


def test_that_a_vocabulary_without_a_mask_says_so(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert", "masked")
    text = (folder / "tokenizer.json").read_text(encoding="utf-8").replace("[MASK]", "[HIDE]")
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(text)), encoding="utf-8")
    subject = opened(folder, cpu)
    assert fill_word(subject, pieces_of(subject), 0) == Lacking("no_mask_piece")


def test_that_nothing_is_expected_where_there_is_no_word(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "bert", "masked"), cpu)
    assert fill_word(subject, pieces_of(subject, ""), 0) == Lacking("no_word")
    assert fill(subject, pieces_of(subject), []) == Lacking("no_word")
