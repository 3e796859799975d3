"""Which characters make one Chinese word: no space says so, a dictionary does (jieba's, through rjieba)."""

import re
from functools import lru_cache

_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
"""What BERT reads as a word of its own: CJK ideographs, but not kana."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def is_ideograph(character: str) -> bool:
    return _IDEOGRAPH.match(character) is not None


@lru_cache(maxsize=4)  # every window of a text asks about the whole of it
def within_words(text: str) -> frozenset[int]:
    """Return the characters that a word with an ideograph in it goes on with, as offsets."""
    if not _IDEOGRAPH.search(text):
        return frozenset()
    import rjieba  # 35 MB of dictionary: for those alone who have Chinese texts

    words = rjieba.tokenize(_SURROGATE.sub("\ufffd", text))
    return frozenset(at for word, start, end in words if _IDEOGRAPH.search(word) for at in range(start + 1, end))
