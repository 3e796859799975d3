"""A text, or a pair -> the pieces that the network reads: which, where, of which word; and why one is [UNK]."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import finish
from bertdesk.core.pairs import Text, parts_of, second_start, whole
from bertdesk.core.tokens import Frame, Window, frame_of, pair_frame_of, tokenise
from bertdesk.core.understand.lacking import Lacking
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.unknown import Unknown, unknown_id, why_unknown
from bertdesk.errors import TokenizerRefused

_WORD_STARTS = ("▁", "Ġ")
"""What sentencepiece and byte-level BPE write for the space before a word"""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    """As it stands in the vocabulary: ##ing, ▁film"""
    id: int
    segment: int | None
    """0 or 1; None where the network is not told (see `Subject.has_segments`)"""
    position: int
    """As the network counts it"""
    is_special: bool
    """Whether it was put around the text: what a person typed is none"""
    start: int
    end: int
    """First and last-plus-one character in the whole text (see `pairs.whole`); both 0 of a special piece"""
    word: int | None
    """Number of its word, as the tokenizer cuts words, from 0; None of a special piece"""
    goes_on: bool
    """Whether it goes on with the word of the piece before"""
    unknown: Unknown | None
    """Why it is [UNK], where it is"""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    text: str
    """The whole text"""
    second_start: int | None
    """Where the second text of a pair begins in it"""
    pieces: tuple[Piece, ...]
    """(T,)"""
    ids: NDArray[np.int64]
    """(T,)"""
    places: NDArray[np.int64]
    """(T,) 2 on what is of a pair's second text, else 1 (see `pairs.told`)"""
    left_out: int
    """Pieces of the text that were cut off, because the network reads no more"""

    @property
    def was_cut(self) -> bool:
        return self.left_out > 0

    def of_word(self, word: int) -> tuple[int, ...]:
        """Return where the pieces of a word are; none, where there is no such word."""
        return tuple(place for place, piece in enumerate(self.pieces) if piece.word == word)

    def __len__(self) -> int:
        return len(self.pieces)


def to_pieces(subject: Subject, text: Text) -> Pieces | Lacking:
    """Cut a text as the network reads it, at most `subject.max_length` pieces of it."""
    is_pair = not isinstance(text, str)
    try:
        tokenised = finish(
            tokenise(
                [text], subject.tokenizer, max_length=subject.max_length, most_windows=1, cancel=CancelToken()
            )
        )  # fmt: skip
    except TokenizerRefused:
        return Lacking("no_pairs")
    (window,) = tokenised.windows
    if not len(window.ids):
        return Lacking("no_pieces")
    tokenizer = subject.tokenizer
    frame = pair_frame_of(tokenizer, max_length=subject.max_length) if is_pair else frame_of(tokenizer)
    encodings = tokenizer.encode_batch(list(parts_of(text)), add_special_tokens=False)
    words = _words(window, frame, encodings, second_start(text))
    kinds = np.zeros(len(window.ids), np.int64) if window.kinds is None else window.kinds.astype(np.int64)
    return Pieces(
        whole(text),
        second_start(text),
        tuple(_pieces(subject, whole(text), window, kinds, words)),
        window.ids.astype(np.int64),
        kinds + 1,
        int(tokenised.lengths[0]) - len(window.ids),
    )


def _words(window: Window, frame: Frame, encodings: list[Encoding], second: int | None) -> list[int | None]:
    """Return for each piece of the window, (T,), the number of its word; None for the frame's."""
    inner = len(window.ids) - frame.size
    seconds = 0 if second is None else int((window.spans[:, 0] >= second).sum())  # special ones are at 0
    words: list[int | None] = [None] * len(frame.before)
    count = 0
    for number, (encoding, size) in enumerate(zip(encodings, (inner - seconds, seconds), strict=False)):
        found = _numbered(encoding, size, count)
        count = found[-1] + 1 if found else count
        words += found
        words += [None] * (len(frame.between) if number + 1 < len(encodings) else len(frame.after))
    return words


def _numbered(encoding: Encoding, size: int, first: int) -> list[int]:
    """Number the words of the first `size` pieces, from `first`."""
    numbers: list[int] = []
    before: int | None = None
    for text, word in zip(encoding.tokens[:size], encoding.word_ids[:size], strict=True):
        is_new = not numbers or word != before or text.startswith(_WORD_STARTS)
        numbers.append((numbers[-1] + 1 if numbers else first) if is_new else numbers[-1])
        before = word
    return numbers


def _pieces(
    subject: Subject, text: str, window: Window, kinds: NDArray[np.int64], words: list[int | None]
) -> list[Piece]:
    tokenizer, ids = subject.tokenizer, window.ids.astype(np.int64)
    unknown, has_segments = unknown_id(tokenizer), subject.has_segments
    positions = subject.position_ids(ids)
    found = []
    for place, (index, word) in enumerate(zip(ids.tolist(), words, strict=True)):
        start, end = (int(at) for at in window.spans[place]) if word is not None else (0, 0)
        piece = tokenizer.id_to_token(index) or ""
        if piece in _WORD_STARTS:  # a space that the tokenizer put before the text shares the first character's span
            end = start
        is_unknown = unknown is not None and index == unknown and word is not None
        found.append(
            Piece(
                text=piece,
                id=index,
                segment=int(kinds[place]) if has_segments else None,
                position=int(positions[place]),
                is_special=word is None,
                start=start,
                end=end,
                word=word,
                goes_on=place > 0 and word is not None and words[place - 1] == word,
                unknown=why_unknown(tokenizer, text[start:end], index) if is_unknown else None,
            )
        )
    return found
