"""`bertdesk table`: how a file is read, what was repaired and set aside; and the table written clean."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bertdesk.cli import options, texts
from bertdesk.cli.answering import answer
from bertdesk.cli.coloured import Depth
from bertdesk.cli.columns import aligned, clean, clip, one_line
from bertdesk.cli.figures import counted
from bertdesk.cli.json_lines import Json
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.messages import reason_name

if TYPE_CHECKING:
    from bertdesk.core.tablefile import RepairedRow, SkippedRow, Table, Told
    from bertdesk.core.tablefile.table import Format

_ROWS_SHOWN, _TEXT_CELLS = 10, 60
_MARKS = {
    ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank", "  ": "two or more blanks", "": "none",
}  # fmt: skip
_FORMATS: dict["Format", str] = {
    "workbook": "workbook", "json": "JSON", "fasttext": "fastText", "parquet": "Parquet",
    "markup": "a table in HTML or XML",
    "folder": "a folder of texts for each class",
}  # fmt: skip
_NAMES = {name: mark for mark, name in _MARKS.items()}


def table(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table, also inside .gz or .zip.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the table as UTF-8 CSV (RFC 4180): the header in one line, every cell as it was read. Where"
            " the file names no columns, none are invented.",
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Such as gb18030. Default: found out.")
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(
            "--delimiter",
            metavar="MARK",
            help="What stands between cells: a character or more, or comma, semicolon, tab, bar, blank, none."
            " Default: found out.",
        ),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option("--rows", metavar="N", min=1, help="Take so many of the rows, evenly spread. Default: all."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Tell how a file is read: its encoding, what stands between its cells, what was repaired, what was set aside.

    Nothing is dropped in silence: the lines of the header, of the rows, of those set aside and the blank ones add up
    to the lines of the file.

    \b
    Example:
      bertdesk table feedback.csv
      bertdesk table huge.csv --rows 100000 --out part.csv
      bertdesk table export.txt --encoding gb18030 --delimiter tab --out clean.csv
    """

    def work(token: CancelToken) -> Work["Table"]:
        from bertdesk.core.tablefile import Told

        mark = None if delimiter is None else _NAMES.get(delimiter, delimiter)
        return _read(file, out, Told(encoding, mark, rows=rows), token)

    answer("table", work, to_json, to_lines, as_json=as_json)


def _read(file: Path, out: Path | None, told: "Told", token: CancelToken) -> Work["Table"]:
    from bertdesk.core.tablefile import look
    from bertdesk.core.tablefile.writing import write

    if out:
        texts.try_writing(out)
    found = yield from look(file, token, told=told)
    yield from found.notices
    if out:
        with texts.replacing(out, "utf-8") as clean_file:
            yield from write(found, clean_file, token)
    return found


def to_json(found: "Table") -> dict[str, Json]:
    dialect: dict[str, Json] = asdict(found.dialect)
    lines: dict[str, Json] = asdict(found.account)
    return {
        "file": str(found.path),
        "format": found.format,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "dialect": dialect,
        "columns": list(found.columns),
        "rows": len(found.rows),
        "lines": lines,
        "repaired": [{"line": row.line, "reason": row.reason, "text": row.text} for row in found.repaired],
        "set_aside": [{"line": row.line, "reason": row.reason, "text": row.text} for row in found.skipped],
    }


def to_lines(found: "Table", _: Depth) -> list[str]:
    dialect, lines = found.dialect, found.account
    columns = ", ".join(one_line(name) for name in found.columns) or "none"
    if found.format == "delimited":
        facts = [
            ("encoding", found.encoding),
            ("delimiter", delimiter_name(found.delimiter) + (", and a blank" if dialect.skips_blank else "")),
            ("quotes", (dialect.quote or "none") + (", escaped by a backslash" if dialect.escape else "")),
            ("columns", columns),
            (
                "lines",
                f"{lines.lines:,}: {lines.head:,} of the header, {lines.read:,} read as they stand, {lines.repaired:,}"
                f" repaired, {lines.aside:,} set aside, {lines.blank:,} blank",
            ),
        ]
    else:
        facts = [
            ("format", _FORMATS[found.format]),
            *([("sheet", clean(found.sheet))] if found.sheet else []),
            *([("encoding", found.encoding)] if found.encoding else []),
            ("columns", columns),
        ]
    head = f"{clean(found.path.name)}: {counted(len(found.rows), 'row')}, {counted(len(found.columns), 'column')}"
    return [head, *aligned(facts), *_listed("Repaired", found.repaired), *_listed("Set aside", found.skipped)]


def delimiter_name(mark: str) -> str:
    return _MARKS.get(mark) or (mark if mark.isprintable() else repr(mark))


def _listed(title: str, rows: "Sequence[RepairedRow | SkippedRow]") -> list[str]:
    if not rows:
        return []
    shown = [
        (f"  line {row.line}", reason_name(row.reason), clip(one_line(row.text), _TEXT_CELLS))
        for row in rows[:_ROWS_SHOWN]
    ]
    more = [f"  and {len(rows) - _ROWS_SHOWN:,} more (--json lists them)"] if len(rows) > _ROWS_SHOWN else []
    return [f"{title}:", *aligned(shown), *more]
