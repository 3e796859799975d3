"""What a figure draws, as a table: titles, and cells that are asked for only when somebody looks at them or copies."""

from collections.abc import Callable
from dataclasses import dataclass

from bertdesk.app.widgets.numerals import number

Cell = str | float | int
"""A float that is not a number stands for a cell with nothing in it."""


@dataclass(frozen=True, slots=True)
class Values:
    """A table of `n_rows` rows; `cell(row, column)` is what stands there."""

    titles: tuple[str, ...]
    n_rows: int
    cell: Callable[[int, int], Cell]
    decimals: int = 4
    """Digits that are shown after the point; what is copied has six that count."""

    def shown(self, row: int, column: int) -> str:
        """Return a cell as the window's language writes it."""
        value = self.cell(row, column)
        if isinstance(value, str):
            return value
        if isinstance(value, float):
            return number(value, self.decimals) if value == value else ""
        return str(value)  # numbers of layers, pieces, positions: names, without separators

    def to_tsv(self, rows: range | list[int] | None = None) -> str:
        """Return the table, or some of its rows, as text for a spreadsheet: tabs between cells, numbers unformatted."""
        columns = range(len(self.titles))
        lines = [[_clean(title) for title in self.titles]]
        for row in range(self.n_rows) if rows is None else rows:
            lines.append([_plain(self.cell(row, column)) for column in columns])
        return "".join("\t".join(line) + "\n" for line in lines)


NOTHING = Values((), 0, lambda _row, _column: "")


def _plain(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.6g}" if value == value else ""
    return _clean(str(value))


def _clean(text: str) -> str:
    return " ".join(text.split())  # a tab or a line end would make another cell of it
