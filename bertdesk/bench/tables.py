"""How well tables are read: the figures of Pollock (Vitagliano et al. 2023), per pollution and over all files.

Of each file ten figures in [0, 1]: whether it was read, and precision, recall and F1 of header, records and cells as
multisets. The simple score is the sum of their means over the files, the weighted one weighs the files by how often
people's have the same pollution.
"""

import csv
import io
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from bertdesk.bench.made_tables import Row
from bertdesk.bench.pollution import Polluted, collection
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.tablefile import look
from bertdesk.core.tablefile.writing import write
from bertdesk.errors import BertdeskError

FIGURES = (
    "success", "header precision", "header recall", "header F1", "record precision", "record recall", "record F1",
    "cell precision", "cell recall", "cell F1",
)  # fmt: skip
FOLDER = "BERTDESK_POLLOCK"
SURVEYED = {
    "standard": 1, "empty": 15, "header only": 3, "one data row": 4, "no header": 470, "2 header rows": 47,
    "3 header rows": 47, "preamble": 282, "a smaller table below": 188, "no trailing newline": 184,
    "double trailing newline": 5, "records end with LF": 1691, "records end with CR": 7, "delimiter semicolon": 834,
    "delimiter comma and space": 101, "delimiter tab": 4, "delimiter space": 4, "quote apostrophe": 11,
    "escape missing": 7, "escape backslash": 1, "row with a delimiter less": 260, "row with a delimiter more": 260,
    "stray quote": 7,
}  # fmt: skip
"""How many of 3,712 files from portals of open data had each pollution: the survey behind Pollock's own weights
(Vitagliano et al. 2023, pollock_weights.json). A key may be the beginning of several kinds' names."""
_WEIGHTS = "pollock_weights.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """One file's ten figures, in the order of FIGURES; its weight is 0 where nobody gave one."""

    name: str
    kind: str
    figures: tuple[float, ...]
    weight: float
    seconds: float

    @property
    def score(self) -> float:
        return sum(self.figures)


def published(folder: Path) -> Iterator[tuple[Polluted, float]]:
    """Yield the files of a copy of Pollock, with their weights: the repository's root, or its polluted_files."""
    root = folder / "polluted_files" if (folder / "polluted_files").is_dir() else folder
    weights = _weights(root)
    for path in sorted((root / "csv").iterdir()):
        clean = root / "clean" / path.name
        if path.suffix == ".csv" and clean.is_file():
            rows = [tuple(row) for row in csv.reader(io.StringIO(_text(clean), newline=""))]
            kind = (
                "_".join(part.rstrip("0123456789") for part in path.stem.split("_"))
                if path.stem.startswith("row")
                else path.stem
            )
            header, below = (rows[0], rows[1:]) if rows else ((), [])
            yield Polluted(path.name, kind, path.read_bytes(), header, below), weights.get(path.name, 0.0)


def _weights(root: Path) -> dict[str, float]:
    for folder in (root, root.parent):
        if (folder / _WEIGHTS).is_file():
            found = json.loads((folder / _WEIGHTS).read_text("utf-8"))
            return {name: float(weight) for name, weight in found.items()}
    return {}


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def files() -> Iterator[tuple[Polluted, float]]:
    """Yield Pollock's files where BERTDESK_POLLOCK names a folder that has them, else those of our own making."""
    folder = os.environ.get(FOLDER)
    return published(Path(folder)) if folder else _weighed(list(collection()))


def _weighed(made: Sequence[Polluted]) -> Iterator[tuple[Polluted, float]]:
    """Yield the files with their share of what the survey counted."""
    surveyed = [_surveyed(one.kind) for one in made]
    times = Counter(surveyed)
    yield from ((one, SURVEYED.get(key, 0) / times[key]) for one, key in zip(made, surveyed, strict=True))


def _surveyed(kind: str) -> str:
    return kind if kind in SURVEYED else next((key for key in SURVEYED if kind.startswith(f"{key} ")), "")


def score_all(polluted: Iterable[tuple[Polluted, float]]) -> Iterator[Scored]:
    """Read every file with nothing told, as `bertdesk table FILE --out CLEAN` does, and score what comes out."""
    with TemporaryDirectory() as folder:
        for one, weight in polluted:
            path = Path(folder) / "table.csv"
            path.write_bytes(one.data)
            start = time.perf_counter()
            found = rewritten(path)
            yield Scored(one.name, one.kind, figures(found, one.header, one.rows), weight, time.perf_counter() - start)


def rewritten(path: Path) -> list[Row] | None:
    """Return the rows that the reader makes of a file, header first; None where it gives up."""
    cancel, out = CancelToken(), io.StringIO(newline="")
    try:
        finish(write(finish(look(path, cancel)), out, cancel))
    except BertdeskError:
        return None
    out.seek(0)
    return [tuple(row) for row in csv.reader(out)]


def figures(found: Sequence[Row] | None, header: Row, rows: Sequence[Row]) -> tuple[float, ...]:
    """Return the ten figures of what was found, header first, against what should have been."""
    if found is None:
        return (0.0,) * len(FIGURES)
    first, below = (found[0], found[1:]) if found else ((), ())
    return (
        1.0,
        *_measures(map(_normal, header), map(_normal, first)),
        *_measures(map(_record, rows), map(_record, below)),
        *_measures((cell for row in rows for cell in row), (cell for row in below for cell in row)),
    )


def summary(scored: Sequence[Scored]) -> tuple[float, float | None]:
    """Return the simple and the weighted score, of 10; None where there are no weights."""
    weight = sum(one.weight for one in scored)
    weighted = sum(one.weight * one.score for one in scored) / weight if weight else None
    return fmean(one.score for one in scored), weighted


def by_kind(scored: Sequence[Scored]) -> dict[str, list[Scored]]:
    kinds: dict[str, list[Scored]] = {}
    for one in scored:
        kinds.setdefault(one.kind, []).append(one)
    return kinds


def _measures(wanted: Iterable[str], found: Iterable[str]) -> tuple[float, float, float]:
    """Return precision, recall, F1 as the benchmark has them: its precision is of what was wanted."""
    ours, theirs = Counter(found), Counter(wanted)
    if not theirs:
        return 1.0, 1.0, 1.0
    common = (ours & theirs).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / theirs.total(), common / ours.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def _record(row: Row) -> str:
    return "".join(_normal(cell) or "null" for cell in row)


def _normal(cell: str) -> str:
    """Return a cell so that 1.0 equals 1 and TRUE equals true."""
    cell = cell.strip().lower()
    try:
        return repr(float(cell))
    except ValueError:
        return cell
