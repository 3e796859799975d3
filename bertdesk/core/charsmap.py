"""SentencePiece's table of characters to replace, in a tokenizer.json from anywhere: is it one that does no harm?"""

import base64
import struct

import numpy as np
from numpy.typing import NDArray

_LONGEST = 64
"""Bytes that a character may become. In SentencePiece's own four tables the longest is 33, U+FDFA in 18 letters."""
_BLOCK = 256
_IS_VALUE, _HAS_VALUE, _IS_WIDE = 1 << 31, 1 << 8, 1 << 9


def is_harmless(encoded: object) -> bool:
    """Tell whether nothing in the table grows a text much, or leads the reader out of the table, which ends in a panic.

    The table is: uint32 size; a double-array trie of so many bytes (Yata et al. 2007, as darts-clone packs it) from
    characters to places; the replacements, UTF-8, each with a 0 behind it.
    """
    try:
        table = base64.b64decode(str(encoded), validate=True)
        (size,) = struct.unpack_from("<I", table)
        table[4 + size :].decode("utf-8")
    except (ValueError, struct.error):
        return False
    if size == 0 or size % (4 * _BLOCK) or 4 + size >= len(table):
        return False
    return _is_trie(np.frombuffer(table, "<u4", size // 4, 4), np.frombuffer(table, np.uint8, -1, 4 + size))


def _is_trie(units: NDArray[np.uint32], replacements: NDArray[np.uint8]) -> bool:
    ends = np.flatnonzero(replacements == 0)
    if not len(ends) or ends[-1] != len(replacements) - 1 or np.diff(ends, prepend=-1).max() > _LONGEST + 1:
        return False
    branches = np.flatnonzero((units & _IS_VALUE) == 0)
    offsets = (units[branches] >> 10).astype(np.int64) << ((units[branches] & _IS_WIDE) >> 6).astype(np.int64)
    below = branches ^ offsets  # a branch's block; which of it is looked at, the text's next byte decides
    if (below | (_BLOCK - 1)).max(initial=0) >= len(units):
        return False
    places = units[below[(units[branches] & _HAS_VALUE) != 0]] & (_IS_VALUE - 1)
    if places.max(initial=0) >= len(replacements):
        return False
    return not bool(((replacements[places] & 0xC0) == 0x80).any())  # within a character
