"""A corpus -> what pre-training reads: its vocabulary and its tokens, in a folder beside the model, made once.

A run that goes on after a break finds them there; they are made anew where the corpus, or what they were made by, is
another.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from bertdesk.core import durable
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.pretrain import building
from bertdesk.core.pretrain.building import Stores
from bertdesk.core.pretrain.corpus import Corpus, reading, size_of
from bertdesk.core.pretrain.vocabulary import numbers_of, train_vocabulary
from bertdesk.errors import CorpusEmpty, CorpusNotKnown, FileChanged

_TOKENIZER, _SUMMARY = "tokenizer.json", "corpus.json"
_VERSION = 3
"""Of what is written here"""
_CHUNK = 1 << 22
_MOST_READ, _MOST_HELD = 200_000_000, 20_000_000
"""Characters of a corpus that its vocabulary is looked for in, and how many of them it is learnt from"""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    tokenizer: Tokenizer
    stores: Stores
    sha256: str
    """Of the corpus' files and what is read of them"""


def folder_of(out: Path) -> Path:
    """Return the folder that belongs to a model folder: beside it."""
    return out.parent / f".{out.name}.corpus"


def discard(out: Path) -> None:
    """Remove what was made for a model folder."""
    shutil.rmtree(folder_of(out), ignore_errors=True)


def prepare(
    corpus: Corpus, config: PretrainConfig, tokenizer: Tokenizer | None, folder: Path, cancel: CancelToken
) -> Work[Material]:
    """Read the corpus with a tokenizer; None: with one whose vocabulary is trained on it.

    Raises: CorpusEmpty, CorpusNotKnown, FileChanged; what reading a corpus and writing to the disk raise; Cancelled.
    """
    before = _stamps(corpus)
    sha256 = yield from digest(corpus, cancel)
    key = _key(sha256, config, tokenizer)
    kept = _kept(folder, key)
    if kept is not None:
        return Material(kept[0], kept[1], sha256)
    shutil.rmtree(folder, ignore_errors=True)
    durable.make_folder(folder)
    if tokenizer is None:
        tokenizer = yield from _vocabulary(corpus, config, cancel)
    stores = yield from building.build(corpus, tokenizer, folder, cancel)
    if changed := set(before.items()) ^ set(_stamps(corpus).items()):  # what was read is not what the digest is of
        raise FileChanged(path=str(min(file for file, _ in changed)))
    if not len(stores.learnt.tokens):
        raise CorpusEmpty(path=str(corpus.path))
    if stores.unknown_share == 1.0:
        raise CorpusNotKnown(path=str(corpus.path))
    written = tokenizer.to_str()
    durable.write_text(folder / _TOKENIZER, written)
    summary = {"key": key, "unknown_share": stores.unknown_share, "tokenizer": _sha256_of(written)}
    durable.write_text(folder / _SUMMARY, json.dumps(summary))  # last: what has it is whole
    return Material(tokenizer, stores, sha256)


def _stamps(corpus: Corpus) -> dict[Path, tuple[int, int]]:
    """Return the size and time of each file. Raises: as `Corpus.files` and `size_of`."""
    return {file: (size_of(file), file.stat().st_mtime_ns) for file in corpus.files()}


def digest(corpus: Corpus, cancel: CancelToken) -> Work[str]:
    """Return the SHA-256 of a corpus' bytes, and of which of them are read.

    Raises: as `Corpus.files` and `size_of`; Cancelled.
    """
    total = hashlib.sha256((corpus.column + corpus.inside).encode(errors="surrogateescape"))
    sizes = {file: size_of(file) for file in corpus.files()}
    whole, done = sum(sizes.values()), 0
    for file, size in sizes.items():
        total.update(f"\0{file.name}\0{size}\0".encode(errors="surrogateescape"))
        for chunk in _chunks(file):
            cancel.raise_if_requested()
            total.update(chunk)
            done += len(chunk)
            if whole > _CHUNK:
                yield Progressed("comparing", done, whole)
    return total.hexdigest()


def _chunks(file: Path) -> Iterator[bytes]:
    with reading(file), file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _key(sha256: str, config: PretrainConfig, tokenizer: Tokenizer | None) -> str:
    """Return what is the same where all that is made would be."""
    made_by = (
        [config.vocabulary_size, config.lowercase, config.min_frequency]
        if tokenizer is None
        else _sha256_of(tokenizer.to_str())
    )
    return json.dumps([_VERSION, sha256, made_by])


def _sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _kept(folder: Path, key: str) -> tuple[Tokenizer, Stores] | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        summary: dict[str, Any] = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))  # Any: JSON
        written = (folder / _TOKENIZER).read_text(encoding="utf-8")
        if summary["key"] == key and summary["tokenizer"] == _sha256_of(written):
            tokenizer = Tokenizer.from_str(written)
            return tokenizer, building.open_stores(
                folder, vocab_size=numbers_of(tokenizer), unknown_share=float(summary["unknown_share"])
            )
    return None


def _vocabulary(corpus: Corpus, config: PretrainConfig, cancel: CancelToken) -> Work[Tokenizer]:
    texts = yield from _sample(corpus, cancel)
    yield Progressed("vocabulary", 0, 1)
    tokenizer = train_vocabulary(texts, config, cancel)
    yield Progressed("vocabulary", 1, 1)
    return tokenizer


def _sample(corpus: Corpus, cancel: CancelToken) -> Work[list[str]]:
    """Return documents that a vocabulary is learnt from: all of a small corpus; of a large one evenly thinned ones.

    Of a very large one, of its beginning.
    """
    found: list[str] = []
    held = read = number = 0
    each = 1
    for document in corpus.documents(cancel):
        if isinstance(document, Notice):
            continue  # it is said where all of it is read
        if not isinstance(document, list):
            yield document
            continue
        text = " ".join(document)
        if number % each == 0:
            found.append(text)
            held += len(text)
        number, read = number + 1, read + len(text)
        if held > _MOST_HELD:
            found, each = found[::2], 2 * each
            held = sum(map(len, found))
        if read > _MOST_READ:
            break
    return found
