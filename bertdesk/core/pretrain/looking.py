"""What a path holds, before anything is learnt from it: which columns, how much, how its text begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Work
from bertdesk.core.pretrain.corpus import Corpus, head_of, is_text, sentences_of, size_of
from bertdesk.errors import CorpusEmpty

_SENTENCES_SHOWN = 3
_LONGEST_SHOWN = 300
"""Characters of a sentence"""


@dataclass(frozen=True, slots=True)
class Looked:
    corpus: Corpus
    columns: tuple[str, ...]
    """Of a table; none of plain text"""
    files: int
    size_bytes: int
    """As they lie on the disk, packed or not"""
    first: tuple[str, ...]
    """Its first sentences, each cut where it is very long"""


def look(path: Path, column: str, cancel: CancelToken) -> Work[Looked]:
    """Look at raw text; of a table in the named column, or where there is none such, in that with the most text.

    Raises: FileMissing, FolderWithoutTexts, CorpusEmpty, as reading does, Cancelled.
    """
    files = Corpus(path).files()
    size_bytes = sum(map(size_of, files))
    columns: tuple[str, ...] = ()
    if is_text(path):
        corpus = Corpus(path)
        documents = (one for one in corpus.documents(cancel) if isinstance(one, list))
    else:
        head = yield from head_of(path, cancel)
        corpus, columns = Corpus(path, column if column in head.columns else head.likeliest), head.columns
        documents = (sentences_of(text) for text in head.texts(corpus.column))
    first = _first(documents, cancel)
    if not first:
        raise CorpusEmpty(path=str(path))
    return Looked(corpus, columns, len(files), size_bytes, first)


def _first(documents: Iterator[list[str]], cancel: CancelToken) -> tuple[str, ...]:
    found: list[str] = []
    for sentences in documents:
        cancel.raise_if_requested()
        found += [sentence[:_LONGEST_SHOWN] for sentence in sentences]
        if len(found) >= _SENTENCES_SHOWN:
            break
    return tuple(found[:_SENTENCES_SHOWN])
