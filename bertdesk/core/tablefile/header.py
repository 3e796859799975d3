"""The first rows of a table -> how many of them hold names.

What a column holds tells names from values: `price` over numbers is a name, and so is a second such line under it.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bertdesk.core.tablefile.kinds import CODE, NUMBER, TEXT, TRUTH, Column, Row, columns_of, kind

SAMPLE_ROWS, HEADER_SAMPLE_ROWS = 1000, 5000
MOST_OF, _SOME_OF = 0.9, 0.2
LIKE_NAMES = (CODE, TRUTH)
_PROSE_CHARACTERS = 120
_RARELY = 500
"""A header's word may stand below it by chance, but not in one row of so many."""
_MOST_HEADER_ROWS, _NAME_WORDS = 5, 3
_UNIT = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")


def filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def header_rows(rows: Sequence[Row], width: int) -> int:
    """Return how many of the first rows hold names."""
    if not rows:
        return 0
    below = list(rows[1 : HEADER_SAMPLE_ROWS + 1])
    if is_data(rows[0], below, width):
        return 0
    count = 1
    while count < min(_MOST_HEADER_ROWS, len(rows) - 1) and width > 1:
        if not (_is_head(rows, count, width) or _is_head_before_another(rows, count, width)):
            break
        count += 1
    return count


def _is_head(rows: Sequence[Row], place: int, width: int) -> bool:
    """Return whether a row below the first holds names, by what its columns hold below."""
    row, below = rows[place], rows[place + 1 : place + 1 + SAMPLE_ROWS]
    columns = columns_of(below, width)
    least = 1 if _is_grouped(rows[0], row) else 2
    is_named = are_names(row, columns, least=least) or _are_short_names(row, columns)
    return row == rows[0] or is_named or (_are_units(row, below) and any(column.is_typed for column in columns))


def _is_head_before_another(rows: Sequence[Row], place: int, width: int) -> bool:
    """Return whether a row and the one after it hold names: in a short table the second would hide the first."""
    columns = columns_of(rows[place + 2 : place + 2 + SAMPLE_ROWS], width)
    return place + 3 < len(rows) and all(are_names(row, columns) for row in rows[place : place + 2])


def _is_grouped(groups: Row, names: Row) -> bool:
    """Return whether a row of different names stands under one that names several columns alike, or once for all."""
    is_full = filled(names) == len(names) == len(set(names))
    return is_full and any(one == other or not other.strip() for one, other in pairwise(groups))


def _are_units(row: Row, below: Sequence[Row]) -> bool:
    """Return whether all that a row says stands in brackets, and nowhere below: [kg], (EUR), but not [deleted]."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if not (2 * len(cells) > len(row) > 1 and all(map(_UNIT.fullmatch, cells)) and len(set(cells)) > 1):
        return False
    return not any(set(cells).intersection(other) for other in below)


def _are_short_names(row: Row, columns: Sequence[Column]) -> bool:
    """Return whether a row of different words stands over long texts and classes, and is none of them."""
    if len(row) != len(columns) or len(set(row)) < len(row):
        return False
    known = [cell not in column.values for cell, column in zip(row, columns, strict=True) if column.values]
    fitting = any(column.is_typed and kind(cell) == column.kind for cell, column in zip(row, columns, strict=True))
    texts = [
        3 * len(cell) <= one.length
        for cell, one in zip(row, columns, strict=True)
        if one.kind == TEXT and not one.values
    ]
    is_of_words = all(cell.strip() and len(cell.split()) <= _NAME_WORDS for cell in row)
    return is_of_words and not fitting and bool(known and texts) and all(known) and all(texts)


def are_names(row: Row, columns: Sequence[Column], *, least: int = 2) -> bool:
    """Return whether a row holds text where its columns hold numbers, dates and the like, and nothing of theirs."""
    if len(row) != len(columns) or any(len(cell) > _PROSE_CHARACTERS for cell in row):
        return False
    typed = [(cell, column) for cell, column in zip(row, columns, strict=True) if column.is_typed and column.filled > 1]
    odd = sum(kind(cell) in (TEXT, *([CODE] if column.kind == NUMBER else [])) for cell, column in typed)
    fitting = sum(kind(cell) == column.kind for cell, column in typed)
    return not fitting and odd >= max(least, len(typed) / 2)


def is_data(first: Row, below: list[Row], width: int) -> bool:
    """Return whether a table's first row is clearly no header: prose, values that its column repeats, or its kind."""
    if any(len(cell) > _PROSE_CHARACTERS for cell in first):
        return True
    if width == 1 and _begins_alike(first[0], [row[0] for row in below[:SAMPLE_ROWS]]):
        return True
    columns = columns_of(below[:SAMPLE_ROWS], width)
    typed = [
        (cell, column)
        for cell, column in zip(first, columns, strict=False)
        if column.is_typed and column.kind not in LIKE_NAMES
    ]
    if any(kind(cell) == TEXT for cell, column in typed):
        return False  # a name over values
    fitting = sum(kind(cell) == column.kind for cell, column in typed)
    if typed and 2 * fitting > len(typed) and not _counts(first):
        return True
    often = max(1, len(below) // _RARELY)
    for place, cell in enumerate(first):
        values = [row[place] for row in below if len(row) > place and row != first]
        if cell.strip() and values.count(cell) >= often and 2 * len(set(values)) <= len(values) + 1:
            return True
    return False


def _begins_alike(first: str, below: Sequence[str]) -> bool:
    """Return whether a line begins as the others do: with a bracket, as JSON does, or a date, as logs do."""
    others = [cell for cell in below if cell.strip()]
    if not others or not first.strip():
        return False
    if first.lstrip()[0] in "{[":
        return sum(cell.lstrip()[0] == first.lstrip()[0] for cell in others) >= MOST_OF * len(others)
    begins = kind(first.split()[0])
    alike = sum(kind(cell.split()[0]) == begins for cell in others)
    if begins == "date":  # of a chat, whose messages have lines of their own
        return alike >= _SOME_OF * len(others)
    return begins not in (TEXT, CODE, TRUTH) and alike >= MOST_OF * len(others)


def _counts(row: Row) -> bool:
    """Return whether the numbers of a row count: 0, 1, 2 as pandas names columns, or 2019, 2020, 2021."""
    numbers = [int(cell.strip()) for cell in row if cell.strip().isdecimal() and len(cell) < 10]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))
