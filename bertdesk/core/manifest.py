"""The SHA-256 of each file of a folder, kept beside them: safetensors takes most flipped bits without a word."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE_NAME = "sha256.json"
_LARGEST_FILE = 2**16
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Sum:
    size_bytes: int
    sha256: str


def sum_of(path: Path) -> Sum:
    """Read the file once. Raises: OSError."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return Sum(file.tell(), sha256)


def sum_of_bytes(content: bytes) -> Sum:
    return Sum(len(content), hashlib.sha256(content).hexdigest())


def write(folder: Path, sums: Mapping[str, Sum]) -> None:
    """Raises: OSError."""
    (folder / FILE_NAME).write_text(_to_json(sums), encoding="ascii", newline="")


def first_damaged(folder: Path) -> str | None:
    """Return the name of a file that is not as the folder's manifest says, the manifest's own where that is damaged.

    None: all that are there are whole, or the folder has no manifest. A file that is gone is for its reader to miss;
    one that the disk cannot read counts as damaged.
    """
    try:
        sums = _read(folder / FILE_NAME)
    except FileNotFoundError:
        return None
    except (OSError, *_UNREADABLE):
        return FILE_NAME
    return next((name for name, wanted in sums.items() if not _can_be_read(folder / name, wanted)), None)


def is_whole(folder: Path) -> bool:
    """Return whether its files are as its manifest says, and it has one. Raises: OSError where one cannot be read."""
    try:
        sums = _read(folder / FILE_NAME)
    except (FileNotFoundError, *_UNREADABLE):
        return False
    return all(_holds(folder / name, wanted) for name, wanted in sums.items())


def _can_be_read(path: Path, wanted: Sum) -> bool:
    try:
        return _holds(path, wanted)
    except OSError:
        return False


def _holds(path: Path, wanted: Sum) -> bool:
    """Raises: OSError."""
    if not path.exists():
        return True
    # Neither a pipe nor a device is opened, nor a file hashed that cannot be right: the manifest may be anyone's.
    return path.is_file() and path.stat().st_size == wanted.size_bytes and sum_of(path) == wanted


def _read(path: Path) -> dict[str, Sum]:
    """Raises: OSError; one of _UNREADABLE where it is not as `write` left it."""
    if path.stat().st_size > _LARGEST_FILE:
        raise ValueError("too large")
    text = path.read_bytes().decode("ascii")
    content: dict[str, Any] = json.loads(text)["files"]  # Any: a file from anywhere
    sums = {name: Sum(**entry) for name, entry in content.items()}
    if any("/" in name or "\\" in name or ":" in name or name in ("", ".", "..") for name in sums):
        raise ValueError("a path")
    if _to_json(sums) != text:  # a bit flipped in a name would leave that file unguarded
        raise ValueError("damaged")
    return sums


def _to_json(sums: Mapping[str, Sum]) -> str:
    files = {name: asdict(sums[name]) for name in sorted(sums)}
    own = hashlib.sha256(json.dumps(files).encode()).hexdigest()
    return json.dumps({"files": files, "sha256_of_files": own}, indent=1) + "\n"
