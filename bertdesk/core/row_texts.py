"""The texts that a table's columns make, when they are asked for: at once they would take the file's size again."""

from collections.abc import Iterator
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.on_demand import OnDemand
from bertdesk.core.pairs import Text
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import BETWEEN, Columns


class RowTexts(OnDemand[Text]):
    """The text, or the pair of texts, of some rows of a table; empty cells are passed over."""

    def __init__(self, table: Table, columns: Columns, rows: NDArray[np.int64]) -> None:
        """The columns must be there; `rows` (N,) rise."""
        self._table, self._rows = table, rows
        self._firsts = [table.columns.index(name) for name in columns.texts]
        self._second = table.columns.index(columns.pair) if columns.pair else None

    def __len__(self) -> int:
        return len(self._rows)

    def one(self, number: int) -> Text:
        return self._of(self._table.rows[int(self._rows[number])])

    def __iter__(self) -> Iterator[Text]:
        # one after the other, not by number: rows that are kept as bytes are decoded by the block then
        is_wanted = np.zeros(len(self._table.rows), np.bool_)
        is_wanted[self._rows] = True
        return map(self._of, compress(self._table.rows, is_wanted.tolist()))

    def _of(self, row: tuple[str, ...]) -> Text:
        first = row[self._firsts[0]]
        if len(self._firsts) > 1:
            first = BETWEEN.join(cell for place in self._firsts if (cell := row[place]).strip())
        return first if self._second is None else (first, row[self._second])


def texts_in(table: Table, columns: Columns) -> RowTexts:
    """Return the text, or the pair of texts, of every row. The columns must be there."""
    return RowTexts(table, columns, np.arange(len(table.rows)))


def text_of_row(table: Table, columns: Columns, number: int) -> str:
    """Return all that is read of one row, as one string."""
    row = table.rows[number]
    return BETWEEN.join(cell for name in columns.read if (cell := row[table.columns.index(name)]).strip())
