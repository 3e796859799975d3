"""What is exported: a text with its marks, and the words that stand around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from bertdesk.app.widgets.marks import Mark, is_visible, words_of

_MOST_LISTED = 20
_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML and HTML may not hold."""


@dataclass(frozen=True, slots=True)
class MarkedText:
    text: str
    marks: tuple[Mark, ...]
    caption: str
    """The class, its probability, how the words were found; a line each."""
    towards: str
    """What orange means"""
    against: str
    """What blue and underlined means"""
    unread: tuple[tuple[int, int], ...] = ()
    """Stretches (start, end) that the model did not read"""
    ending: str = ""
    """What is to be said below the text"""


def printable(marked: MarkedText) -> MarkedText:
    """Replace what no file format takes, one character for one, so that offsets hold."""
    text, caption, towards, against = (
        _NOT_PRINTED.sub("\ufffd", words) for words in (marked.text, marked.caption, marked.towards, marked.against)
    )
    return replace(marked, text=text, caption=caption, towards=towards, against=against)


def to_text(marked: MarkedText) -> str:
    """Return the text as it stands, with its words for and against below, strongest first."""
    lines = [marked.caption, "", marked.text, "", *_listed(marked)]
    return "\n".join(lines) + "\n"


def _listed(marked: MarkedText) -> Iterator[str]:
    ranked = sorted(filter(is_visible, marked.marks), key=lambda mark: mark.rank)
    for words, is_for in ((marked.towards, True), (marked.against, False)):
        found = [mark for mark in ranked if (mark.score > 0) == is_for]
        if found:
            yield f"{words}:"
        for mark in found[:_MOST_LISTED]:
            yield f"{mark.said:>8}  {words_of(marked.text, mark)}"
        if left := found[_MOST_LISTED:]:
            yield QCoreApplication.translate("mark_export", "and {n} weaker ones").format(n=len(left))
