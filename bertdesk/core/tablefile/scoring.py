"""What some lines would be in a dialect -> how well it fits them.

A dialect is good where its rows are of one width and its columns hold one kind of thing each: the pattern and type
scores of van den Burg et al. 2019 ("Wrangling messy CSV files by detecting row and type patterns"), and the table
uniformity of García 2024. Unlike theirs, the characters that people do use need less evidence than the others.
"""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from bertdesk.core.tablefile.candidates import USUAL
from bertdesk.core.tablefile.dialect import BLANKS, Dialect
from bertdesk.core.tablefile.kinds import EMPTY, TRUTH, Column, columns_of
from bertdesk.core.tablefile.records import LineFeed, records
from bertdesk.core.tablefile.splitting import Splitter

WITHIN_VALUES = ".-/:_+=&@%*#!?$"  # stand within dates, names and addresses far more often than between cells
LEAST_AGREEMENT = 0.5

_LEAST_BELOW_BLANK = 0.3
"""After a blank line less of the file may be the table: what stands above it is remarks."""
_NO_HEADER, _REMARKS_ABOVE = 0.6, 0.9
_UNCLOSED, _STRAY = 0.5, 0.1
_EMPTY, _ANYTHING = 0.3, 0.6
_MOST_COLUMNS = 200
"""That are looked into"""
_MOST_WORDS = 5
"""In a column's name"""


@dataclass(frozen=True, slots=True)
class Score:
    """How well a dialect fits. `agreement`: share of the rows that are as wide as the table, in [0, 1]."""

    dialect: Dialect
    width: int
    agreement: float
    typed: int
    """Columns of numbers, dates and the like"""
    truths: int
    """Columns of yes and no"""
    value: float
    leading: int
    """Rows before the first that is as wide as the table"""
    rows: int
    is_wordy: bool
    """Whether its first row is of sentences, as no header is"""
    unclosed: int
    """Rows with a quote that never closes"""


def score(dialect: Dialect, samples: Sequence[list[str]], *, is_whole_file: bool) -> Score | None:
    splitter = Splitter(dialect)
    usual = _usual_width(splitter, samples[0])
    first = len(splitter.strictly(next(line for line in samples[0] if line.strip())) or [])
    # where texts are of several lines, the header tells the width better than most lines do
    widths = dict.fromkeys([usual, *([first] if 1 < first > usual else [])])
    scores = [_score(dialect, samples, width, is_whole_file=is_whole_file) for width in widths]
    return max((one for one in scores if one), key=lambda one: one.value, default=None)


def _score(dialect: Dialect, samples: Sequence[list[str]], width: int, *, is_whole_file: bool) -> Score | None:
    rows: list[list[str]] = []
    unclosed = stray = 0
    blanks = set[int]()
    for number, lines in enumerate(samples):
        found = list(records(LineFeed(io.StringIO("".join(lines), newline="")), dialect, width))
        if number:
            found = found[1:]  # the sample may begin within a quoted text
        if (number or not is_whole_file) and len(found) > 1:
            found.pop()  # the last one may be cut
        for record in found:
            if any(cell.strip() for cell in record.cells):
                rows.append(record.cells)
                unclosed += record.mending == "unclosed"
                stray += record.mending == "stray"
            else:
                blanks.add(len(rows))
    return _judge(dialect, rows, unclosed, stray, blanks) if rows else None


def _usual_width(splitter: Splitter, lines: list[str]) -> int:
    widths = Counter(len(splitter.strictly(line) or splitter.unquoted(line)) for line in lines if line.strip())
    widths.pop(1, None)
    return widths.most_common(1)[0][0] if widths else 1


