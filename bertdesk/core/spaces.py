"""Spaces that a tokenizer takes for a part of words, or for tokens of their own. A person sees no colour on them."""

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer


def takes_spaces(tokenizer: Tokenizer) -> bool:
    """Return whether spaces are part of tokens or tokens themselves, as for all kinds of encoder but BERT's own."""
    probe = "a a\na"
    offsets = tokenizer.encode(probe, add_special_tokens=False).offsets
    return any(probe[at].isspace() for start, end in offsets for at in range(start, end))


def without_spaces(text: str, spans: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the spans (T, 2) without the spaces at their ends; of nothing but spaces, an empty one."""
    places = np.arange(len(text) + 1, dtype=np.int32)
    is_space = np.fromiter(map(str.isspace, text), np.bool_, len(text))
    following = np.minimum.accumulate(np.where(np.append(is_space, False), len(text), places)[::-1])[::-1]
    before = np.maximum.accumulate(np.where(np.append(False, is_space), 0, places))
    starts = np.minimum(following[spans[:, 0]], spans[:, 1])
    return np.stack([starts, np.maximum(before[spans[:, 1]], starts)], axis=1)
