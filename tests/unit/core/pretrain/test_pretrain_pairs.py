"""Pairs for the next-sentence task: half are neighbours, all fit, and neither length nor place tells which."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bertdesk.core.pretrain.pairs import Pairs, draw
from bertdesk.core.pretrain.token_store import TokenStore, in_memory

ROOM = 30


def store_of(*documents: list[int]) -> TokenStore:
    """Return documents of sentences of these lengths; each token is its own place."""
    numbers = iter(range(1 << 20))
    return in_memory([[[next(numbers) for _ in range(length)] for length in document] for document in documents])


def many(n: int = 400) -> TokenStore:
    dice = np.random.default_rng(5)
    return store_of(*(dice.integers(1, 12, dice.integers(1, 30)).tolist() for _ in range(n)))


def document_of(store: TokenStore, place: int) -> int:
    sentence = int(np.searchsorted(store.sentences, place, side="right")) - 1
    return int(np.searchsorted(store.documents, sentence, side="right")) - 1


def drawn(store: TokenStore, n: int) -> Pairs:
    """Return the pairs of several epochs."""
    each = [draw(store, room=ROOM, seed=seed) for seed in range(n)]
    return Pairs(np.concatenate([pairs.spans for pairs in each]), np.concatenate([one.are_neighbours for one in each]))


def test_that_half_of_the_pairs_are_neighbours() -> None:
    pairs = drawn(many(), 10)
    share = pairs.are_neighbours.mean()
    assert abs(share - 0.5) < 4 * 0.5 / np.sqrt(len(pairs))  # four standard deviations of a fair coin


def test_that_neighbours_follow_each_other_and_strangers_are_of_another_document() -> None:
    store = many(50)
    pairs = draw(store, room=ROOM, seed=1)
    for (start, middle, begin, end), are_neighbours in zip(pairs.spans.tolist(), pairs.are_neighbours, strict=True):
        first, second = document_of(store, start), document_of(store, begin)
        assert document_of(store, middle - 1) == first
        assert document_of(store, end - 1) == second
        assert (first == second) == are_neighbours
        assert not are_neighbours or middle <= begin


@given(
    documents=st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=6), min_size=2, max_size=6),
    room=st.integers(2, 50),
    seed=st.integers(0, 99),
)
def test_that_every_pair_fits_and_has_two_sides(documents: list[list[int]], room: int, seed: int) -> None:
    pairs = draw(store_of(*documents), room=room, seed=seed)
    firsts, seconds = pairs.spans[:, 1] - pairs.spans[:, 0], pairs.spans[:, 3] - pairs.spans[:, 2]
    assert (pairs.lengths <= room).all()
    assert (firsts > 0).all()
    assert (seconds > 0).all()


def test_that_the_length_does_not_tell_neighbours_from_strangers() -> None:
    pairs = drawn(many(), 20)
    seconds = pairs.spans[:, 3] - pairs.spans[:, 2]
    yes, no = seconds[pairs.are_neighbours], seconds[~pairs.are_neighbours]
    deviation = np.sqrt(yes.var() / len(yes) + no.var() / len(no))
    assert abs(yes.mean() - no.mean()) < 0.05 * yes.mean() + 4 * deviation


def ends_of(pairs: Pairs, store: TokenStore) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether the second text begins with a sentence, and whether it ends with one: (N,) each."""
    return np.isin(pairs.spans[:, 2], store.sentences), np.isin(pairs.spans[:, 3], store.sentences)


@pytest.mark.parametrize("sentences", [1, 2, 12])
def test_that_where_a_text_is_cut_does_not_tell_neighbours_from_strangers(sentences: int) -> None:
    dice = np.random.default_rng(2)
    store = store_of(*(dice.integers(3, 16, sentences).tolist() for _ in range(600)))
    pairs = drawn(store, 6)
    for at_sentence in ends_of(pairs, store):
        yes, no = at_sentence[pairs.are_neighbours].mean(), at_sentence[~pairs.are_neighbours].mean()
        assert abs(yes - no) < 0.1


