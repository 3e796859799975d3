"""A table -> a table of so many of its rows, evenly spread over it, for those who have more than they need."""

from array import array
from dataclasses import replace

import numpy as np

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.cells import Cells
from bertdesk.core.tablefile.table import Table


def thinned(table: Table, rows: int | None, *, of: int | None = None) -> Table:
    """Return the table with `rows` of its rows, or as it is where it has no more. `of`: how many the file has."""
    held = len(table.rows)
    if rows is None or held <= rows:
        return table
    kept = np.linspace(0, held, max(rows, 1), endpoint=False).astype(np.int64).tolist()
    cells = table.rows
    return replace(
        table,
        rows=cells.picked(kept) if isinstance(cells, Cells) else tuple(cells[n] for n in kept),
        lines=array("q", (table.lines[n] for n in kept)),
        parts=tuple(table.parts[n] for n in kept) if table.parts else (),
        notices=(*table.notices, Notice("rows_sampled", {"count": len(kept), "of": of or held})),
    )
