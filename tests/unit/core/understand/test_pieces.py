"""A text becomes the pieces that the network reads, with their words and places; and it is said why one is [UNK]."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from looked_at import ALL, opened, pieces_of, save_folder
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import Whitespace

from bertdesk.core.device import Device
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.pieces import to_pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.unknown import Unknown, why_unknown
from bertdesk.core.understand.watching import Given, ask, on_input, watching

SENTENCE = "the unbelievable film was good"


@pytest.fixture
def subject(request: pytest.FixtureRequest, tmp_path: Path, cpu: Device) -> Subject:
    return opened(save_folder(tmp_path, request.param), cpu)


@pytest.fixture(scope="module")
def english(tiny_encoder: Path, cpu: Device) -> Subject:
    return opened(tiny_encoder, cpu)


@pytest.mark.parametrize("subject", ALL, indirect=True)
def test_that_pieces_are_what_the_tokenizer_makes(subject: Subject) -> None:
    pieces = pieces_of(subject, SENTENCE)
    theirs = subject.tokenizer.encode(SENTENCE)
    assert pieces.ids.tolist() == theirs.ids
    assert [piece.text for piece in pieces.pieces] == theirs.tokens
    assert [piece.is_special for piece in pieces.pieces] == [bool(n) for n in theirs.special_tokens_mask]
    assert not pieces.was_cut
    assert {piece.unknown for piece in pieces.pieces} == {None}


@pytest.mark.parametrize("subject", ALL, indirect=True)
def test_that_the_words_of_a_text_are_found_in_its_pieces(subject: Subject) -> None:
    pieces = pieces_of(subject, SENTENCE)
    found: dict[int, str] = {}
    for piece in pieces.pieces:
        if piece.word is not None:
            found[piece.word] = found.get(piece.word, "") + SENTENCE[piece.start : piece.end]
    assert list(found.values()) == SENTENCE.split()
    assert list(found) == list(range(5))
    for place, piece in enumerate(pieces.pieces):
        assert piece.goes_on == (place > 0 and piece.word is not None and pieces.pieces[place - 1].word == piece.word)
    assert any(piece.goes_on for piece in pieces.pieces)
    assert [place for word in range(5) for place in pieces.of_word(word)] == list(range(1, len(pieces) - 1))


@pytest.mark.parametrize("subject", ALL, indirect=True)
def test_that_a_pair_is_framed_as_the_tokenizer_frames_it(subject: Subject) -> None:
    first, second = "the film was good", "the book was slow"
    pieces = pieces_of(subject, (first, second))
    theirs = subject.tokenizer.encode(first, second)
    assert pieces.ids.tolist() == theirs.ids
    assert [piece.is_special for piece in pieces.pieces] == [bool(n) for n in theirs.special_tokens_mask]
    wanted = theirs.type_ids if subject.has_segments else [None] * len(theirs.ids)
    assert [piece.segment for piece in pieces.pieces] == wanted
    assert pieces.text == f"{first}\n{second}"
    assert pieces.second_start == len(first) + 1
    inner = [piece for piece in pieces.pieces if not piece.is_special]
    assert "".join(pieces.text[piece.start : piece.end] for piece in inner) == (first + second).replace(" ", "")
    assert max(piece.word or 0 for piece in inner) == 7


@pytest.mark.parametrize("subject", ["bert", "distilbert", "roberta", "electra"], indirect=True)
def test_that_positions_are_those_that_the_network_looks_up(subject: Subject) -> None:
    text = "the <pad> film [PAD] was good"  # RoBERTa does not count its padding
    pieces = pieces_of(subject, text)
    looked_up: list[list[int]] = []

    def take(given: Given) -> None:
        looked_up.append(given[0][0].flatten().tolist())

    position = subject.anatomy.position
    assert position is not None
    with watching(subject, on_input(position, take)):
        ask(subject, pieces.ids[None], pieces.places[None])
    assert [piece.position for piece in pieces.pieces] == looked_up[0]
    assert pieces.pieces[0].position == (2 if subject.kind == "roberta" else 0)


@pytest.mark.parametrize("subject", ALL, indirect=True)
@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_that_of_nothing_the_frame_is_left(subject: Subject, text: str) -> None:
    pieces = pieces_of(subject, text)
    inner = [piece for piece in pieces.pieces if not piece.is_special]
    assert len(pieces) - len(inner) == 2
    assert all(not text[piece.start : piece.end].strip() for piece in inner)


@pytest.mark.parametrize("subject", ALL, indirect=True)
def test_that_a_text_that_is_too_long_is_cut_and_said_to_be(subject: Subject) -> None:
    pieces = pieces_of(subject, "good film " * 100)
    whole = subject.tokenizer.encode("good film " * 100)
    assert len(pieces) == subject.max_length == 64
    assert pieces.left_out == len(whole.ids) - 64
    assert pieces.was_cut
    assert pieces.pieces[-1].is_special
    assert pieces.ids.tolist() == [*whole.ids[:63], whole.ids[-1]]


@pytest.mark.parametrize("subject", ALL, indirect=True)
@pytest.mark.parametrize(("first", "second"), [("good film " * 100, "bad book"), ("bad book", "good film " * 100)])
def test_that_the_longer_of_a_pair_is_cut(subject: Subject, first: str, second: str) -> None:
    pieces = pieces_of(subject, (first, second))
    assert len(pieces) == 64
    start = pieces.second_start or 0
    inner = [piece for piece in pieces.pieces if piece.word is not None]
    shorter, at = min((first, 0), (second, start))
    short = [piece for piece in inner if at <= piece.start < at + len(shorter)]
    assert "".join(pieces.text[piece.start : piece.end] for piece in short) == "badbook"
    assert [piece.word for piece in inner] == sorted(piece.word or 0 for piece in inner)
    frame = subject.tokenizer.encode(first, second)
    assert len(pieces) - len(inner) == sum(frame.special_tokens_mask)


def test_that_what_a_person_types_is_not_part_of_the_frame(english: Subject) -> None:
    pieces = pieces_of(english, "a [MASK] film [SEP]")
    assert [piece.text for piece in pieces.pieces] == ["[CLS]", "a", "[MASK]", "film", "[SEP]", "[SEP]"]
    assert [piece.is_special for piece in pieces.pieces] == [True, False, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("☃", "not_in_alphabet"), ("good☃film", "not_in_alphabet"), ("film" * 26, "too_long"), ("[UNK]", "typed"),
        ("é", None), ("GOOD", None), ("good" * 25, None), ("的", "not_in_alphabet"), ("好", None),
    ],
)  # fmt: skip
def test_that_it_is_said_why_a_word_is_unknown(english: Subject, text: str, wanted: Unknown | None) -> None:
    pieces = pieces_of(english, text)
    assert pieces.pieces[1].unknown == wanted
    assert (pieces.pieces[1].text == "[UNK]") == (wanted is not None)


def test_that_a_character_that_may_not_go_on_with_a_word_is_no_stranger(tiny_encoder: Path) -> None:
    content = json.loads((tiny_encoder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = content["model"]["vocab"]
    del vocabulary["##z"]
    content["model"]["vocab"] = {piece: number for number, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer.from_str(json.dumps(content))
    unknown = tokenizer.token_to_id("[UNK]")
    assert tokenizer.encode("az", add_special_tokens=False).tokens == ["[UNK]"]
    assert why_unknown(tokenizer, "az", unknown) == "no_such_piece"
    assert tokenizer.encode("z", add_special_tokens=False).tokens == ["z"]


def test_that_other_vocabularies_lack_single_characters(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "deberta-v2"), cpu)
    pieces = pieces_of(subject, "good ☃ film")
    assert [piece.unknown for piece in pieces.pieces].count("not_in_alphabet") == 1
    tokenizer = Tokenizer(BPE({"<unk>": 0, "a": 1}, [], unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    assert why_unknown(tokenizer, "☃", 0) == "not_in_alphabet"


def test_that_words_are_found_where_the_tokenizer_cuts_none(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "deberta-v2")
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    content |= {"pre_tokenizer": None, "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}}
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    pieces = pieces_of(opened(folder, cpu), "good unbelievable film")
    words = ["", "", ""]
    for piece in pieces.pieces:
        if piece.word is not None:
            words[piece.word] += pieces.text[piece.start : piece.end]
    assert words == ["good", "unbelievable", "film"]


def test_that_bytes_know_everything(tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, "roberta"), cpu)
    pieces = pieces_of(subject, "好 ☃")
    assert {piece.unknown for piece in pieces.pieces} == {None}
    assert [piece.word for piece in pieces.pieces] == [None, 0, 0, 0, 1, 1, 1, 1, None]


def test_that_a_tokenizer_that_knows_no_pairs_says_so(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert")
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    content["post_processor"]["pair"] = [{"Sequence": {"id": "A", "type_id": 0}}] * 2
    (folder / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    assert to_pieces(opened(folder, cpu), ("good", "bad")) == Lacking("no_pairs")


def test_that_without_a_frame_nothing_is_left_of_nothing(tmp_path: Path, cpu: Device) -> None:
    folder = save_folder(tmp_path, "bert")
    content = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    (folder / "tokenizer.json").write_text(json.dumps({**content, "post_processor": None}), encoding="utf-8")
    subject = opened(folder, cpu)
    assert to_pieces(subject, "") == Lacking("no_pieces")
    assert len(pieces_of(subject, "good")) == 1


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), second=st.none() | st.text(max_size=80))
def test_that_no_text_is_too_strange(english: Subject, text: str, second: str | None) -> None:
    pieces = pieces_of(english, text if second is None else (text, second))
    words = [piece.word for piece in pieces.pieces if piece.word is not None]
    assert words == sorted(words)
    assert set(words) == set(range(len(set(words))))
    for piece in pieces.pieces:
        assert 0 <= piece.start <= piece.end <= len(pieces.text)
        assert (piece.unknown is None) == (piece.text != "[UNK]" or piece.is_special)
    assert pieces.places.dtype == np.int64
    assert torch.from_numpy(pieces.ids).max() < english.network.config.vocab_size
