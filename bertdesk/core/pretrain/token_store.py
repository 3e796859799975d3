"""A corpus as tokens, in files: documents of sentences of tokens. As large as a disk, not as the memory.

Four files of whole numbers in a folder: `tokens` (which, one after the other), `continues` (whether each goes on with
the word before), `sentences` (where in them each begins, and the last one ends), `documents` (the same of documents, in
sentences). They are mapped into the memory, so that the
system keeps of them what is being read.
"""

import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bertdesk.core import durable

_TOKENS, _CONTINUES, _SENTENCES, _DOCUMENTS = "tokens", "continues", "sentences", "documents"
_WIDE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    tokens: NDArray[np.int32]
    """(n,)"""
    continues: NDArray[np.bool_]
    """(n,) see TokenStore"""


@dataclass(frozen=True, slots=True, eq=False)
class TokenStore:
    """N documents of S sentences of T tokens."""

    tokens: NDArray[np.uint16] | NDArray[np.uint32]
    """(T,)"""
    continues: NDArray[np.uint8]
    """(T,) 1 where a token goes on with the word that the one before belongs to"""
    sentences: NDArray[np.int64]
    """(S + 1,) where each begins among the tokens"""
    documents: NDArray[np.int64]
    """(N + 1,) where each begins among the sentences"""

    @property
    def n_documents(self) -> int:
        return len(self.documents) - 1

    @property
    def n_sentences(self) -> int:
        return len(self.sentences) - 1

    def span(self, document: int) -> tuple[int, int]:
        """Return where a document begins and ends among the tokens."""
        first, last = self.documents[document : document + 2]
        return int(self.sentences[first]), int(self.sentences[last])

    def sentences_of(self, document: int) -> NDArray[np.int64]:
        """Return where its sentences begin among the tokens, and where the last one ends: (n + 1,)."""
        first, last = self.documents[document : document + 2]
        return self.sentences[first : last + 1]


class Writer:
    """Writes documents one after the other; a store is there once `close` has been called. A context manager."""

    def __init__(self, folder: Path, *, vocab_size: int) -> None:
        """Raises: DiskFull, SaveFailed, here and whenever something is written."""
        self._folder = folder
        self._kind = _kind(vocab_size)
        durable.make_folder(folder)
        self._files: dict[str, BinaryIO] = {}
        with _as_facts(folder):
            for name in (_TOKENS, _CONTINUES, _SENTENCES, _DOCUMENTS):
                self._files[name] = (folder / name).open("wb")
        self._n_tokens = self._n_sentences = 0
        self._put(_SENTENCES, [0])
        self._put(_DOCUMENTS, [0])

    def add(self, sentences: Iterable[Sentence]) -> bool:
        """Add a document; its empty sentences do not count. Return whether it has any tokens: else it does not."""
        full = [sentence for sentence in sentences if len(sentence.tokens)]
        if not full:
            return False
        with _as_facts(self._folder):
            self._files[_TOKENS].write(np.concatenate([one.tokens for one in full]).astype(self._kind).tobytes())
            self._files[_CONTINUES].write(np.concatenate([one.continues for one in full]).astype(np.uint8).tobytes())
        ends = self._n_tokens + np.cumsum([len(one.tokens) for one in full])
        self._n_tokens = int(ends[-1])
        self._n_sentences += len(full)
        self._put(_SENTENCES, ends.tolist())
        self._put(_DOCUMENTS, [self._n_sentences])
        return True

    def _put(self, name: str, numbers: list[int]) -> None:
        with _as_facts(self._folder):
            self._files[name].write(array.array("q", numbers).tobytes())

    def close(self) -> None:
        with _as_facts(self._folder):
            for file in self._files.values():
                file.close()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(folder: Path, *, vocab_size: int) -> TokenStore:
    """Map a store that lies in a folder. Raises: OSError, ValueError where it is cut short."""
    sentences = _mapped(folder / _SENTENCES, np.dtype(np.int64))
    documents = _mapped(folder / _DOCUMENTS, np.dtype(np.int64))
    tokens = _mapped(folder / _TOKENS, np.dtype(_kind(vocab_size)))
    continues = _mapped(folder / _CONTINUES, np.dtype(np.uint8))
    is_whole = len(documents) and len(sentences) and documents[-1] == len(sentences) - 1
    if not is_whole or sentences[-1] != len(tokens) or len(continues) != len(tokens):
        raise ValueError(f"{folder} is cut short")
    return TokenStore(tokens, continues, sentences, documents)


def in_memory(documents: Sequence[Sequence[Sequence[int]]]) -> TokenStore:
    """Return a store of a few documents, which are there anyway."""
    sentences = [sentence for document in documents for sentence in document]
    tokens = np.array([token for sentence in sentences for token in sentence], np.uint32)
    return TokenStore(
        tokens,
        np.zeros(len(tokens), np.uint8),
        np.cumsum([0, *map(len, sentences)]),
        np.cumsum([0, *map(len, documents)]),
    )


@contextmanager
def _as_facts(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise durable.as_fact(error, folder) from error


def _kind(vocab_size: int) -> type[np.uint16] | type[np.uint32]:
    return np.uint16 if vocab_size <= _WIDE else np.uint32


def _mapped(path: Path, kind: "np.dtype[np.integer[Any]]") -> NDArray[Any]:  # Any: whole numbers, of several sizes
    if not path.stat().st_size:
        return np.empty(0, kind)
    return np.memmap(path, dtype=kind, mode="r")
