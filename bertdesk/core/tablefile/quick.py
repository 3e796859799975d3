"""A large file that leaves no doubt -> Table, about as fast as memory is read. Else the careful reader reads it all.

numpy, not pandas, polars, DuckDB or pyarrow: as fast as pandas' C reader (measured), and shipped anyway.
"""

import io
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.cells import Cells
from bertdesk.core.tablefile.detect import declared_delimiter, detect
from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.header import HEADER_SAMPLE_ROWS
from bertdesk.core.tablefile.layout import lay_out
from bertdesk.core.tablefile.naming import named, unnamed
from bertdesk.core.tablefile.scan import scan
from bertdesk.core.tablefile.shape import is_rule
from bertdesk.core.tablefile.source import Source, is_binary
from bertdesk.core.tablefile.table import Account, Table

LEAST_BYTES = 1 << 19
"""Smaller files the careful reader has in no time."""
_PIECE_BYTES = 1 << 20
_SAMPLE_BYTES, _SAMPLE_LINES = 1 << 18, 1000
_BOM, _UNDECODABLE, _DELETE = b"\xef\xbb\xbf", "\ufffd".encode(), b"\x7f"
_RULE_ROWS = 6
_USUAL_CONTROLS = np.frombuffer(b"\t\n\r", np.uint8)

Part = tuple[bytes, NDArray[np.int64]]
Peek = Callable[[Table], object]


def read_quickly(source: Source, path: Path, cancel: CancelToken, peek: Peek = lambda _: None) -> Work[Table | None]:
    """Return the table, or None where anything in it wants a second look. Raises: Cancelled, and as the source does."""
    head = source.stream.read(_PIECE_BYTES)
    encoding = "utf-8-sig" if head.startswith(_BOM) else "utf-8"
    head = head.removeprefix(_BOM)
    found_dialect = _dialect(head) if len(head) >= LEAST_BYTES else None
    if found_dialect is None:
        return None
    dialect, width = found_dialect
    delimiter = ord(dialect.delimiter)
    parts: list[Part] = []
    lines: list[NDArray[np.int64]] = []
    ended = 0
    rest = head
    while rest:
        cancel.raise_if_requested()
        yield Progressed("reading", source.position, source.size)
        more = source.stream.read(_PIECE_BYTES)
        if not more and not rest.endswith(b"\n"):
            rest += b"\n"
        found = scan(np.frombuffer(rest, np.uint8), delimiter=delimiter, width=width)
        if found is None or not _is_plain(rest[: found.used]) or (not more and found.used < len(rest)):
            return None
        parts.append((rest[: found.used], found.ends))
        lines.append(found.lines + ended + 1)
        if len(parts) == 1 and more and (first := _table(path, parts, found.lines + 1, dialect, encoding, ended)):
            peek(first)
        ended += found.line_ends
        rest = rest[found.used :] + more
    return _table(path, parts, np.concatenate(lines), dialect, encoding, ended)


def _dialect(head: bytes) -> tuple[Dialect, int] | None:
    """Return the dialect and the width, or None where the first lines are no plain UTF-8, or anything but plain CSV."""
    sample = head[:_SAMPLE_BYTES]
    sample = sample[: sample.rfind(b"\n") + 1]
    if is_binary(head) or not _is_plain(sample):
        return None
    lines = io.StringIO(sample.decode("utf-8"), newline="").readlines()[:_SAMPLE_LINES]
    if not lines or declared_delimiter(lines[0]):
        return None
    found, width = detect([lines], is_whole_file=False)
    is_plain = len(found.delimiter) == 1 and found.delimiter.isascii() and found == Dialect(found.delimiter)
    return (found, width) if is_plain else None


def _is_plain(data: bytes) -> bool:
    """Return whether these are UTF-8, without control characters and signs that something could not be decoded."""
    view = np.frombuffer(data, np.uint8)
    low = view[view < ord(" ")]
    if not np.isin(low, _USUAL_CONTROLS).all() or _UNDECODABLE in data or _DELETE in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _table(
    path: Path, parts: Sequence[Part], lines: NDArray[np.int64], dialect: Dialect, encoding: str, line_count: int
) -> Table | None:
    whole = Cells(parts)
    first, width = whole[0], len(whole[0])
    sample = list(whole[: HEADER_SAMPLE_ROWS + 1])
    layout = lay_out(sample, (), width, preamble=None, header=None)
    if layout.start or layout.header > 1 or layout.end < len(sample) or any(map(is_rule, sample[:_RULE_ROWS])):
        return None
    head: tuple[tuple[str, ...], ...] = ()
    if not layout.header:
        columns, notices = unnamed(width)
    else:
        head = (first,)
        data, ends = parts[0]
        cut = int(ends[0, -1]) + 1
        header = data[:cut].rstrip(b"\r\n")
        columns, notices = named(first, width)
        parts, lines = [(data[cut:], ends[1:] - cut), *parts[1:]], lines[1:]
        if not len(lines) or any(header in part for part, _ in parts):
            return None  # a header again, or nothing but one
    if not (sample[0][0].strip() and sample[0][-1].strip()):
        return None  # a column at the edge that may be of delimiters alone
    before = int(lines[0]) - 1
    return Table(
        path, columns, Cells(parts), array("q", lines.tobytes()), encoding, dialect.delimiter, tuple(notices),
        head=head, dialect=replace(dialect, preamble=0, header=len(head)),
        account=Account(line_count, head=before, read=line_count - before),
    )  # fmt: skip
