"""Raw text, wherever it lies -> documents, one after the other, each cut into sentences. Keeps none of it.

A document is a row of a table's column, a file of text, or what stands between two blank lines of one, as the text that
BERT was pre-trained on is written. A file may be packed (.gz, .bz2, .xz, .zip). Of a folder, what cannot be read is
passed over, and told of at the end.
"""

import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bertdesk.core.address import file_of
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Event, Notice, Progressed, Work
from bertdesk.core.sentences import sentence_starts
from bertdesk.core.tablefile import Table, read, streaming
from bertdesk.core.tablefile.format import format_of
from bertdesk.core.tablefile.reading import look_through
from bertdesk.core.tablefile.source import opened
from bertdesk.core.tablefile.text_files import Aside, is_named_as_text, named_as_text
from bertdesk.errors import ColumnMissing, CorpusNotText, FileMissing, FileNotText, FileUnreadable

Documents = Generator[Event | list[str], None, None]
"""Yields documents, each as its sentences, and between them how far it is"""

_HEAD_BYTES = 1 << 16
_HEAD_ROWS = 2000
_UNEVEN = ("rows_repaired", "rows_set_aside")
"""Codes of what is told of a table that is read at once; of one that is streamed they are told as well"""
_CHARACTERS_A_REPORT = 1 << 18
_LONGEST_DOCUMENT = 1 << 22
"""Characters; a longer text is several documents"""


@dataclass(frozen=True, slots=True)
class Corpus:
    path: Path
    """A table, a file of text, or a folder of them"""
    column: str = ""
    """Of a table"""

    @property
    def inside(self) -> str:
        """Return which table of its file it is; empty where it has but one."""
        return str(self.path).removeprefix(str(file_of(self.path)))

    def files(self) -> tuple[Path, ...]:
        """Return the files that are read, in their order; of a folder, those that can be opened.

        Raises: FileMissing, FolderWithoutTexts; what is wrong with the first file where none can be opened.
        """
        return self.dealt()[0]

    def dealt(self) -> tuple[tuple[Path, ...], Aside]:
        """Return the files that are read, and those of a folder that cannot be. Raises: as `files`."""
        aside = Aside(self.path)
        file = file_of(self.path)
        if not file.exists():
            raise FileMissing(path=str(self.path))
        if not file.is_dir():
            return (file,), aside
        found: list[Path] = []
        for file in named_as_text(self.path):
            with aside.passing_over(file):
                _check_opens(file)
                found.append(file)
        if not found:
            raise aside.nothing_left()
        return tuple(found), aside

    def documents(self, cancel: CancelToken) -> Documents:
        """Yield the documents that have any words. Raises: FileMissing, ColumnMissing, as reading does, Cancelled."""
        yield from _Reading(cancel).of(self)


@dataclass(frozen=True, slots=True)
class Head:
    """What the first rows of a table tell."""

    columns: tuple[str, ...]
    characters: tuple[int, ...]
    """Of each column"""
    source: streaming.Layout | Table

    @property
    def likeliest(self) -> str:
        """Return the column with the most text."""
        return self.columns[max(range(len(self.columns)), key=lambda place: self.characters[place])]

    def texts(self, column: str) -> Iterator[str]:
        """Yield the cells of a column, from the first on."""
        if isinstance(self.source, Table):
            yield from self.source.column(self.columns.index(column))
            return
        with streaming.column(self.source, column) as stream:
            yield from stream


def corpus_of(path: Path, column: str, cancel: CancelToken) -> Work[Corpus]:
    """Return what a person means by a path: of a table without a named column, that with the most text.

    Raises: FileMissing, as reading a table does, Cancelled.
    """
    if not file_of(path).exists():
        raise FileMissing(path=str(path))
    if column and path.is_dir():
        yield Notice("folder_has_no_columns", {"column": column})
        return Corpus(path)
    if column or is_text(path):
        return Corpus(path, column)
    head = yield from head_of(path, cancel)
    if len(head.columns) > 1:
        yield Notice("corpus_column", {"column": head.likeliest})
    return Corpus(path, head.likeliest)


