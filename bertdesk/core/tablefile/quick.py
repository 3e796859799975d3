"""A large file that leaves no doubt -> Table, about as fast as memory is read. Else the careful reader reads it all.

numpy, not pandas, polars, DuckDB or pyarrow: as fast as pandas' C reader (measured), and shipped anyway.
"""

import io
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.cells import Cells
from bertdesk.core.tablefile.delimiter import choose_delimiter, declared_delimiter
from bertdesk.core.tablefile.records import NO_DELIMITER, LineFeed, records
from bertdesk.core.tablefile.scan import scan
from bertdesk.core.tablefile.shape import HEADER_SAMPLE_ROWS, is_data, named, unnamed
from bertdesk.core.tablefile.source import Source, is_binary
from bertdesk.core.tablefile.table import Table

LEAST_BYTES = 1 << 19
"""Smaller files the careful reader has in no time."""
_PIECE_BYTES = 1 << 20
_SAMPLE_BYTES, _SAMPLE_LINES = 1 << 18, 1000
_BOM, _UNDECODABLE, _DELETE = b"\xef\xbb\xbf", "\ufffd".encode(), b"\x7f"
_USUAL_CONTROLS = np.frombuffer(b"\t\n\r", np.uint8)

Part = tuple[bytes, NDArray[np.int64]]
Peek = Callable[[Table], object]


def read_quickly(source: Source, path: Path, cancel: CancelToken, peek: Peek = lambda _: None) -> Work[Table | None]:
    """Return the table, or None where anything in it wants a second look. Raises: Cancelled, and as the source does."""
    head = source.stream.read(_PIECE_BYTES)
    encoding = "utf-8-sig" if head.startswith(_BOM) else "utf-8"
    head = head.removeprefix(_BOM)
    delimiter = _delimiter(head)
    if len(head) < LEAST_BYTES or delimiter is None:
        return None
    width = _width(head, delimiter)
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
        if len(parts) == 1 and more and (first := _table(path, parts, found.lines + 1, chr(delimiter), encoding)):
            peek(first)
        ended += found.line_ends
        rest = rest[found.used :] + more
    return _table(path, parts, np.concatenate(lines), chr(delimiter), encoding)


def _delimiter(head: bytes) -> int | None:
    """Return the byte between cells, or None where the first lines are no plain UTF-8 or have no such byte."""
    sample = head[:_SAMPLE_BYTES]
    sample = sample[: sample.rfind(b"\n") + 1]
    if is_binary(head) or not _is_plain(sample):
        return None
    lines = io.StringIO(sample.decode("utf-8"), newline="").readlines()[:_SAMPLE_LINES]
    if not lines or declared_delimiter(lines[0]):
        return None
    found = choose_delimiter(lines, is_whole_file=False)
    return ord(found) if found != NO_DELIMITER and found.isascii() else None


def _width(head: bytes, delimiter: int) -> int:
    text = head[:_SAMPLE_BYTES].decode("utf-8", "replace")
    return len(next(records(LineFeed(io.StringIO(text, newline="")), chr(delimiter))).cells)


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


def _table(path: Path, parts: Sequence[Part], lines: NDArray[np.int64], delimiter: str, encoding: str) -> Table | None:
    whole = Cells(parts)
    first, width = whole[0], len(whole[0])
    if is_data(first, list(whole[1 : HEADER_SAMPLE_ROWS + 1])):
        columns, notices = unnamed(width)
    else:
        data, ends = parts[0]
        cut = int(ends[0, -1]) + 1
        header = data[:cut].rstrip(b"\r\n")
        columns, notices = named(first, width)
        parts, lines = [(data[cut:], ends[1:] - cut), *parts[1:]], lines[1:]
        if not len(lines) or any(header in part for part, _ in parts):
            return None  # a header again, or nothing but one
    return Table(path, columns, Cells(parts), array("q", lines.tobytes()), encoding, delimiter, tuple(notices))
