"""Documents -> pairs of texts for next-sentence prediction: half of them neighbours, half from two documents.

Devlin et al. 2019, section 3.1 and appendix A.2: two spans of text, each of several sentences, that fill the length
together; in half of the cases the second really follows the first, in the other half it is from elsewhere. One pair in
ten is shorter, so that short texts are met too. Unlike the authors' own script, all pairs are neighbours first, and
then half of them exchange their second texts. So neither its length nor its words nor where it is cut tell of a text
by itself that it is a stranger. That reviews end with "recommended!", and neighbours with the end of a review, told
61 % of IMDb's pairs of 512 tokens before, without any comparing of the two.
"""

import array
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
_WINDOW = 64
"""Pairs of about the same length that are looked through for one of another document"""
_BATCHES_SORTED = 50

Span = tuple[int, int]
"""Where a text begins among the tokens of a store, and where it ends"""


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
    places, documents = array.array("q"), array.array("q")  # of a large corpus, tuples would not fit into the memory
    for document in range(store.n_documents):
        if cancel is not None:
            cancel.raise_if_requested()
        for first, second in _of_document(store, document, room, dice, with_next=with_next):
            places.extend((*first, *second))
            documents.append(document)
    order = dice.permutation(len(documents))
    spans = np.frombuffer(places, np.int64).reshape(-1, 4)[order] if documents else np.empty((0, 4), np.int64)
    pairs = Pairs(spans, np.ones(len(spans), np.bool_))
    if not with_next:
        return pairs
    return _estranged(pairs, np.array(documents, np.int64)[order], store, room, dice)


def _of_document(
    store: TokenStore, document: int, room: int, dice: np.random.Generator, *, with_next: bool
) -> Iterator[tuple[Span, Span]]:
    """Yield the document's text in pairs of neighbours; without `with_next`, the second texts are empty."""
    bounds = _no_longer(store.sentences_of(document), room)  # (n + 1,)
    at, n = 0, len(bounds) - 1
    while at < n:
        wanted = room if dice.random() >= _SHORT_SHARE else int(dice.integers(_LEAST_ROOM, room + 1))
        last = max(at + 1, int(np.searchsorted(bounds, bounds[at] + wanted, side="left")))
        last = min(last, n)
        start, end = int(bounds[at]), int(bounds[last])
        middle = _middle(bounds, at, last, dice)
        if not with_next:
            yield (start, min(end, start + room)), (end, end)
        elif middle > start:  # else it is one token: nothing can stand on both sides
            yield _cut((start, middle), (middle, end), room, dice)
        at = last


def _no_longer(bounds: NDArray[np.int64], room: int) -> NDArray[np.int64]:
    """Return where sentences begin and end, those of more than `room` tokens cut: all is to be read."""
    sizes = np.diff(bounds)
    if sizes.max(initial=0) <= room:
        return bounds
    parts = -(-sizes // room)
    number = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)  # of each part, in its sentence
    return np.append(np.repeat(bounds[:-1], parts) + room * number, bounds[-1])


def _middle(bounds: NDArray[np.int64], at: int, last: int, dice: np.random.Generator) -> int:
    """Return where a span of sentences is divided: between two of them, if there are two."""
    if last - at == 1:
        return int(bounds[at] + bounds[last]) // 2
    return int(bounds[dice.integers(at + 1, last)])


def _estranged(
    pairs: Pairs, documents: NDArray[np.int64], store: TokenStore, room: int, dice: np.random.Generator
) -> Pairs:
    """Return the pairs, half of which have exchanged their second texts with others of about the same length.

    `documents` (N,): which each is of.
    """
    chosen = dice.permutation(len(pairs))[: _half(len(pairs), dice)]
    spans, are_neighbours = pairs.spans.copy(), pairs.are_neighbours.copy()
    seconds = pairs.spans[chosen, 2:]
    ends, begins = store.sentences[store.documents], pairs.spans[chosen, 0]
    alike = np.lexsort((
        dice.random(len(chosen)), seconds[:, 1] - seconds[:, 0], np.isin(begins, ends), np.isin(seconds[:, 1], ends),
    ))  # fmt: skip
    chosen = chosen[alike]
    of = documents[chosen]
    given = np.roll(np.arange(len(chosen)), -1)
    for place in np.flatnonzero(of == of[given]).tolist():
        given[place] = _elsewhere(of, place)
    is_strange = of != of[given]  # all, unless the pairs are of one document
    chosen, givers = chosen[is_strange], chosen[given[is_strange]]
    spans[chosen, 2:] = pairs.spans[givers, 2:]
    are_neighbours[chosen] = False
    found = Pairs(spans, are_neighbours)
    for row in np.flatnonzero(found.lengths > room).tolist():
        start, middle, begin, end = spans[row].tolist()
        spans[row] = sum(_cut((start, middle), (begin, end), room, dice), ())
    return found


def _half(n: int, dice: np.random.Generator) -> int:
    """Return about how many of so many pairs are a half: one alone has nobody to exchange with."""
    if n % 2 and dice.random() < _NEIGHBOURS:
        n += 1
    return n // 2 if n // 2 != 1 else int(2 * (dice.random() < _NEIGHBOURS))


def _elsewhere(documents: NDArray[np.int64], place: int) -> int:
    """Return the nearest place to this one where another document is, or itself where there is none."""
    low = max(0, place - _WINDOW)
    others = low + np.flatnonzero(documents[low : place + _WINDOW + 1] != documents[place])
    if not len(others):
        others = np.flatnonzero(documents != documents[place])
    return int(others[np.argmin(abs(others - place))]) if len(others) else place


def _cut(first: Span, second: Span, room: int, dice: np.random.Generator) -> tuple[Span, Span]:
    """Return both without as many tokens as they have too many: from the longer text, at either end by chance."""
    (start, middle), (begin, end) = first, second
    for _ in range(middle - start + end - begin - room):
        at_front = dice.random() < 0.5
        if middle - start > end - begin:
            start, middle = (start + 1, middle) if at_front else (start, middle - 1)
        else:
            begin, end = (begin + 1, end) if at_front else (begin, end - 1)
    return (start, middle), (begin, end)
