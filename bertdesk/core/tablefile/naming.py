"""The rows of a header -> the columns' names, all different and none empty. Knows no rows but to tell R's names."""

from collections import Counter
from collections.abc import Container, Sequence
from itertools import islice

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.header import SAMPLE_ROWS
from bertdesk.core.tablefile.kinds import Row, columns_of

BLANK = " \t\r\n\ufeff"


def pad(header: Row, width: int, below: Sequence[Row]) -> Row:
    """Return a header as wide as the table: R leaves out the name of the first column, others those of the last.

    A wider one has a delimiter too many, and as many empty cells.
    """
    missing = width - len(header)
    if missing < 0:
        filled = [cell for cell in header if cell.strip()][:width]
        return (*filled, *[""] * (width - len(filled)))
    if missing == 1 and _has_row_names([row for row in islice(below, SAMPLE_ROWS) if len(row) == width]):
        return ("", *header)
    return (*header, *[""] * missing)


def _has_row_names(rows: Sequence[Row]) -> bool:
    first = [row[0] for row in rows]
    if len(first) < 2 or len(set(first)) < len(first):
        return False
    if all(cell.isdecimal() for cell in first):
        return first[0] in ("0", "1") and first == [str(int(first[0]) + row) for row in range(len(first))]
    columns = columns_of(rows, len(rows[0]))
    return not columns[0].is_typed and all(column.is_typed for column in columns[1:])


def joined(head: Sequence[Row]) -> Row:
    """Return one name a column where several rows hold names; what stands there twice is named once."""
    return tuple(
        " ".join(dict.fromkeys(cell.strip(BLANK) for cell in cells if cell.strip(BLANK) and not _is_key(cell)))
        for cells in _columns(head)
    )


def _is_key(cell: str) -> bool:
    """Return whether this is what Qualtrics says to itself under the names."""
    return cell.startswith('{"ImportId"')


def header_line(head: Sequence[Row]) -> Row:
    """Return the header in one row, nothing left out."""
    return head[0] if len(head) == 1 else tuple(" ".join(cell for cell in cells if cell) for cells in _columns(head))


def _columns(head: Sequence[Row]) -> list[tuple[str, ...]]:
    width = max(map(len, head), default=0)
    return [tuple(row[place] if place < len(row) else "" for row in head) for place in range(width)]


def unnamed(width: int) -> tuple[Row, list[Notice]]:
    """Return names for the columns of a table without a header, and that it has none."""
    return tuple(f"Column {number}" for number in range(1, width + 1)), [Notice("header_missing", {"columns": width})]


def named(header: Row, width: int) -> tuple[Row, list[Notice]]:
    """Return the columns' names, all different and none empty, and what was done to get them."""
    names = dict[str, None]()  # in their order, and quick to look into
    notices: list[Notice] = []
    nameless = 0
    taken = {cell.strip(BLANK) for cell in header}
    numbers = Counter[str]()
    for number, cell in enumerate((*header, *[""] * (width - len(header))), start=1):
        wanted = cell.strip(BLANK)
        nameless += not wanted
        name = wanted or f"Column {number}"
        if name in names or (not wanted and name in taken):
            name = _untaken(name, names, taken, numbers)
            if wanted:
                notices.append(Notice("duplicate_header", {"column": wanted, "renamed": name}))
        names[name] = None
    if nameless:
        notices.append(Notice("columns_unnamed", {"count": nameless}))
    return tuple(names), notices


def _untaken(name: str, names: Container[str], taken: Container[str], numbers: Counter[str]) -> str:
    """Return the name with the next number that makes it another; `numbers` are those that were given."""
    while True:
        numbers[name] += 1
        other = f"{name} ({numbers[name] + 1})"
        if other not in names and other not in taken:
            return other
