"""Texts -> token ids in windows, with character offsets; windows -> Batch. Knows nothing of classes' names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work

_CHUNK = 64
"""Texts encoded in one Rust call: the call holds the interpreter lock while it builds Python objects."""
_OVERLAP = 0.25
"""Share of a window that repeats the end of the one before, so that no sentence is read only in halves."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The special tokens that an encoder wants around a text, such as [CLS] ... [SEP]."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def size(self) -> int:
        return len(self.before) + len(self.after)


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of one text, as the encoder reads it."""

    text: int
    """Index of the text."""
    ids: NDArray[np.int32]
    """(T,) token ids, special tokens included."""
    spans: NDArray[np.int32]
    """(T, 2) first and last-plus-one character of each token in the text; special tokens have (0, 0)."""
    weight: float
    """Share of the text's reading that this window stands for; the windows of a text sum to 1."""


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
    """int64 (B, T): 1 on tokens, 0 on padding"""
    members: tuple[int, ...]
    """(B,) indices of the windows in it"""


def frame_of(tokenizer: Tokenizer) -> Frame:
    """Return the special tokens that the tokenizer puts before and after a text."""
    probe: Encoding = tokenizer.encode("a")
    inner = [i for i, special in enumerate(probe.special_tokens_mask) if not special]
    start, end = (inner[0], inner[-1] + 1) if inner else (len(probe.ids) // 2,) * 2  # a vocabulary may lack the "a"
    return Frame(tuple(probe.ids[:start]), tuple(probe.ids[end:]))


def tokenise(
    texts: Sequence[str], tokenizer: Tokenizer, *, max_length: int, most_windows: int, cancel: CancelToken
) -> Work[Tokenised]:
    """Cut each text into overlapping windows of at most `max_length` tokens, at most `most_windows` of them."""
    frame = frame_of(tokenizer)
    unknown_id = _unknown_id(tokenizer)
    takes_spaces = _takes_spaces(tokenizer)
    windows: list[Window] = []
    lengths = np.zeros(len(texts), np.int32)
    was_truncated = np.zeros(len(texts), np.bool_)
    unknown_share = np.zeros(len(texts))

    def cut(index: int, encoding: Encoding) -> None:
        ids = np.asarray(encoding.ids, np.int32)
        starts = _window_starts(len(ids), max_length - frame.size)
        lengths[index] = len(ids) + frame.size
        was_truncated[index] = len(starts) > most_windows
        unknown_share[index] = _unknown_share(ids, unknown_id)
        spans = np.asarray(encoding.offsets, np.int32).reshape(-1, 2)
        if takes_spaces:
            spans = _without_spaces(texts[index], spans)
        windows.extend(_windows(index, ids, spans, starts[:most_windows], max_length - frame.size, frame))

    yield from _encode(texts, tokenizer, cut, cancel)
    return Tokenised(tuple(windows), lengths, was_truncated, unknown_share)


def count_tokens(
    texts: Sequence[str], tokenizer: Tokenizer, *, cancel: CancelToken
) -> Work[tuple[NDArray[np.int32], NDArray[np.float64]]]:
    """Return `lengths` and `unknown_share` as `tokenise` does, and keep nothing else: a million texts may come."""
    frame, unknown_id = frame_of(tokenizer), _unknown_id(tokenizer)
    lengths, unknown_share = np.zeros(len(texts), np.int32), np.zeros(len(texts))

    def count(index: int, encoding: Encoding) -> None:
        ids = np.asarray(encoding.ids, np.int32)
        lengths[index] = len(ids) + frame.size
        unknown_share[index] = _unknown_share(ids, unknown_id)

    yield from _encode(texts, tokenizer, count, cancel)
    return lengths, unknown_share


def _encode(
    texts: Sequence[str], tokenizer: Tokenizer, take: Callable[[int, Encoding], None], cancel: CancelToken
) -> Work[None]:
    """Hand over each text's number and encoding, without special tokens, and forget it."""
    for start in range(0, len(texts), _CHUNK):
        cancel.raise_if_requested()
        encodings = tokenizer.encode_batch(list(texts[start : start + _CHUNK]), add_special_tokens=False)
        for index, encoding in enumerate(encodings, start):
            take(index, encoding)
        yield Progressed("tokenizing", min(start + _CHUNK, len(texts)), len(texts))


def _unknown_id(tokenizer: Tokenizer) -> int | None:
    found: int | None = tokenizer.token_to_id(getattr(tokenizer.model, "unk_token", None) or "[UNK]")
    return found


def _unknown_share(ids: NDArray[np.int32], unknown_id: int | None) -> float:
    return float((ids == unknown_id).mean()) if len(ids) else 0.0


def _takes_spaces(tokenizer: Tokenizer) -> bool:
    """Return whether spaces are part of tokens or tokens themselves, as for all kinds of encoder but BERT's own."""
    probe = "a a\na"
    offsets = tokenizer.encode(probe, add_special_tokens=False).offsets
    return any(probe[at].isspace() for start, end in offsets for at in range(start, end))


def _without_spaces(text: str, spans: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the spans (T, 2) without the spaces at their ends; of nothing but spaces, an empty one."""
    places = np.arange(len(text) + 1, dtype=np.int32)
    is_space = np.fromiter(map(str.isspace, text), np.bool_, len(text))
    following = np.minimum.accumulate(np.where(np.append(is_space, False), len(text), places)[::-1])[::-1]
    before = np.maximum.accumulate(np.where(np.append(False, is_space), 0, places))
    starts = np.minimum(following[spans[:, 0]], spans[:, 1])
    return np.stack([starts, np.maximum(before[spans[:, 1]], starts)], axis=1)


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
    text: int, ids: NDArray[np.int32], spans: NDArray[np.int32], starts: list[int], room: int, frame: Frame
) -> list[Window]:
    pieces = [slice(start, min(start + room, len(ids))) for start in starts]
    sizes = [max(1, piece.stop - piece.start) for piece in pieces]
    special = np.zeros((1, 2), np.int32)
    return [
        Window(
            text,
            np.concatenate([frame.before, ids[piece], frame.after]).astype(np.int32),
            np.concatenate([special.repeat(len(frame.before), 0), spans[piece], special.repeat(len(frame.after), 0)]),
            size / sum(sizes),
        )
        for piece, size in zip(pieces, sizes, strict=True)
    ]


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
        attention_mask[row, : len(window.ids)] = 1
    return Batch(input_ids, attention_mask, members)
