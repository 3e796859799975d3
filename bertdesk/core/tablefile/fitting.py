"""A row with too few or too many cells -> one as wide as the table. What its columns hold says what is missing.

Where they hold numbers, dates and the like, the row is laid against them as two texts are that differ in some places:
a cell may be missing, or be two that a delimiter within it cut apart. Elsewhere the longest column takes what is over.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bertdesk.core.tablefile.kinds import EMPTY, TEXT, Column, Row, kind
from bertdesk.core.tablefile.likeness import Likeness, likest

_FITS, _MISSES, _UNTYPED, _ODD, _EMPTY = 2.0, -2.0, 0.0, -0.5, -0.5
_EMPTY_FULL = -1.0
"""An empty cell in a column that has none"""
_SKIPPED, _JOINED, _JOINED_PROSE, _GAP = -0.6, -1.0, 0.4, -0.8
_FEW = "few"
"""The shape of a column that holds a few words again and again"""
_MOST_APART, _MOST_COLUMNS = 20, 100
_TELLING_COLUMNS = 3
_WAYS, _SAME = 8, 1e-9


class Look(NamedTuple):
    """A cell's kind, and the columns that hold its very words again and again."""

    kind: str
    columns: tuple[int, ...]


class Shape(NamedTuple):
    """What a column wants: a kind, text, or one of a few words; whether it has empty cells."""

    kind: str
    has_gaps: bool


def fitted(
    row: Row, columns: Sequence[Column], likenesses: Sequence[Likeness], *, prose: int | None, delimiter: str
) -> Row | None:
    """Return the row as wide as the columns, or None where it is not clear which cells belong together."""
    width = len(columns)
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        return row[:width]
    spaced = [place for place, cell in enumerate(row) if place and cell[:1] == " " != delimiter and cell.strip()]
    if 0 < len(row) - width == len(spaced):  # a comma of prose has a blank after it
        return _along(row, _with_previous(row, spaced), delimiter)
    is_told = any(column.is_typed or column.values for column in columns) and width <= _MOST_COLUMNS
    is_likened = bool(likenesses) and len(row) < width <= _MOST_COLUMNS
    if (is_told or is_likened) and abs(len(row) - width) <= _MOST_APART:
        known = [column.values for column in columns]
        looks = tuple(Look(kind(cell), tuple(place for place, few in enumerate(known) if cell in few)) for cell in row)
        shapes = tuple(_shape(column) for column in columns)
        ways = {_along(row, steps, delimiter) for steps in _aligned(looks, shapes, prose)}
        if len(ways) == 1:
            return ways.pop()
        if ways and is_likened:
            return likest(ways, likenesses)
    if len(row) < width:
        return (*row, *[""] * (width - len(row)))
    filled = tuple(cell for cell in row if cell.strip())
    if len(filled) == width and not any(column.has_gaps for column in columns):
        return filled  # a delimiter too many
    if prose is None:
        return None
    end = prose + len(row) - width + 1
    return (*row[:prose], delimiter.join(row[prose:end]), *row[end:])


def _with_previous(row: Row, places: Sequence[int]) -> list[int]:
    """Return how many cells each column takes where these cells belong to those before them."""
    taken: list[int] = []
    for place in range(len(row)):
        if place in places:
            taken[-1] += 1
        else:
            taken.append(1)
    return taken


def is_cut_in_prose(cells: Sequence[str]) -> bool:
    """Return whether some cells begin with a blank and others do not: the mark is one of the text."""
    return len({cell[:1] == " " for cell in cells[1:]}) > 1


def fits(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Return whether the cells of a row are of their columns' kinds; two columns tell by the words that they hold.

    Columns of which nothing is known, since no row is as wide as the table, tell nothing.
    """
    if not columns:
        return False
    known = [cell in column.values for cell, column in zip(cells, columns, strict=True) if column.values]
    if len(columns) < _TELLING_COLUMNS:
        return bool(known) and all(known)
    fitting = [
        kind(cell) == column.kind for cell, column in zip(cells, columns, strict=True) if column.is_typed and cell
    ]
    return 2 * sum(fitting) >= len(fitting)


def prose_column(columns: Sequence[Column]) -> int | None:
    """Return the column whose cells are by far the longest: a delimiter too many is one inside its text."""
    lengths = [column.length * column.filled for column in columns]
    if not lengths:
        return None
    longest = max(range(len(lengths)), key=lengths.__getitem__)
    others = [length for column, length in enumerate(lengths) if column != longest]
    return longest if lengths[longest] >= 2 * max(others, default=0) else None


def unlike(rows: Sequence[Row], width: int) -> list[Column]:
    """Return what the columns hold where no row is as wide as the header: the longer end of the rows is prose."""
    first, last = (sum(len(row[place]) for row in rows) for place in (0, -1))
    prose = 0 if first >= last else width - 1
    return [Column(TEXT, 1.0, len(rows), 1.0 + 2 * (place == prose)) for place in range(width)]


def _along(row: Row, steps: Sequence[int], delimiter: str) -> Row:
    """Return the cells by how many of the row's each column takes."""
    cells: list[str] = []
    place = 0
    for taken in steps:
        pieces = row[place : place + taken]
        is_gap = taken == 2 and not all(pieces)  # a delimiter too many: there was nothing to join
        cells.append("".join(pieces) if is_gap else delimiter.join(pieces))
        place += taken
    return tuple(cells)


@lru_cache(maxsize=4096)
def _aligned(row: tuple[Look, ...], columns: tuple[Shape, ...], prose: int | None) -> tuple[tuple[int, ...], ...]:
    """Return the best ways to lay the row's cells along the columns: how many cells each takes."""
    N, W = len(row), len(columns)
    most = max(0, N - W) + 1
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, ...], ...]]] = {(0, 0): (0.0, ((),))}
    for column in range(W):
        for place in range(N + 1):
            known = best.get((column, place))
            if known is None:
                continue
            for taken in range(min(most, N - place) + 1):
                gain = known[0] + _gain(row[place : place + taken], columns[column], column, is_prose=column == prose)
                ways = tuple((*way, taken) for way in known[1])
                rival = best.get((column + 1, place + taken))
                if rival is None or gain > rival[0] + _SAME:
                    best[column + 1, place + taken] = (gain, ways)
                elif gain > rival[0] - _SAME:
                    best[column + 1, place + taken] = (gain, (ways + rival[1])[:_WAYS])  # gaps last
    found = best.get((W, N))
    return found[1] if found else ()


def _gain(cells: tuple[Look, ...], shape: Shape, column: int, *, is_prose: bool) -> float:
    """Return how well cells fit a column that takes them."""
    if not cells:
        return _SKIPPED
    wanted = shape.kind
    filled = tuple(cell for cell in cells if cell.kind != EMPTY)
    if len(cells) == 2 and len(filled) < 2:
        return _gain(filled or cells[:1], shape, column, is_prose=is_prose) + _GAP
    if len(cells) > 1:
        return _JOINED_PROSE if is_prose else _JOINED + (_UNTYPED if wanted == TEXT else _MISSES)
    (cell,) = cells
    if cell.kind == EMPTY:
        return _EMPTY if shape.has_gaps else _EMPTY_FULL
    if wanted == _FEW:
        return _FITS if column in cell.columns else _UNTYPED
    if wanted == TEXT:
        return _UNTYPED if cell.kind == TEXT else _ODD
    return _FITS if cell.kind == wanted else _MISSES


def _shape(column: Column) -> Shape:
    kind = column.kind if column.is_typed else _FEW if column.values else TEXT
    return Shape(kind, column.has_gaps)
