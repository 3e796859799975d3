"""Text in terminal cells: how wide it is, where it breaks, how columns align. Knows no colours and no figures."""

import shutil
import unicodedata
from collections.abc import Iterable, Sequence

WIDEST = 100
"""Lines of prose beyond this are hard to read, however wide the terminal."""


def terminal_width() -> int:
    return shutil.get_terminal_size().columns


def clean(text: str) -> str:
    """Return the text without what a terminal would obey: somebody else's data may hold escape sequences."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else "\N{REPLACEMENT CHARACTER}" for c in text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """Return the cells that a terminal gives the text: two for a Chinese character, none for a combining accent."""
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, cells: int, *, to_right: bool = False) -> str:
    gap = " " * (cells - width(text))
    return gap + text if to_right else text + gap


def clip(text: str, cells: int) -> str:
    """Return the text in at most so many cells, with an ellipsis where its end is missing."""
    if width(text) <= cells:
        return text
    kept, used = [], 1
    for character in text:
        used += _width_of(character)
        if used > cells:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), gap: int = 2) -> list[str]:
    """Return the rows as lines, every column as wide as its widest cell; columns in `right` end flush."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [pad(cell, widths[i], to_right=i in right) for i, cell in enumerate(row)]
        lines.append((" " * gap).join(cells).rstrip())
    return lines


def breaks(text: str, cells: int) -> list[tuple[int, int]]:
    """Return where the lines begin and end when the text is wrapped; blanks at a break belong to no line."""
    lines = []
    start = 0
    while start < len(text):
        end = _line_end(text, start, cells)
        lines.append((start, start + len(text[start:end].rstrip())))
        start = end
    return lines


def _line_end(text: str, start: int, cells: int) -> int:
    """Return where the next line starts: after a line break, a blank or a wide character, or within an endless word."""
    used, last_break = 0, start
    for at in range(start, len(text)):
        character = text[at]
        if character == "\n":
            return at + 1
        used += _width_of(character)
        if used > cells and not character.isspace():
            return last_break if last_break > start else max(at, start + 1)
        if character.isspace() or _width_of(character) == 2:
            last_break = at + 1
    return len(text)


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
