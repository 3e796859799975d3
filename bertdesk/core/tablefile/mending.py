"""A row whose quotes do not add up -> the cells that it was meant to have. All its characters stay.

There is no telling which quote is the stray one but by the outcome: as many cells as the other rows have.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.splitting import Splitter

_QUOTES_TRIED, _READINGS, _ENDINGS = 40, 64, 8
_CHARACTERS_TRIED = 1 << 18
_LINES_TRIED = 6
_STEPS = 500
"""Cells that are looked at in all readings of a record"""
_LITERAL = "\ufffe"  # stands for a quote that is text; no text has it


@dataclass(frozen=True, slots=True)
class Mended:
    """The cells of a record, of how many lines it is, and whether its quotes close after all."""

    cells: list[str]
    lines: int
    is_closed: bool


def mend(
    lines: list[str], dialect: Dialect, width: int, *, is_cut: bool, ahead: Callable[[], str | None] = lambda: None
) -> Mended:
    """Return the first record of these lines, or of a few more from `ahead`. `is_cut`: the file ends within a quote."""
    splitter = Splitter(dialect)
    alone = plainest([way for way in ways(lines[0], splitter, dialect, width) if len(way) == width], dialect)
    if alone is None or _oddities(alone, dialect) + _is_open(alone, dialect) > 2:
        found = _over_lines(chain(lines, iter(ahead, None)), splitter, dialect, width)
        if found is not None:
            return found
    if alone is not None:
        return Mended(alone, 1, is_closed=dialect.quote not in "".join(cell[:1] for cell in alone))
    for count in range(2, len(lines) + 1):
        joined = leniently("".join(lines[:count]), splitter, dialect, width)
        if joined is not None and len(joined) == width:
            return Mended(joined, count, is_closed=True)
    if is_cut and len(splitter.unquoted(lines[0])) < width:
        cells = _left_open("".join(lines), splitter, dialect)
        if cells is not None and len(cells) <= width:
            return Mended(cells, len(lines), is_closed=False)
    whole = leniently(lines[0], splitter, dialect, width)
    return Mended(whole or splitter.unquoted(lines[0]), 1, is_closed=whole is not None)


def _over_lines(lines: Iterator[str], splitter: Splitter, dialect: Dialect, width: int) -> Mended | None:
    """Return the record whose text goes on over the next few lines, where that leaves next to nothing odd."""
    text = next(lines)
    is_open = leniently(text, splitter, dialect, width) is None
    for count, line in enumerate(islice(lines, _LINES_TRIED - 1), start=2):
        text += line
        if text.count(dialect.quote) > _QUOTES_TRIED:
            return None
        joined = leniently(text, splitter, dialect, width) if is_open else None
        every = [joined] if joined else []
        if text.count(dialect.quote) % 2:  # with one that is text, the others may add up
            every += _strict_ways(text, splitter, dialect)
        found = plainest([way for way in every if len(way) == width], dialect)
        if found is not None and _oddities(found, dialect) <= 1:
            return Mended(found, count, is_closed=True)
    return None


def plainest(ways: Sequence[list[str]], dialect: Dialect) -> list[str] | None:
    """Return the way that leaves fewest cells odd: with a blank first, a quote alone, or a delimiter at a quote."""
    return min(ways, key=lambda cells: _oddities(cells, dialect), default=None)


def _oddities(cells: Sequence[str], dialect: Dialect) -> int:
    return sum(_oddity(cell, dialect) for cell in cells)


def _is_open(cells: Sequence[str], dialect: Dialect) -> bool:
    """Return whether the last cell begins with a quote that may close on a later line."""
    return cells[-1].startswith(dialect.quote) and cells[-1].count(dialect.quote) == 1


def _oddity(cell: str, dialect: Dialect) -> int:
    quote, mark = dialect.quote, dialect.delimiter
    is_spaced = cell[:1] == " " != mark
    return is_spaced + cell.count(quote) % 2 + (quote + mark in cell or mark + quote in cell)


def is_well_quoted(text: str, dialect: Dialect) -> bool:
    """Return whether a record has quotes, and each opens a cell, closes it or is doubled within it."""
    return dialect.quote in text and not dialect.escape and _well_quoted(dialect).fullmatch(text) is not None


@lru_cache(maxsize=64)
def _well_quoted(dialect: Dialect) -> re.Pattern[str]:
    quote, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    start = f"{mark} *" if dialect.skips_blank else mark
    cell = f"(?:{quote}(?:[^{quote}]|{quote}{quote})*+{quote}|(?:(?!{mark})[^{quote}])*+)"
    return re.compile(f"{cell}(?:{start}{cell})*+")


def ways(line: str, splitter: Splitter, dialect: Dialect, width: int) -> Iterator[list[str]]:
    """Yield what a line with quotes may mean, likeliest first."""
    inside_out = leniently(line, splitter, dialect, width)
    if inside_out is not None:
        yield inside_out
    yield from _strict_ways(line, splitter, dialect)
    yield splitter.unquoted(line)


def _strict_ways(line: str, splitter: Splitter, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the cells where all quotes but one add up."""
    place = -1
    for _ in range(min(_QUOTES_TRIED, 1 + _CHARACTERS_TRIED // len(line))):
        place = line.find(dialect.quote, place + 1)
        if place < 0:
            break
        cells = splitter.strictly(line[:place] + _LITERAL + line[place + len(dialect.quote) :])
        if cells is not None:
            yield [cell.replace(_LITERAL, dialect.quote) for cell in cells]


def leniently(text: str, splitter: Splitter, dialect: Dialect, width: int) -> list[str] | None:
    """Return the cells where a quote closes a cell only before a delimiter or the end; None where one stays open.

    Of several such ways it is the one to `width` cells, else that with most cells.
    """
    ways = list(islice(_readings(splitter.prepared(text.rstrip("\r\n")), splitter.mark, dialect), _READINGS))
    cells = next((way for way in ways if len(way) == width), ways[0] if ways else None)
    return None if cells is None else [splitter.restored(cell) for cell in cells]


def _left_open(text: str, splitter: Splitter, dialect: Dialect) -> list[str] | None:
    """Return the cells where the last one opens with a quote and the file ends within it."""
    return leniently(text.rstrip("\r\n") + dialect.quote, splitter, dialect, 0)


def _readings(text: str, mark: str, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the ways to read a record: each quote before a delimiter may close the cell that it is in."""
    quote = dialect.quote
    waiting = [_Path("", 0, None)]
    for _ in range(_STEPS + text.count(mark)):
        if not waiting:
            return
        path = waiting.pop()
        start = path.end
        while dialect.skips_blank and text.startswith(" ", start):
            start += 1
        if quote and text.startswith(quote, start):
            ends = islice(_closing(text, start + 1, mark, quote), _ENDINGS)
            found = [(text[start + 1 : end].replace(quote * 2, quote), following) for end, following in ends]
        else:
            following = text.find(mark, start)
            following = len(text) if following < 0 else following
            found = [(text[start:following], following)]
        waiting += [_Path(cell, end + 1, path) for cell, end in reversed(found) if end < len(text)]
        yield from (_Path(cell, end, path).cells() for cell, end in found if end >= len(text))


class _Path(NamedTuple):
    """A cell, where the next begins, and the cells before it."""

    cell: str
    end: int
    before: "_Path | None"

    def cells(self) -> list[str]:
        found: list[str] = []
        path: _Path | None = self
        while path is not None and path.before is not None:
            found.append(path.cell)
            path = path.before
        return found[::-1]


def _closing(text: str, place: int, mark: str, quote: str) -> Iterator[tuple[int, int]]:
    """Yield where a quote stands that may close the cell, and where the delimiter or the end after it."""
    while (place := text.find(quote, place)) >= 0:
        if text.startswith(quote, place + 1) and not _ends(text, place + 2, mark):
            place += 2
            continue
        following = place + 1
        while following < len(text) and text[following] == " " != mark:
            following += 1
        if _ends(text, following, mark):
            yield place, following
        place += 1


def _ends(text: str, place: int, mark: str) -> bool:
    return place >= len(text) or text[place] == mark
