"""Texts -> token ids in windows, with character offsets; windows -> Batch. Knows nothing of classes' names."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.pairs import Text, parts_of
from bertdesk.core.spaces import takes_spaces, without_spaces
from bertdesk.errors import TokenizerRefused

_CHUNK = 64
"""Texts encoded in one Rust call: the call holds the interpreter lock while it builds Python objects."""
_ANY_LENGTH = 2**31
_OVERLAP = 0.25
"""Share of a window that repeats the end of the one before, so that no sentence is read only in halves."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The special tokens that an encoder wants around a text, such as [CLS] ... [SEP], or around each of a pair."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    between: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    """Of what stands before, of the first text, between, of the second and after: 0 or 1, BERT's segments A and B"""

    @property
    def size(self) -> int:
        return len(self.before) + len(self.between) + len(self.after)


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of one text, as the encoder reads it; or of the longer of a pair, with the other."""

    text: int
    """Index of the text."""
    ids: NDArray[np.int32]
    """(T,) token ids, special tokens included."""
    spans: NDArray[np.int32]
    """(T, 2) first and last-plus-one character of each token in the (whole) text; special tokens have (0, 0)."""
    weight: float
    """Share of the text's reading that this window stands for; the windows of a text sum to 1."""
    kinds: NDArray[np.int32] | None = None
    """(T,) 1 on tokens of a pair's second text and what belongs to it, else 0; None: there is one text"""


Piece = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Ids (T,) and spans (T, 2) of tokens that follow one another."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokenised:
    """N texts as windows, in the order of the texts."""

    windows: tuple[Window, ...]
    lengths: NDArray[np.int32]
    """(N,) tokens of each whole text, special tokens included."""
    was_truncated: NDArray[np.bool_]
    """(N,) whether the end of the text is in no window."""
    unknown_share: NDArray[np.float64]
    """(N,) share of each text's tokens that are [UNK]: what the vocabulary has never seen"""


@dataclass(frozen=True, slots=True)
class Batch:
    input_ids: torch.Tensor
    """int64 (B, T)"""
    attention_mask: torch.Tensor
    """int64 (B, T): 1 on tokens, 2 on those of a pair's second text, 0 on padding (see `pairs.told`)"""
    members: tuple[int, ...]
    """(B,) indices of the windows in it"""


