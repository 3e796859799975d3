"""A row whose quotes do not add up -> the cells that it was meant to have. All its characters stay.

There is no telling which quote is the stray one but by the outcome: as many cells as the other rows have.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.splitting import Splitter

_QUOTES_TRIED = 40
_LITERAL = "\ufffe"  # stands for a quote that is text; no text has it


@dataclass(frozen=True, slots=True)
class Mended:
    """The cells of a record, of how many lines it is, and whether its quotes close after all."""

    cells: list[str]
    lines: int
    is_closed: bool


def mend(lines: list[str], dialect: Dialect, width: int, *, is_cut: bool) -> Mended:
    """Return the first record of these lines. `is_cut`: the file ends within a quote."""
    splitter = Splitter(dialect)
    for cells in _ways(lines[0], splitter, dialect):
        if len(cells) == width:
            is_closed = dialect.quote not in "".join(cell[:1] for cell in cells)
            return Mended(cells, 1, is_closed)
    for count in range(2, len(lines) + 1):
        joined = leniently("".join(lines[:count]), splitter, dialect)
        if joined is not None and len(joined) == width:
            return Mended(joined, count, is_closed=True)
    if is_cut and len(splitter.unquoted(lines[0])) < width:
        cells = leniently("".join(lines), splitter, dialect, may_be_open=True)
        if cells is not None and len(cells) <= width:
            return Mended(cells, len(lines), is_closed=False)
    whole = leniently(lines[0], splitter, dialect)
    return Mended(whole or splitter.unquoted(lines[0]), 1, is_closed=whole is not None)


def _ways(line: str, splitter: Splitter, dialect: Dialect) -> Iterator[list[str]]:
    """Yield what the line may mean, likeliest first."""
    inside_out = leniently(line, splitter, dialect)
    if inside_out is not None:
        yield inside_out
    place = -1
    for _ in range(_QUOTES_TRIED):
        place = line.find(dialect.quote, place + 1)
        if place < 0:
            break
        cells = splitter.strictly(line[:place] + _LITERAL + line[place + len(dialect.quote) :])
        if cells is not None:
            yield [cell.replace(_LITERAL, dialect.quote) for cell in cells]
    yield splitter.unquoted(line)


def leniently(text: str, splitter: Splitter, dialect: Dialect, *, may_be_open: bool = False) -> list[str] | None:
    """Return the cells where a quote closes a cell only before a delimiter or the end; None where one stays open."""
    text, mark, quote = splitter.prepared(text.rstrip("\r\n")), splitter.mark, dialect.quote
    cells: list[str] = []
    place = 0
    while True:
        start = place
        if dialect.skips_blank:
            while start < len(text) and text[start] == " ":
                start += 1
        if text.startswith(quote, start):
            found = _closing(text, start + 1, mark, quote)
            if found is None:
                if not may_be_open:
                    return None
                cells.append(text[start + 1 :])
                break
            end, following = found
            cells.append(text[start + 1 : end].replace(quote * 2, quote))
        else:
            following = text.find(mark, start)
            following = len(text) if following < 0 else following
            cells.append(text[start:following])
        if following >= len(text):
            break
        place = following + 1
    return [splitter.restored(cell) for cell in cells]


def _closing(text: str, place: int, mark: str, quote: str) -> tuple[int, int] | None:
    """Return where the quote stands that closes the cell, and where the delimiter or the end after it."""
    while (place := text.find(quote, place)) >= 0:
        if text.startswith(quote, place + 1) and not _ends(text, place + 2, mark):
            place += 2
            continue
        following = place + 1
        while following < len(text) and text[following] == " " != mark:
            following += 1
        if _ends(text, following, mark):
            return place, following
        place += 1
    return None


def _ends(text: str, place: int, mark: str) -> bool:
    return place >= len(text) or text[place] == mark
