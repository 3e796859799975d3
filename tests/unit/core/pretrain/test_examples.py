"""What the network reads of a pair: special tokens in their places, segments, masks that no batch changes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from bertdesk.core.pretrain.examples import Marks, PairSource
from bertdesk.core.pretrain.masking import Masker
from bertdesk.core.pretrain.pairs import Pairs, draw
from bertdesk.core.pretrain.token_store import TokenStore, in_memory

MARKS = Marks(pad=0, cls=2, sep=3)
MASKER = Masker(4, np.arange(5, 105, dtype=np.int32))


@pytest.fixture
def store() -> TokenStore:
    dice = np.random.default_rng(1)
    sizes = [dice.integers(2, 9, 6) for _ in range(40)]
    found = in_memory([[dice.integers(5, 105, size).tolist() for size in some] for some in sizes])
    return replace(found, continues=(np.arange(len(found.tokens)) % 3 == 2).astype(np.uint8))


@pytest.fixture
def source(store: TokenStore) -> PairSource:
    return PairSource(store, draw(store, room=21, seed=1), MASKER, MARKS, seed=7, epoch=1, device=torch.device("cpu"))


def whole(source: PairSource, members: list[int]) -> torch.Tensor:
    """Return what stood there before the masks."""
    found = source.read(members)
    ids = found.input_ids.clone()
    ids.view(-1)[found.chosen] = found.targets
    return ids


def test_that_a_pair_reads_cls_a_sep_b_sep(source: PairSource) -> None:
    store, spans = source.store, source.pairs.spans
    ids, found = whole(source, [0, 5, 9]), source.read([0, 5, 9])
    assert ids.shape[1] % 8 == 0
    for row, member in enumerate((0, 5, 9)):
        start, middle, begin, end = spans[member].tolist()
        want = [2, *store.tokens[start:middle].tolist(), 3, *store.tokens[begin:end].tolist(), 3]
        assert ids[row, : len(want)].tolist() == want
        assert not ids[row, len(want) :].any()
        second = end - begin + 1
        assert found.places[row].tolist() == (
            [1] * (len(want) - second) + [2] * second + [0] * (ids.shape[1] - len(want))
        )
        assert source.lengths[member] == len(want)
    assert found.are_neighbours is not None
    assert found.are_neighbours.tolist() == source.pairs.are_neighbours[[0, 5, 9]].tolist()


def test_that_special_tokens_and_padding_are_never_to_be_guessed(source: PairSource) -> None:
    found = source.read(list(range(40)))
    assert not set(found.targets.tolist()) & {0, 2, 3}
    assert found.places.view(-1)[found.chosen].min() > 0


def test_that_an_example_is_the_same_in_any_batch_and_another_in_another_epoch(source: PairSource) -> None:
    alone, among = source.read([7]), source.read([3, 7, 30])
    width = alone.input_ids.shape[1]
    assert torch.equal(among.input_ids[1, :width], alone.input_ids[0])
    later = replace(source, epoch=2).read(list(range(20)))
    assert not torch.equal(later.input_ids, source.read(list(range(20))).input_ids)
    assert torch.equal(whole(replace(source, epoch=2), [7]), whole(source, [7]))


def test_that_words_are_masked_together_where_that_is_wanted(source: PairSource) -> None:
    source = replace(source, masks_words=True)
    store, spans = source.store, source.pairs.spans
    for member in range(30):
        start, middle, _, _ = spans[member].tolist()
        found = source.read([member])
        chosen = np.zeros(found.input_ids.shape[1], np.bool_)
        chosen[found.chosen.numpy()] = True
        inside = chosen[1 : 1 + middle - start]
        goes_on = store.continues[start:middle] == 1
        assert (inside[1:][goes_on[1:]] == inside[:-1][goes_on[1:]]).all()


def test_that_one_text_alone_has_one_separator_and_no_question(source: PairSource) -> None:
    alone = Pairs(np.array([[0, 6, 6, 6]]), np.ones(1, np.bool_))
    source = replace(source, pairs=alone, asks_next=False)
    ids, found = whole(source, [0]), source.read([0])
    assert ids[0].tolist() == [2, *source.store.tokens[:6].tolist(), 3]
    assert found.places[0].tolist() == [1] * 8
    assert found.are_neighbours is None
    assert source.lengths.tolist() == [8]


@pytest.mark.parametrize("masks_words", [False, True])
def test_that_what_is_unknown_is_not_to_be_guessed_and_not_counted(source: PairSource, masks_words: bool) -> None:
    unknown = tuple(range(5, 80))
    masker = Masker(4, np.arange(80, 105, dtype=np.int32), special=unknown)
    source = replace(source, masker=masker, masks_words=masks_words)
    for member in range(len(source.pairs)):
        found = source.read([member])
        assert not set(found.targets.tolist()) & set(unknown)
        assert source.count_masked(member) == len(found.chosen)
