"""A clean table -> the ways in which people's files depart from it, each with the table that should be read.

The classes are those of Pollock (Vitagliano et al. 2023), made anew from the published list, and a few of our own.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bertdesk.bench.made_tables import Made, Row, chinese, invoice, reviews

_MARKS = {
    "space": " ", "comma and space": ", ", "semicolon": ";", "tab": "\t", "bar": "|", "colon": ":", "caret": "^",
    "tilde": "~", "two bars": "||", "control character": "\x01", "full-width comma": "，", "broken bar": "¦",
}  # fmt: skip
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "gb18030")
_PREAMBLE = ("Sales of the eastern branch", "exported by hand, see the manual", "Page 1 of 1")


@dataclass(frozen=True, slots=True)
class Polluted:
    """One file: its bytes, and what it should be read as. `kind` names the pollution."""

    name: str
    kind: str
    data: bytes
    header: Row
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class _Style:
    mark: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"
    quotes_all: bool = False
    special: str = field(default="")
    """More characters for whose sake a cell is quoted"""

    def cell(self, cell: str) -> str:
        needs = any(sign in cell for sign in (self.mark, self.quote, "\n", "\r", *self.special))
        if not (needs or self.quotes_all):
            return cell
        inner = cell.replace("\\", "\\\\") if self.escape == "\\" else cell
        return self.quote + inner.replace(self.quote, self.escape + self.quote) + self.quote

    def line(self, row: Sequence[str]) -> str:
        return self.mark.join(map(self.cell, row))

    def text(self, rows: Sequence[Sequence[str]]) -> str:
        return "".join(self.line(row) + self.end for row in rows)


_PLAIN = _Style()


def polluted(table: Made, *, seed: int = 17, per_row_kind: int = 12) -> Iterator[Polluted]:
    """Yield the files made of one table: each pollution of a file once, those of a row at some places of it."""
    yield from _whole(table)
    yield from _styles(table)
    yield from _encodings(table)
    source = random.Random(seed)
    for kind, pollute in _ROW_KINDS.items():
        for number in range(per_row_kind):
            found = pollute(table, source.randrange(len(table.rows) + 1), source.randrange(len(table.header)))
            yield replace(found, kind=kind, name=f"{found.name} {number}")


def collection() -> Iterator[Polluted]:
    """Yield the files that the benchmark scores where there is no copy of Pollock: of three tables."""
    for number, table in enumerate((invoice(), reviews(), chinese())):
        for one in polluted(table, seed=number):
            yield replace(one, name=f"{number}_{one.name}")


def _whole(table: Made) -> Iterator[Polluted]:
    header, rows = table.header, list(table.rows)
    every = [header, *rows]
    plain = _PLAIN.text(every)

    def one(name: str, text: str, *, names: Row = header, expected: Sequence[Row] = rows) -> Polluted:
        return Polluted(name, name, text.encode(), names, expected)

    yield one("standard", plain)
    yield one("no trailing newline", plain.removesuffix("\r\n"))
    yield one("double trailing newline", plain + "\r\n")
    yield one("empty", "", names=(), expected=[])
    yield one("header only", _PLAIN.text([header]), expected=[])
    yield one("one data row", _PLAIN.text(every[:2]), expected=rows[:1])
    yield one("no header", _PLAIN.text(rows), names=rows[0], expected=rows[1:])
    for count in (2, 3):
        names = tuple(" ".join([name] * count) for name in header)
        yield one(f"{count} header rows", _PLAIN.text([header] * count + rows), names=names)
    for count in (1, 2, 3):
        yield one(f"preamble of {count}", "".join(line + "\r\n" for line in _PREAMBLE[:count]) + "\r\n" + plain)
    yield one("preamble of full width", "Sales" + "," * (len(header) - 1) + "\r\n\r\n" + plain)
    yield one("footer", plain + "\r\n" + "printed on a Monday\r\n")
    small = [("kind", "share of it"), ("office", "0.25"), ("household", "0.75")]
    yield one("a smaller table below", plain + "\r\n" + _PLAIN.text(small))


def _styles(table: Made) -> Iterator[Polluted]:
    every = [table.header, *table.rows]

    def one(name: str, style: _Style) -> Polluted:
        return Polluted(name, name, style.text(every).encode(), table.header, table.rows)

    for name, mark in _MARKS.items():
        yield one(f"delimiter {name}", _Style(mark=mark))
        yield one(f"delimiter {name}, all quoted", _Style(mark=mark, quotes_all=True))
    yield one("quote apostrophe", _Style(quote="'", escape="'"))
    yield one("escape backslash", _Style(escape="\\"))
    yield one("escape missing", _Style(escape=""))
    for name, end in {"LF": "\n", "CR": "\r"}.items():
        yield one(f"records end with {name}", _Style(end=end))
    ends = ("\n", "\r\n", "\r")
    mixed = "".join(_PLAIN.line(row) + ends[number % 3] for number, row in enumerate(every))
    yield Polluted("records end mixed", "records end mixed", mixed.encode(), table.header, table.rows)
    trailing = "".join(_PLAIN.line(row) + ",\r\n" for row in every)
    yield Polluted("trailing delimiters", "trailing delimiters", trailing.encode(), table.header, table.rows)


def _encodings(table: Made) -> Iterator[Polluted]:
    text = _PLAIN.text([table.header, *table.rows])
    for encoding in _ENCODINGS:
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        yield Polluted(f"encoding {encoding}", f"encoding {encoding}", data, table.header, table.rows)


def _less(table: Made, row: int, column: int) -> Polluted:
    """Take out the delimiter before a cell."""
    column = max(1, column)
    cells = [table.header, *table.rows][row]
    merged = (*cells[: column - 1], cells[column - 1] + cells[column], *cells[column + 1 :])
    return _with_row(table, row, _PLAIN.line(merged), merged, f"less {row} {column}")


def _more(table: Made, row: int, column: int) -> Polluted:
    """Put in another delimiter before a cell."""
    cells = [table.header, *table.rows][row]
    longer = (*cells[:column], "", *cells[column:])
    return _with_row(table, row, _PLAIN.line(longer), longer, f"more {row} {column}")


def _quote(table: Made, row: int, column: int, place: Callable[[int], int]) -> Polluted:
    """Put a quote into a cell, at a place of its text, and leave it unescaped."""
    cells = [table.header, *table.rows][row]
    cell, at = cells[column], place(len(cells[column]))
    pieces = [_PLAIN.cell(one) for one in cells]
    inner = cell[:at] + '"' + cell[at:]
    is_quoted = pieces[column].startswith('"')
    pieces[column] = (
        f'"{cell[:at].replace(chr(34), chr(34) * 2)}"{cell[at:].replace(chr(34), chr(34) * 2)}"' if is_quoted else inner
    )
    expected = (*cells[:column], inner, *cells[column + 1 :])
    return _with_row(table, row, ",".join(pieces), expected, f"quote {row} {column} {at}")


def _other_mark(table: Made, row: int, column: int, mark: str = " ") -> Polluted:
    cells = [table.header, *table.rows][row]
    line = _Style(mark=mark, special=",").line(cells)
    return _with_row(table, row, line, cells, f"mark {row} {column} {ord(mark)}")


def _with_row(table: Made, row: int, line: str, expected: Row, name: str) -> Polluted:
    every: list[Row] = [table.header, *table.rows]
    lines = [_PLAIN.line(one) for one in every]
    lines[row] = line
    every[row] = expected
    return Polluted(name, "", "".join(one + "\r\n" for one in lines).encode(), every[0], every[1:])


_ROW_KINDS: dict[str, Callable[[Made, int, int], Polluted]] = {
    "row with a delimiter less": _less,
    "row with a delimiter more": _more,
    "stray quote at a cell's start": lambda table, row, column: _quote(table, row, column, lambda length: 0),
    "stray quote within a cell": lambda table, row, column: _quote(table, row, column, lambda length: length // 2),
    "stray quote at a cell's end": lambda table, row, column: _quote(table, row, column, lambda length: length),
    "row delimited by blanks": _other_mark,
    "row delimited by semicolons": lambda table, row, column: _other_mark(table, row, column, ";"),
}
