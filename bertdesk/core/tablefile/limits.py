"""How much of a table is held in the memory, all in one place. What a file may unpack to, `source` says."""

from bertdesk.errors import RowTooLong, TableTooLong

MOST_ROWS, MOST_CELLS = 2_000_000, 50_000_000
"""Rows as a large file has them take their own bytes and 4 a cell, others about 50 a cell more."""
MOST_ROW_CHARACTERS = 1 << 24
"""Longest row, and longest cell in several lines"""


def check_table(*, rows: int, cells: int) -> None:
    """Raises: TableTooLong."""
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise TableTooLong(rows=MOST_ROWS, cells=MOST_CELLS)


def check_row(characters: int, *, line: int) -> None:
    """Raises: RowTooLong."""
    if characters > MOST_ROW_CHARACTERS:
        raise RowTooLong(line=line, characters=MOST_ROW_CHARACTERS)
