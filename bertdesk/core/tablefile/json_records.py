"""JSON -> Table: a record a line, an array of records, records inside an object, or lists of values by column."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile.decoded import Decoded
from bertdesk.core.tablefile.gathered import Gathered, grid
from bertdesk.core.tablefile.joining import joined
from bertdesk.core.tablefile.json_cells import answers, cell, cells_of, is_task
from bertdesk.core.tablefile.json_text import JsonBroken, JsonText, decoded
from bertdesk.core.tablefile.kinds import Row
from bertdesk.core.tablefile.part_names import part_of
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.source import Source, shortened
from bertdesk.core.tablefile.table import SkippedRow, Table, Tally
from bertdesk.core.tablefile.thin_grid import ThinGrid
from bertdesk.core.tablefile.thinning import Sieve, thinned
from bertdesk.errors import JsonDamaged, JsonNotTable

_SAMPLE_LINES, _SAMPLE_CHARACTERS = 50, 1 << 20
_ROWS_A_REPORT = 1000
_COLUMN_NAMES = "columns"  # in pandas' orient="split", beside the rows
_KEY = "key"

Numbered = tuple[int, str, object]
"""The line in which a record starts, the list that it is in, and the record."""


def read(
    source: Source, path: Path, encoding: str, cancel: CancelToken, *, rows_wanted: int | None = None
) -> Work[Table]:
    """Read the one table in a JSON text. `rows_wanted`: so many rows of a list, evenly spread, are enough.

    Raises: JsonDamaged, JsonNotTable, TooManyColumns, TableTooLong, Cancelled.
    """
    text = Decoded(source, encoding)
    lines = text.lines()
    begun = _sample(lines)
    found = _Found(path, rows_wanted)
    if _is_by_line([line for _, line in begun]):
        numbered = found.of_lines(chain(begun, lines))
    else:
        numbered = found.of_document("".join(line for _, line in begun), text.read)
    for count, (line, name, record) in enumerate(numbered):
        if count % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", (source.size + source.position) // 2, source.size)
        found.add(line, name, record)
    table = found.table(encoding, text.notices())
    yield Progressed("reading", source.size, source.size)
    return table


@dataclass(slots=True)
class _Rows:
    """The records of one list: objects, or arrays whose first may be the header."""

    path: Path
    rows_wanted: int | None
    gathered: Gathered = field(init=False)
    grid: ThinGrid = field(init=False)
    differing: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.gathered = Gathered(self.path, Sieve(self.rows_wanted))
        self.grid = grid(self.rows_wanted)

    def add(self, line: int, record: object) -> None:
        if isinstance(record, list) and not self.gathered.rows:
            self.grid.add(Record(line, [cell(value) for value in record], []))
            return
        self.gathered.add(line, cells_of(record))
        if isinstance(record, dict) and is_task(record):
            first, *others = answers(record) or [{}]
            if any(other != first for other in others):
                self.differing.add(line)

    def __len__(self) -> int:
        return len(self.gathered.rows) or len(self.grid.rows)

    def thin(self, table: Table) -> Table:
        """Return the table of these rows with no more of them than are wanted."""
        if self.gathered.rows:
            sieve = self.gathered.sieve
            return thinned(table, self.rows_wanted, of=sieve.seen, numbers=sieve.numbers)
        return self.grid.thin(table)

    def settle(self, names: list[object]) -> tuple[Row, tuple[Row, ...], tuple[int, ...], list[Notice]]:
        if self.gathered.rows:
            columns, rows, notices = self.gathered.settle()
            return columns, rows, tuple(self.gathered.lines), [*notices, *self.differing.notices("answers_differ")]
        if names:
            self.grid.put_above(tuple(map(cell, names)))
        columns = self.grid.settle()
        return columns, tuple(self.grid.rows), tuple(self.grid.lines), self.grid.notices


@dataclass(slots=True)
class _Found:
    """What a JSON text turned out to hold."""

    path: Path
    rows_wanted: int | None
    lists: dict[str, _Rows] = field(default_factory=dict)
    values: dict[str, list[object]] = field(default_factory=dict)
    """Lists of plain values, by their names: columns, perhaps."""
    others: dict[str, object] = field(default_factory=dict)
    skipped: list[SkippedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def of_lines(self, lines: Iterable[tuple[int, str]]) -> Iterator[Numbered]:
        """Yield a record a line; set aside the lines that are none."""
        broken = Tally()
        for number, line in lines:
            if not line.strip():
                continue
            try:
                yield number, "", decoded(line)
            except JsonBroken:
                broken.add(number)
                self.skipped.append(SkippedRow(number, "not_json", line.rstrip("\r\n")))
        self.notices += broken.notices("lines_not_json")

    def of_document(self, begun: str, read: Callable[[int], str]) -> Iterator[Numbered]:
        """Yield the records of an array, or of the arrays in an object, up to where the text breaks off."""
        ahead = [begun]
        text = JsonText(lambda characters: ahead.pop() if ahead else read(characters))
        try:
            if text.next() == "[":
                yield from ((line, "", record) for line, record in text.items())
            else:
                yield from self._of_object(text)
            while text.next():  # objects one after the other, without an array around them
                if self.others or self.values:
                    yield 1, "", {**self.others, **self.values}
                    self.others, self.values = {}, {}
                yield text.line, "", text.value()
        except JsonBroken as error:
            if not self.lists:
                raise JsonDamaged(path=str(self.path), line=text.line) from error
            self.notices.append(Notice("json_cut", {"line": text.line}))

    def _of_object(self, text: JsonText) -> Iterator[Numbered]:
        for key in text.keys_of_object():
            if text.next() == "[":
                self.values[key] = []
                yield from ((line, key, item) for line, item in text.items())
            else:
                self.others[key] = text.value()

    def add(self, line: int, name: str, record: object) -> None:
        if name and not isinstance(record, dict | list):
            self.values[name].append(record)
            return
        if name not in self.lists:
            self.lists[name] = _Rows(self.path, self.rows_wanted)
        self.lists[name].add(line, record)

    def table(self, encoding: str, notices: list[Notice]) -> Table:
        """Return the table of all records. Raises: JsonNotTable."""
        self.values = {name: values for name, values in self.values.items() if values}
        if not any(map(len, self.lists.values())):
            self._make_list()
        parts = [part_of(name) for name in self.lists]
        if len(parts) > 1 and all(parts):
            tables = [self._table(name, encoding) for name in self.lists]
            whole, left = joined(tables, parts=parts), []
        else:
            name = max(self.lists, key=lambda name: len(self.lists[name]))
            others = [other for other in self.lists if other != name]
            left = [Notice("lists_left", {"name": name, "others": shortened(others)})] if others else []
            whole = self._table(name, encoding)
        told = (*notices, *self.notices, *left, *whole.notices)
        return replace(whole, notices=told, skipped=tuple(self.skipped))

    def _table(self, name: str, encoding: str) -> Table:
        columns, rows, lines, notices = self.lists[name].settle(self.values.get(_COLUMN_NAMES, []))
        if not rows or not columns:
            raise JsonNotTable(path=str(self.path))
        table = Table(
            self.path, columns, rows, lines, encoding, "", tuple(notices), format="json"
        )  # fmt: skip
        return self.lists[name].thin(table)

    def _make_list(self) -> None:
        """Find the rows of an object that holds no list of them. Raises: JsonNotTable."""
        rows = self.lists[""] = _Rows(self.path, self.rows_wanted)
        for record in self._records():
            rows.add(1, record)
        if not rows:
            raise JsonNotTable(path=str(self.path))

    def _records(self) -> Iterator[object]:
        columns = {name: list(column) for name, column in self.values.items()}
        inner = [value for value in self.others.values() if isinstance(value, dict)]
        if len(inner) == len(self.others) and inner and not columns:
            if all(value.keys() == inner[0].keys() and all(map(str.isdigit, value)) for value in inner):
                columns = {name: list(value.values()) for name, value in zip(self.others, inner, strict=True)}
            else:  # records by their ids
                yield from ({_KEY: key, **value} for key, value in zip(self.others, inner, strict=True))
                return
        if columns and len(set(map(len, columns.values()))) == 1 and not (self.others and self.values):
            yield from (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
        elif columns or self.others:
            yield {**self.others, **self.values}


def _sample(lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    begun: list[tuple[int, str]] = []
    room = _SAMPLE_CHARACTERS
    while len(begun) < _SAMPLE_LINES and room > 0 and (line := next(lines, None)):
        begun.append(line)
        room -= len(line[1])
    return begun


def _is_by_line(lines: list[str]) -> bool:
    """Return whether each line is a record: the first is whole and another follows, or most are objects."""
    full = [line for line in lines if line.strip()]
    whole = [_is_record(line) for line in full]
    return len(full) > 1 and (whole[0] or sum(whole) >= max(2, len(full) // 2))


def _is_record(line: str) -> bool:
    try:
        return isinstance(decoded(line), dict | list)
    except JsonBroken:
        return False
