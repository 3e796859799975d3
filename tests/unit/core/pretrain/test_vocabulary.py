"""A vocabulary of word pieces is BERT's kind: its special tokens, its pieces, its Chinese characters."""

import subprocess
import sys

import pytest

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.vocabulary import SPECIAL, UNKNOWN, train_vocabulary
from bertdesk.errors import Cancelled

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXTS = ["The Players played, and the play was playful.", "这部电影很好看。", "Café déjà vu"] * 20


def test_that_a_vocabulary_begins_with_the_special_tokens_and_is_no_larger_than_asked_for() -> None:
    tokenizer = train_vocabulary(TEXTS, PretrainConfig(vocabulary_size=60), CancelToken())
    assert tuple(tokenizer.id_to_token(number) for number in range(5)) == SPECIAL
    assert tokenizer.get_vocab_size() <= 60
    assert train_vocabulary(TEXTS, PretrainConfig(), CancelToken()).get_vocab_size() < 200  # the texts hold no more


@pytest.mark.parametrize("size", [50, 51, 60])
def test_that_of_many_characters_those_stay_that_a_small_vocabulary_has_room_for(size: int) -> None:
    sentence = "The quick brown fox jumps over the lazy dog, and zebras quietly vex him with 0123456789 numbers;"
    texts = [f"{sentence} {letter}" for letter in LETTERS]
    tokenizer = train_vocabulary(texts, PretrainConfig(vocabulary_size=size), CancelToken())
    assert size - 5 <= tokenizer.get_vocab_size() <= size


def test_that_words_come_apart_into_pieces_and_chinese_into_characters() -> None:
    tokenizer = train_vocabulary(TEXTS, PretrainConfig(vocabulary_size=120), CancelToken())
    pieces = tokenizer.encode("Player 电影", add_special_tokens=False).tokens
    assert pieces[0].startswith("pl")
    assert pieces[-2:] == ["电", "影"]
    assert UNKNOWN not in pieces
    assert tokenizer.encode("x", "y").tokens[0] == "[CLS]"


@pytest.mark.parametrize(("lowercase", "same"), [(True, True), (False, False)])
def test_that_case_and_accents_count_only_where_they_are_to(lowercase: bool, same: bool) -> None:
    tokenizer = train_vocabulary(TEXTS, PretrainConfig(lowercase=lowercase), CancelToken())
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in ("Café", "cafe")]
    assert (ids[0] == ids[1]) == same


def test_that_a_vocabulary_of_nothing_has_its_special_tokens() -> None:
    assert train_vocabulary([], PretrainConfig(), CancelToken()).get_vocab_size() == len(SPECIAL)


def test_that_training_it_can_be_stopped() -> None:
    token = CancelToken()

    token.request()
    with pytest.raises(Cancelled):
        train_vocabulary(["one", "two"], PretrainConfig(), token)


def test_that_the_same_texts_give_the_same_vocabulary_in_every_process() -> None:
    program = (
        "from bertdesk.core.cancel import CancelToken\n"
        "from bertdesk.core.config import PretrainConfig\n"
        "from bertdesk.core.pretrain.vocabulary import train_vocabulary\n"
        "texts = [f'The waiter brought meal {n % 7}. It was cold; room {n % 5} complained.' for n in range(90)]\n"
        "print(sorted(train_vocabulary(texts, PretrainConfig(), CancelToken()).get_vocab().items()))\n"
    )
    told = [subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in range(3)]
    assert told[0] == told[1] == told[2]


def test_that_pieces_are_numbered_without_a_gap_and_rare_characters_are_left_out() -> None:
    texts = [*TEXTS, *(f"x{chr(0x0400 + n)}" for n in range(60))]
    tokenizer = train_vocabulary(texts, PretrainConfig(vocabulary_size=60), CancelToken())
    ids = tokenizer.get_vocab()
    assert sorted(ids.values()) == list(range(len(ids)))
    assert len(ids) <= 60
    assert tokenizer.encode("[MASK] [CLS]", add_special_tokens=False).tokens == ["[MASK]", "[CLS]"]
