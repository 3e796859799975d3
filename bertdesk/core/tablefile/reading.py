"""All steps from a path to a Table, as a verb at work. No step is one long call: a window next door stays alive."""

import codecs
import io
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.tablefile.detect import declared_delimiter, detect, with_delimiter
from bertdesk.core.tablefile.dialect import NOTHING_TOLD, Dialect, Told
from bertdesk.core.tablefile.encoding import EncodingEvidence, is_guess
from bertdesk.core.tablefile.quick import Peek, read_quickly
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.source import Source, is_binary, opened
from bertdesk.core.tablefile.table import Account, Table
from bertdesk.errors import EncodingUnknown, FileNotText

_PIECE_BYTES = 1 << 16
_PIECES_A_REPORT = 64
_ROWS_A_REPORT = 2000
_SAMPLE_CHARACTERS, _SAMPLE_LINES = 1 << 18, 1000
_FURTHER_SAMPLES = 4


def read(
    path: Path, cancel: CancelToken, *, member: str = "", peek: Peek = lambda _: None, told: Told = NOTHING_TOLD
) -> Work[Table]:
    """Read the delimited text in a file: once through for its encoding, once through for its cells.

    Of a large file `peek` is handed a table of the first rows as soon as these are there, if they leave no doubt.
    The table may have no rows, and no columns where the file is empty.
    Raises: any error of "Files and tables", Cancelled.
    """
    encoding = checked(told.encoding)
    if told == NOTHING_TOLD:
        with opened(path, member=member) as source:
            table = yield from read_quickly(source, path, cancel, peek)
        if table is not None:
            return table
    with opened(path, member=member) as source:
        found, further = yield from look_through(source, path, cancel)
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
    evidence = EncodingEvidence()
    further: list[bytes] = []
    count = 0
    piece = b""
    while more := source.stream.read(_PIECE_BYTES) + source.stream.readline(_PIECE_BYTES):
        piece = more
        cancel.raise_if_requested()
        evidence.add(piece)
        if not count and (is_binary(piece) or evidence.is_binary):
            raise FileNotText(path=str(path))
        if evidence.is_settled:
            return evidence.encoding(), []
        if count and count & (count - 1) == 0:
            further = [*further, piece][-_FURTHER_SAMPLES:]
        count += 1
        if count % _PIECES_A_REPORT == 0:
            yield Progressed("reading", source.position // 2, source.size)  # the first half of the work
    return evidence.encoding(), [*further, piece] if count > 1 else []


def _read_text(
    source: Source, path: Path, encoding: str, told: Told, further: list[bytes], cancel: CancelToken
) -> Work[Table]:
    # "replace": what cannot be decoded is counted where it is met, and the file may have changed since the first look
    text = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    feed = LineFeed(text)
    dialect, width, is_declared = _find_dialect(feed, encoding, told, further)
    grid = Grid(dialect, width)
    if is_declared:
        grid.count_head_line()
    for count, record in enumerate(records(feed, dialect, width)):
        if count % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", (source.size + source.position) // 2, source.size)
        grid.add(record)
    columns = grid.settle() if grid.rows else ()
    yield Progressed("reading", source.size, source.size)
    return Table(
        path=path,
        columns=columns,
        rows=tuple(grid.rows),
        lines=tuple(grid.lines),
        encoding=encoding,
        delimiter=dialect.delimiter,
        notices=(*_text_notices(feed, None if told.encoding else encoding), *grid.notices),
        skipped=tuple(sorted(grid.skipped, key=lambda row: row.line)),
        repaired=tuple(grid.repaired.values()),
        head=tuple(grid.head),
        dialect=grid.dialect,
        account=grid.account(feed.lines_read) if columns else Account(feed.lines_read, blank=feed.lines_read),
    )


def _find_dialect(feed: LineFeed, encoding: str, told: Told, further: list[bytes]) -> tuple[Dialect, int, bool]:
    """Return the dialect, the width, and whether a line said so."""
    sample = feed.peek(characters=_SAMPLE_CHARACTERS, lines=_SAMPLE_LINES)
    declared = declared_delimiter(sample[0]) if sample else None
    if declared:
        feed.begin_record()
        next(feed)  # that line is no part of the table
        sample = sample[1:]
    is_whole_file = len(sample) < _SAMPLE_LINES and sum(map(len, sample)) < _SAMPLE_CHARACTERS
    samples = [sample, *(_lines_of(piece, encoding) for piece in further if not is_whole_file)]
    delimiter = declared if told.delimiter is None else told.delimiter
    if delimiter is None:
        dialect, width = detect(samples, is_whole_file=is_whole_file)
    else:
        dialect, width = with_delimiter(samples, delimiter, is_whole_file=is_whole_file)
    if told.dialect is not None:
        return told.dialect, width if told.dialect.delimiter == dialect.delimiter else 0, declared is not None
    return dialect, width, declared is not None


def _lines_of(piece: bytes, encoding: str) -> list[str]:
    return io.StringIO(piece.decode(encoding, "replace").replace("\0", ""), newline="").readlines()


def _text_notices(feed: LineFeed, encoding: str | None) -> list[Notice]:
    guessed = [Notice("encoding_guessed", {"encoding": encoding})] if encoding and is_guess(encoding) else []
    return [
        *guessed,
        *feed.undecodable.notices("undecodable_bytes"),
        *feed.nuls.notices("nul_characters"),
        *feed.unclosed_quotes.notices("quote_unclosed"),
        *feed.stray_quotes.notices("quotes_stray"),
    ]
