"""The rows of a file -> which of them are the table: what stands before, above, after it. Changes nothing.

What a column holds tells names from values: `price` over numbers is a name, and so is a second such line under it.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bertdesk.core.tablefile.kinds import CODE, EMPTY, TEXT, TRUTH, Column, Row, columns_of, kind

_PROSE_CHARACTERS = 120
SAMPLE_ROWS, HEADER_SAMPLE_ROWS = 1000, 5000
_MOST_OF = 0.9
_RARELY = 500
"""A header's word may stand below it by chance, but not in one row of so many."""
_MOST_HEADER_ROWS = 5
_FOOTER_ROWS, MOST_PARTS = 10, 20
_LIKE_NAMES = (CODE, TRUTH)
_COMMENTS = ("#", "//", "%", "--")
_RULE = re.compile(r"[\s:|+]*[-=─━]{2,}[-=─━\s:|+┼]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows by their index: the header is [start, first), the table's rows are [first, end)."""

    width: int
    start: int
    first: int
    end: int

    @property
    def header(self) -> int:
        return self.first - self.start


def lay_out(
    rows: Sequence[Row],
    breaks: Collection[int],
    usual: int,
    *,
    preamble: int | None,
    header: int | None,
    unseen: int = 0,
) -> Layout:
    """Return where the table lies. `breaks`: rows after a blank line; `usual`: the width that was detected.

    `unseen`: how many more rows there are, of that width, in the middle.
    """
    width = _width(rows, breaks, usual, unseen)
    start = _start(rows, breaks, width) if preamble is None else min(preamble, len(rows) - 1)
    end = _end(rows, breaks, width, start)
    if header is None:
        header = header_rows(rows[start:end], width)
    return Layout(width, start, min(start + header, end), end)


def _width(rows: Sequence[Row], breaks: Collection[int], usual: int, unseen: int) -> int:
    """Return the first row's width, unless nearly all others agree on a larger one, or it is no row of the table."""
    first = len(rows[0])
    widths = Counter[int]()
    for row in rows:  # not Counter(map(...)): one call over a million rows would hold the GIL
        widths[len(row)] += 1
    widths[usual] += unseen
    count = len(rows) + unseen
    most, times = widths.most_common(1)[0]
    if first != usual > 1 and (first == 1 or (1 in breaks and widths[first] == 1)):  # a title, most likely
        return usual if widths[usual] else most
    if first > most == filled(rows[0]) and times >= _MOST_OF * (count - 1):
        return most  # a header with a delimiter too many
    if most > first and times >= _MOST_OF * (count - 1):
        return most
    if usual > first and 2 * widths[usual] >= count and 2 * sum(filled(row) for row in rows[:1]) <= usual:
        return usual
    return first


def is_rule(row: Row) -> bool:
    """Return whether a row is a line drawn between others, as under the names of a Markdown table."""
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and all(_RULE.fullmatch(cell) for cell in cells)


def filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _start(rows: Sequence[Row], breaks: Collection[int], width: int) -> int:
    """Return the first row of the table: the one that names most columns, below titles, remarks and blank lines."""
    if width < 2:
        return 0
    full = [_is_full(row, width) for row in rows[:_LEADING_ROWS]]
    if not any(full):
        return 0
    start = full.index(True)
    if (
        start
        and start not in breaks
        and 2 * len(rows[start - 1]) > width
        and filled(rows[start - 1]) == len(rows[start - 1]) > 1
    ):
        start -= 1  # a header that lacks a name or two
    for place in range(start + 1, min(len(full), start + _REMARKS + 1)):
        if place in breaks and full[place] and _begins_below(rows, start, place, width):
            return place  # above are remarks that happened to hold as many delimiters
    return start


def _begins_below(rows: Sequence[Row], start: int, place: int, width: int) -> bool:
    """Return whether the header stands after the blank line, not before it."""
    above = rows[start:place]
    if len(above) > 2 and _names(above[0], columns_of(above[1:], width), least=1):
        return False  # a small table of its own
    if filled(rows[place]) == width > max(map(filled, above)) or any(len(row) != width for row in above):
        return True
    if _has_blank(above) and not _has_blank(rows[place : place + _REMARKS]):
        return True
    columns = columns_of(rows[place + 1 : place + 1 + SAMPLE_ROWS], width)
    names = [
        (cell, kind(above))
        for cell, above, column in zip(rows[place], rows[start], columns, strict=False)
        if column.is_typed
    ]
    return (
        bool(names)
        and all(kind(cell) == TEXT and above in (TEXT, EMPTY) for cell, above in names)
        and rows[start] != rows[place]
    )


_LEADING_ROWS, _REMARKS = 100, 5


def _has_blank(rows: Sequence[Row]) -> bool:
    return any(cell[:1] == " " for row in rows for cell in row)


def _is_full(row: Row, width: int) -> bool:
    if len(row) < width or (row[0].lstrip().startswith(_COMMENTS[:2]) and filled(row) < width):
        return False
    return filled(row) >= (width + 1) // 2 if width > 2 else filled(row) >= 1


def _end(rows: Sequence[Row], breaks: Collection[int], width: int, start: int) -> int:
    """Return where the table ends: before notes and totals that stand alone at the end of the file."""
    if width < 2:
        return len(rows)
    end = len(rows)
    for place in range(len(rows) - 1, max(start + 1, len(rows) - _FOOTER_ROWS - 1), -1):
        is_note = len(rows[place]) < width and filled(rows[place]) <= max(1, width // 3)
        if is_note and (width > 2 or any(later in breaks for later in range(place, end))):
            end = place
        elif not (filled(rows[place]) <= width // 2 and any(later in breaks for later in range(place, end))):
            break
        else:
            end = place
    return end


def header_rows(rows: Sequence[Row], width: int) -> int:
    """Return how many of the first rows hold names."""
    if not rows:
        return 0
    below = list(rows[1 : HEADER_SAMPLE_ROWS + 1])
    if is_data(rows[0], below, width):
        return 0
    count = 1
    while count < min(_MOST_HEADER_ROWS, len(rows) - 1) and width > 1:
        columns = columns_of(rows[count + 1 : count + 1 + SAMPLE_ROWS], width)
        if rows[count] != rows[0] and not _names(rows[count], columns):
            break
        count += 1
    return count


def _names(row: Row, columns: Sequence[Column], *, least: int = 2) -> bool:
    """Return whether a row holds text where its columns hold numbers, dates and the like, and nothing of theirs."""
    if len(row) != len(columns) or any(len(cell) > _PROSE_CHARACTERS for cell in row):
        return False
    typed = [(cell, column) for cell, column in zip(row, columns, strict=True) if column.is_typed and column.filled > 1]
    odd = sum(kind(cell) == TEXT for cell, _ in typed)
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
        if column.is_typed and column.kind not in _LIKE_NAMES
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
        return sum(cell.lstrip()[0] == first.lstrip()[0] for cell in others) >= _MOST_OF * len(others)
    begins = kind(first.split()[0])
    return begins not in (TEXT, CODE, TRUTH) and sum(
        kind(cell.split()[0]) == begins for cell in others
    ) >= _MOST_OF * len(others)


def _counts(row: Row) -> bool:
    """Return whether the numbers of a row count: 0, 1, 2 as pandas names columns, or 2019, 2020, 2021."""
    numbers = [int(cell) for cell in row if cell.strip().isdecimal() and len(cell) < 10]
    return len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers))


def parts(rows: Sequence[Row], breaks: Collection[int], layout: Layout) -> list[tuple[int, int]]:
    """Return where other tables lie within the table's rows: each after a blank line, with a header of its own."""
    found: list[tuple[int, int]] = []
    starts = sorted(place for place in breaks if layout.first < place < layout.end)
    if len(starts) > MOST_PARTS:  # blank lines are this file's habit
        return []
    for number, place in enumerate(starts):
        end = layout.end
        following = [later for later in starts[number + 1 :] if len(rows[later]) != len(rows[place])]
        end = following[0] if following else layout.end
        if found and place < found[-1][1]:
            continue
        if _is_other_table(rows[place:end], rows[layout.first : place], layout.width):
            found.append((place, end))
    return found


def _is_other_table(block: Sequence[Row], above: Sequence[Row], width: int) -> bool:
    sample = list(block[:SAMPLE_ROWS])
    own = Counter(len(row) for row in sample).most_common(1)[0][0]
    if len(sample) < 2:
        return False
    if own == 1:
        return width > 1 and len(sample) > _FOOTER_ROWS
    if own != width:
        return True
    ours = columns_of(above[:SAMPLE_ROWS], width)
    typed = [column.is_typed for column in ours]
    return any(typed) and _names(sample[0], ours) and not is_data(sample[0], sample[1:], own)
