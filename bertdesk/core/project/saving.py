"""A table with its edits -> a file that any program reads: UTF-8, commas, one header line (RFC 4180)."""

import contextlib
import csv
from collections.abc import Sequence
from pathlib import Path

from bertdesk.core import durable
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.formulas import harmless
from bertdesk.core.project.project import Project
from bertdesk.core.tablefile import Table
from bertdesk.errors import OutIsTheTable

_ROWS_A_REPORT = 2000


def save_corrected(
    table: Table, project: Project, path: Path, *, escape_formulas: bool = True, cancel: CancelToken | None = None
) -> Work[None]:
    """Write the table, as it was read, with all edits that are done; what is at the path gives way once that is whole.

    `escape_formulas`: a cell that a spreadsheet would compute gets an apostrophe in front (OWASP); a notice tells.
    Raises: OutIsTheTable, ProjectOfOtherFile, DiskFull, SaveFailed, Cancelled.
    """
    path = path.expanduser()
    _refuse_original(table, project, path)
    now, token, escaped = project.apply(table), cancel or CancelToken(), 0
    with durable.replacing(path) as file:
        rows = csv.writer(file)
        rows.writerow(_written(now.columns, escape=escape_formulas))
        for count, row in enumerate(now.rows):
            if count % _ROWS_A_REPORT == 0:
                token.raise_if_requested()
                yield Progressed("saving", count, len(now.rows))
            cells = _written(row, escape=escape_formulas)
            escaped += sum(ours is not theirs for ours, theirs in zip(cells, row, strict=True))
            rows.writerow(cells)
    yield Progressed("saving", len(now.rows), len(now.rows))
    if escaped:
        yield Notice("formulas_escaped", {"count": escaped})


def _refuse_original(table: Table, project: Project, path: Path) -> None:
    """Raises: OutIsTheTable, also under another of its names, within the folder that it is, and for the project."""
    original, place = table.path.resolve(), path.resolve()
    is_taken = place in (original, project.path.resolve()) or original in place.parents
    with contextlib.suppress(OSError):  # one of them is not there
        is_taken = is_taken or place.samefile(original)
    if is_taken:
        raise OutIsTheTable(path=str(path))


def _written(cells: Sequence[str], *, escape: bool) -> Sequence[str]:
    return [harmless(cell) for cell in cells] if escape else cells
