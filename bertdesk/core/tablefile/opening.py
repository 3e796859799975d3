"""A path -> Table, by whichever reader takes it. Formats are known by what is in a file, not by its name."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bertdesk.core.address import BETWEEN, file_of
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work, finish
from bertdesk.core.tablefile import class_folders, fasttext, json_records, markup, mojibake, parquet, reading, workbook
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Told
from bertdesk.core.tablefile.format import format_of
from bertdesk.core.tablefile.joining import joined
from bertdesk.core.tablefile.part_names import part_of
from bertdesk.core.tablefile.quick import Peek
from bertdesk.core.tablefile.source import is_archive, opened
from bertdesk.core.tablefile.table import Format, Table
from bertdesk.core.tablefile.thinning import thinned
from bertdesk.errors import FileChanged, FileEmpty, FileMissing, TableWithoutRows

_HEAD_BYTES = 1 << 16


def read(
    path: Path,
    cancel: CancelToken,
    *,
    sheet: str = "",
    member: str = "",
    told: Told = NOTHING_TOLD,
    peek: Peek = lambda _: None,
) -> Work[Table]:
    """Read the one table at a path: of a workbook the `sheet`, of an archive the `member`, empty where it is not said.

    A path may say these, too: book.xlsx::March, tables.zip::a/march.csv, tables.zip::book.xlsx::March. `told` is what
    need not be found out about a file of text.
    Of a large file `peek` is handed a table of the first rows as soon as these are there, if they leave no doubt.
    Raises: any error of "Files and tables", Cancelled.
    """
    table = yield from look(path, cancel, sheet=sheet, member=member, told=told, peek=peek)
    if not table.columns:
        raise FileEmpty(path=str(table.path))
    if not table.rows:
        raise TableWithoutRows(path=str(table.path))
    return table


def look(
    path: Path,
    cancel: CancelToken,
    *,
    sheet: str = "",
    member: str = "",
    told: Told = NOTHING_TOLD,
    peek: Peek = lambda _: None,
) -> Work[Table]:
    """Read as `read` does, but of delimited text hand over a table without rows, too; an empty file has no columns."""
    path, member, sheet = _addressed(path, member, sheet)
    table = yield from _look(path, member, sheet, cancel, told, peek)
    if told.mends:
        table = yield from mojibake.mended(table, cancel)
    else:
        table = replace(table, notices=(*table.notices, *mojibake.suspected(table)))
    return replace(table, told=told)


def _look(path: Path, member: str, sheet: str, cancel: CancelToken, told: Told, peek: Peek) -> Work[Table]:
    if os.path.isdir(path):  # noqa: PTH112  # is_dir() raises for a name that is too long
        return (yield from class_folders.read(path, cancel))
    if not member:
        with class_folders.zipped_texts(path) as texts:
            if texts is not None:
                return (yield from class_folders.read_texts(texts, path, cancel))
    before = _stamp(path)
    table = yield from _read_file(path, cancel, sheet=sheet, member=member, told=told, peek=peek)
    if (after := _stamp(path)) != before:
        raise FileChanged(path=str(path)) if after else FileMissing(path=str(path))
    return thinned(table, told.rows)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what is another once a file was written to; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _read_file(path: Path, cancel: CancelToken, *, sheet: str, member: str, told: Told, peek: Peek) -> Work[Table]:
    with opened(path, member=member) as source:
        kind, inside = format_of(source.stream.peek(_HEAD_BYTES)), source.member
        match kind:
            case "workbook":
                table = yield from workbook.read(source, path, cancel, sheet=sheet)
            case "parquet":
                table = yield from parquet.read(source, path, cancel, rows_wanted=told.rows)
            case "delimited":
                table = yield from reading.read(path, cancel, member=inside, peek=peek, told=told)
            case _:
                table = yield from _read_text(path, cancel, member=inside, sheet=sheet, kind=kind, told=told)
    return replace(table, member=inside)


def _addressed(path: Path, member: str, sheet: str) -> tuple[Path, str, str]:
    """Return the path of the file, and which member and sheet of it are meant."""
    file = file_of(path)
    if file is path:
        return path, member, sheet
    _, *inside = str(path).split(BETWEEN)
    if is_archive(file):
        member, *inside = inside
    return file, member, inside[0] if inside else sheet


def _read_text(path: Path, cancel: CancelToken, *, member: str, sheet: str, kind: Format, told: Told) -> Work[Table]:
    encoding = reading.checked(told.encoding)
    if encoding is None:
        with opened(path, member=member) as source:
            encoding, _ = yield from reading.look_through(source, path, cancel)
    reader = json_records.read if kind == "json" else fasttext.read
    with opened(path, member=member) as source:
        if kind == "markup":
            return (yield from markup.read(source, path, encoding, cancel, sheet=sheet))
        return (yield from reader(source, path, encoding, cancel, rows_wanted=told.rows))


def read_several(paths: Sequence[Path], cancel: CancelToken) -> Work[Table]:
    """Read tables as one: as parts where their names say so (train.csv, test.csv), else one below the other.

    Raises: TablesDiffer where their columns have other names, and as `read`.
    """
    tables = []
    for path in paths:
        tables.append((yield from read(path, cancel)))
    if len(tables) == 1:
        return tables[0]
    parts = [part_of(path.name.partition(".")[0]) for path in paths]
    return joined(tables, parts=parts if all(parts) and "train" in parts else ())


def read_table(path: Path | str, told: Told = NOTHING_TOLD, *, sheet: str = "", member: str = "") -> Table:
    """Read the one table at a path; return when it is done. Raises: as `read`."""
    return finish(read(Path(path), CancelToken(), sheet=sheet, member=member, told=told))


def read_tables(paths: Sequence[Path | str]) -> Table:
    """Read several tables as one; return when it is done. Raises: as `read_several`."""
    return finish(read_several([Path(path) for path in paths], CancelToken()))
