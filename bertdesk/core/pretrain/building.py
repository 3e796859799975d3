"""A corpus and a tokenizer -> two stores of tokens: what is learnt from, and a few documents to be measured on."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from bertdesk.core import special_tokens
from bertdesk.core.cancel import CancelToken
from bertdesk.core.chinese import is_ideograph, within_words
from bertdesk.core.events import Work
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.held_back import Dealing
from bertdesk.core.pretrain.token_store import Sentence, TokenStore, Writer, open_store
from bertdesk.core.pretrain.vocabulary import numbers_of

_LEARNT, _HELD_BACK = "learnt", "held_back"
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
    vocab_size = numbers_of(tokenizer)
    learnt, held_back = folder / _LEARNT, folder / _HELD_BACK
    encoder, dealing = _Encoder(tokenizer), Dealing()
    with Writer(learnt, vocab_size=vocab_size) as ours, Writer(held_back, vocab_size=vocab_size) as theirs:
        waiting: list[tuple[Writer, list[str]]] = []

        def write() -> None:
            encoded = encoder.encoded([document for _, document in waiting])
            for (writer, _), document in zip(waiting, encoded, strict=True):
                writer.add(document)
            waiting.clear()

        size = 0
        for found in corpus.documents(cancel):
            if not isinstance(found, list):
                yield found
            elif (side := dealing.side(found)) != "neither":
                waiting.append((theirs if side == "held_back" else ours, found))
                size += len(found)
            if size >= _SENTENCES_AT_ONCE:
                write()
                size = 0
        write()
    return open_stores(folder, vocab_size=vocab_size, unknown_share=encoder.unknown_share)


def open_stores(folder: Path, *, vocab_size: int, unknown_share: float) -> Stores:
    """Open what `build` has written. Raises: OSError, ValueError where it is not whole."""
    learnt, held_back = (open_store(folder / name, vocab_size=vocab_size) for name in (_LEARNT, _HELD_BACK))
    return Stores(learnt, held_back if held_back.n_documents else learnt, unknown_share)


@dataclass(slots=True)
class _Encoder:
    """Turns sentences into tokens, and counts those that the vocabulary does not know."""

    tokenizer: Tokenizer
    tokens: int = field(default=0, init=False)
    unknown: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.tokenizer = copy.deepcopy(self.tokenizer)  # the caller's is to read a typed [MASK] as the mask it is
        self.tokenizer.encode_special_tokens = True  # in a corpus, it is five letters in brackets

    @property
    def unknown_share(self) -> float:
        return self.unknown / max(1, self.tokens)

    def encoded(self, documents: Sequence[Sequence[str]]) -> Sequence[Sequence[Sentence]]:
        texts = [_spaced(sentence, place) for document in documents for place, sentence in enumerate(document)]
        encodings = zip(texts, self.tokenizer.encode_batch(texts, add_special_tokens=False), strict=True)
        unknown_id = special_tokens.id_of(self.tokenizer, "unk")
        found = []
        for document in documents:
            sentences = [_sentence(*next(encodings)) for _ in document]
            self.tokens += sum(len(one.tokens) for one in sentences)
            self.unknown += sum(int((one.tokens == unknown_id).sum()) for one in sentences)
            found.append(sentences)
        return found


def _spaced(sentence: str, place: int) -> str:
    """Return a sentence as it follows another: a byte-level vocabulary has a word after a space as another piece."""
    return sentence if not place or is_ideograph(sentence[0]) else f" {sentence}"


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
    encoded = [[one for one in found if len(one.tokens)] for found in _Encoder(tokenizer).encoded(documents)]
    full = [found for found in encoded if found]
    sentences = [sentence for found in full for sentence in found]
    return TokenStore(
        np.concatenate([np.empty(0, np.uint32), *(one.tokens.astype(np.uint32) for one in sentences)]),
        np.concatenate([np.empty(0, np.uint8), *(one.continues.astype(np.uint8) for one in sentences)]),
        np.cumsum([0, *(len(one.tokens) for one in sentences)]),
        np.cumsum([0, *map(len, full)]),
    )
