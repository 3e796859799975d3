"""How far the sheets of a workbook reach, before calamine reads them: it allocates every cell between two corners, and
where the memory is too small for that, it ends the program. What it does not tell of cells is counted here, too.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.compound import open_compound
from bertdesk.core.tablefile.source import BOMB_BYTES, BOMB_RATIO, DAMAGE
from bertdesk.errors import FileNotText, FileTooLarge, WorkbookDamaged, WorkbookLocked, WorkbookTooLarge

MOST_CELLS = 1 << 25
"""Of one sheet, empty ones included: all 1,048,576 rows of Excel with 32 columns."""
_FEW_CELLS = 1 << 20
"""A sheet of more must have a byte of its file for each: one where two cells stand far apart keeps nobody waiting."""
_PIECE_BYTES = 1 << 18
_LONGEST_TAG_BYTES = 1 << 16
_READ_BY_CALAMINE = (".xml", ".rels", ".bin")  # not the pictures
_DIGITS = 12  # more than any sheet has, and not more than int() takes
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_XLSX_PLACE = re.compile(rb"""\br=["']([A-Za-z]*)(\d+)["']""")
_XLSX_ERROR = re.compile(rb"""\bt=["']e["']""")
_XLSX_FORMULA_ALONE = re.compile(rb"</f>\s*(?:</c>|<v\s*/>|<v></v>)")
_ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)([\s/][^>]*)?>")
_ODS_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated=["'](\d+)["']""")
_BIFF_CELLS = {0x0006, 0x007E, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206}
_WRAPPED = 1 << 32
_BIFF_END, _BIFF_PASSWORD, _BIFF_SHEET_PLACE, _BIFF_EXTENT = 0x000A, 0x002F, 0x0085, 0x0200


@dataclass(slots=True)
class Told:
    """What the XML says and calamine does not."""

    errors: int = 0
    formulas_alone: int = 0


def check_zipped(content: bytes, path: Path, cancel: CancelToken) -> Work[Told]:
    """Go once through an .xlsx or .ods. Raises: FileTooLarge, WorkbookTooLarge, WorkbookDamaged, Cancelled."""
    told, done = Told(), 0
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [member for member in archive.infolist() if member.filename.lower().endswith(_READ_BY_CALAMINE)]
        total = sum(member.file_size for member in members)
        if total > max(BOMB_BYTES, BOMB_RATIO * len(content)):
            raise FileTooLarge(path=str(path), limit_mb=BOMB_BYTES >> 20)
        for member in members:
            extent = _extent_for(member.filename, told)
            for piece in _pieces(archive, member):  # all of it: a size that is a lie shows at its end
                cancel.raise_if_requested()
                extent.add(piece)
                _check_cells(extent.cells, total, path)
                done += len(piece)
                yield Progressed("reading", done // 2, total)
    except (*DAMAGE, ValueError, OSError) as error:
        raise WorkbookDamaged(path=str(path)) from error
    return told


def check_compound(content: bytes, path: Path, cancel: CancelToken) -> Work[None]:
    """Go once through an .xls. Raises: FileNotText, WorkbookLocked, WorkbookTooLarge, WorkbookDamaged, Cancelled."""
    try:
        compound = open_compound(content)
        if "EncryptedPackage" in compound.entries:
            raise WorkbookLocked(path=str(path))
        name = next((name for name in ("Workbook", "Book") if name in compound.entries), None)
        if name is None:  # a letter, a mail, an installer
            raise FileNotText(path=str(path))
        book = compound.stream(name)
    except ValueError as error:
        raise WorkbookDamaged(path=str(path)) from error
    places = [0]
    for kind, start in _biff_records(book, 0):
        if kind == _BIFF_PASSWORD:
            raise WorkbookLocked(path=str(path))
        if kind == _BIFF_SHEET_PLACE and start + 4 <= len(book):
            places += struct.unpack_from("<I", book, start)
    for place in places:
        cancel.raise_if_requested()
        yield Progressed("reading", place // 2, len(book))
        _check_cells(_biff_cells(book, place), len(book), path)


def _check_cells(cells: int, size: int, path: Path) -> None:
    limit = min(MOST_CELLS, max(_FEW_CELLS, size))
    if cells > limit:
        raise WorkbookTooLarge(path=str(path), limit=limit)


def _biff_cells(book: bytes, place: int) -> int:
    """Return how many cells a sheet has, or says that it has: calamine makes room for either."""
    rows = columns = said = 0
    for kind, start in _biff_records(book, place):
        if kind == _BIFF_EXTENT and start + 12 <= len(book):
            top, bottom, left, right = struct.unpack_from("<IIHH", book, start)
            said = max(said, (bottom - top) % _WRAPPED * ((right - left) % _WRAPPED))  # calamine's numbers wrap, too
            if top >= bottom or left >= right:  # it takes that for a sheet that begins at the first cell
                said = max(said, bottom * right)
        elif kind in _BIFF_CELLS and start + 4 <= len(book):
            row, column = struct.unpack_from("<HH", book, start)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return max(said, rows * columns)


def _biff_records(book: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Yield the kind of each record, and where its content is, up to the end of that sheet."""
    while place + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, place)
        yield kind, place + 4
        place += 4 + size
        if kind == _BIFF_END:
            return


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a member, cut between tags."""
    with archive.open(member) as stream:
        rest = b""
        while piece := stream.read(_PIECE_BYTES):
            whole = rest + piece
            cut = whole.rfind(b">") + 1
            yield whole[:cut]
            rest = whole[cut:][-_LONGEST_TAG_BYTES:]
        yield rest


class _NoSheet:
    cells = 0

    def add(self, piece: bytes) -> None:
        pass


class _XlsxExtent:
    def __init__(self, told: Told) -> None:
        self._told, self._rows, self._columns = told, 0, set[bytes]()

    @property
    def cells(self) -> int:
        return self._rows * max(map(_column_number, self._columns), default=0)

    def add(self, piece: bytes) -> None:
        for letters, digits in _XLSX_PLACE.findall(piece):
            self._columns.add(letters)
            self._rows = max(self._rows, int(digits[:_DIGITS]))
        self._told.errors += len(_XLSX_ERROR.findall(piece))
        self._told.formulas_alone += len(_XLSX_FORMULA_ALONE.findall(piece))


class _OdsExtent:
    """Of the tables that went by, the largest. Empty cells and rows count once a full one comes after them."""

    def __init__(self) -> None:
        self._largest = self._rows = self._width = self._row_times = self._column = 0

    @property
    def cells(self) -> int:
        return max(self._largest, self._rows * self._width)

    def add(self, piece: bytes) -> None:
        for kind, said in _ODS_TAG.findall(piece):
            times = int(found[1][:_DIGITS]) if (found := _ODS_REPEATED.search(said)) else 1
            match kind:
                case b"table":
                    self._largest, self._rows, self._width, self._row_times = self.cells, 0, 0, 0
                case b"table-row":
                    self._row_times, self._column = self._row_times + times, 0
                case _:
                    self._column += times
                    if b"value-type" in said:
                        self._width = max(self._width, self._column)
                        self._rows = self._row_times


def _extent_for(name: str, told: Told) -> _NoSheet | _XlsxExtent | _OdsExtent:
    if _XLSX_SHEET.fullmatch(name):
        return _XlsxExtent(told)
    return _OdsExtent() if name == "content.xml" else _NoSheet()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
