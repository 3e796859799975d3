"""Some lines of a file -> every dialect that they may be written in. Judges none."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bertdesk.core.tablefile.dialect import BACKSLASH, BLANKS, Dialect

USUAL = "\t;|,"  # the rarer in prose comes first: it wins a tie
NEVER = "\"'`\\()[]{}<>“”‘’«»„\r\n\ufeff\ufffd"
_MOST_CANDIDATES = 8
_LEAST_SHARE = 0.4
_RUN = re.compile(r"[^\w\"'“”()\[\]{}\\\r\n]+")
NEARLY_ALL = 0.9


def dialects(lines: list[str]) -> Iterator[Dialect]:
    """Yield every dialect that these lines may be written in."""
    text = "".join(lines)
    for mark in _marks([line for line in lines if line.strip()], text):
        yield from variants(mark, text)


def _marks(lines: list[str], text: str) -> list[str]:
    """Return what may stand between cells, what people do use first."""
    present = Counter(character for line in lines for character in set(line.strip("\r\n")) if _may_delimit(character))
    rare = [mark for mark, count in present.most_common() if mark not in USUAL and count >= _LEAST_SHARE * len(lines)]
    found = [mark for mark in USUAL if mark in present] + rare[:_MOST_CANDIDATES]
    runs = Counter(_RUN.findall(text))
    drawn = 3 * sum(line.strip()[:1] == "|" != line.strip()[1:2] for line in lines) > len(lines)
    spaced = [
        mark + " "
        for mark in found
        if mark.strip() and not (drawn and mark == "|") and 2 * text.count(mark + " ") >= text.count(mark)
    ]
    longer = [*spaced, *(long for mark in found for long in _longer(mark, runs) if not drawn or "|" not in long)]
    in_columns = sum("  " in line.strip() for line in lines)
    return list(dict.fromkeys([*found, *longer, *([BLANKS] if 2 * in_columns >= len(lines) else [])]))


def _may_delimit(character: str) -> bool:
    return not character.isalnum() and character not in NEVER and not "\u0300" <= character <= "\u036f"


def _longer(mark: str, runs: Counter[str]) -> Iterator[str]:
    """Yield the longer mark that this one is always a part of, as in `a||b` and `a ~|~ b`."""
    with_mark = Counter({run: count for run, count in runs.items() if mark in run})
    usual = with_mark.most_common(1)[0][0] if with_mark else mark
    stripped = usual.strip(" ")
    for long in dict.fromkeys([usual, stripped, mark * 2]):
        is_other = long and long not in (mark, mark + " ", " " + mark) and set(long) != {" "} and len(long) <= 5
        share = sum(count for run, count in with_mark.items() if long in run) / max(1, with_mark.total())
        if is_other and share >= NEARLY_ALL:
            yield long


def variants(mark: str, text: str) -> Iterator[Dialect]:
    if mark == " " and "  " in text:
        yield Dialect(delimiter=mark, skips_blank=True)
    plain = Dialect(delimiter=mark, skips_blank=_skips_blank(mark, text))
    yield plain
    if '\\"' in text:
        yield replace(plain, escape=BACKSLASH)
    if _has_apostrophe_cells(mark, text):
        yield replace(plain, quote="'")
        if "\\'" in text:
            yield replace(plain, quote="'", escape=BACKSLASH)
    if '"' in text:
        yield replace(plain, quote="")


def _skips_blank(mark: str, text: str) -> bool:
    places = text.count(mark)
    return mark != " " and places > 0 and text.count(mark + " ") >= NEARLY_ALL * places


def _has_apostrophe_cells(mark: str, text: str) -> bool:
    mark = re.escape(mark)
    return (
        re.search(rf"(?:^|{mark}) ?'[^'\r\n]*(?:''[^'\r\n]*|\\'[^'\r\n]*)*' ?(?={mark}|[\r\n]|$)", text, re.M)
        is not None
    )
