"""A path -> Table, by whichever reader takes it. Formats are known by what is in a file, not by its name."""

import os
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work, finish
from bertdesk.core.tablefile import fasttext, json_records, reading, workbook
from bertdesk.core.tablefile.format import format_of
from bertdesk.core.tablefile.quick import Peek
from bertdesk.core.tablefile.source import opened
from bertdesk.core.tablefile.table import Format, Table

_HEAD_BYTES = 1 << 16


def read(
    path: Path, cancel: CancelToken, *, sheet: str = "", member: str = "", peek: Peek = lambda _: None
) -> Work[Table]:
    """Read the one table at a path: of a workbook the `sheet`, of an archive the `member`, empty where it is not said.

    Of a large file `peek` is handed a table of the first rows as soon as these are there, if they leave no doubt.
    Raises: any error of "Files and tables", Cancelled.
    """
    with opened(path, member=member) as source:
        kind = format_of(source.stream.peek(_HEAD_BYTES))
        if kind == "workbook":
            return (yield from workbook.read(source, path, cancel, sheet=sheet))
        if kind == "delimited":
            return (yield from reading.read(path, cancel, member=member, peek=peek))
        encoding = yield from reading.find_encoding(source, path, cancel)
    with opened(path, member=member) as source:
        reader = json_records.read if kind == "json" else fasttext.read
        return (yield from reader(source, path, encoding, cancel))


def read_table(path: Path | str, *, sheet: str = "", member: str = "") -> Table:
    """Read the one table at a path; return when it is done. Raises: as `read`."""
    return finish(read(Path(path), CancelToken(), sheet=sheet, member=member))
