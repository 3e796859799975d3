"""How fast a large table is read, and with what memory, beside the libraries that people read theirs with.

Three tables of the same texts: clean; with a doubtful row among a hundred; and in cp1252. Each reader reads each in a
process of its own, in order A B A B.
"""

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bertdesk.bench import one_reader

TABLES = ("clean", "ragged", "cp1252")
_SEED, _ONE_IN = 17, 100
_SPOKEN = "the parcel was late but the box looked fine and nobody answered my letter about it so I sent another one"
_DIRT = (
    lambda row: f"{row},more",
    lambda row: row.rpartition(",")[0],
    lambda row: row.replace(" ", "\0", 1),
    lambda row: row.replace("nobody", '5" screen', 1),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """One reader on one table: medians over the rounds. Without seconds it is absent, or `error` says why it is not."""

    table: str
    reader: str
    seconds: float | None = None
    grown_bytes: int = 0
    """The resident set at its largest, less that before it read"""
    file_bytes: int = 0
    rows: int = 0
    error: str = ""


def measure(rows: int, *, repeat: int, readers: Sequence[str], python: str) -> Iterator[Timed]:
    """Yield each reader on each table. `python`: the interpreter whose libraries the others are."""
    with TemporaryDirectory() as folder:
        for table in TABLES:
            path = Path(folder) / f"{table}.csv"
            encoding = "cp1252" if table == "cp1252" else "utf-8"
            with path.open("w", encoding=encoding, newline="") as file:
                file.writelines(lines(table, rows))
            rounds = [{reader: _read(reader, path, encoding, python) for reader in readers} for _ in range(repeat)]
            for reader in readers:
                yield _timed(table, reader, path.stat().st_size, [found[reader] for found in rounds])
            path.unlink()


def lines(table: str, rows: int) -> Iterator[str]:
    """Yield the header and the rows: about a kilobyte each, some with commas, quotes and line ends in them."""
    dice = random.Random(_SEED)
    yield "id,text,label\n"
    for number in range(rows):
        words = dice.choices(_SPOKEN.split(), k=dice.randint(80, 240))
        if number % 9 == 0:
            words[3] += ","
        if number % 31 == 0:
            words[5] = f"“{words[5]}”" if table == "cp1252" else f'"{words[5]}"'
        if number % 50 == 0:
            words[7] += "\n"
        if table == "cp1252" and number % 3 == 0:
            words[9] = "café"
        made = io.StringIO()
        csv.writer(made, lineterminator="\n").writerow([number, " ".join(words), dice.choice(["good", "bad"])])
        row = made.getvalue().removesuffix("\n")
        is_dirty = table == "ragged" and dice.randrange(_ONE_IN) == 0
        yield (dice.choice(_DIRT)(row) if is_dirty else row) + "\n"


def _read(reader: str, path: Path, encoding: str, python: str) -> dict[str, float | str]:
    own = reader == "bertdesk"
    roots = [str(Path(__file__).parents[2])] if own else []
    done = subprocess.run(
        [sys.executable if own else python, one_reader.__file__, reader, str(path), encoding],
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)},
    )  # fmt: skip
    if done.returncode:
        return {"error": f"ended with {done.returncode}"}
    found: dict[str, float | str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _timed(table: str, reader: str, file_bytes: int, rounds: Sequence[dict[str, float | str]]) -> Timed:
    if "seconds" not in rounds[0]:
        return Timed(table, reader, error=str(rounds[0].get("error", "")))
    return Timed(
        table,
        reader,
        seconds=median(float(one["seconds"]) for one in rounds),
        grown_bytes=int(median(float(one["grown_bytes"]) for one in rounds)),
        file_bytes=file_bytes,
        rows=int(rounds[0]["rows"]),
    )
