"""Several runs into one model folder: what they have come to, on the disk until the last of them has ended."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bertdesk.core import checkpoint, durable

_FILE_NAME = "series.json"
TRIAL = ".bertdesk-run"


@dataclass(slots=True)
class Series:
    figures: list[tuple[float, float]] = field(default_factory=list)
    """(accuracy, macro-F1) on the test part, of each run that has come to its end."""
    best: tuple[float, float] | None = None
    """Merit, on the validation part, of the run whose model is kept; None = none is yet."""
    seconds: float = 0.0
    """That the ended runs have taken."""

    @property
    def number(self) -> int:
        """Return which run goes on, or comes next; from 1."""
        return len(self.figures) + 1


@dataclass(frozen=True, slots=True)
class Found:
    series: Series
    facts: Mapping[str, Any]  # Any: JSON
    """What was written with it."""
    written_s: float
    """When, in seconds since 1970."""


def write(out: Path, series: Series, facts: Mapping[str, Any]) -> None:  # Any: JSON
    """Replace what is known of the runs into a model folder. Raises: DiskFull, SaveFailed."""
    folder = checkpoint.folder_of(out)
    durable.make_folder(folder)
    durable.write_text(folder / _FILE_NAME, json.dumps({**facts, "series": asdict(series)}, allow_nan=False))


def read(out: Path) -> Found | None:
    """Return what is known; None where there is nothing, or it is damaged. Raises: OSError where it cannot be read."""
    path = checkpoint.folder_of(out) / _FILE_NAME
    try:
        text, written_s = path.read_text(encoding="utf-8"), path.stat().st_mtime
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        content = json.loads(text)
        known = content.pop("series")
        figures = [(float(accuracy), float(macro_f1)) for accuracy, macro_f1 in known["figures"]]
        best = None if known["best"] is None else (float(known["best"][0]), float(known["best"][1]))
        return Found(Series(figures, best, float(known["seconds"])), content, written_s)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None


def trial_of(out: Path) -> Path:
    """Return where each single run keeps its best, hidden beside the one that is kept in the end."""
    return out.absolute().parent / f".{out.name}{TRIAL}"


def discard(out: Path) -> None:
    folder = checkpoint.folder_of(out)
    for name in (_FILE_NAME, f".{_FILE_NAME}.new"):  # the second, where a kill came in the middle of writing
        with contextlib.suppress(OSError):  # what stays is found again, and can be given up again
            (folder / name).unlink()
