"""Which wrap mode a text can bear: Qt needs more than a minute to word-wrap one unbroken word of a megabyte."""

import re

from PySide6.QtGui import QTextOption

LONGEST_WORD = 1_000
"""Characters without a place to break, above which lines are broken anywhere."""

# Chinese, Japanese and Korean break between characters, so a long run of them is no long word
_LONG_WORD = re.compile(rf"[^\s\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{{{LONGEST_WORD + 1}}}")


def wrap_mode_for(text: str) -> QTextOption.WrapMode:
    """Return word wrap, or wrap anywhere where a word is too long for it."""
    if _LONG_WORD.search(text):
        return QTextOption.WrapMode.WrapAnywhere
    return QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
