"""A workbook (.xlsx, .xls, .ods) -> the rows of one sheet, as a person sees them.

calamine, not openpyxl or pandas: one library for three formats, it lets other threads work, and takes 2 MB.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile import gathered
from bertdesk.core.tablefile.format import COMPOUND
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.sheet_extent import Told, check_compound, check_zipped
from bertdesk.core.tablefile.source import DAMAGE, Source, archive_names, shortened
from bertdesk.core.tablefile.table import Table
from bertdesk.errors import (
    FileEmpty,
    FileNotText,
    FileTooLarge,
    SheetMissing,
    TableWithoutRows,
    WorkbookDamaged,
    WorkbookLocked,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Value = str | int | float | bool | date | datetime | time | timedelta

MOST_BYTES = 1 << 30
"""Largest workbook that is read, as it lies on the disk: it is read into the memory."""
_PIECE_BYTES = 1 << 20
_ROWS_A_REPORT = 2000
_ODS_LOCK = b"encryption-data"


def read(source: Source, path: Path, cancel: CancelToken, *, sheet: str = "") -> Work[Table]:
    """Read one sheet: the one that is named, else of those that are not hidden the one with the most cells.

    Raises: FileNotText, FileTooLarge, FileEmpty, TableWithoutRows, SheetMissing, WorkbookLocked, WorkbookDamaged,
    WorkbookTooLarge, Cancelled, and as the source does.
    """
    content = yield from _content(source, path, cancel)
    told = yield from _check(content, path, cancel)
    with _complaints(path):
        book = _load(content)
        seen, hidden = _sheet_names(book)
        names = [*seen, *hidden]
        if sheet and sheet not in names:
            raise SheetMissing(path=str(path), wanted=sheet, found=shortened(names))
        found = yield from _largest(book, [sheet] if sheet else seen, cancel)
        chosen = found or (yield from _largest(book, hidden, cancel))
        if chosen is None:
            raise FileEmpty(path=str(path))
        grid = yield from _gridded(chosen, source.size, cancel)
    if not grid.rows:
        raise FileEmpty(path=str(path))
    columns = grid.settle()
    if not grid.rows:
        raise TableWithoutRows(path=str(path))
    yield Progressed("reading", source.size, source.size)
    notices = _notices(chosen.name, names, told)
    return Table(
        path, columns, tuple(grid.rows), tuple(grid.lines), "", "", (*notices, *grid.notices), tuple(grid.skipped),
        format="workbook", sheet=chosen.name, sheets=tuple(names),
    )  # fmt: skip


def shown(value: Value) -> str:
    """Return a cell as a person sees it: no ".0" behind a whole number, ISO dates, TRUE and FALSE."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return str(value)
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _content(source: Source, path: Path, cancel: CancelToken) -> Work[bytes]:
    content = bytearray()
    while piece := source.stream.read(_PIECE_BYTES):
        cancel.raise_if_requested()
        content += piece
        if len(content) > MOST_BYTES:
            raise FileTooLarge(path=str(path), limit_mb=MOST_BYTES >> 20)
        yield Progressed("reading", 0, source.size)
    return bytes(content)


def _check(content: bytes, path: Path, cancel: CancelToken) -> Work[Told]:
    """Refuse what calamine would not survive, and what is no workbook."""
    if content.startswith(COMPOUND):
        yield from check_compound(content, path, cancel)
        return Told()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive_names(path, archive)
        is_ods = "content.xml" in names and archive.read("mimetype").endswith(b".spreadsheet")
        if is_ods and _ODS_LOCK in archive.read("META-INF/manifest.xml"):
            raise WorkbookLocked(path=str(path))
    except (*DAMAGE, ValueError, KeyError, OSError) as error:
        raise WorkbookDamaged(path=str(path)) from error
    if not is_ods and "xl/workbook.xml" not in names:  # a text, slides, a binary workbook (.xlsb)
        raise FileNotText(path=str(path))
    return (yield from check_zipped(content, path, cancel))


def _load(content: bytes) -> "CalamineWorkbook":
    from python_calamine import load_workbook  # when it is needed, not at the start

    return load_workbook(io.BytesIO(content))


@contextmanager
def _complaints(path: Path) -> Iterator[None]:
    """Turn what calamine raises into ours. Raises: WorkbookDamaged."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, ValueError, OverflowError) as error:
        raise WorkbookDamaged(path=str(path)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's, which no module exports and which is no Exception
            raise WorkbookDamaged(path=str(path)) from error
        raise


def _gridded(sheet: "CalamineSheet", size: int, cancel: CancelToken) -> Work[Grid]:
    grid = gathered.grid()
    height = (sheet.end or (0, 0))[0] + 1
    for number, values in enumerate(sheet.iter_rows()):  # empty rows above the first full one included
        if number % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", size * (height + number) // (2 * height), size)
        cells = [shown(value) for value in values]
        grid.add(Record(number + 1, cells if any(map(str.strip, cells)) else [], []))
    return grid


def _sheet_names(book: "CalamineWorkbook") -> tuple[list[str], list[str]]:
    """Return the names of the sheets of cells: those that are seen, and those that are hidden."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return seen, [sheet.name for sheet in sheets if sheet.name not in seen]


def _largest(book: "CalamineWorkbook", names: list[str], cancel: CancelToken) -> Work["CalamineSheet | None"]:
    """Return the sheet with the most cells, or None where none has any."""
    best = None
    for name in names:
        cancel.raise_if_requested()
        yield Progressed("reading", 0, 0)
        sheet = book.get_sheet_by_name(name)
        if _size(sheet) > (_size(best) if best else 0):
            best = sheet
    return best


def _size(sheet: "CalamineSheet") -> int:
    return sheet.height * sheet.width


def _notices(sheet: str, names: Iterable[str], told: Told) -> list[Notice]:
    others = [name for name in names if name != sheet]
    left = [Notice("sheets_left", {"sheet": sheet, "others": shortened(others)})] if others else []
    errors = [Notice("cells_with_errors", {"count": told.errors})] if told.errors else []
    alone = [Notice("formulas_without_value", {"count": told.formulas_alone})] if told.formulas_alone else []
    return [*left, *errors, *alone]
