"""Records of a format that is no delimited text -> columns and rows of one width."""

from dataclasses import dataclass, field
from pathlib import Path

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.kinds import Row
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.naming import named
from bertdesk.core.tablefile.thin_grid import ThinGrid
from bertdesk.core.tablefile.thinning import Sieve
from bertdesk.errors import TooManyColumns

MOST_COLUMNS = 2000
"""More are no columns: somebody made keys of values."""


def grid(rows_wanted: int | None = None) -> ThinGrid:
    """Return an empty grid for rows of cells whose first may be their header."""
    return ThinGrid(Dialect(""), sieve=Sieve(rows_wanted))


@dataclass(slots=True)
class Gathered:
    """Records that name their own cells: columns are added as they are first met."""

    path: Path
    sieve: Sieve
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, cells: dict[str, str]) -> None:
        """Add a record; a column that it does not name is empty. Raises: TooManyColumns, TableTooLong."""
        row = [""] * len(self._places)
        for name, cell in cells.items():
            place = self._places.setdefault(name, len(row))
            if place == len(row):
                row.append(cell)
            else:
                row[place] = cell
        if len(self._places) > MOST_COLUMNS:
            raise TooManyColumns(path=str(self.path), limit=MOST_COLUMNS)
        if self.sieve.lets_in():
            self.rows.append(row)
            self.lines.append(line)
        if self.sieve.is_full(rows=len(self.rows), cells=len(self.rows) * len(self._places)):
            self.rows, self.lines = self.sieve.sifted(self.rows, self.lines)
        check_table(rows=len(self.rows), cells=len(self.rows) * len(self._places))

    def settle(self) -> tuple[Row, tuple[Row, ...], list[Notice]]:
        """Return the columns' names, the rows, and what was done to the names."""
        width = len(self._places)
        columns, notices = named(tuple(self._places), width)
        return columns, tuple((*row, *[""] * (width - len(row))) for row in self.rows), notices
