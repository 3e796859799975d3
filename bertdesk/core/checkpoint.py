"""Where a run's checkpoints lie, how they are written and read. Knows nothing of what a run needs to go on.

A checkpoint is a folder of two files and their manifest. Each is written beside its place, synced, then renamed: what
has a name that counts was whole at that moment, and the manifest tells what the disk did to it since.
"""

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import torch
from safetensors import SafetensorError

from bertdesk.core import durable, manifest, tensor_file
from bertdesk.errors import CheckpointsUnreadable

_TENSORS, _STATE = "tensors.safetensors", "state.json"
_FILES = {_TENSORS, _STATE, manifest.FILE_NAME}
_FOLDER = re.compile(r"step-(\d{8,})")
_PREVIOUS = "bertdesk-previous"
_LEFT_OVER = re.compile(rf"\.step-(\d{{8,}})\.(partial|{_PREVIOUS})")
_KEPT = 2
_NOT_NOW = (OSError, MemoryError, RuntimeError, SafetensorError)
"""What reading a file that is whole may end in: torch has a RuntimeError for want of memory, safetensors its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """All that a run needs to go on as if nothing had happened."""

    step: int
    """Optimizer steps done; 0 or more."""
    tensors: Mapping[str, torch.Tensor]
    """Written from any device, read back on the CPU."""
    state: Mapping[str, Any]  # Any: the loop decides; what JSON can hold, with finite numbers


def folder_of(out: Path) -> Path:
    """Return the run folder that belongs to a model folder: beside it, so that a rename can never cross disks."""
    out = out.expanduser().resolve()
    return out.parent / f".{out.name}.run"


def steps(folder: Path) -> tuple[int, ...]:
    """Return the steps of all checkpoints, newest first, by their names alone: is there a run to go on with?"""
    return tuple(step for step, _ in _found(folder))


def write(folder: Path, checkpoint: Checkpoint) -> None:
    """Make this the newest checkpoint and keep one valid one before it; it is on the disk when this returns.

    Raises: DiskFull, SaveFailed; the earlier checkpoints are intact then.
    """
    state = json.dumps({"step": checkpoint.step, "state": checkpoint.state}, allow_nan=False).encode("ascii")

    def fill(fresh: Path) -> None:
        tensors = tensor_file.write(fresh / _TENSORS, checkpoint.tensors)
        (fresh / _STATE).write_bytes(state)
        manifest.write(fresh, {_TENSORS: tensors, _STATE: manifest.sum_of_bytes(state)})

    durable.write_folder(_place(folder, checkpoint.step), fill)
    _prune(folder, checkpoint.step)


def newest(folder: Path) -> tuple[Checkpoint | None, tuple[Path, ...]]:
    """Return the newest checkpoint that is as it was written, and the damaged ones that are newer than it.

    Raises: CheckpointsUnreadable where there is none, but one that could not be read may yet be whole.
    """
    damaged: list[Path] = []
    failure: Exception | None = None
    try:
        _mend(folder)
        for step, path in _listed(folder):
            try:
                checkpoint = _read(step, path)
            except _NOT_NOW as error:  # a share that is gone for a moment, memory that is short: no damage
                failure, checkpoint = error, None
            if checkpoint is not None:
                return checkpoint, tuple(damaged)
            damaged.append(path)
    except OSError as error:
        failure = error
    if failure is not None:
        raise CheckpointsUnreadable(path=str(folder), reason=getattr(failure, "strerror", None) or str(failure))
    return None, tuple(damaged)


def peek(folder: Path) -> tuple[int, Mapping[str, Any], float] | None:  # Any: JSON
    """Return step, state and time of writing (seconds since 1970) of the newest checkpoint, without its tensors.

    Quick, so it does not tell whether the tensors are whole; an unreadable state is passed over.
    """
    for step, path in _found(folder) or _set_aside(folder):
        try:
            content = json.loads((path / _STATE).read_text(encoding="ascii"), parse_constant=_refuse)
            return step, dict(content["state"]), (path / _STATE).stat().st_mtime
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue
    return None


def discard(folder: Path) -> None:
    """Remove a run's checkpoints, and their folder if nothing else is in it. What `write` did not make stays."""
    if folder.is_symlink():
        return
    for _, path in _found(folder):
        _remove(path)
    _clear(folder)
    with contextlib.suppress(OSError):  # there is something else in it, or it was never made
        folder.rmdir()


def _place(folder: Path, step: int) -> Path:
    return folder / f"step-{step:08d}"


def _found(folder: Path) -> list[tuple[int, Path]]:
    """Return the checkpoints by their names, newest first; none where the folder cannot be listed."""
    try:
        return _listed(folder)
    except OSError:
        return []


def _listed(folder: Path) -> list[tuple[int, Path]]:
    """Return the same. Raises: OSError."""
    try:
        named = [(_FOLDER.fullmatch(path.name), path) for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(((int(match[1]), path) for match, path in named if match), reverse=True)


def _read(step: int, path: Path) -> Checkpoint | None:
    """Return None where anything is missing or not as it was written. Raises: one of _NOT_NOW."""
    if not _is_whole(path):
        return None
    text = (path / _STATE).read_text(encoding="ascii")
    try:
        content = json.loads(text, parse_constant=_refuse)
        is_of_this_step, state = content["step"] == step, content["state"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Checkpoint(step, tensor_file.read(path / _TENSORS), state) if is_of_this_step else None


def _is_whole(path: Path) -> bool:
    """Raises: OSError."""
    return all((path / name).is_file() for name in _FILES) and manifest.is_whole(path)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _set_aside(folder: Path) -> list[tuple[int, Path]]:
    """Return the checkpoints that were being written anew: by this program now, or by one that was killed."""
    try:
        matches = [(_LEFT_OVER.fullmatch(path.name), path) for path in folder.iterdir()]
    except OSError:
        return []
    return sorted(((int(match[1]), path) for match, path in matches if match and match[2] == _PREVIOUS), reverse=True)


def _mend(folder: Path) -> None:
    """Bring back a checkpoint that was being written anew when the program was killed."""
    with contextlib.suppress(OSError):
        for step, _ in _set_aside(folder):
            durable.recover(_place(folder, step))


def _prune(folder: Path, newest_step: int) -> None:
    """Keep the newest and the newest valid one before it. Later ones are of a past that the run turned back from."""
    kept = 1
    for step, path in _found(folder):
        if step == newest_step:
            continue
        if step < newest_step and kept < _KEPT and _can_be_used(path):
            kept += 1
        else:
            _remove(path)
    _clear(folder)


def _can_be_used(path: Path) -> bool:
    try:
        return _is_whole(path)
    except OSError:
        return False


def _clear(folder: Path) -> None:
    """Remove what killed writes left."""
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if _LEFT_OVER.fullmatch(path.name):
                _delete(path)


def _remove(path: Path) -> None:
    """Take the name away first: a removal that is cut short leaves no half checkpoint behind."""
    gone = path.with_name(f".{path.name}.partial")
    with contextlib.suppress(OSError):  # what stays costs space and no more; the next write tries again
        if _is_ours(path):
            _delete(gone)
            path.rename(gone)
            _delete(gone)


def _delete(path: Path) -> None:
    if _is_ours(path):
        for file in list(path.iterdir()):
            file.unlink()
        path.rmdir()


def _is_ours(path: Path) -> bool:
    """Return whether it is a real folder that holds nothing but what `write` makes."""
    try:
        with os.scandir(path) as entries:
            return not path.is_symlink() and all(
                entry.name in _FILES and entry.is_file(follow_symlinks=False) for entry in entries
            )
    except OSError:
        return False
