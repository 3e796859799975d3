"""All steps from a path to a Table, as a verb at work. No step is one long call: a window next door stays alive."""

import codecs
import io
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Told
from bertdesk.core.tablefile.encoding import EncodingEvidence
from bertdesk.core.tablefile.quick import UTF8, Known, Peek, read_quickly
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.sampling import Samples, beginning, dialect_of
from bertdesk.core.tablefile.settled import settled
from bertdesk.core.tablefile.source import Source, is_binary, opened
from bertdesk.core.tablefile.table import Table
from bertdesk.core.tablefile.thin_grid import ThinGrid
from bertdesk.core.tablefile.thinning import Sieve
from bertdesk.errors import EncodingUnknown, FileNotText

_PIECE_BYTES = 1 << 16
_PIECES_A_REPORT = 64
_ROWS_A_REPORT = 2000


def read(
    path: Path, cancel: CancelToken, *, member: str = "", peek: Peek = lambda _: None, told: Told = NOTHING_TOLD
) -> Work[Table]:
    """Read the delimited text in a file: once through for its encoding, once through for its cells.

    Of a large file `peek` is handed a table of the first rows as soon as these are there, if they leave no doubt.
    The table may have no rows, and no columns where the file is empty.
    Raises: any error of "Files and tables", Cancelled.
    """
    encoding = checked(told.encoding)
    with opened(path, member=member) as source:
        table = yield from read_quickly(source, path, cancel, peek, known=Known(encoding, told=told))
    if table is not None:
        return table
    with opened(path, member=member) as source:
        found, further = yield from look_through(source, path, cancel)
    if encoding is None and found not in UTF8:
        with opened(path, member=member) as source:
            table = yield from read_quickly(source, path, cancel, peek, known=Known(found, further, told))
        if table is not None:
            return table
    with opened(path, member=member) as source:
        return (yield from _read_text(source, path, encoding or found, told, further, cancel))


def checked(encoding: str | None) -> str | None:
    """Return the encoding by the name that Python has for it. Raises: EncodingUnknown."""
    if encoding is None:
        return None
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)  # some codecs are of bytes: base64, zip
    except (LookupError, ValueError) as error:
        raise EncodingUnknown(encoding=encoding) from error
    return name


def look_through(source: Source, path: Path, cancel: CancelToken) -> Work[tuple[str, list[bytes]]]:
    """Return the encoding, and some pieces from further down, each of whole lines."""
    evidence, samples = EncodingEvidence(), Samples()
    count = 0
    while piece := source.stream.read(_PIECE_BYTES) + source.stream.readline(_PIECE_BYTES):
        cancel.raise_if_requested()
        evidence.add(piece)
        samples.add(piece)
        if not count and (is_binary(piece) or evidence.is_binary):
            raise FileNotText(path=str(path))
        if evidence.is_settled:
            return evidence.encoding(), []
        count += 1
        if count % _PIECES_A_REPORT == 0:
            yield Progressed("reading", source.position // 2, source.size)  # the first half of the work
    return evidence.encoding(), samples.pieces()


def _read_text(
    source: Source, path: Path, encoding: str, told: Told, further: list[bytes], cancel: CancelToken
) -> Work[Table]:
    # "replace": what cannot be decoded is counted where it is met, and the file may have changed since the first look
    text = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    feed = LineFeed(text)
    first = beginning(feed)
    dialect, width = dialect_of(first, further, encoding, told)
    grid = ThinGrid(dialect, width, sieve=Sieve(told.rows))
    if first.declared is not None:
        grid.count_head_line()
    for count, record in enumerate(records(feed, dialect, width)):
        if count % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", (source.size + source.position) // 2, source.size)
        grid.add(record)
    table = grid.thin(settled(grid, feed, path=path, encoding=encoding, is_told=told.encoding is not None))
    yield Progressed("reading", source.size, source.size)
    return table
