"""A corpus and a tokenizer -> two stores of tokens: what is learnt from, and a few documents to be measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from bertdesk.core.cancel import CancelToken
from bertdesk.core.chinese import within_words
from bertdesk.core.events import Work
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.token_store import Sentence, TokenStore, Writer, open_store

_LEARNT, _HELD_BACK = "learnt", "held_back"
_HELD_BACK_EACH = 50
"""One document of so many is held back"""
_MOST_HELD_BACK = 2000
_SENTENCES_AT_ONCE = 256
"""Encoded in one Rust call, which holds the interpreter lock while it builds Python objects"""


@dataclass(frozen=True, slots=True, eq=False)
class Stores:
    learnt: TokenStore
    held_back: TokenStore
    """Documents that are never learnt from; all of the learnt ones where there is but one"""
    unknown_share: float
    """Of all tokens, those that the vocabulary does not know"""


def build(corpus: Corpus, tokenizer: Tokenizer, folder: Path, cancel: CancelToken) -> Work[Stores]:
    """Write the corpus as tokens into a folder. Raises: what reading it and writing it raises; Cancelled."""
    vocab_size = tokenizer.get_vocab_size()
    learnt, held_back = folder / _LEARNT, folder / _HELD_BACK
    unknown = _Unknown(tokenizer)
    waiting: list[list[str]] = []
    count = 0
    with Writer(learnt, vocab_size=vocab_size) as ours, Writer(held_back, vocab_size=vocab_size) as theirs:

        def write() -> None:
            nonlocal count
            for document in _encoded(waiting, tokenizer, unknown):
                count += (theirs if is_held_back(count) else ours).add(document)
            waiting.clear()

        size = 0
        for found in corpus.documents(cancel):
            if isinstance(found, list):
                waiting.append(found)
                size += len(found)
            else:
                yield found
            if size >= _SENTENCES_AT_ONCE:
                write()
                size = 0
        write()
    return open_stores(folder, vocab_size=vocab_size, unknown_share=unknown.share)


def open_stores(folder: Path, *, vocab_size: int, unknown_share: float) -> Stores:
    """Open what `build` has written. Raises: OSError, ValueError where it is not whole."""
    learnt, held_back = (open_store(folder / name, vocab_size=vocab_size) for name in (_LEARNT, _HELD_BACK))
    return Stores(learnt, held_back if held_back.n_documents else learnt, unknown_share)


def is_held_back(number: int) -> bool:
    """Tell whether a corpus' document of this number, counted from 0, is kept from learning."""
    return number % _HELD_BACK_EACH == 1 and number < _HELD_BACK_EACH * _MOST_HELD_BACK


@dataclass(slots=True)
class _Unknown:
    """Counts the tokens that the vocabulary does not know."""

    tokenizer: Tokenizer
    tokens: int = 0
    unknown: int = 0

    @property
    def share(self) -> float:
        return self.unknown / max(1, self.tokens)


def _encoded(
    documents: Sequence[Sequence[str]], tokenizer: Tokenizer, unknown: _Unknown
) -> Sequence[Sequence[Sentence]]:
    texts = [sentence for document in documents for sentence in document]
    encodings = iter(tokenizer.encode_batch(texts, add_special_tokens=False))
    unknown_id = tokenizer.token_to_id("[UNK]")
    found = []
    for document in documents:
        sentences = [_sentence(text, next(encodings)) for text in document]
        unknown.tokens += sum(len(one.tokens) for one in sentences)
        unknown.unknown += sum(int((one.tokens == unknown_id).sum()) for one in sentences)
        found.append(sentences)
    return found


def _sentence(text: str, encoding: Encoding) -> Sentence:
    """Return a sentence's tokens: those of a word go on with it, and those of a Chinese word of several characters."""
    words = np.array([-1 if word is None else word for word in encoding.word_ids], np.int64)
    continues = np.zeros(len(words), np.bool_)
    continues[1:] = (words[1:] == words[:-1]) & (words[1:] >= 0)
    if inside := within_words(text):
        continues[1:] |= np.array([start in inside for start, _ in encoding.offsets[1:]], np.bool_)
    return Sentence(np.array(encoding.ids, np.int32), continues)


def store_of(documents: Sequence[Sequence[str]], tokenizer: Tokenizer) -> TokenStore:
    """Return a few documents of sentences as tokens, without files; those that have no token are left out."""
    encoded = [
        [one for one in found if len(one.tokens)] for found in _encoded(documents, tokenizer, _Unknown(tokenizer))
    ]
    full = [found for found in encoded if found]
    sentences = [sentence for found in full for sentence in found]
    return TokenStore(
        np.concatenate([np.empty(0, np.uint32), *(one.tokens.astype(np.uint32) for one in sentences)]),
        np.concatenate([np.empty(0, np.uint8), *(one.continues.astype(np.uint8) for one in sentences)]),
        np.cumsum([0, *(len(one.tokens) for one in sentences)]),
        np.cumsum([0, *map(len, full)]),
    )
