"""Write files and folders so that a kill, a full disk or a power cut leaves the old or the new, never half."""

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bertdesk.errors import DiskFull, SaveFailed

_BETWEEN_RENAMES_S = 0.2
"""Longer than a replacement needs between its renames, where nothing holds it up."""
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows knows no quota error
_FULL_TO_RUST = {39, 112} if os.name == "nt" else _FULL
"""Windows' own numbers: Python turns them into ENOSPC, safetensors and tokenizers do not."""
_TOLD_BY_RUST = re.compile(r"\(os error (\d+)\)")


def write_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write into a fresh sibling folder, sync it, then put it in the target's place.

    Raises: DiskFull, SaveFailed; the old folder is intact then.
    """
    from safetensors import SafetensorError  # the window, which writes small files, is painted without it

    fresh: Path | None = None
    try:
        target = target.resolve()  # "." has no name to put another one beside
        fresh = target.parent / f".{target.name}.partial"
        shutil.rmtree(fresh, ignore_errors=True)  # what a killed run left of its last attempt
        _make_folder(fresh.parent)
        fresh.mkdir()
        fill(fresh)
        for file in sorted(fresh.rglob("*")):
            _sync(file)
        _sync(fresh)
        _replace_folder(target, fresh)
    except (OSError, SafetensorError) as error:  # safetensors wraps the system's word in its own class
        raise as_fact(error, target) from error
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises: DiskFull, SaveFailed."""
    try:
        _make_folder(folder.expanduser().resolve())
    except OSError as error:
        raise as_fact(error, folder) from error


def refuse_unwritable(target: Path) -> None:
    """Raise DiskFull or SaveFailed where no folder can be made for the target: better before the work than after it."""
    place = target.absolute().parent
    while not os.path.exists(place):  # noqa: PTH110  # exists() raises in a locked folder
        if place == place.parent:
            break
        place = place.parent
    try:
        Path(tempfile.mkdtemp(prefix=".bertdesk-", dir=place)).rmdir()
    except OSError as error:
        raise as_fact(error, target) from error


def _replace_folder(target: Path, fresh: Path) -> None:
    """Rename twice: no system renames one folder over another that is not empty. `recover` mends a kill in between."""
    previous = _previous(target)
    recover(target)
    was_there = target.exists()
    if was_there:
        shutil.rmtree(previous, ignore_errors=True)
        _rename(target, previous)
    try:
        _rename(fresh, target)
        _sync(target.parent)  # before the old one goes: the disk may learn of its end first
    except OSError:
        if target.exists():
            _rename(target, fresh)
        if was_there:
            _rename(previous, target)
        raise
    shutil.rmtree(previous, ignore_errors=True)


def recover(target: Path) -> None:
    """Undo a replacement that was killed between its two renames. Deletes nothing: reading must not."""
    if target.exists() or not _previous(target).is_dir():
        return
    time.sleep(_BETWEEN_RENAMES_S)  # it may be at work this moment
    if not target.exists():
        _rename(_previous(target), target)


def is_there(target: Path) -> bool:
    """Tell whether the folder is there, or where `recover` would take it from."""
    return target.is_dir() or _previous(target).is_dir()


def _make_folder(path: Path) -> None:
    """Make the folder and those above it, and let the disk know their names."""
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def _previous(target: Path) -> Path:
    """Return where the old folder waits: a name that no person gives to a backup of theirs."""
    return target.parent / f".{target.name}.bertdesk-previous"


def write_text(path: Path, text: str) -> None:
    """Replace one small file in one step. Raises: DiskFull, SaveFailed."""
    with replacing(path) as file:
        file.write(text)


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Give a file to write to, in UTF-8, that takes the place of what is there once it is whole and on the disk.

    Raises: DiskFull, SaveFailed; what was there before is intact then, as after any error within.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8", errors="replace", newline="") as file:  # a file name need not be text
            yield file
        _sync(fresh)
        _rename(fresh, path)
    except BaseException as error:
        fresh.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise as_fact(error, path) from error
        raise


def write_new(path: Path, content: bytes | bytearray) -> None:
    """Write a small file that is not there yet, in one step. Raises: FileExistsError, DiskFull, SaveFailed."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            _sync(Path(name))
            _give_name(Path(name), path)
            _sync(path.parent)
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError:
        raise
    except OSError as error:
        raise as_fact(error, path) from error


def _give_name(source: Path, target: Path) -> None:
    """Rename a file, unless the name is taken: rename() would replace what has it. Raises: FileExistsError."""
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, as exFAT
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        _rename(source, target)


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folder for syncing; its journal keeps the rename
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _rename(source: Path, target: Path) -> None:
    for _ in range(10):
        try:
            source.replace(target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(0.25)  # a virus scanner or indexer holds a fresh file open for a moment
        else:
            return
    source.replace(target)


def as_fact(error: BaseException, path: Path) -> DiskFull | SaveFailed:
    """Return the disk's failure as a fact, for a person to act on."""
    told = _TOLD_BY_RUST.search(str(error))
    if getattr(error, "errno", None) in _FULL or (told and int(told[1]) in _FULL_TO_RUST):
        return DiskFull(path=str(path))
    return SaveFailed(path=str(path), reason=getattr(error, "strerror", None) or str(error))
