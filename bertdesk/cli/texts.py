"""Where the texts come from that are to be classified, and where their classes go. Knows no network."""

import csv
import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bertdesk.cli.running import refuse
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Notice, Work
from bertdesk.errors import FileNotText, FileTooLarge, TextEmpty

if TYPE_CHECKING:
    from bertdesk.core.pairs import Text
    from bertdesk.core.predict import Prediction
    from bertdesk.core.provenance import Provenance


FOR_EXCEL = "utf-8-sig"
"""With a mark, without which Excel reads a CSV in the system's own code page."""
MOST_BYTES = 256 << 20
"""Largest .txt file that is read, unpacked."""
_PIECE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A file whose texts are asked about, and the columns that a person has named."""

    file: Path
    columns: tuple[str, ...] = ()
    pair: str | None = None


def asked(text: str | None, pair: str | None) -> "Text":
    """Return the text of the command, or the pair. Raises: typer.Exit where there is none."""
    first = _typed(text)
    if first is None:
        refuse("Give a text with --text, a file with --file, or a text on standard input.")
    return first if pair is None else (first, pair)


def _typed(text: str | None) -> str | None:
    """Return the text of `--text`, else standard input; None where a person sits there and waits."""
    if text is None:
        if sys.stdin is None or sys.stdin.isatty():
            return None
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace").rstrip("\r\n")
    return text.encode("utf-8", "surrogateescape").decode(
        "utf-8", "replace"
    )  # bytes that are no UTF-8 came as surrogates


def read(asked: Asked, record: "Provenance", token: CancelToken) -> Work[list["Text"]]:
    """Return the texts of a .txt file, one a line, or of a table: of the columns that are named, or that a model knows.

    Raises: ColumnMissing, NoTextColumn, PairColumnMissing, TextEmpty, any error of "Files and tables".
    """
    from bertdesk.core.pairs import is_empty

    path = asked.file
    is_lines = path.suffix.lower() == ".txt" and not asked.columns and not asked.pair and not _is_table(path)
    found: Sequence[tuple[int, Text]] = _lines(path) if is_lines else (yield from _cells(asked, record, token))
    texts = [text for _, text in found if not is_empty(text)]
    empty = [line for line, text in found if is_empty(text)]
    if not texts:
        raise TextEmpty
    if empty:
        yield Notice("empty_texts", {"count": len(empty), "first_line": empty[0]})
    return texts


def _is_table(path: Path) -> bool:
    """Return whether a .txt is a folder, or written in a format of its own. Raises: any error of opening a file."""
    from bertdesk.core.tablefile.format import format_of
    from bertdesk.core.tablefile.source import opened

    if os.path.isdir(path):  # noqa: PTH112  # is_dir() raises for a name that is too long
        return True
    with opened(path) as source:
        return format_of(source.stream.peek(_PIECE_BYTES)) != "delimited"


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return the lines with their numbers. Raises: FileNotText, FileTooLarge, any error of opening a file."""
    from bertdesk.core.tablefile.encoding import EncodingEvidence
    from bertdesk.core.tablefile.source import is_binary, opened

    evidence, content = EncodingEvidence(), bytearray()
    with opened(path) as source:
        while piece := source.stream.read(_PIECE_BYTES):
            evidence.add(piece)
            if not content and (is_binary(piece) or evidence.is_binary):
                raise FileNotText(path=str(path))
            content += piece
            if len(content) > MOST_BYTES:
                raise FileTooLarge(path=str(path), limit_mb=MOST_BYTES >> 20)
    text = content.decode(evidence.encoding(), "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    return list(enumerate(lines, start=1))


def _cells(asked: Asked, record: "Provenance", token: CancelToken) -> Work[list[tuple[int, "Text"]]]:
    from bertdesk.core import tablefile
    from bertdesk.core.row_texts import texts_in
    from bertdesk.core.text_columns import refuse_wrong
    from bertdesk.data import choose_columns

    table = yield from tablefile.read(asked.file, token)
    yield from table.notices
    columns = choose_columns(table, text=asked.columns or None, label="", pair=asked.pair, of=record)
    refuse_wrong(table, columns.read)
    return list(zip(table.lines, texts_in(table, columns), strict=True))


def try_writing(path: Path) -> None:
    """Refuse a file that cannot be written before the work that it is for. Raises: DiskFull, SaveFailed."""
    from bertdesk.core.durable import as_fact

    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _fresh(path).touch()
        _fresh(path).unlink()
    except OSError as error:
        raise as_fact(error, path) from error


def write(path: Path, texts: Sequence[str], predictions: Sequence["Prediction"]) -> None:
    """Write a CSV: the texts as they are, their class or classes, and one column of probabilities a class.

    Raises: DiskFull, SaveFailed; what was there before is intact then.
    """
    labels = list(predictions[0].probabilities)
    with replacing(path, FOR_EXCEL) as file:
        rows = csv.writer(file)
        rows.writerow(["text", "label", *(f"p({label})" for label in labels)])
        for text, found in zip(texts, predictions, strict=True):
            rows.writerow([text, "; ".join(found.labels), *(f"{found.probabilities[label]:.6f}" for label in labels)])


def write_text(path: Path, content: str, encoding: str = "utf-8") -> None:
    """Write a file whole. Raises: DiskFull, SaveFailed; what was there before is intact then."""
    with replacing(path, encoding) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    """Give a file to write to that takes the place of what is there once it is whole."""
    from bertdesk.core.durable import as_fact

    fresh = _fresh(path)
    try:
        with fresh.open(
            "w", encoding=encoding, errors="replace", newline=""
        ) as file:  # a cell's line ends are the text's
            yield file
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise as_fact(error, path) from error


def _fresh(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")
