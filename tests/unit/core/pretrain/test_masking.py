"""What is masked, by its exact probabilities: 15 % of the tokens; of these 80 % [MASK], 10 % others, 10 % unchanged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bertdesk.core.pretrain.masking import NOTHING, Masker, word_numbers

MASK = 4
MASKER = Masker(MASK, np.arange(5, 1005, dtype=np.int32))


def is_near(count: int, n: int, share: float, *, deviations: int = 4) -> bool:
    """Tell whether a count lies within so many standard deviations of a binomial's mean."""
    return abs(count - n * share) <= deviations * np.sqrt(n * share * (1 - share))


def masked(n_examples: int, length: int = 100) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(7)
    ids = dice.integers(5, 1005, (n_examples, length)).astype(np.int32)
    may_be = np.ones(length, np.bool_)
    may_be[[0, -1]] = False
    alone = np.arange(length, dtype=np.int32)
    found = [MASKER.mask(row, may_be, alone, dice) for row in ids]
    return ids, np.array([read for read, _ in found]), np.array([target for _, target in found])


def test_that_tokens_are_chosen_and_replaced_with_the_published_probabilities() -> None:
    ids, read, target = masked(2000)
    chosen = target != NOTHING
    assert (chosen.sum(1) == round(0.15 * 98)).all()
    n = int(chosen.sum())
    is_mask, stayed = read[chosen] == MASK, read[chosen] == ids[chosen]
    assert is_near(int(is_mask.sum()), n, 0.8)
    assert is_near(int(stayed.sum()), n, 0.1 + 0.1 / 1000)  # another token may by chance be the same
    others = read[chosen & (read != MASK) & (read != ids)]
    assert others.min() >= 5
    assert len(np.unique(others)) > 900  # of 1000, drawn some 2900 times


def test_that_each_place_is_chosen_as_often_and_the_ends_never() -> None:
    _, _, target = masked(4000)
    times = (target != NOTHING).sum(0)
    assert times[0] == times[-1] == 0
    assert all(is_near(int(count), 4000, 15 / 98, deviations=5) for count in times[1:-1])


def test_that_what_is_not_chosen_stays_and_the_target_is_what_stood_there() -> None:
    ids, read, target = masked(50)
    chosen = target != NOTHING
    assert (read[~chosen] == ids[~chosen]).all()
    assert (target[chosen] == ids[chosen]).all()


@given(lengths=st.lists(st.integers(1, 6), min_size=1, max_size=40), seed=st.integers(0, 99))
def test_that_words_are_chosen_whole(lengths: list[int], seed: int) -> None:
    starts = [place == 0 for length in lengths for place in range(length)]
    words = word_numbers(starts)
    ids = np.arange(5, 5 + len(starts), dtype=np.int32)
    _, target = MASKER.mask(ids, np.ones(len(ids), np.bool_), words, np.random.default_rng(seed))
    chosen = target != NOTHING
    for word in np.unique(words):
        assert len(set(chosen[words == word].tolist())) == 1
    most = max(1, round(0.15 * len(ids)))
    assert 1 <= chosen.sum() <= max(most, max(lengths))


def test_that_each_word_is_chosen_about_as_often_as_any_other() -> None:
    words = word_numbers([True, False, True] * 40)
    ids = np.arange(5, 125, dtype=np.int32)
    dice = np.random.default_rng(3)
    every = np.ones(120, np.bool_)
    times = sum((MASKER.mask(ids, every, words, dice)[1] != NOTHING).astype(int) for _ in range(3000))
    assert is_near(int(times.sum()), 3000 * 120, 18 / 120) or abs(times.sum() / (3000 * 120) - 0.15) < 0.01
    assert times.min() > 0.8 * times.mean()


@pytest.mark.parametrize("length", [1, 2, 6])
def test_that_a_short_text_has_one_to_guess(length: int) -> None:
    ids = np.arange(5, 5 + length, dtype=np.int32)
    _, target = MASKER.mask(ids, np.ones(length, np.bool_), np.arange(length, dtype=np.int32), np.random.default_rng(1))
    assert (target != NOTHING).sum() == 1


def test_that_nothing_but_special_tokens_has_nothing_to_guess() -> None:
    ids = np.array([2, 3], np.int32)
    read, target = MASKER.mask(ids, np.zeros(2, np.bool_), np.arange(2, dtype=np.int32), np.random.default_rng(1))
    assert read.tolist() == [2, 3]
    assert target.tolist() == [NOTHING, NOTHING]
