"""Parquet, where pyarrow is installed (`bertdesk[parquet]`): at 40 MB it is not part of the packaged program."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.decoded import whole
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.naming import named
from bertdesk.core.tablefile.source import Source
from bertdesk.core.tablefile.table import SEVERAL, Table
from bertdesk.core.tablefile.thinning import Sieve, thinned
from bertdesk.errors import FileTooLarge, ParquetDamaged, ParquetNotInstalled, TableWithoutRows

MOST_BYTES = 1 << 30
_ROWS_A_PIECE = 2000


def read(source: Source, path: Path, cancel: CancelToken, *, rows_wanted: int | None = None) -> Work[Table]:
    """Read all columns as text. `rows_wanted`: so many rows, evenly spread, are enough.

    Raises: ParquetNotInstalled, ParquetDamaged, FileTooLarge, TableTooLong, TableWithoutRows, Cancelled.
    """
    try:
        from pyarrow import ArrowException, BufferReader
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise ParquetNotInstalled(path=str(path)) from error
    content = source.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise FileTooLarge(path=str(path), limit_mb=MOST_BYTES >> 20)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    sieve = Sieve(rows_wanted)
    try:
        file = ParquetFile(BufferReader(content))
        columns, notices = named(tuple(file.schema_arrow.names), len(file.schema_arrow.names))
        for batch in file.iter_batches(batch_size=_ROWS_A_PIECE):
            cancel.raise_if_requested()
            for row in zip(*(map(_cell, column.to_pylist()) for column in batch.columns), strict=True):
                if sieve.lets_in():
                    rows.append(row)
                    lines.append(sieve.seen)
            if sieve.is_full(rows=len(rows), cells=len(rows) * len(columns)):
                rows, lines = sieve.sifted(rows, lines)
            check_table(rows=len(rows), cells=len(rows) * len(columns))
            yield Progressed("reading", sieve.seen, file.metadata.num_rows)
    except (ArrowException, OSError, ValueError) as error:
        raise ParquetDamaged(path=str(path), reason=str(error).partition("\n")[0]) from error
    if not rows:
        raise TableWithoutRows(path=str(path))
    table = Table(
        path, columns, tuple(rows), tuple(lines), "", "", tuple(notices), format="parquet"
    )  # fmt: skip
    return thinned(table, rows_wanted, of=sieve.seen, numbers=sieve.numbers)


def _cell(value: Any) -> str:  # whatever type a column has
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case bytes():
            return whole(value.decode("utf-8", "replace"))
        case list() if not any(isinstance(item, Iterable) and not isinstance(item, str) for item in value):
            return SEVERAL.join(map(_cell, value))
        case list() | dict():
            return whole(json.dumps(value, ensure_ascii=False, default=str))
        case _:
            return whole(str(value))
