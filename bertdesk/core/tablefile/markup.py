"""Tables in HTML or in Excel's XML of 2003 -> the rows of one: many web pages save such a file under the name .xls."""

import codecs
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile import gathered
from bertdesk.core.tablefile.decoded import Decoded, whole
from bertdesk.core.tablefile.encoding import is_guess
from bertdesk.core.tablefile.limits import check_row, check_table
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.source import Source, shortened
from bertdesk.core.tablefile.table import Table
from bertdesk.errors import FileEmpty, FileNotText, SheetMissing, TableWithoutRows, TooManyColumns

_BEGINS = re.compile(r"<(\?xml|!doctype\s+html|html|head|meta|body|style|table|div|center)\b|<!--", re.IGNORECASE)
_HAS_A_TABLE = re.compile(r"<(table|(?:ss:)?workbook)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_OLDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252"}
"""What people who declare these mean; browsers read them so, too."""
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_PIECE_CHARACTERS, _HEAD_BYTES = 1 << 16, 1 << 12
_LONGEST_TAG = 1 << 20
_LONGEST_LAST_TAG = 1 << 12
_MOST_MERGED = 1000
_DEEPEST = 50
_BREAKS = frozenset({"br", "p", "div", "li"})
_CELLS, _ROWS = frozenset({"td", "th", "cell"}), frozenset({"tr", "row"})
_NO_TEXT = frozenset({"script", "style", "comment"})


def is_markup(text: str) -> bool:
    """Tell whether a text that begins so is a document with a table in it."""
    return _BEGINS.match(text) is not None and _HAS_A_TABLE.search(text) is not None


