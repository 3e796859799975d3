"""What a file becomes: columns and rows of strings, and what had to be done to get them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bertdesk.core.address import BETWEEN
from bertdesk.core.events import Notice, Part
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Dialect, Told
from bertdesk.core.tablefile.row_sequence import RowSequence
from bertdesk.errors import Fact

Format = Literal["delimited", "workbook", "json", "fasttext", "parquet", "markup", "folder"]

SEVERAL = "; "
"""What stands between the values of a cell that holds several, where a format has lists."""


MOST_REPAIRED = 10_000


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is not in the table, as it stands in the file.

    `reason` is a code: "too_many_cells", "header_again", "preamble", "footer", "other_table", "rule",
    "comment", "not_json" or "not_text".
    """

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class RepairedRow:
    """A row that is in the table otherwise than it stands in the file; `reason` is "cells", "quotes" or "mojibake"."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """Where the lines of the file went; they add up to `lines`. A row may be of several lines."""

    lines: int = 0
    head: int = 0
    read: int = 0
    repaired: int = 0
    aside: int = 0
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Cells exactly as in the file: never stripped, "NA" and "007" stay text. Every row is as wide as `columns`."""

    path: Path
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    lines: Sequence[int]
    """1-based line of the file in which each row starts; of a workbook the row, of a folder the file's number."""
    encoding: str
    """Empty where the format leaves no choice."""
    delimiter: str
    """Empty where the file has one column."""
    notices: tuple[Notice, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    repaired: tuple[RepairedRow, ...] = ()
    """The first MOST_REPAIRED of them; all are counted in the notices."""
    head: tuple[tuple[str, ...], ...] = ()
    """The rows that name the columns, as they stand in the file; none where the file has no header."""
    dialect: Dialect = field(default_factory=Dialect)
    account: Account = field(default_factory=Account)
    told: Told = NOTHING_TOLD
    """What was not found out but said."""
    format: Format = "delimited"
    sheet: str = ""
    """Of a workbook: the sheet that was read."""
    sheets: tuple[str, ...] = ()
    """Of a workbook: all that could have been."""
    member: str = ""
    """Of an archive: the file in it that was read."""
    parts: tuple[Part, ...] = ()
    """What each row is for, where files or folders called train, valid and test say so; else empty."""

    files: tuple[Path, ...] = ()
    """All that it was joined of; none where it is one file's."""

    @property
    def address(self) -> str:
        """What `read` finds this very table by, also in another process."""
        return BETWEEN.join(filter(None, (str(self.path.absolute()), self.member, self.sheet)))

    def column(self, place: int) -> list[str]:
        """Return the cells of a column, by its number."""
        rows = self.rows
        return rows.column(place) if isinstance(rows, RowSequence) else [row[place] for row in rows]


@dataclass(slots=True)
class Tally:
    """Counts how often something was met and remembers the line of the first time."""

    count: int = 0
    first_line: int = field(default=0)

    def add(self, line: int, times: int = 1) -> None:
        if not self.count:
            self.first_line = line
        self.count += times

    def notices(self, code: str, **facts: Fact) -> list[Notice]:
        """Return one notice, or none where nothing was met."""
        return [Notice(code, {"count": self.count, "first_line": self.first_line, **facts})] if self.count else []