def size_of(path: Path) -> int:
    """Return the bytes of a file. Raises: FileMissing, FileUnreadable, CorpusNotText where it is none, but a device."""
    with reading(path):
        if not path.exists():
            raise FileMissing(path=str(path))
        if not path.is_file():
            raise CorpusNotText(path=str(path))
        return path.stat().st_size


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raises: FileUnreadable where the block cannot read the file."""
    try:
        yield
    except OSError as error:
        raise FileUnreadable(path=str(path), reason=error.strerror or type(error).__name__) from error


def is_text(path: Path) -> bool:
    """Tell whether a path is read as text without columns: a folder, or a file whose name says so."""
    return path.is_dir() or (is_named_as_text(path) and not is_inside(path))


def is_inside(path: Path) -> bool:
    """Tell whether a path names a table inside of a file: a sheet, or what lies in an archive."""
    return file_of(path) != path


def _is_streamed(path: Path) -> bool:
    """Tell whether a table is read row after row, not all at once."""
    if is_inside(path):
        return False
    with opened(path, most_bytes=streaming.ANY_SIZE) as source:
        return format_of(source.stream.peek(_HEAD_BYTES)) == "delimited"


def _check_opens(file: Path) -> None:
    """Raises: FileMissing, FileUnreadable, CorpusNotText where it is a device."""
    size_of(file)
    with reading(file), file.open("rb"):
        pass


def head_of(path: Path, cancel: CancelToken) -> Work[Head]:
    """Look at a table: once through it, and at its first rows. Raises: as reading a table does, Cancelled."""
    if _is_streamed(path):
        layout = yield from streaming.look(path, cancel)
        return Head(layout.columns, layout.characters, layout)
    table = yield from read(path, cancel)
    characters = (sum(map(len, table.column(place)[:_HEAD_ROWS])) for place in range(len(table.columns)))
    return Head(table.columns, tuple(characters), table)


@dataclass(slots=True)
class _Reading:
    cancel: CancelToken
    unreported: int = field(default=0)
    """Characters since it was last told how far it is"""

    def of(self, corpus: Corpus) -> Documents:
        path = corpus.path
        if path.is_dir():
            yield from self._folder(*corpus.dealt())
        elif corpus.column:
            yield from self._table(path, corpus.column)
        else:
            yield from self._text(path, before=0, total=size_of(path))

    def _folder(self, files: tuple[Path, ...], aside: Aside) -> Documents:
        sizes = [size_of(file) for file in files]
        before, total, n_read = 0, sum(sizes), 0
        for file, size in zip(files, sizes, strict=True):
            with aside.passing_over(file):
                yield from self._text(file, before=before, total=total)
                n_read += 1
            before += size
        if not n_read:
            raise aside.nothing_left()
        yield from aside.notices()

    def _table(self, path: Path, name: str) -> Documents:
        if not _is_streamed(path):
            table = yield from read(path, self.cancel)
            if name not in table.columns:
                raise ColumnMissing(path=str(path), wanted=name, found=", ".join(table.columns))
            for number, text in enumerate(table.column(table.columns.index(name)), 1):
                yield from self._document(text)
                yield from self._report(number, len(table.rows))
            yield from (notice for notice in table.notices if notice.code in _UNEVEN)
            return
        layout = yield from streaming.look(path, self.cancel)
        with streaming.column(layout, name) as stream:
            for text in stream:
                yield from self._document(text)
                yield from self._report(stream.source.position, stream.source.size)
            yield from stream.notices()

    def _text(self, path: Path, *, before: int, total: int) -> Documents:
        encoding = yield from _encoding(path, self.cancel)
        with opened(path, most_bytes=streaming.ANY_SIZE) as source:
            stream = io.TextIOWrapper(source.stream, encoding, errors="replace")  # who forgets it closes the source
            for text in _paragraphs(_lines(stream)):
                yield from self._document(text)
                yield from self._report(before + source.position, total)

    def _document(self, text: str) -> Documents:
        self.cancel.raise_if_requested()
        self.unreported += len(text)
        if sentences := sentences_of(text):
            yield sentences

    def _report(self, done: int, total: int) -> Documents:
        if self.unreported >= _CHARACTERS_A_REPORT:
            self.unreported = 0
            yield Progressed("reading", done, total)


def sentences_of(text: str) -> list[str]:
    """Cut a text into sentences; those without a letter or digit go with the one before."""
    starts = sentence_starts(text)
    found: list[str] = []
    for start, end in zip(starts, (*starts[1:], len(text)), strict=True):
        sentence = text[start:end].strip()
        if any(map(str.isalnum, sentence)):
            found.append(sentence)
        elif found:
            found[-1] += f" {sentence}"
    return found


def _encoding(path: Path, cancel: CancelToken) -> Work[str]:
    try:
        with opened(path, most_bytes=streaming.ANY_SIZE) as source:
            encoding, _ = yield from look_through(source, path, cancel)
    except FileNotText as error:  # which speaks of tables
        raise CorpusNotText(path=str(path)) from error
    return encoding


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """Yield lines; of one that is as long as a book, pieces: a file may be a single line."""
    while line := text.readline(_LONGEST_DOCUMENT):
        yield line


def _paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Yield what stands between blank lines; of a very long stretch, pieces."""
    some: list[str] = []
    size = 0
    for line in lines:
        if line.strip() and size < _LONGEST_DOCUMENT:
            some.append(line)
            size += len(line)
            continue
        if some:
            yield "".join(some)
        some, size = ([line], len(line)) if line.strip() else ([], 0)
    if some:
        yield "".join(some)