def read(source: Source, path: Path, encoding: str, cancel: CancelToken, *, sheet: str = "") -> Work[Table]:
    """Read one table: the one that is named, else the one with the most cells.

    Raises: FileEmpty, FileNotText, SheetMissing, TableWithoutRows, TableTooLong, RowTooLong, TooManyColumns,
    Cancelled.
    """
    declared = _declared(source.stream.peek(_HEAD_BYTES)) if is_guess(encoding) else None
    text = Decoded(source, declared or encoding)
    page = _Page(path)
    while piece := text.read(_PIECE_CHARACTERS):
        cancel.raise_if_requested()
        yield Progressed("reading", (source.size + source.position) // 2, source.size)
        page.take(piece)
    tables = page.finished()
    if not tables:
        raise FileEmpty(path=str(path))
    if sheet and sheet not in tables:
        raise SheetMissing(path=str(path), wanted=sheet, found=shortened(list(tables)))
    name = sheet or max(tables, key=lambda name: tables[name].size)
    grid = gathered.grid()
    if 0 < tables[name].heads < len(tables[name].rows):
        grid.dialect = replace(grid.dialect, header=tables[name].heads)
    for number, cells in tables[name].rows.items():
        grid.add(Record(number, cells, []))
    columns = grid.settle() if grid.rows else ()
    if not grid.rows:
        raise TableWithoutRows(path=str(path))
    others = [other for other in tables if other != name]
    left = [Notice("sheets_left", {"sheet": name, "others": shortened(others)})] if others else []
    odd = [notice for notice in text.notices() if declared is None or notice.code != "encoding_guessed"]
    yield Progressed("reading", source.size, source.size)
    return Table(
        path, columns, tuple(grid.rows), tuple(grid.lines), text.encoding, "", (*odd, *left, *grid.notices),
        tuple(grid.skipped), head=tuple(grid.head), format="markup", sheet=name, sheets=tuple(tables),
    )  # fmt: skip


def _declared(head: bytes) -> str | None:
    """Return the encoding that the document says it is written in."""
    if (said := _DECLARED.search(head[:_HEAD_BYTES])) is None:
        return None
    try:
        name = codecs.lookup(said[1].decode("ascii")).name
        "".encode(name)  # some codecs are of bytes: base64, zip
    except (LookupError, ValueError):
        return None
    return _OLDER.get(name, name)


@dataclass(slots=True)
class _Found:
    """A table as it grows. Rows are numbered from 1; a cell that is merged over several stands in each row of them."""

    name: str
    path: Path
    rows: dict[int, list[str]] = field(default_factory=dict)
    size: int = 0
    heads: int = 0
    """Rows at the top whose cells are all said to be headers"""
    _number: int = 0
    _cells: list[str] = field(default_factory=list)
    _merged: dict[int, tuple[int, str]] = field(default_factory=dict)
    """By column: in how many more rows which text stands."""
    _is_in_row: bool = False
    _is_head: bool = False

    def begin_row(self, number: int = 0) -> None:
        self.end_row()
        self._is_in_row = self._is_head = True
        self._number = max(number, self._number + 1)

    def end_row(self) -> None:
        if not self._is_in_row:
            return
        self._fill_merged()
        if self._is_head and self._cells and self.heads == len(self.rows):
            self.heads += 1
        self.rows[self._number] = self._cells
        self.size += len(self._cells)
        check_table(rows=len(self.rows), cells=self.size)
        self._cells, self._is_in_row = [], False

    def add(self, text: str, *, across: int, down: int, column: int, is_head: bool) -> None:
        """Take a cell: over so many columns (the further ones stay empty) and rows; `column`: where, 0 for the next."""
        if not self._is_in_row:
            self.begin_row()
        while len(self._cells) < column - 1:
            self._cells.append("")
        self._fill_merged()
        self._is_head &= is_head
        cells = [text, *[""] * (across - 1)]
        if down > 1:
            self._merged |= {place: (down - 1, cell) for place, cell in enumerate(cells, len(self._cells))}
        self._cells += cells
        if len(self._cells) > gathered.MOST_COLUMNS:
            raise TooManyColumns(path=str(self.path), limit=gathered.MOST_COLUMNS)

    def _fill_merged(self) -> None:
        while (left := self._merged.pop(len(self._cells), None)) is not None:
            times, text = left
            if times > 1:
                self._merged[len(self._cells)] = (times - 1, text)
            self._cells.append(text)


class _Page(HTMLParser):
    """Collects all tables. Of one in a cell of another, the texts are its own."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self._tables: list[_Found] = []
        self._open: list[_Found] = []
        self._name = ""
        self._cell: list[str] | None = None
        self._shape = (1, 1, 0)
        self._characters = 0
        self._is_hidden = self._is_kept = self._is_head = False

    def take(self, piece: str) -> None:
        """Raises: FileNotText where there is a tag without an end, TableTooLong, TooManyColumns."""
        self.feed(piece)
        if len(self.rawdata) > _LONGEST_TAG:
            raise FileNotText(path=str(self._path))
        check_table(rows=sum(len(one.rows) for one in self._tables), cells=sum(one.size for one in self._tables))

    def finished(self) -> dict[str, _Found]:
        """Return the tables that have cells, by their names. Raises: FileNotText."""
        if len(self.rawdata) > _LONGEST_LAST_TAG:  # looked at from each of its characters, it would take for ever
            raise FileNotText(path=str(self._path))
        self.close()
        while self._open:
            self._end_table()
        full = [table for table in self._tables if table.size]
        names = [table.name or str(number) for number, table in enumerate(full, 1)]
        return {
            name if names.count(name) == 1 else f"{name} ({number})": table
            for number, (name, table) in enumerate(zip(names, full, strict=True), 1)
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, given = tag.rpartition(":")[2], {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag in _NO_TEXT:
            self._is_hidden = True
        elif tag == "worksheet":
            self._name = given.get("name", "")
        elif tag == "table" and len(self._open) < _DEEPEST:
            self._end_cell()
            self._open.append(_Found(_plain(self._name or given.get("summary", "")), self._path))
            self._tables.append(self._open[-1])
        elif tag in _ROWS and self._open:
            self._end_cell()
            self._open[-1].begin_row(_number(given.get("index"), most=1 << 20))
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._is_kept, self._is_head = tag == "cell", tag == "th"
            across, down = (
                _number(given.get(html), least=1) if html in given else 1 + _number(given.get(excel))
                for html, excel in (("colspan", "mergeacross"), ("rowspan", "mergedown"))
            )
            self._cell, self._shape = [], (across, down, _number(given.get("index")))
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _NO_TEXT:
            self._is_hidden = False
        elif tag == "worksheet":
            self._name = ""
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in _ROWS and self._open:
            self._end_cell()
            self._open[-1].end_row()
        elif tag in _CELLS:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is None or self._is_hidden:
            return
        self._characters += len(data)
        check_row(self._characters, line=len(self._open[-1].rows) + 1)
        self._cell.append(data if self._is_kept else _BLANKS.sub(" ", data))

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        across, down, column = self._shape
        table = self._open[-1]
        text = "".join(self._cell).strip() if self._is_kept else _lines(self._cell)
        table.add(whole(text), across=across, down=down, column=column, is_head=self._is_head)
        self._cell, self._characters = None, 0

    def _end_table(self) -> None:
        self._end_cell()
        self._open.pop().end_row()


def _lines(pieces: list[str]) -> str:
    return "\n".join(filter(None, (line.strip() for line in "".join(pieces).split("\n"))))


def _plain(name: str) -> str:
    return " ".join(name.split())[:60]


def _number(said: str | None, *, least: int = 0, most: int = _MOST_MERGED) -> int:
    digits = (said or "").strip()[:9]
    return min(max(int(digits) if digits.isascii() and digits.isdecimal() else least, least), most)
