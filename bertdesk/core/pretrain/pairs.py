"""Documents -> pairs of texts for next-sentence prediction: half of them neighbours, half from two documents.

Devlin et al. 2019, section 3.1 and appendix A.2: two spans of text, each of several sentences, that fill the length
together; in half of the cases the second really follows the first, in the other half it is from elsewhere. One pair in
ten is shorter, so that short texts are met too. Unlike the authors' own script, a span of a single sentence is cut in
two where the coin says neighbours: there it always got a stranger, and more than half of the pairs were no neighbours.
And a stranger begins, ends and is as long as the neighbour would be: else where texts are cut tells the answer, and a
network learns that instead.
"""

import array
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.pretrain.token_store import TokenStore

_SHORT_SHARE = 0.1
_NEIGHBOURS = 0.5
_LEAST_ROOM = 2
"""Tokens of a pair: one on each side"""
_TRIES, _NEAR = 4, 0.1
"""Documents that a stranger is looked for in, until one misses a neighbour's length by no more than such a share"""
_BATCHES_SORTED = 50
_LOOKED_AT = 64
"""Sentences of each: of a whole book, all would be looked through for every pair"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spans of tokens, as places in the store; the second is empty where no pairs are wanted."""

    first: tuple[int, int]
    second: tuple[int, int]
    are_neighbours: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """N examples of one epoch."""

    spans: NDArray[np.int64]
    """(N, 4) where the first text begins and ends, where the second does"""
    are_neighbours: NDArray[np.bool_]
    """(N,)"""

    def taken(self, order: Sequence[int] | NDArray[np.int64]) -> "Pairs":
        """Return these of them."""
        return Pairs(self.spans[order], self.are_neighbours[order])

    def grouped(self, batch_size: int, seed: Sequence[int]) -> "Pairs":
        """Return them in another order: each batch of similar lengths, so that little of it is padding.

        As `tokens.shuffled_groups`, in arrays alone: of a large corpus, lists would not fit into the memory.
        """
        dice = np.random.default_rng(seed)
        order = dice.permutation(len(self))
        lengths = self.lengths
        for start in range(0, len(order), _BATCHES_SORTED * batch_size):
            some = order[start : start + _BATCHES_SORTED * batch_size]
            some[:] = some[np.argsort(lengths[some], kind="stable")]
        whole = len(order) // batch_size * batch_size
        batches = order[:whole].reshape(-1, batch_size)
        return self.taken(np.concatenate([dice.permutation(batches).reshape(-1), order[whole:]]))

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Return how many tokens both have together, without special ones: (N,)."""
        return self.spans[:, 1] - self.spans[:, 0] + self.spans[:, 3] - self.spans[:, 2]


def draw(
    store: TokenStore,
    *,
    room: int,
    seed: int | Sequence[int],
    with_next: bool = True,
    cancel: CancelToken | None = None,
) -> Pairs:
    """Draw the examples of one epoch, shuffled. The same seed gives the same. Raises: Cancelled.

    `room`: most tokens of both texts together, special ones not counted. Without `with_next` an example is one text.
    """
    if room < _LEAST_ROOM:
        raise ValueError(f"no pair fits into {room} tokens")
    dice = np.random.default_rng(seed)
    with_next = with_next and store.n_documents > 1
    places, coins = array.array("q"), bytearray()  # of a large corpus, tuples would not fit into the memory
    for document in range(store.n_documents):
        if cancel is not None:
            cancel.raise_if_requested()
        for pair in _of_document(store, document, room, dice, with_next=with_next):
            places.extend((*pair.first, *pair.second))
            coins.append(pair.are_neighbours)
    order = dice.permutation(len(coins))
    spans = np.frombuffer(places, np.int64).reshape(-1, 4) if coins else np.empty((0, 4), np.int64)
    return Pairs(spans[order], np.frombuffer(bytes(coins), np.bool_)[order])


def _of_document(
    store: TokenStore, document: int, room: int, dice: np.random.Generator, *, with_next: bool
) -> Iterator[Pair]:
    """Yield the pairs whose first text is in this document. What a stranger took the place of comes again."""
    bounds = _no_longer(store.sentences_of(document), room)  # (n + 1,)
    at, n = 0, len(bounds) - 1
    while at < n:
        wanted = room if dice.random() >= _SHORT_SHARE else int(dice.integers(_LEAST_ROOM, room + 1))
        last = max(at + 1, int(np.searchsorted(bounds, bounds[at] + wanted, side="left")))
        last = min(last, n)
        start, end = int(bounds[at]), int(bounds[last])
        if not with_next:
            yield Pair((start, min(end, start + room)), (end, end), are_neighbours=True)
            at = last
            continue
        middle, after = _middle(bounds, at, last, dice)
        if middle == start:  # one token: nothing can stand on both sides
            at = last
        elif dice.random() < _NEIGHBOURS:
            yield _cut(Pair((start, middle), (middle, end), are_neighbours=True), room, dice)
            at = last
        else:
            choose = _rest_elsewhere if last - at == 1 else _sentences_elsewhere
            second = choose(store, document, end - middle, room, dice)
            yield _cut(Pair((start, middle), second, are_neighbours=False), room, dice)
            at = after


def _no_longer(bounds: NDArray[np.int64], room: int) -> NDArray[np.int64]:
    """Return where sentences begin and end, those of more than `room` tokens cut: all is to be read."""
    sizes = np.diff(bounds)
    if sizes.max(initial=0) <= room:
        return bounds
    parts = -(-sizes // room)
    number = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)  # of each part, in its sentence
    return np.append(np.repeat(bounds[:-1], parts) + room * number, bounds[-1])


def _middle(bounds: NDArray[np.int64], at: int, last: int, dice: np.random.Generator) -> tuple[int, int]:
    """Return where a span of sentences is divided, and which sentence comes after the first part."""
    if last - at == 1:
        return int(bounds[at] + bounds[last]) // 2, last
    after = int(dice.integers(at + 1, last))
    return int(bounds[after]), after


# What stands in a neighbour's place begins and ends as that would have, and is as long: only its words may tell


def _sentences_elsewhere(
    store: TokenStore, document: int, wanted: int, room: int, dice: np.random.Generator
) -> tuple[int, int]:
    """Return sentences of another document that have about so many tokens; not its first, which follows nothing."""
    best, best_miss = (0, 0), math.inf
    for _ in range(_TRIES):
        bounds = _somewhere_else(store, document, room, dice)
        starts = bounds[1:-1] if len(bounds) > 2 else bounds[:-1]
        after = np.clip(np.searchsorted(bounds, starts + wanted), 1, len(bounds) - 1)
        shorter, longer = bounds[after - 1] - starts, bounds[after] - starts
        sizes = np.where((shorter > 0) & (wanted - shorter < abs(longer - wanted)), shorter, longer)
        miss = abs(sizes - wanted)
        place = int(np.argmin(miss + dice.random(len(miss)) / 2))  # any of those that miss it as little
        if miss[place] < best_miss:
            best, best_miss = (int(starts[place]), int(starts[place] + sizes[place])), int(miss[place])
        if best_miss <= wanted * _NEAR:
            break
    return best


def _rest_elsewhere(
    store: TokenStore, document: int, wanted: int, room: int, dice: np.random.Generator
) -> tuple[int, int]:
    """Return the last so many tokens of a sentence of another document; of a longer one, where there is such."""
    best = (0, 0)
    for _ in range(_TRIES):
        bounds = _somewhere_else(store, document, room, dice)
        sizes = np.diff(bounds)
        longer = np.flatnonzero(sizes > wanted)
        one = int(dice.choice(longer)) if len(longer) else int(sizes.argmax())
        begin = max(int(bounds[one]) + int(sizes[one] > 1), int(bounds[one + 1]) - wanted)
        if int(bounds[one + 1]) - begin > best[1] - best[0]:
            best = (begin, int(bounds[one + 1]))
        if len(longer):
            break
    return best


def _somewhere_else(store: TokenStore, document: int, room: int, dice: np.random.Generator) -> NDArray[np.int64]:
    """Return where sentences of another document begin, and where the last one ends; of a long one, some in a row."""
    other = int(dice.integers(store.n_documents - 1))
    bounds = store.sentences_of(other + (other >= document))
    first = int(dice.integers(max(1, len(bounds) - 1 - _LOOKED_AT)))
    return _no_longer(bounds[first : first + _LOOKED_AT + 1], room)


def _cut(pair: Pair, room: int, dice: np.random.Generator) -> Pair:
    """Return the pair without as many tokens as it has too many: from the longer text, at either end by chance."""
    (start, middle), (begin, end) = pair.first, pair.second
    for _ in range(middle - start + end - begin - room):
        at_front = dice.random() < 0.5
        if middle - start > end - begin:
            start, middle = (start + 1, middle) if at_front else (start, middle - 1)
        else:
            begin, end = (begin + 1, end) if at_front else (begin, end - 1)
    return Pair((start, middle), (begin, end), pair.are_neighbours)
