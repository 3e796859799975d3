"""The rows of a file -> which of them are the table: what stands before, above, after it. Changes nothing."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bertdesk.core.tablefile.header import LIKE_NAMES, MOST_OF, SAMPLE_ROWS, are_names, filled, header_rows, is_data
from bertdesk.core.tablefile.kinds import EMPTY, TEXT, Column, Row, columns_of, kind

FOOTER_ROWS, MOST_PARTS = 10, 20
_LEADING_ROWS, _REMARKS = 100, 5
_SUM = re.compile(
    r"(?:grand |sub)?total\b|sum\b|summe\b|gesamt|rows?\b|records?\b|count\b|notes?\b|source\b|quelle\b|stand\b"
    r"|page\b|end of|generated\b|exported\b|printed\b|copyright|©|[*†]+ ?\w"
    r"|合计|总计|总数|备注：|注：|说明：|来源：|数据来源",
    re.IGNORECASE,
)
"""How a note or a total below a table begins"""
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
    end = end_of_table(rows, breaks, width, start)
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
    head = rows[: min(breaks, default=0)]
    if first != usual > 1 and not any(len(row) == usual for row in head) and widths[usual] >= 2 * len(head) > 0:
        return usual  # a few remarks, as many cells as they may have
    if first > most == filled(rows[0]) and times >= MOST_OF * (count - 1):
        return most  # a header with a delimiter too many
    if most > first and times >= MOST_OF * (count - 1):
        return most
    if usual > first and 2 * widths[usual] >= count and 2 * sum(filled(row) for row in rows[:1]) <= usual:
        return usual
    return first


def is_rule(row: Row) -> bool:
    """Return whether a row is a line drawn between others, as under the names of a Markdown table."""
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and all(_RULE.fullmatch(cell) for cell in cells)


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
        and not (_has_blank(rows[start - 1 : start]) and not _has_blank(rows[start : start + _REMARKS]))
    ):
        start -= 1  # a header that lacks a name or two
    start = _below_remarks(rows, full, start, width)
    for place in range(start + 1, min(len(full), start + _REMARKS + 1)):
        if place in breaks and full[place] and _begins_below(rows, start, place, width):
            return place  # above are remarks that happened to hold as many delimiters
    return start


def _below_remarks(rows: Sequence[Row], full: Sequence[bool], start: int, width: int) -> int:
    """Return the header below remarks that have as many cells as it: a comma of prose, or cells that are empty."""
    for place in range(start, min(len(full) - 1, start + _REMARKS)):
        above, row = rows[start : place + 1], rows[place + 1]
        is_spaced = _has_blank(above[-1:]) and not _has_blank(rows[place + 1 : place + 1 + _REMARKS])
        is_padding = not filled(above[-1]) and max(map(filled, above)) < width
        if filled(row) == width and (is_padding or (is_spaced and _are_told_names(rows, place + 1, width))):
            return place + 1
    return start


def _are_told_names(rows: Sequence[Row], place: int, width: int) -> bool:
    """Return whether what the columns hold below a row says that these are their names."""
    columns = columns_of(rows[place + 1 : place + 1 + SAMPLE_ROWS], width)
    told = [
        kind(cell) == TEXT if column.is_typed else cell not in column.values
        for cell, column in zip(rows[place], columns, strict=False)
        if (column.is_typed and column.kind not in LIKE_NAMES) or column.values
    ]
    return bool(told) and all(told)


def _begins_below(rows: Sequence[Row], start: int, place: int, width: int) -> bool:
    """Return whether the header stands after the blank line, not before it."""
    above = rows[start:place]
    if len(above) > 2 and are_names(above[0], columns_of(above[1:], width), least=1):
        return False  # a small table of its own
    if filled(rows[place]) == width > max(map(filled, above)) or any(len(row) != width for row in above):
        return True
    if _has_blank(above) and not _has_blank(rows[place : place + _REMARKS]):
        return True
    if _are_told_names(rows, place, width) and not _are_told_names(above, 0, width):
        return len(above) <= _REMARKS < len(rows) // 4
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


def _has_blank(rows: Sequence[Row]) -> bool:
    return any(cell[:1] == " " for row in rows for cell in row)


def _is_full(row: Row, width: int) -> bool:
    is_comment = row[0].lstrip().startswith(_COMMENTS[:2])
    if len(row) < width or (is_comment and (filled(row) < width or _has_blank([row[1:]]))):
        return False
    return filled(row) >= (width + 1) // 2 if width > 2 else filled(row) >= 1


def end_of_table(rows: Sequence[Row], breaks: Collection[int], width: int, start: int) -> int:
    """Return where the table ends: before notes and totals that stand alone at the end of the file."""
    if width < 2:
        return len(rows)
    end = len(rows)
    for place in range(len(rows) - 1, max(start + 1, len(rows) - FOOTER_ROWS - 1), -1):
        is_sum = _is_sum(rows[place])
        is_note = filled(rows[place]) <= max(1, width // 3) and (len(rows[place]) < width or is_sum)
        is_prose = len(rows[place]) < width or (width == 2 and _has_blank(rows[place : place + 1]))
        is_note = is_note or (is_sum and is_prose and place in breaks)
        if is_note and (width > 2 or any(later in breaks for later in range(place, end))):
            end = place
        elif not (filled(rows[place]) <= width // 2 and any(later in breaks for later in range(place, end))):
            break
        else:
            end = place
    return end


def _is_sum(row: Row) -> bool:
    return _SUM.match(" ".join(cell.strip() for cell in row if cell.strip())) is not None


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
        return width > 1 and len(sample) > FOOTER_ROWS
    if own != width:
        return True
    ours, theirs = columns_of(above[:SAMPLE_ROWS], width), columns_of(sample[1:], width)
    if is_data(sample[0], sample[1:], own):
        return False
    if _are_unlike(ours, theirs) or (_is_odd(sample[0], ours) and _is_odd(sample[0], theirs)):
        return True
    return any(column.is_typed for column in ours) and are_names(sample[0], ours)


def _is_odd(row: Row, columns: Sequence[Column]) -> bool:
    """Return whether a full row fits next to none of several columns that hold one kind of thing each."""
    typed = [(cell, column.kind) for cell, column in zip(row, columns, strict=False) if column.is_typed]
    fitting = sum(kind(cell) == wanted for cell, wanted in typed)
    return len(typed) > 1 and filled(row) == len(row) and fitting <= len(typed) // 10


def _are_unlike(ours: Sequence[Column], theirs: Sequence[Column]) -> bool:
    """Return whether most columns hold another kind of thing than those above."""
    both = [(one, other) for one, other in zip(ours, theirs, strict=False) if EMPTY not in (one.kind, other.kind)]
    unlike = sum(one.kind != other.kind and (one.is_typed or bool(one.values) or other.is_typed) for one, other in both)
    is_strange = any(one.values for one in ours) and not any(one.values & other.values for one, other in both)
    return len(theirs) > 1 and len(both) > 1 and 2 * unlike >= len(both) + (not is_strange)
