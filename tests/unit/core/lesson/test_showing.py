"""What a person is shown comes out right on the very network, and says so where nothing does."""

from pathlib import Path

import numpy as np
import pytest
import torch
from doing import finish
from looked_at import opened, pieces_of, save_folder

from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.lesson import answers, showing
from bertdesk.core.lesson.answers import Answer, Entered, TwoPairs
from bertdesk.core.lesson.checking import check, looks
from bertdesk.core.lesson.exercises import (
    AlikeInContext,
    ChangedMost,
    CutWord,
    FindHead,
    GuessRight,
    Live,
    TellingWord,
    TellNeighbours,
)
from bertdesk.core.lesson.showing import Shown, show
from bertdesk.core.lesson.trying import attempt
from bertdesk.core.understand.subject import Subject
from bertdesk.errors import Cancelled

TEXT = "the unbelievable film was good"
PAIRS = [(word, f"{word} was", f"good {word}", f"bad {word}") for word in ("film", "book", "room", "hotel")]


def shown(exercise: Live, subject: Subject, *examples: tuple[str, ...]) -> Shown | None:
    return finish(show(exercise, examples, subject, CancelToken()))


def asked_again(exercise: Live, subject: Subject, entered: Entered) -> Answer | None:
    return finish(attempt(exercise, entered, subject, CancelToken()))


@pytest.fixture
def judge(tmp_path: Path, cpu: Device) -> Subject:
    return opened(save_folder(tmp_path / "judge", "bert", "classes"), cpu)


def test_that_the_first_word_that_is_cut_enough_is_shown(bert: Subject) -> None:
    found = shown(CutWord(3), bert, ("",), ("the film",), ("unbelievableworthless",), ("unbelievablegoodfilm",))
    assert found is not None
    assert found.entered.texts == ("unbelievableworthless",)
    assert found.n_tried == 2, "what is empty is not tried"
    assert check(CutWord(3), found.answer).is_right


def test_that_where_nothing_comes_out_right_it_is_said_how_much_was_tried(bert: Subject) -> None:
    found = shown(CutWord(30), bert, ("the film",), (TEXT,))
    assert found is not None
    assert not check(CutWord(30), found.answer).is_right
    assert found.n_tried == 2
    assert shown(CutWord(3), bert, ("",)) is None


@pytest.mark.parametrize("towards", ["previous", "end"])
def test_that_the_head_that_does_it_most_is_shown(towards, bert: Subject) -> None:
    exercise = FindHead(towards, 0.5)
    found = shown(exercise, bert, ("film",), (TEXT,))
    assert found is not None
    assert isinstance(found.answer, answers.ChosenHead)
    assert found.entered.texts == (TEXT,), "of one word alone, where a head looks is chance"
    shares = looks(found.answer.weights, towards)
    assert shares[found.entered.places] == shares.max()
    again = asked_again(exercise, bert, found.entered)
    assert again is not None
    assert check(exercise, again).is_right


def test_that_a_word_is_shown_that_the_network_guesses(bert: Subject) -> None:
    with torch.no_grad():  # a network that guesses "film" everywhere
        bert.network.cls.predictions.decoder.bias.zero_()
        bert.network.cls.predictions.decoder.bias[_id(bert, "film")] = 1e4
    found = shown(GuessRight(), bert, ("the room was cold",), (TEXT,))
    assert found is not None
    assert found.entered == Entered((TEXT,), (2,))
    assert check(GuessRight(), found.answer).is_right
    assert found.n_tried == 4, "room and cold, then unbelievable: the longest first, short ones only where none is left"


def _id(subject: Subject, word: str) -> int:
    return next(piece.id for piece in pieces_of(subject, word).pieces if not piece.is_special)


def test_that_pairs_are_put_together_from_several_examples(bert: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    told = iter((TwoPairs(0.9, 0.8), TwoPairs(0.2, 0.6), TwoPairs(0.3, 0.1), TwoPairs(1, 0)))

    def attempted(*_):
        yield from ()
        return next(told)

    monkeypatch.setattr(showing, "attempt", attempted)
    found = shown(TellNeighbours(), bert, *PAIRS)
    assert found == Shown(Entered(PAIRS[0][:2] + PAIRS[2][2:]), TwoPairs(0.9, 0.1), 3)


def test_that_the_pairs_shown_are_the_networks_own(bert: Subject) -> None:
    found = shown(TellNeighbours(), bert, ("good film", "bad book", "cold room", "the staff"))
    assert found is not None
    assert found.answer == asked_again(TellNeighbours(), bert, found.entered)


def test_that_the_word_that_tells_most_is_shown(judge: Subject) -> None:
    found = shown(TellingWord(0.0001), judge, (TEXT,))
    assert found is not None
    falls = []
    for word in range(5):
        answer = asked_again(TellingWord(0.0001), judge, Entered((TEXT,), (word,)))
        assert isinstance(answer, answers.Struck)
        falls.append(answer.before - answer.after)
    assert found.entered.places == (int(np.argmax(falls)),)


@pytest.mark.parametrize(
    ("exercise", "texts", "lack"),
    [
        (GuessRight(), (TEXT,), "no_masked_head"), (TellNeighbours(), ("a", "b", "c", "d"), "no_next_head"),
        (ChangedMost(), (), "no_original"),
    ],
)  # fmt: skip
def test_that_what_a_network_lacks_is_the_answer(exercise: Live, texts: tuple[str, ...], lack, judge: Subject) -> None:
    found = shown(exercise, judge, texts)
    assert found is not None
    assert found.answer == answers.Lacking(lack)


def test_that_what_the_vocabulary_lacks_is_passed_over(bert: Subject) -> None:
    found = shown(CutWord(30), bert, ("Ω",), ("the film",))
    assert found is not None
    assert found.entered.texts == ("the film",)


def test_that_a_person_can_stop_it(bert: Subject) -> None:
    cancel = CancelToken()
    cancel.request()
    with pytest.raises(Cancelled):
        finish(show(AlikeInContext(), [("film", "a film", "the film", "film")], bert, cancel))
