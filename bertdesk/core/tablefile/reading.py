"""All steps from a path to a Table, as a verb at work. No step is one long call: a window next door stays alive."""

import io
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Progressed, Work, finish
from bertdesk.core.tablefile.delimiter import choose_delimiter, declared_delimiter
from bertdesk.core.tablefile.encoding import EncodingEvidence, is_guess
from bertdesk.core.tablefile.quick import Peek, read_quickly
from bertdesk.core.tablefile.records import NO_DELIMITER, LineFeed, records
from bertdesk.core.tablefile.shape import Grid
from bertdesk.core.tablefile.source import Source, is_binary, opened
from bertdesk.core.tablefile.table import Table
from bertdesk.errors import FileEmpty, FileNotText, TableWithoutRows

_PIECE_BYTES = 1 << 16
_PIECES_A_REPORT = 64
_ROWS_A_REPORT = 2000
_SAMPLE_CHARACTERS, _SAMPLE_LINES = 1 << 18, 1000


def read(path: Path, cancel: CancelToken, *, peek: Peek = lambda _: None) -> Work[Table]:
    """Read the one table in a file: once through for its encoding, once through for its cells.

    Of a large file `peek` is handed a table of the first rows as soon as these are there, if they leave no doubt.
    Raises: any error of "Files and tables", Cancelled.
    """
    with opened(path) as source:
        table = yield from read_quickly(source, path, cancel, peek)
    if table is not None:
        return table
    with opened(path) as source:
        encoding = yield from _find_encoding(source, path, cancel)
    with opened(path) as source:
        return (yield from _read_text(source, path, encoding, cancel))


def read_table(path: Path | str) -> Table:
    """Read the one table in a file; return when it is done. Raises: as `read`."""
    return finish(read(Path(path), CancelToken()))


def _find_encoding(source: Source, path: Path, cancel: CancelToken) -> Work[str]:
    evidence = EncodingEvidence()
    count = 0
    while piece := source.stream.read(_PIECE_BYTES) + source.stream.readline(_PIECE_BYTES):
        cancel.raise_if_requested()
        evidence.add(piece)
        if not count and (is_binary(piece) or evidence.is_binary):
            raise FileNotText(path=str(path))
        if evidence.is_settled:
            break
        count += 1
        if count % _PIECES_A_REPORT == 0:
            yield Progressed("reading", source.position // 2, source.size)  # the first half of the work
    return evidence.encoding()


def _read_text(source: Source, path: Path, encoding: str, cancel: CancelToken) -> Work[Table]:
    # "replace": what cannot be decoded is counted where it is met, and the file may have changed since the first look
    text = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    feed = LineFeed(text)
    delimiter = _find_delimiter(feed)
    grid = Grid(delimiter)
    for count, record in enumerate(records(feed, delimiter)):
        if count % _ROWS_A_REPORT == 0:
            cancel.raise_if_requested()
            yield Progressed("reading", (source.size + source.position) // 2, source.size)
        grid.add(record)
    if not grid.rows:
        raise FileEmpty(path=str(path))
    columns = grid.settle()
    if not grid.rows:
        raise TableWithoutRows(path=str(path))
    yield Progressed("reading", source.size, source.size)
    return Table(
        path=path,
        columns=columns,
        rows=tuple(grid.rows),
        lines=tuple(grid.lines),
        encoding=encoding,
        delimiter="" if delimiter == NO_DELIMITER else delimiter,
        notices=(*_text_notices(feed, encoding), *grid.notices),
        skipped=tuple(grid.skipped),
    )


def _find_delimiter(feed: LineFeed) -> str:
    sample = feed.peek(characters=_SAMPLE_CHARACTERS, lines=_SAMPLE_LINES)
    if sample and (declared := declared_delimiter(sample[0])):
        next(feed)  # that line is no part of the table
        return declared
    is_whole_file = len(sample) < _SAMPLE_LINES and sum(map(len, sample)) < _SAMPLE_CHARACTERS
    return choose_delimiter(sample, is_whole_file=is_whole_file)


def _text_notices(feed: LineFeed, encoding: str) -> list[Notice]:
    guessed = [Notice("encoding_guessed", {"encoding": encoding})] if is_guess(encoding) else []
    return [
        *guessed,
        *feed.undecodable.notices("undecodable_bytes"),
        *feed.nuls.notices("nul_characters"),
        *feed.unclosed_quotes.notices("quote_unclosed"),
    ]