def frame_of(tokenizer: Tokenizer) -> Frame:
    """Return the special tokens that the tokenizer puts before and after a text."""
    probe: Encoding = tokenizer.encode("a")
    inner = [i for i, special in enumerate(probe.special_tokens_mask) if not special]
    start, end = (inner[0], inner[-1] + 1) if inner else (len(probe.ids) // 2,) * 2  # a vocabulary may lack the "a"
    return Frame(tuple(probe.ids[:start]), tuple(probe.ids[end:]))


def pair_frame_of(tokenizer: Tokenizer, *, max_length: int) -> Frame:
    """Return the special tokens around a pair. Raises: TokenizerRefused where there is no room for one."""
    probe: Encoding = tokenizer.encode("a", "a")
    firsts = [i for i, of in enumerate(probe.sequence_ids) if of == 0]
    seconds = [i for i, of in enumerate(probe.sequence_ids) if of == 1]
    specials = len(probe.ids) - len(firsts) - len(seconds)
    if not firsts or not seconds or firsts[-1] > seconds[0] or specials + 2 > max_length:
        raise TokenizerRefused(path="", reason="pair")
    ends = (0, firsts[0], firsts[-1] + 1, seconds[0], seconds[-1] + 1, len(probe.ids))
    before, _, between, _, after = (tuple(probe.ids[start:end]) for start, end in itertools.pairwise(ends))
    kinds = tuple(int(bool(any(probe.type_ids[start:end]))) for start, end in itertools.pairwise(ends))
    return Frame(before, after, between, kinds)


def tokenise(
    texts: Sequence[Text], tokenizer: Tokenizer, *, max_length: int, most_windows: int, cancel: CancelToken
) -> Work[Tokenised]:
    """Cut each text into overlapping windows of at most `max_length` tokens, at most `most_windows` of them.

    Of a pair the longer text is cut so, and the shorter stands in every window, as far as it fills half of it at most.
    Raises: TokenizerRefused where it knows no pairs.
    """
    alone = frame_of(tokenizer)
    paired = alone if all(isinstance(text, str) for text in texts) else pair_frame_of(tokenizer, max_length=max_length)
    unknown_id = _unknown_id(tokenizer)
    has_spaces = takes_spaces(tokenizer)
    windows: list[Window] = []
    lengths = np.zeros(len(texts), np.int32)
    was_truncated = np.zeros(len(texts), np.bool_)
    unknown_share = np.zeros(len(texts))

    def cut(index: int, encodings: Sequence[Encoding]) -> None:
        frame = alone if len(encodings) == 1 else paired
        pieces: list[Piece] = []
        shift = 0
        for part, encoding in zip(parts_of(texts[index]), encodings, strict=True):
            spans = np.asarray(encoding.offsets, np.int32).reshape(-1, 2)
            spans = without_spaces(part, spans) if has_spaces else spans
            pieces.append((np.asarray(encoding.ids, np.int32), spans + shift))
            shift += len(part) + 1
        every = np.concatenate([ids for ids, _ in pieces])
        lengths[index] = len(every) + frame.size
        unknown_share[index] = _unknown_share(every, unknown_id)
        found, is_whole = _windows(index, pieces, max_length - frame.size, most_windows, frame)
        was_truncated[index] = not is_whole
        windows.extend(found)

    yield from _encode(texts, tokenizer, cut, cancel)
    return Tokenised(tuple(windows), lengths, was_truncated, unknown_share)


def count_tokens(
    texts: Sequence[Text], tokenizer: Tokenizer, *, cancel: CancelToken
) -> Work[tuple[NDArray[np.int32], NDArray[np.float64]]]:
    """Return `lengths` and `unknown_share` as `tokenise` does, and keep nothing else: a million texts may come."""
    unknown_id, alone = _unknown_id(tokenizer), frame_of(tokenizer)
    is_pair = bool(texts) and not isinstance(texts[0], str)
    frame = pair_frame_of(tokenizer, max_length=_ANY_LENGTH) if is_pair else alone
    lengths, unknown_share = np.zeros(len(texts), np.int32), np.zeros(len(texts))

    def count(index: int, encodings: Sequence[Encoding]) -> None:
        ids = np.concatenate([np.asarray(encoding.ids, np.int32) for encoding in encodings])
        lengths[index] = len(ids) + frame.size
        unknown_share[index] = _unknown_share(ids, unknown_id)

    yield from _encode(texts, tokenizer, count, cancel)
    return lengths, unknown_share


def _encode(
    texts: Sequence[Text], tokenizer: Tokenizer, take: Callable[[int, Sequence[Encoding]], None], cancel: CancelToken
) -> Work[None]:
    """Hand over each text's number and the encoding of its parts, without special tokens, and forget it."""
    for start in range(0, len(texts), _CHUNK):
        cancel.raise_if_requested()
        some = texts[start : start + _CHUNK]
        parts = [part for text in some for part in parts_of(text)]
        encodings = iter(tokenizer.encode_batch(parts, add_special_tokens=False))
        for index, text in enumerate(some, start):
            take(index, [next(encodings) for _ in parts_of(text)])
        yield Progressed("tokenizing", min(start + _CHUNK, len(texts)), len(texts))


def _unknown_id(tokenizer: Tokenizer) -> int | None:
    found: int | None = tokenizer.token_to_id(getattr(tokenizer.model, "unk_token", None) or "[UNK]")
    return found


def _unknown_share(ids: NDArray[np.int32], unknown_id: int | None) -> float:
    return float((ids == unknown_id).mean()) if len(ids) else 0.0


def window_count(tokens: int, max_length: int, frame_size: int = 2) -> int:
    """Return in how many windows a text of so many tokens, special ones included, is read whole."""
    return len(_window_starts(tokens - frame_size, max_length - frame_size))


def _window_starts(length: int, room: int) -> list[int]:
    """Return the first token of each window; the last window ends with the text, so it is as full as the others."""
    if length <= room:
        return [0]
    stride = max(1, room - int(room * _OVERLAP))
    return [*range(0, length - room, stride), length - room]


def _windows(
    text: int, pieces: Sequence[Piece], room: int, most_windows: int, frame: Frame
) -> tuple[list[Window], bool]:
    """Return the windows of a text, one piece or two, and whether all of it is in them."""
    sizes = [len(ids) for ids, _ in pieces]
    longer = int(np.argmax(sizes))
    beside = [0 if i == longer else min(size, room // 2) for i, size in enumerate(sizes)]
    room -= sum(beside)
    starts = _window_starts(sizes[longer], room)
    ends = [min(start + room, sizes[longer]) for start in starts[:most_windows]]
    weights = [max(1, end - start) for start, end in zip(starts, ends, strict=False)]
    found = []
    for start, end, weight in zip(starts, ends, weights, strict=False):
        cuts = [slice(start, end) if i == longer else slice(beside[i]) for i in range(len(pieces))]
        cut = [(ids[part], spans[part]) for (ids, spans), part in zip(pieces, cuts, strict=True)]
        found.append(_framed(text, cut, weight / sum(weights), frame))
    is_whole = len(starts) <= most_windows and all(i == longer or beside[i] == size for i, size in enumerate(sizes))
    return found, is_whole


def _framed(text: int, pieces: Sequence[Piece], weight: float, frame: Frame) -> Window:
    around = [_special(frame.before), *([_special(frame.between)] if len(pieces) > 1 else []), _special(frame.after)]
    parts = [around[0]]
    for piece, after in zip(pieces, around[1:], strict=True):
        parts += [piece, after]
    kinds = None
    if len(pieces) > 1:
        sizes = [len(ids) for ids, _ in parts]
        kinds = np.repeat(np.array(frame.kinds, np.int32), sizes)
    ids, spans = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Window(text, ids, spans, weight, kinds)


def _special(ids: tuple[int, ...]) -> Piece:
    return np.array(ids, np.int32), np.zeros((len(ids), 2), np.int32)


def batches(windows: Sequence[Window], *, batch_size: int, pad_id: int) -> Iterator[Batch]:
    """Yield batches of windows of similar length, the longest first: what does not fit in memory fails at once."""
    order = np.argsort([-len(window.ids) for window in windows], kind="stable")
    for start in range(0, len(order), batch_size):
        group = order[start : start + batch_size]
        yield to_batch([windows[i] for i in group], pad_id=pad_id, members=tuple(int(i) for i in group))


def by_length(lengths: NDArray[np.int64], *, most_tokens: int) -> Iterator[tuple[int, ...]]:
    """Yield groups of windows of similar length, longest first, of at most so many tokens, padding included."""
    order, start = np.argsort(-lengths, kind="stable"), 0
    while start < len(order):
        count = max(1, most_tokens // padded(int(lengths[order[start]])))
        yield tuple(int(i) for i in order[start : start + count])
        start += count


def shuffled_groups(
    lengths: NDArray[np.int64], *, batch_size: int, generator: np.random.Generator, groups_lengths: bool = True
) -> list[tuple[int, ...]]:
    """Return an epoch's batches in random order, each of windows of similar length, so that little is padding.

    Windows are shuffled, sorted within runs of 50 batches, cut into batches, and those shuffled. A batch has so many
    windows whatever their length: what it costs in memory is bounded by cutting it again where it is computed.
    """
    shuffled = generator.permutation(len(lengths))
    groups: list[tuple[int, ...]] = []
    for start in range(0, len(shuffled), 50 * batch_size):
        run = shuffled[start : start + 50 * batch_size]
        if groups_lengths:
            run = run[np.argsort(lengths[run], kind="stable")]
        groups += [tuple(int(i) for i in run[at : at + batch_size]) for at in range(0, len(run), batch_size)]
    return [groups[i] for i in generator.permutation(len(groups))]


def padding_share(lengths: NDArray[np.int64], groups: Sequence[Sequence[int]]) -> float:
    """Return the share of padding among the tokens that these batches hold."""
    held = sum(len(group) * padded(int(lengths[list(group)].max())) for group in groups)
    return 1.0 - float(lengths[[i for group in groups for i in group]].sum()) / held


def padded(length: int) -> int:
    """Round up to a multiple of 8: few shapes, so few compiled kernels to keep in memory."""
    return -(-length // 8) * 8


def to_batch(windows: Sequence[Window], *, pad_id: int, members: tuple[int, ...]) -> Batch:
    """Pad to the longest, and a little more: see `padded`."""
    width = padded(max(len(window.ids) for window in windows))
    input_ids = torch.full((len(windows), width), pad_id, dtype=torch.int64)  # (B, T)
    attention_mask = torch.zeros((len(windows), width), dtype=torch.int64)  # (B, T)
    for row, window in enumerate(windows):
        input_ids[row, : len(window.ids)] = torch.from_numpy(window.ids.astype(np.int64))
        kinds = 0 if window.kinds is None else torch.from_numpy(window.kinds)
        attention_mask[row, : len(window.ids)] = 1 + kinds
    return Batch(input_ids, attention_mask, members)
