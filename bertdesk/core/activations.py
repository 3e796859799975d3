"""Windows -> what the upper part of a network reads of them: token ids, or the frozen lower part's hidden states.

The lower part never changes, so its hidden states are computed once and kept in a memory-mapped file without a name:
each epoch then trains the upper layers only, and a killed run leaves nothing behind.
"""

import errno
import mmap
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bertdesk.core.cancel import CancelToken
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import autocast, copy_to, memory_as_fact, release_memory
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tokens import Window, by_length, padded, to_batch
from bertdesk.errors import OutOfMemory

_TOKENS = 4096
"""Tokens, padding included, that the lower part reads at once: enough to keep every core busy. Where memory is short,
half as many, and so on down to one window."""
_SHARE_OF_DISK = 0.5
"""Share of the free space that kept activations may take."""


class Source(Protocol):
    """Gives the upper part its inputs, on the device."""

    lengths: NDArray[np.int64]
    """(N,) tokens of each window"""

    def read(self, members: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return inputs (B, T) or (B, T, H), and int64 attention_mask (B, T) as `Batch` has it, of these windows."""
        ...


class TokenIds:
    """For a network that learns in every layer."""

    def __init__(self, windows: Sequence[Window], *, pad_id: int, device: torch.device) -> None:
        self.lengths = np.array([len(window.ids) for window in windows], np.int64)
        self._windows, self._pad_id, self.device = windows, pad_id, device

    def read(self, members: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        batch = to_batch([self._windows[i] for i in members], pad_id=self._pad_id, members=tuple(members))
        return copy_to(batch.input_ids, self.device), copy_to(batch.attention_mask, self.device)


class Computed:
    """Hidden states computed each time anew: slow, and without a file."""

    def __init__(self, ids: TokenIds, lower: nn.Module, dtype: torch.dtype) -> None:
        self.lengths = ids.lengths
        self._ids, self._lower, self._dtype = ids, lower, dtype

    @property
    def device(self) -> torch.device:
        return self._ids.device

    def read(self, members: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        input_ids, attention_mask = self._ids.read(members)
        with torch.no_grad(), autocast(input_ids.device.type, self._dtype):
            return self._lower(input_ids, attention_mask), attention_mask


class Ready:
    """One batch, read once."""

    def __init__(self, lengths: NDArray[np.int64], inputs: torch.Tensor, attention_mask: torch.Tensor) -> None:
        self.lengths, self._inputs, self._mask = lengths, inputs, attention_mask

    def read(self, members: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        some = list(members)
        return self._inputs[some], self._mask[some]


class Kept:
    """Hidden states in a file: two bytes a number, the padding left out."""

    def __init__(
        self, file: IO[bytes], lengths: NDArray[np.int64], starts: NDArray[np.int64], width: int,
        dtype: torch.dtype, device: torch.device,
    ) -> None:  # fmt: skip
        self.lengths = lengths
        self._starts, self._width, self._device = starts, width, device
        self._dtype = dtype
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._rows: NDArray[np.int16] = np.frombuffer(whole, np.int16).reshape(-1, width)  # (all tokens, H)

    def read(self, members: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        widest = padded(int(self.lengths[list(members)].max()))
        rows = np.zeros((len(members), widest, self._width), np.int16)  # (B, T, H)
        mask = np.zeros((len(members), widest), np.int64)
        for row, member in enumerate(members):
            start, length = self._starts[member], self.lengths[member]
            rows[row, :length] = self._rows[start : start + length]
            mask[row, :length] = 1  # which text of a pair a token is of, the lower part has read
        hidden = copy_to(torch.from_numpy(rows).view(self._dtype), self._device)
        return hidden.float(), copy_to(torch.from_numpy(mask), self._device)


def source(
    windows: Sequence[Window], lower: nn.Module | None, *, width: int, pad_id: int, place: Path | None,
    device: torch.device, dtype: torch.dtype, cancel: CancelToken, crew: Crew = ALONE,
) -> Work[Source]:  # fmt: skip
    """Return where the upper part reads from. `place` is a folder for the file, None = keep nothing.

    Hidden states are kept as float16 (11 bits of precision; after a layer norm they are far from its limits), or as
    bfloat16 where the arithmetic is in it. What would take more than half of the free disk is not kept. The processes
    of a computer compute a part each, and share the file. Raises: OutOfMemory.
    """
    ids = TokenIds(windows, pad_id=pad_id, device=device)
    if lower is None:
        return ids
    computed = Computed(ids, lower, dtype)
    if place is None:
        return computed
    need_bytes = size_bytes(int(ids.lengths.sum()), width)
    if crew.any(not has_room(place, need_bytes)):
        yield Notice("activations_not_kept", {"gb": round(need_bytes / 1e9, 1)})
        return computed
    kept_dtype = torch.bfloat16 if dtype == torch.bfloat16 else torch.float16
    most_tokens = _TOKENS
    while True:
        try:
            return (yield from _keep(computed, place, most_tokens, width, kept_dtype, cancel, crew))
        except OutOfMemory:
            if most_tokens <= padded(int(ids.lengths.max())):
                raise
        except OSError:  # another program has filled the disk meanwhile
            yield Notice("activations_not_kept", {"gb": round(need_bytes / 1e9, 1)})
            return computed
        most_tokens //= 2
        release_memory()  # here, where the failure and all that it held are gone


def size_bytes(tokens: int, width: int) -> int:
    """Return what the kept hidden states of so many tokens take: two bytes a number."""
    return tokens * width * 2


def has_room(place: Path, need_bytes: float) -> bool:
    """Return whether the disk of a folder has room for so much and as much again. Raises: OSError."""
    return need_bytes <= _SHARE_OF_DISK * shutil.disk_usage(place).free


def _keep(
    computed: Computed, place: Path, most_tokens: int, width: int, dtype: torch.dtype, cancel: CancelToken, crew: Crew
) -> Work[Kept]:
    """Compute all hidden states, so many tokens at once. Raises: OSError; OutOfMemory, in all of a crew."""
    groups = list(by_length(computed.lengths, most_tokens=most_tokens))
    starts = _starts(computed.lengths, groups)
    with crew.file(place) as file:  # the map outlives it
        writing = _write(file, computed, crew.share_here(groups), starts, width, dtype, cancel)
        was_written = yield from crew.together(writing, cancel)
        if crew.any(not was_written):
            raise OSError(errno.ENOSPC, "a process could not write its share")
        return Kept(file, computed.lengths, starts, width, dtype, computed.device)


def _starts(lengths: NDArray[np.int64], groups: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return (N,) the row where each window's hidden states begin: one group after the other."""
    order = [member for group in groups for member in group]
    starts = np.zeros(len(lengths), np.int64)
    starts[order] = np.cumsum(lengths[order]) - lengths[order]
    return starts


def _write(
    file: IO[bytes], computed: Computed, groups: Sequence[Sequence[int]], starts: NDArray[np.int64], width: int,
    dtype: torch.dtype, cancel: CancelToken,
) -> Work[bool]:  # fmt: skip
    """Write the hidden states of these groups' windows. Returns: whether all of it was written."""
    done, total = 0, sum(map(len, groups))
    try:
        for group in groups:
            cancel.raise_if_requested()
            longest = int(computed.lengths[group[0]])
            with memory_as_fact(computed.device.type, batch_size=len(group), max_length=longest):
                hidden, _ = computed.read(group)
            numbers = hidden.to(dtype).cpu().contiguous().view(torch.int16).numpy()  # (B, T, H)
            file.seek(int(starts[group[0]]) * width * 2)
            for index, member in enumerate(group):
                file.write(numbers[index, : computed.lengths[member]].tobytes())
            done += len(group)
            yield Progressed("preparing", done, total)
        file.flush()
    except OSError:
        return False
    return True
