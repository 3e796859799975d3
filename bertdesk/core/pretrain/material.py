"""A corpus -> what pre-training reads: its vocabulary and its tokens, in a folder beside the model, made once.

A run that goes on after a break finds them there; they are made anew where the corpus, or what they were made by, is
another.
"""

import contextlib
import hashlib
import json
import queue
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from bertdesk.core import durable
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import Event, Progressed, Work
from bertdesk.core.pretrain import building
from bertdesk.core.pretrain.building import Stores
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.vocabulary import train_vocabulary
from bertdesk.errors import CorpusEmpty

_TOKENIZER, _SUMMARY = "tokenizer.json", "corpus.json"
_VERSION = 1
"""Of what is written here"""
_CHUNK = 1 << 22


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

    Raises: CorpusEmpty; what reading a corpus and writing to the disk raise; Cancelled.
    """
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
    if not len(stores.learnt.tokens):
        raise CorpusEmpty(path=str(corpus.path))
    durable.write_text(folder / _TOKENIZER, tokenizer.to_str())
    durable.write_text(folder / _SUMMARY, json.dumps({"key": key, "unknown_share": stores.unknown_share}))
    return Material(tokenizer, stores, sha256)


def digest(corpus: Corpus, cancel: CancelToken) -> Work[str]:
    """Return the SHA-256 of a corpus' bytes, and of which of them are read. Raises: what opening its files raises."""
    total = hashlib.sha256(corpus.column.encode())
    files = corpus.files()
    size, done = sum(file.stat().st_size for file in files), 0
    for file in files:
        total.update(f"\0{file.name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                cancel.raise_if_requested()
                total.update(chunk)
                done += len(chunk)
                if size > _CHUNK:
                    yield Progressed("comparing", done, size)
    return total.hexdigest()


def _key(sha256: str, config: PretrainConfig, tokenizer: Tokenizer | None) -> str:
    """Return what is the same where all that is made would be."""
    made_by = (
        [config.vocabulary_size, config.lowercase, config.min_frequency]
        if tokenizer is None
        else hashlib.sha256(tokenizer.to_str().encode()).hexdigest()
    )
    return json.dumps([_VERSION, sha256, made_by])


def _kept(folder: Path, key: str) -> tuple[Tokenizer, Stores] | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        summary: dict[str, Any] = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))  # Any: JSON
        if summary["key"] == key:
            tokenizer = Tokenizer.from_str((folder / _TOKENIZER).read_text(encoding="utf-8"))
            return tokenizer, building.open_stores(
                folder, vocab_size=tokenizer.get_vocab_size(), unknown_share=float(summary["unknown_share"])
            )
    return None


def _vocabulary(corpus: Corpus, config: PretrainConfig, cancel: CancelToken) -> Work[Tokenizer]:
    """Train a vocabulary on a thread of its own, which reads the corpus; hand on here how far it is.

    The trainer takes an iterator and returns when all is done: it has no way to tell of itself.
    """
    told: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
    found: list[Tokenizer] = []
    trouble: list[BaseException] = []

    def texts() -> Iterator[str]:
        for one in corpus.documents(cancel):
            if isinstance(one, list):
                yield from one
            else:
                told.put(one)

    def train() -> None:
        try:
            found.append(train_vocabulary(texts(), config, cancel))
        except BaseException as error:  # noqa: BLE001  # raised below, in the run's own thread
            trouble.append(error)
        finally:
            told.put(None)

    thread = threading.Thread(target=train, name="vocabulary", daemon=True)
    thread.start()
    while (event := told.get()) is not None:
        yield Progressed("vocabulary", event.done, event.total) if isinstance(event, Progressed) else event
    thread.join()
    if trouble:
        raise trouble[0]
    return found[0]