def _judge(dialect: Dialect, rows: list[list[str]], unclosed: int, stray: int, blanks: set[int]) -> Score | None:
    block = _block(rows, blanks)
    if block is None:
        return None
    agreement = block.agreement * (1 - (_UNCLOSED * unclosed + _STRAY * stray) / len(rows))
    below = rows[block.start + (block.end - block.start > 1) : block.end]
    columns = columns_of([tuple(row[:_MOST_COLUMNS]) for row in below if len(row) == block.width])
    useful = sum(column.kind != EMPTY for column in columns)
    if len(columns) > 1 and useful < 2 and dialect.delimiter[0] not in USUAL:
        return None  # it ends every line, as a full stop does
    value = agreement**2 * _holding(columns) * (1 - 1 / max(2, useful or block.width)) ** 0.5 * _prior(dialect)
    is_told = block.start in blanks
    if not is_told:
        has_numbers = any(map(str.isdecimal, "".join(rows[block.start])))  # which names seldom have
        is_clear = block.agreement == 1.0 and block.width > 2 and len(rows) > 2 * block.start + 4 and not has_numbers
        below_remarks = (_REMARKS_ABOVE if is_clear else _NO_HEADER) if block.start else 1
        value *= ((len(rows) - block.start) / len(rows)) ** 0.5 * below_remarks
    if not dialect.quote:
        value *= 1 - 0.5 * sum(any('"' in (cell[:1], cell[-1:]) for cell in row) for row in rows) / len(rows)
    elif (dialect.quote != "'" and _are_in_apostrophes(rows)) or _has_blank_column(rows, block):
        value *= 0.98
    kinds = [column.kind for column in columns if column.is_typed]
    return Score(
        dialect,
        block.width,
        agreement,
        typed=len(kinds) - kinds.count(TRUTH),
        truths=kinds.count(TRUTH),
        value=value,
        leading=0 if is_told else block.start,
        rows=len(rows),
        is_wordy=_is_wordy(rows[block.start]),
        unclosed=unclosed,
    )


def _are_in_apostrophes(rows: list[list[str]]) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    return all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)


def _has_blank_column(rows: list[list[str]], block: "_Block") -> bool:
    """Return whether some column's cells all begin with a blank: it belongs to the delimiter."""
    even = [row for row in rows[block.start : block.end] if len(row) == block.width]
    return any(all(row[place][:1] == " " for row in even) for place in range(1, min(block.width, _MOST_COLUMNS)))


class _Block(NamedTuple):
    """Rows [start, end) are the table; `agreement`: the share of them that is as wide."""

    width: int
    start: int
    end: int
    agreement: float


def _block(rows: list[list[str]], blanks: set[int]) -> _Block | None:
    """Return the table among the rows: as wide as the first row, or as most of them are."""
    first = _Block(len(rows[0]), 0, len(rows), _anchored(rows)) if len(rows[0]) > 1 else None
    widths = [(count, width) for width, count in Counter(map(len, rows)).items() if width > 1]
    if not widths:
        return None
    count, width = max(widths)
    places = [place for place, row in enumerate(rows) if len(row) == width]
    start, end = places[0], places[-1] + 1
    if start == 1 and len(rows[0]) > width == sum(bool(cell.strip()) for cell in rows[0]):
        start = 0  # a header with a delimiter too many
    if start == 1 and len(rows[0]) == width - 1 > 1 and _are_numbered(rows[1:]):
        start, count = 0, count + 1  # R's, which numbers the rows and does not name the numbers
    if end not in blanks and len(rows) - end > len(rows) // 10:
        end = len(rows)  # too many for notes below the table
    most = _Block(width, start, end, count / (end - start))
    if count < (_LEAST_BELOW_BLANK if start in blanks else LEAST_AGREEMENT) * len(rows):
        return first
    is_title = start in blanks or not _is_wordy(rows[start])
    return first if first and (first.agreement >= most.agreement or (start and not is_title)) else most


def _are_numbered(rows: list[list[str]]) -> bool:
    return all(row[0] == str(number) for number, row in enumerate(rows, start=1))


def _holding(columns: Sequence[Column]) -> float:
    """Return how far the columns hold one kind of thing each, in [0.35, 1]; text may be anything."""
    shares = [_EMPTY if one.kind == EMPTY else one.share if one.is_typed else _ANYTHING for one in columns]
    return 0.35 + 0.65 * (fmean(shares) if shares else _ANYTHING)


def _is_wordy(row: Sequence[str]) -> bool:
    return any(len(cell.split()) > _MOST_WORDS for cell in row)


def _anchored(rows: list[list[str]]) -> float:
    """Return the share of rows that are as wide as the first.

    A wider row counts half: its text holds the mark without quotes and can be put together again.
    """
    first, others = len(rows[0]), rows[1:]
    if not others:
        return 1.0
    return sum(1.0 if len(row) == first else 0.5 * (len(row) > first) for row in others) / len(others)


def _prior(dialect: Dialect) -> float:
    mark = dialect.delimiter
    sign = (mark.strip(" ") or mark)[0]
    usual = 1.0 if sign in USUAL else 0.85 if mark == BLANKS else 0.65 if sign in WITHIN_VALUES else 0.8
    return (
        usual
        * (0.99 if len(mark) > 1 else 1.0)
        * {'"': 1.0, "'": 0.995}.get(dialect.quote, 0.98)
        * (0.995 if dialect.escape else 1.0)
    )
