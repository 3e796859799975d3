"""Exercises tried on small networks of every kind."""

from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish
from looked_at import ALL, opened, pieces_of, save_folder

from bertdesk.core import provenance
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.lesson import answers, trying
from bertdesk.core.lesson.answers import Answer, Entered
from bertdesk.core.lesson.checking import check
from bertdesk.core.lesson.exercises import (
    AlikeAlone,
    AlikeInContext,
    ChangedMost,
    CutWord,
    FindHead,
    GuessRight,
    Live,
    TellingWord,
    TellNeighbours,
)
from bertdesk.core.lesson.trying import attempt, places_of
from bertdesk.core.understand.masked import fill_word
from bertdesk.core.understand.next_sentence import NextSentence, next_sentence
from bertdesk.core.understand.states import last_states
from bertdesk.core.understand.subject import Subject

TEXT = "the unbelievable film was good"
FIND = FindHead(towards="previous", share=0.5)


def tried(exercise: Live, subject: Subject, *texts: str, at: tuple[int, ...] = ()) -> Answer | None:
    return finish(attempt(exercise, Entered(texts, at), subject, CancelToken()))


@pytest.fixture
def judge(tmp_path: Path, cpu: Device) -> Subject:
    return opened(save_folder(tmp_path / "judge", "bert", "classes"), cpu)


@pytest.mark.parametrize("kind", ALL)
def test_that_a_text_is_cut_into_the_words_and_pieces_that_the_network_reads(
    kind: str, tmp_path: Path, cpu: Device
) -> None:
    subject = opened(save_folder(tmp_path, kind), cpu)
    found = tried(CutWord(3), subject, TEXT)
    assert isinstance(found, answers.CutText)
    pieces = pieces_of(subject, TEXT)
    assert [piece for word in found.words for piece in word] == [
        piece.text for piece in pieces.pieces if not piece.is_special
    ]
    assert len(found.words) == 5
    assert check(CutWord(3), found).is_right == (max(map(len, found.words)) >= 3)


@pytest.mark.parametrize("kind", ALL)
def test_that_a_word_is_found_in_its_sentence_whatever_it_is_cut_into(kind: str, tmp_path: Path, cpu: Device) -> None:
    subject = opened(save_folder(tmp_path, kind), cpu)
    pieces = pieces_of(subject, TEXT)
    for number, word in enumerate(TEXT.split()):
        assert places_of(pieces, word.upper()) == list(pieces.of_word(number))
    assert places_of(pieces, "film was") == [*pieces.of_word(2), *pieces.of_word(3)]
    assert places_of(pieces, "believable") == []
    assert places_of(pieces, "goo") == []
    assert places_of(pieces, "river") == []
    turkish = pieces_of(subject, "İ the film was good")
    assert places_of(turkish, "film") == list(turkish.of_word(2)), "İ has a small letter of two characters"


def test_that_a_chinese_word_of_several_characters_is_found(tmp_path: Path, cpu: Device) -> None:
    pieces = pieces_of(opened(save_folder(tmp_path, "bert"), cpu), "我去银行。银行很近")
    assert places_of(pieces, "银行") == [3, 4]


def test_that_the_vectors_in_context_are_the_last_layers(bert: Subject) -> None:
    texts = ("the film was good", "a good film", "the film of the book")
    found = tried(AlikeInContext(), bert, "film", *texts)
    assert isinstance(found, answers.ThreeVectors)
    for text, vector in zip(texts, found.vectors, strict=True):
        pieces = pieces_of(bert, text)
        with torch.no_grad():
            states = bert.network.base_model(torch.from_numpy(pieces.ids)[None]).last_hidden_state[0].numpy()
        np.testing.assert_allclose(last_states(bert, pieces), states, atol=1e-5)
        at = places_of(pieces, "film")
        np.testing.assert_allclose(vector, states[at].mean(axis=0), atol=1e-5)
    assert check(AlikeInContext(), found).reason in ("alike", "not_alike")


def test_that_a_sentence_without_the_word_is_said(bert: Subject) -> None:
    found = tried(AlikeInContext(), bert, "film", "the film was good", "a good book", "the film")
    assert found is not None
    verdict = check(AlikeInContext(), found)
    assert (verdict.reason, verdict.facts) == ("word_missing", {"n": 2})


def test_that_a_word_alone_is_its_row_of_the_table(bert: Subject) -> None:
    found = tried(AlikeAlone(), bert, "film", "book", "unbelievable")
    assert isinstance(found, answers.ThreeVectors)
    table = bert.network.get_input_embeddings().weight.detach().numpy()
    for word, vector in zip(found.texts, found.vectors, strict=True):
        rows = [piece.id for piece in pieces_of(bert, word).pieces if not piece.is_special]
        np.testing.assert_allclose(vector, table[rows].mean(axis=0), atol=1e-6)


def test_that_an_unknown_word_is_said(bert: Subject) -> None:
    found = tried(AlikeAlone(), bert, "film", "Ω", "book")
    assert found is not None
    assert check(AlikeAlone(), found).reason == "word_unknown"


