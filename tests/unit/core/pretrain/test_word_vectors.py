"""Words that stand in the same texts begin alike, whatever their place in them; what is not known is left to chance."""

import numpy as np
import pytest

from bertdesk.core.pretrain import word_vectors as subject
from bertdesk.core.pretrain.token_store import TokenStore, in_memory
from bertdesk.core.pretrain.word_vectors import word_vectors

SEA, WAR, COMMON, NEVER = range(5, 15), range(15, 25), range(25, 30), 30
VOCAB, WIDTH = 31, 4


def texts(n: int = 200, words: int = 12) -> TokenStore:
    """Return texts about the sea and texts about war, each with common words."""
    dice = np.random.default_rng(1)
    of = [[*dice.choice(SEA if number % 2 else WAR, words), *dice.choice(COMMON, words)] for number in range(n)]
    return in_memory([[dice.permutation(text).tolist()] for text in of])


def test_that_words_of_the_same_texts_are_alike() -> None:
    vectors = word_vectors(texts(), vocab_size=VOCAB, width=WIDTH)
    assert vectors is not None
    alike = vectors @ vectors.T
    sea, war = alike[np.ix_(SEA, SEA)].mean(), alike[np.ix_(WAR, WAR)].mean()
    across = alike[np.ix_(SEA, WAR)].mean()
    assert min(sea, war) > 0.3 + across


def test_that_each_has_length_1_and_one_that_stands_nowhere_none() -> None:
    vectors = word_vectors(texts(), vocab_size=VOCAB, width=WIDTH)
    assert vectors is not None
    assert (vectors.shape, vectors.dtype) == ((VOCAB, WIDTH), np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.allclose(lengths[SEA.start : NEVER], 1)
    assert not lengths[NEVER]


def test_that_the_same_texts_give_the_same() -> None:
    first, second = (word_vectors(texts(), vocab_size=VOCAB, width=WIDTH) for _ in range(2))
    assert first is not None
    assert second is not None
    assert np.array_equal(first, second)


@pytest.mark.parametrize(("n", "vocab_size"), [(WIDTH + 1, VOCAB), (200, WIDTH + 1)], ids=["texts", "words"])
def test_that_too_few_say_nothing(n: int, vocab_size: int) -> None:
    store = texts(n) if vocab_size == VOCAB else in_memory([[[1, 2, 3]]] * n)
    assert word_vectors(store, vocab_size=vocab_size, width=WIDTH) is None


def test_that_a_long_document_is_several_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = texts()
    one = in_memory([[whole.tokens.tolist()]])
    monkeypatch.setattr(subject, "_LONGEST", 24)
    apart, together = (word_vectors(store, vocab_size=VOCAB, width=WIDTH) for store in (whole, one))
    assert apart is not None
    assert together is not None
    assert np.array_equal(apart, together)


def test_that_of_a_large_corpus_a_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = texts(400)
    monkeypatch.setattr(subject, "_MOST_TOKENS", len(whole.tokens) // 5)
    thinned = word_vectors(whole, vocab_size=VOCAB, width=WIDTH)
    fifth = in_memory([[whole.tokens[slice(*whole.span(number))].tolist()] for number in range(0, 400, 5)])
    monkeypatch.undo()
    assert thinned is not None
    assert np.array_equal(thinned, word_vectors(fifth, vocab_size=VOCAB, width=WIDTH))
