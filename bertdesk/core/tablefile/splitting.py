"""One line of text -> its cells, as a dialect has them. What the csv module cannot do, a line is prepared for."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from bertdesk.core.tablefile.dialect import BACKSLASH, BLANKS, Dialect

NO_DELIMITER = "\uffff"
"""What the csv module is told where a file has one column; it wants some character. Stands for longer marks, too."""

_RUN = re.compile(" {2,}")
_FIELD_LIMIT = 2**31 - 1  # the largest that fits a C long on Windows


class Splitter:
    """Takes lines apart. `mark` is what stands between the cells of a prepared line."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.mark = dialect.delimiter if len(dialect.delimiter) == 1 else NO_DELIMITER
        self._is_plain = len(dialect.delimiter) <= 1 and dialect.escape != BACKSLASH
        meant = (
            re.escape(dialect.delimiter + dialect.quote) if len(dialect.delimiter) == 1 else re.escape(dialect.quote)
        )
        self._literal = re.compile(rf"\\(?![\\\r\n{meant}])")

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Return the records of the lines. Raises: csv.Error, while it goes, where the quotes do not add up."""
        csv.field_size_limit(_FIELD_LIMIT)  # the module's own limit is 131,072 characters
        if self._is_plain:
            return self._csv(lines)
        return _Restoring(self._csv(map(self.prepared, lines)), self)

    def strictly(self, line: str) -> list[str] | None:
        """Return the cells, or None where the quotes of the line do not add up."""
        try:
            return next(self.reader(iter([line])), [])
        except csv.Error:
            return None

    def unquoted(self, line: str) -> list[str]:
        """Return the cells where no quote means anything."""
        cells = self.prepared(line.rstrip("\r\n")).split(self.mark)
        return [self.restored(cell.lstrip(" ") if self.dialect.skips_blank else cell) for cell in cells]

    def prepared(self, line: str) -> str:
        if self._is_plain:
            return line
        if self.dialect.delimiter == BLANKS:
            line = _RUN.sub(self.mark, line.strip(" "))
        elif len(self.dialect.delimiter) > 1:
            line = line.replace(self.dialect.delimiter, self.mark)
        if self.dialect.escape == BACKSLASH:
            line = self._literal.sub(r"\\\\", line)  # C:\temp keeps its backslash
        return line

    def restored(self, cell: str) -> str:
        """Return a cell as it stood in the file: a long mark within quotes comes back."""
        return cell.replace(self.mark, self.dialect.delimiter) if len(self.dialect.delimiter) > 1 else cell

    def _csv(self, lines: Iterator[str]) -> Iterator[list[str]]:
        options: dict[str, Any] = {
            "strict": True,
            "skipinitialspace": self.dialect.skips_blank,
        }  # typeshed wants literals
        if self.dialect.quote:
            options["quotechar"] = self.dialect.quote
        else:
            options["quoting"] = csv.QUOTE_NONE
        if self.dialect.escape == BACKSLASH:
            options["escapechar"] = BACKSLASH
        return csv.reader(lines, delimiter=self.mark, **options)


class _Restoring:
    """A reader whose cells are put back as they stood; unlike a generator, it goes on after an error."""

    def __init__(self, records: Iterator[list[str]], splitter: Splitter) -> None:
        self._records, self._splitter = records, splitter

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        return [self._splitter.restored(cell) for cell in next(self._records)]
