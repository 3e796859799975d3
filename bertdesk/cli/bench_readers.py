"""`bertdesk bench readers`: a large table read beside pandas and others, wherever these are installed."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.cli import json_lines, options
from bertdesk.cli.columns import aligned, clean, print_lines
from bertdesk.cli.running import refuse

if TYPE_CHECKING:
    from bertdesk.bench.readers import Timed

_MEASURE, _INSTEAD = "pandas", "csv"

Rows = Annotated[int, typer.Option(metavar="N", min=1, help="Rows of each table, a kilobyte each.")]
Repeat = Annotated[int, typer.Option(metavar="N", min=1, help="Rounds, in order A B A B; the figures are medians.")]
Python = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="The Python that has the other libraries. Default: that of this program."),
]


Only = Annotated[str | None, typer.Option(metavar="NAME[,NAME]", help="Readers. Default: all.")]


def readers(
    rows: Rows = 200_000,
    repeat: Repeat = 3,
    only: Only = None,
    python: Python = None,
    as_json: options.AsJson = False,
) -> None:
    """Read a clean table, one with a doubtful row in a hundred and one in cp1252, all cells as text.

    Beside this program: the csv module, and pandas, polars, duckdb, pyarrow and clevercsv where they are installed.
    pandas' time is the measure, or the csv module's where there is no pandas. Memory is what the process grew by.

    \b
    Example:
      bertdesk bench readers
      bertdesk bench readers --rows 1000000 --python ~/others/bin/python
    """
    if getattr(sys, "frozen", False):
        refuse("The packaged program has no Python to run the others with. Measure from a checkout.")
    from bertdesk.bench.one_reader import READERS
    from bertdesk.bench.readers import measure

    names = tuple(only.split(",")) if only else tuple(READERS)
    for name in names:
        if name not in READERS:
            refuse(f"“{clean(name)}” is no reader. --only takes {', '.join(READERS)}.")
    found = list(measure(rows, repeat=repeat, readers=names, python=python or sys.executable))
    if as_json:
        for one in found:
            json_lines.show(asdict(one) | {"ratio": _ratio(one, found)})
    else:
        print_lines(_lines(found, rows))


def _lines(found: "Sequence[Timed]", rows: int) -> list[str]:
    absent = {one.reader for one in found if one.seconds is None and not one.error}
    head = ("table", "reader", f"÷ {_measure(found)}'s time", "memory ÷ file", "rows")
    shown = [
        (one.table, one.reader, f"{ratio:.2f}", f"{one.grown_bytes / one.file_bytes:.2f}", f"{one.rows:,}")
        if (ratio := _ratio(one, found)) is not None
        else (one.table, one.reader, "-", "-", f"refused ({one.error})")
        for one in found
        if one.reader not in absent
    ]
    told = [f"Not installed: {', '.join(sorted(absent))}."] if absent else []
    return [*aligned([head, *shown], right=(2, 3, 4)), f"Rows given: {rows:,}.", *told]


def _measure(found: "Sequence[Timed]") -> str:
    return _MEASURE if any(one.reader == _MEASURE and one.seconds for one in found) else _INSTEAD


def _ratio(one: "Timed", found: "Sequence[Timed]") -> float | None:
    """Return its time as a share of the measure's on the same table, or on the clean one where it refuses this."""
    own = {other.table: other.seconds for other in found if other.reader == _measure(found) and other.seconds}
    measure = own.get(one.table) or own.get("clean")
    return one.seconds / measure if one.seconds and measure else None