def test_that_a_head_is_looked_up(bert: Subject) -> None:
    found = tried(FIND, bert, TEXT, at=(1, 2))
    assert isinstance(found, answers.ChosenHead)
    assert (found.layer, found.head) == (1, 2)
    np.testing.assert_allclose(found.weights.sum(axis=-1), 1, atol=1e-5)
    best = max(
        ((layer, head) for layer in range(2) for head in range(4)),
        key=lambda at: float(np.mean(np.diagonal(found.weights[at], -1))),
    )
    again = tried(FIND, bert, TEXT, at=best)
    assert again is not None
    assert check(FIND, again).is_right


@pytest.mark.parametrize("at", [(2, 0), (0, 4), (-1, 0)])
def test_that_a_head_that_is_not_there_is_no_answer(at: tuple[int, int], bert: Subject) -> None:
    assert tried(FIND, bert, TEXT, at=at) is None


def test_that_a_guess_is_the_networks_own(bert: Subject) -> None:
    found = tried(GuessRight(), bert, TEXT, at=(1,))
    filled = fill_word(bert, pieces_of(bert, TEXT), 1)
    assert isinstance(found, answers.Guess)
    assert isinstance(filled, tuple)
    assert found.firsts == tuple(one.candidates[0].text for one in filled)
    assert "".join(found.pieces).replace("##", "") == "unbelievable"


def test_that_two_pairs_are_asked_about(bert: Subject) -> None:
    found = tried(TellNeighbours(), bert, "good film", "bad book", "cold room", "the staff")
    near, far = next_sentence(bert, "good film", "bad book"), next_sentence(bert, "cold room", "the staff")
    assert isinstance(near, NextSentence)
    assert isinstance(far, NextSentence)
    assert found == answers.TwoPairs(near.follows, far.follows)


def test_that_a_struck_word_is_a_mask_for_the_classifier(judge: Subject) -> None:
    found = tried(TellingWord(0.2), judge, TEXT, at=(2,))
    assert isinstance(found, answers.Struck)
    pieces = pieces_of(judge, TEXT)
    ids = torch.from_numpy(pieces.ids.copy())[None]
    with torch.no_grad():
        before = judge.network(ids).logits.softmax(-1)[0]
        ids[0, list(pieces.of_word(2))] = judge.mask_id or 0
        after = judge.network(ids).logits.softmax(-1)[0]
    best = int(before.argmax())
    assert found.before == pytest.approx(float(before[best]), abs=1e-5)
    assert found.after == pytest.approx(float(after[best]), abs=1e-5)
    assert abs(found.before - found.after) > 1e-4
    assert found.n_words == 1
    two = tried(TellingWord(0.2), judge, TEXT, at=(1, 2))
    assert two is not None
    assert check(TellingWord(0.2), two).reason == "one_word_only"


def test_that_layers_are_frozen_where_the_models_record_says_so(
    judge: Subject, bert: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "encoder_folder", lambda _made: bert.folder)
    found = tried(ChangedMost(), judge, at=(1,))
    assert isinstance(found, answers.ChosenLayer)
    assert found.frozen == 0, "it has no record"
    record = provenance.Provenance(encoder="bert", config=TrainConfig(frozen_layers=1))
    (judge.folder / "bertdesk.json").write_text(provenance.to_json(record), encoding="utf-8")
    again = tried(ChangedMost(), judge, at=(0,))
    assert isinstance(again, answers.ChosenLayer)
    assert (again.frozen, again.changes) == (1, found.changes)
    assert check(ChangedMost(), again).reason == "layer_frozen"


@pytest.mark.parametrize(
    ("exercise", "texts", "at", "lack"),
    [
        (GuessRight(), (TEXT,), (1,), "no_masked_head"),
        (TellNeighbours(), ("a", "b", "c", "d"), (), "no_next_head"),
        (ChangedMost(), (), (0,), "no_original"),
    ],
)
def test_that_a_classifier_lacks_the_heads_of_pre_training(
    exercise: Live, texts: tuple[str, ...], at: tuple[int, ...], lack: str, judge: Subject
) -> None:
    found = tried(exercise, judge, *texts, at=at)
    assert isinstance(found, answers.Lacking)
    assert found.what == lack
    assert not check(exercise, found).is_right


@pytest.mark.parametrize(("exercise", "texts"), [(TellingWord(0.2), (TEXT,)), (ChangedMost(), ())])
def test_that_an_encoder_lacks_classes(exercise: Live, texts: tuple[str, ...], bert: Subject) -> None:
    assert tried(exercise, bert, *texts, at=(0,)) == answers.Lacking("no_classifier")


@pytest.mark.parametrize(
    ("exercise", "texts", "at"),
    [
        (CutWord(3), ("",), ()),
        (CutWord(3), (" \n ",), ()),
        (AlikeInContext(), ("", "a film", "a film", "a film"), ()),
        (AlikeInContext(), ("film", "a film", " ", "a film"), ()),
        (AlikeAlone(), ("film", "", "book"), ()),
        (FIND, ("",), (0, 0)),
        (GuessRight(), ("",), (0,)),
        (GuessRight(), (TEXT,), ()),
        (GuessRight(), (TEXT,), (99,)),
        (TellNeighbours(), ("a", "", "c", "d"), ()),
    ],
)
def test_that_nothing_written_is_no_answer(
    exercise: Live, texts: tuple[str, ...], at: tuple[int, ...], bert: Subject
) -> None:
    assert tried(exercise, bert, *texts, at=at) is None
