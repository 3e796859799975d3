"""Records -> named columns and rows of one width. Repairs what is clear, sets aside what is not, tells of both."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.records import NO_DELIMITER, Record
from bertdesk.core.tablefile.table import SkippedRow, Tally

Row = tuple[str, ...]

_PROSE_CHARACTERS = 120
_SAMPLE_ROWS, HEADER_SAMPLE_ROWS = 1000, 5000
_MOST_OF = 0.9
_RARELY = 500
"""A header's word may stand below it by chance, but not in one row of so many."""


@dataclass(slots=True)
class Grid:
    """The rows of a file as they come, and what they become once all are there."""

    delimiter: str
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    _texts: dict[int, str] = field(default_factory=dict)
    """By line: the file's own text of the rows that are not as wide as the first."""
    _blank: Tally = field(default_factory=Tally)
    _blank_at_end: Tally = field(default_factory=Tally)

    def add(self, record: Record) -> None:
        if not any(cell.strip() for cell in record.cells) and len(record.cells) <= 1:
            self._blank_at_end.add(record.line)
            return
        if self._blank_at_end.count:  # it was not the end
            self._blank.add(self._blank_at_end.first_line, self._blank_at_end.count)
            self._blank_at_end = Tally()
        self.rows.append(tuple(record.cells))
        self.lines.append(record.line)
        if len(record.cells) != len(self.rows[0]):
            self._texts[record.line] = "".join(record.lines).rstrip("\r\n")

    def settle(self) -> Row:
        """Bring all rows to one width and return the columns' names. There must be a row."""
        self.notices += self._blank.notices("blank_lines")
        first = self.rows[0]
        width = self._width()
        has_header = not is_data(first, self.rows[1 : HEADER_SAMPLE_ROWS + 1])
        self._level(width)
        if not has_header:
            columns, notices = unnamed(width)
            self.notices += notices
            return columns
        del self.rows[0], self.lines[0]
        self._set_aside_repeated(first)
        columns, notices = named(first, width)
        self.notices += notices
        return columns

    def _width(self) -> int:
        """Return the first row's width, unless nearly all others agree on a larger one."""
        widths = Counter[int]()
        for row in self.rows:  # not Counter(map(...)): one call over a million rows would hold the GIL
            widths[len(row)] += 1
        usual, times = widths.most_common(1)[0]
        return usual if usual > len(self.rows[0]) and times >= _MOST_OF * (len(self.rows) - 1) else len(self.rows[0])

    def _level(self, width: int) -> None:
        repaired, too_many = Tally(), set[int]()
        uneven = [index for index, row in enumerate(self.rows) if len(row) != width]
        even = (row for row in self.rows if len(row) == width)
        prose = prose_column(list(islice(even, _SAMPLE_ROWS))) if uneven else None
        for index in uneven:
            row = fitted(self.rows[index], width, prose=prose, delimiter=self.delimiter)
            if row is None:
                too_many.add(index)
                continue
            self.rows[index] = row
            if index:  # a short header is told of by its names
                repaired.add(self.lines[index])
        self.notices += repaired.notices("rows_repaired")
        self._set_aside(too_many, "too_many_cells")

    def _set_aside_repeated(self, header: Row) -> None:
        if len(header) > 1:  # where there is one column, a text may well be its name
            self._set_aside({index for index, row in enumerate(self.rows) if row == header}, "header_again")

    def _set_aside(self, indices: set[int], reason: str) -> None:
        if not indices:
            return
        aside = Tally()
        for index in sorted(indices):
            line, row = self.lines[index], self.rows[index]
            aside.add(line)
            mark = "" if self.delimiter == NO_DELIMITER else self.delimiter
            self.skipped.append(SkippedRow(line, reason, self._texts.get(line, mark.join(row))))
        self.notices += aside.notices("rows_set_aside", reason=reason)
        self.rows = [row for index, row in enumerate(self.rows) if index not in indices]
        self.lines = [line for index, line in enumerate(self.lines) if index not in indices]


def is_data(first: Row, below: list[Row]) -> bool:
    """Return whether a table's first row is clearly no header: it holds prose, or values that its column repeats."""
    if any(len(cell) > _PROSE_CHARACTERS for cell in first):
        return True
    often = max(1, len(below) // _RARELY)
    for column, cell in enumerate(first):
        values = [row[column] for row in below if len(row) > column and row != first]
        if cell.strip() and values.count(cell) >= often and 2 * len(set(values)) <= len(values) + 1:
            return True
    return False


def unnamed(width: int) -> tuple[Row, list[Notice]]:
    """Return names for the columns of a table without a header, and that it has none."""
    return tuple(f"Column {number}" for number in range(1, width + 1)), [Notice("header_missing", {"columns": width})]


def named(header: Row, width: int) -> tuple[Row, list[Notice]]:
    """Return the columns' names, all different and none empty, and what was done to get them."""
    names: list[str] = []
    notices: list[Notice] = []
    nameless = 0
    taken = {cell.strip(" \t\r\n\ufeff") for cell in header}
    for number, cell in enumerate((*header, *[""] * (width - len(header))), start=1):
        wanted = cell.strip(" \t\r\n\ufeff")
        nameless += not wanted
        name = wanted or f"Column {number}"
        if name in names or (not wanted and name in taken):
            name = _untaken(name, {*names, *taken})
            if wanted:
                notices.append(Notice("duplicate_header", {"column": wanted, "renamed": name}))
        names.append(name)
    if nameless:
        notices.append(Notice("columns_unnamed", {"count": nameless}))
    return tuple(names), notices


def fitted(row: Row, width: int, *, prose: int | None, delimiter: str) -> Row | None:
    """Return the row at this width, or None where it is not clear which cells belong together."""
    if len(row) < width:
        return (*row, *[""] * (width - len(row)))
    if not any(row[width:]):
        return row[:width]
    if prose is None:
        return None
    end = prose + len(row) - width + 1
    return (*row[:prose], delimiter.join(row[prose:end]), *row[end:])


def prose_column(rows: list[Row]) -> int | None:
    """Return the column whose cells are by far the longest: a delimiter too many is one inside its text."""
    lengths = [sum(map(len, column)) for column in zip(*rows, strict=True)]
    longest = max(range(len(lengths)), key=lengths.__getitem__)
    others = [length for column, length in enumerate(lengths) if column != longest]
    return longest if lengths[longest] >= 2 * max(others, default=0) else None


def _untaken(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