@pytest.mark.parametrize("room", [30, 60])
def test_that_how_documents_end_does_not_tell_neighbours_from_strangers(room: int) -> None:
    store = many(2000)
    pairs = draw(store, room=room, seed=1)
    at_end = np.isin(pairs.spans[:, 3], store.sentences[store.documents])
    for some in (pairs.lengths == room, pairs.lengths < room):
        yes, no = (at_end[some & which] for which in (pairs.are_neighbours, ~pairs.are_neighbours))
        assert len(yes) > 100
        assert abs(yes.mean() - no.mean()) < 4 * np.sqrt(yes.var() / len(yes) + no.var() / len(no)) + 0.01


def test_that_nearly_every_second_text_comes_up_once() -> None:
    seconds = draw(many(), room=ROOM, seed=1).spans[:, 2:]
    assert len(np.unique(seconds, axis=0)) > 0.95 * len(seconds)


def test_that_one_large_document_beside_small_ones_still_has_strangers_in_half_of_its_pairs() -> None:
    pairs = draw(store_of([10] * 300, [5, 6], [7, 4]), room=ROOM, seed=1)
    assert abs(pairs.are_neighbours.mean() - 0.5) < 0.02


def test_that_no_part_of_a_long_sentence_is_passed_over() -> None:
    store = store_of([1000], [5, 6], [7, 4])
    for pairs in (drawn(store, 9), draw(store, room=ROOM, seed=1, with_next=False)):
        read = np.zeros(1000, np.bool_)
        for start, middle, begin, end in pairs.spans.tolist():
            read[start:middle] = read[begin : min(end, 1000)] = True
        assert read.all()


def test_that_neighbours_in_a_long_sentence_stand_side_by_side() -> None:
    pairs = draw(store_of([1000], [5, 6], [7, 4]), room=ROOM, seed=1)
    spans = pairs.spans[pairs.are_neighbours]
    assert len(spans) > 10
    assert (spans[:, 1] == spans[:, 2]).all()


def test_that_all_sentences_come_up_in_an_epoch_where_all_pairs_are_one_text() -> None:
    store = store_of([5, 6, 7], [3], [8, 9, 1, 2, 4, 10])
    pairs = draw(store, room=ROOM, seed=3, with_next=False)
    spans = sorted((start, end) for start, end, *_ in pairs.spans.tolist())
    assert spans[0][0] == 0
    assert spans[-1][1] == 55
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert (pairs.spans[:, 2] == pairs.spans[:, 3]).all()


def test_that_one_document_has_no_strangers() -> None:
    pairs = draw(store_of([5, 6, 7, 8, 9, 10]), room=ROOM, seed=1)
    assert len(pairs) > 0
    assert (pairs.spans[:, 2] == pairs.spans[:, 3]).all()


def test_that_each_epoch_draws_anew_and_the_same_seed_the_same() -> None:
    store = many(40)
    first, again, other = draw(store, room=ROOM, seed=1), draw(store, room=ROOM, seed=1), draw(store, room=ROOM, seed=2)
    assert np.array_equal(first.spans, again.spans)
    assert not np.array_equal(first.spans[:10], other.spans[:10])


def test_that_no_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="no pair"):
        draw(many(3), room=1, seed=0)


def test_that_batches_of_similar_length_hold_the_same_pairs_and_little_padding() -> None:
    pairs = draw(many(2000), room=ROOM, seed=1)
    grouped = pairs.grouped(16, [17, 1])
    rows = [sorted(map(tuple, np.column_stack([one.spans, one.are_neighbours]).tolist())) for one in (pairs, grouped)]
    assert rows[0] == rows[1]
    held = [sum(16 * int(one.lengths[at : at + 16].max()) for at in range(0, len(one), 16)) for one in (pairs, grouped)]
    assert held[1] < 1.03 * pairs.lengths.sum() < held[0]
    assert np.array_equal(pairs.grouped(16, [17, 1]).spans, grouped.spans)
    assert not np.array_equal(pairs.grouped(16, [17, 2]).spans, grouped.spans)


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17])
def test_that_few_pairs_are_grouped_without_loss(n: int) -> None:
    pairs = draw(many(), room=ROOM, seed=1).taken(range(n))
    assert sorted(pairs.grouped(16, [17, 1]).spans.tolist()) == sorted(pairs.spans.tolist())
