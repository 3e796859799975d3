"""What single words cost: the entropy of the held-back tokens by the frequencies of the learnt ones."""

import math

import numpy as np
import pytest

from bertdesk.core.pretrain import by_frequency
from bertdesk.core.pretrain.token_store import in_memory


def test_that_tokens_cost_what_their_frequency_says() -> None:
    learnt, asked = in_memory([[[5, 5, 5, 6]]]), np.array([5, 6, 7])
    shares = {5: 4 / 12, 6: 2 / 12, 7: 1 / 12}  # one more of each of the eight
    expected = -sum(math.log(shares[token]) for token in (5, 6, 7)) / 3
    assert by_frequency.guessed(learnt, asked, vocab_size=8).cross_entropy == pytest.approx(expected)


def test_that_of_the_same_tokens_it_is_told_what_the_commonest_would_get() -> None:
    learnt, asked = in_memory([[[1, 1, 1, 1, 5, 5, 5, 6]]]), np.array([5, 5, 6, 7])
    found = by_frequency.guessed(learnt, asked, vocab_size=8, special=(0, 1, 2, 3, 4))
    assert found.right == 0.5, "of the special ones, which are commoner, none is asked for"
    assert np.isinf(found.costs[:5]).all()
    assert found.cross_entropy == pytest.approx(-sum(map(math.log, (4 / 7, 4 / 7, 2 / 7, 1 / 7))) / 4)


def test_that_of_no_token_nothing_is_got() -> None:
    learnt = in_memory([[[5, 6]]])
    found = by_frequency.guessed(learnt, np.empty(0, np.int32), vocab_size=8)
    assert (found.cross_entropy, found.right) == (0.0, 0.0)


def test_that_of_equally_frequent_tokens_it_is_the_logarithm_of_their_number() -> None:
    store = in_memory([[list(range(50)) * 400]])
    assert by_frequency.guessed(store, store.tokens, vocab_size=50).cross_entropy == pytest.approx(math.log(50))


def test_that_a_store_is_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = np.random.default_rng(1).integers(0, 9, 1000).tolist()
    store = in_memory([[tokens]])
    whole = by_frequency.guessed(store, store.tokens, vocab_size=9).cross_entropy
    monkeypatch.setattr(by_frequency, "_AT_ONCE", 7)
    assert by_frequency.guessed(store, store.tokens, vocab_size=9).cross_entropy == whole


def test_that_what_is_never_asked_for_is_not_counted() -> None:
    store = in_memory([[[1, 5, 1, 6, 1]]])
    found = by_frequency.guessed(store, np.array([5, 6]), vocab_size=7, special=(0, 1, 2, 3, 4))
    assert found.cross_entropy == pytest.approx(math.log(2))
