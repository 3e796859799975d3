"""Similar texts: what is told is truly alike, and hardly anything that is alike is missed."""

import random
from itertools import pairwise

import numpy as np
import pytest
from planted import texts

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.findings.similar import ALIKE, Similar, find_similar, groups_of
from bertdesk.core.findings.words import read_words
from bertdesk.errors import Cancelled


def similar(*all_texts: str) -> Similar:
    return finish(find_similar(finish(read_words(all_texts, len(all_texts), CancelToken())), CancelToken()))


def share(one: str, other: str) -> float:
    sets = [set(pairwise(words)) for words in (one.split(), other.split())]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_that_shares_are_those_of_the_sets_and_no_alike_pair_is_missed_among_many() -> None:
    dice = random.Random(3)
    originals = [" ".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=30)) for _ in range(150)]
    changed = []
    for number, text in enumerate(originals):
        words = text.split()
        for _ in range(number % 6):
            words[dice.randrange(len(words))] = "other" + str(dice.randrange(99))
        changed.append(" ".join(words))
    every = originals + changed
    found = similar(*every)
    shares = {(int(a), int(b)): float(s) for a, b, s in zip(found.first, found.second, found.shares, strict=True)}
    expected = {
        (a, b): value
        for a in range(len(every))
        for b in range(a + 1, len(every))
        if (value := share(every[a], every[b])) >= ALIKE
    }
    assert set(shares) <= set(expected)
    assert len(shares) >= 0.97 * len(expected) > 80
    assert all(shares[pair] == pytest.approx(expected[pair]) for pair in shares)


def test_that_different_texts_are_not_alike() -> None:
    assert len(similar(*(text for text, _ in texts(2000))).first) == 0


def test_that_chinese_texts_are_compared_too() -> None:
    found = similar(
        "这家店的物流很快，包装也不错，下次还会再来", "味道一般，价格有点贵", "这家店的物流很快，包装也不错，下次还会来"
    )
    assert (found.first.tolist(), found.second.tolist()) == ([0], [2])


def test_that_a_crowd_of_like_texts_is_one_group() -> None:
    crowd = [f"{'so it goes on and on with the same words in it ' * 3}{number}" for number in range(300)]
    found = similar(*crowd, "something else altogether stands here")
    groups = groups_of(found, 301)
    assert len(np.unique(groups[:300])) == 1
    assert groups[300] != groups[0]


@pytest.mark.parametrize("few", [(), ("",), ("", "!"), ("one",)])
def test_that_nothing_is_like_nothing(few: tuple[str, ...]) -> None:
    assert len(similar(*few).first) == 0


def test_that_a_wish_to_stop_is_heard() -> None:
    token = CancelToken()
    words = finish(read_words(["a b c", "a b c d"], 2, token))
    token.request()
    with pytest.raises(Cancelled):
        finish(find_similar(words, token))
