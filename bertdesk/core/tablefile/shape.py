"""Records -> named columns and rows of one width. Repairs what is clear, sets aside what is not, tells of both."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.fitting import fits, is_cut_in_prose, unlike
from bertdesk.core.tablefile.header import SAMPLE_ROWS, header_rows
from bertdesk.core.tablefile.kinds import Column, Row, columns_of
from bertdesk.core.tablefile.layout import Layout, is_rule, lay_out, parts
from bertdesk.core.tablefile.levelling import NOT_KNOWN, Levelling
from bertdesk.core.tablefile.limits import check_table
from bertdesk.core.tablefile.mending import is_well_quoted
from bertdesk.core.tablefile.naming import BLANK, joined, named, pad, unnamed
from bertdesk.core.tablefile.records import Record
from bertdesk.core.tablefile.splitting import Splitter
from bertdesk.core.tablefile.table import MOST_REPAIRED, Account, RepairedRow, SkippedRow, Tally

_COMMENT_STARTS = ("#", "//")
_ODD_STARTS = {"", *"-=:+|─━#/ \t"}
_RULE_ROWS = 6
_OTHER_MARKS = "\t;|, "
_SURE_MARKS = "\t;|"
_MOST_SPLIT = 10_000
_LEAST_COLUMNS, _LEAST_COLUMNS_FORBLANKS = 3, 4


@dataclass(slots=True)
class Grid:
    """The rows of a file as they come, and what they become once all are there. `usual`: columns that were detected.

    Rows of that width that leave no doubt need not all come: `unseen` of them, of `unseen_lines` lines, lie between.
    Of these lines `unseen_repaired` are of rows that were mended.
    """

    dialect: Dialect
    usual: int = 0
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    repaired: dict[int, RepairedRow] = field(default_factory=dict)
    head: list[Row] = field(default_factory=list)
    unseen: int = 0
    unseen_lines: int = 0
    unseen_repaired: int = 0
    levelling: Levelling = NOT_KNOWN
    """Once it is settled: how its rows were brought to one width, before edges that are empty were dropped"""
    dropped: int = 0
    """Columns at the left edge"""
    _cells: int = 0
    _head_lines: int = 0
    _texts: dict[int, str] = field(default_factory=dict)
    """By line: the file's own text of the rows that are not as wide as the first, or were mended."""
    _more_lines: dict[int, int] = field(default_factory=dict)
    """By line: how many lines a row has beyond its first."""
    _breaks: set[int] = field(default_factory=set)
    """Lines of rows that come after a blank line."""
    _mended: set[int] = field(default_factory=set)
    _refitted: set[int] = field(default_factory=set)
    _blank: Tally = field(default_factory=Tally)
    _blank_at_end: Tally = field(default_factory=Tally)

    def add(self, record: Record) -> bool:
        """Take the next record; return whether it is a row. Else it is blank."""
        line, cells, lines = record.line, record.cells, record.lines
        if len(cells) <= 1 and not any(cell.strip() for cell in cells):
            self._blank_at_end.add(line, len(lines) or 1)  # records of other formats have none
            return False
        if self._blank_at_end.count:  # it was not the end
            self._blank.add(self._blank_at_end.first_line, self._blank_at_end.count)
            self._blank_at_end = Tally()
            self._breaks.add(line)
        self.rows.append(tuple(cells))
        self.lines.append(line)
        self._cells += len(cells)
        check_table(rows=len(self.rows), cells=self._cells)
        if len(lines) > 1:
            self._more_lines[line] = len(lines) - 1
        if record.mending:
            self._mended.add(line)
        if record.mending or len(cells) != (self.usual or len(self.rows[0])):
            self._texts[line] = "".join(lines).rstrip("\r\n")
        return True

    def show(self, rows: Sequence[Row], lines: Sequence[int]) -> None:
        """Take rows that were unseen. `lines`: where each begins, and where the row after the last would."""
        place = bisect_left(self.lines, lines[0])
        self.rows[place:place] = rows
        self.lines[place:place] = lines[:-1]
        self._more_lines |= {line: end - line - 1 for line, end in pairwise(lines) if end - line > 1}
        self.unseen -= len(rows)
        self.unseen_lines -= lines[-1] - lines[0]

    def copied(self) -> "Grid":
        """Return a grid of its own with the same rows, to settle what there is so far."""
        return replace(self, **{name: copy(getattr(self, name)) for name in self.__slots__})

    @property
    def refitted(self) -> Collection[int]:
        """The lines of rows that had too few or too many cells."""
        return self._refitted

    def breaks_after(self, line: int) -> int:
        """Return how many rows further down come after a blank line."""
        return sum(other > line for other in self._breaks)

    def settle(self) -> Row:
        """Bring all rows to one width and return the columns' names. There must be a row."""
        self.notices += self._blank.notices("blank_lines")
        self._set_aside_rules()
        self._split_otherwise()
        layout = self._set_aside_around()
        columns = columns_of(self.rows[layout.header : layout.header + SAMPLE_ROWS], layout.width)
        self._take_head(layout)
        columns = columns or unlike(self.rows[:SAMPLE_ROWS], layout.width)
        self._level(layout.width, columns)
        self._drop_empty_edges(layout.width)
        width = len(self.rows[0]) if self.rows else max(map(len, self.head), default=layout.width)
        self._tell_of_repairs()
        self.dialect = replace(self.dialect, preamble=layout.start, header=layout.header)
        if not self.head:
            names, notices = unnamed(width)
        else:
            self._set_aside_repeated(self.head[0])
            names, notices = named(joined(self.head), width)
        self.notices += notices
        return names

    def account(self, lines: int) -> Account:
        """Return where these lines went."""
        mended = self._refitted | (self._mended & set(self.lines))
        repaired = sum(map(self._span, mended)) + self.unseen_repaired
        read = sum(map(self._span, self.lines)) + self.unseen_lines - repaired
        aside = sum(self._span(row.line) for row in self.skipped)
        blank = self._blank.count + self._blank_at_end.count
        return Account(lines, self._head_lines, read, repaired, aside, blank)

    def _span(self, line: int) -> int:
        return 1 + self._more_lines.get(line, 0)

    def _set_aside_rules(self) -> None:
        """Set aside lines that are drawn between rows, and remarks among them."""
        if self.usual < 2:
            return
        rules, remarks = set[int](), set[int]()
        for index, row in enumerate(self.rows):
            if row[0][:1] not in _ODD_STARTS:
                continue
            is_odd = len(row) != self.usual
            if (is_odd or index < _RULE_ROWS) and is_rule(row):
                rules.add(index)
            elif index and is_odd and _is_remark(row):
                remarks.add(index)
        if len(rules) < len(self.rows):
            if rules and self.dialect.delimiter.strip(" ") == "|":  # as in Markdown: blanks are the drawing's
                self.rows = [tuple(cell.strip(" ") for cell in row) for row in self.rows]
            self._set_aside(rules, "rule")
            remarks = {index - sum(rule < index for rule in rules) for index in remarks}
            self._set_aside(remarks if len(remarks) < len(self.rows) else set(), "comment")

    def _set_aside_around(self) -> Layout:
        """Set aside what is not the table, and return where it lies in what is left: at 0."""
        breaks = (
            {index for index, line in enumerate(self.lines) if line in self._breaks} if self._breaks else set[int]()
        )
        known = self.dialect
        layout = lay_out(
            self.rows, breaks, self.usual, preamble=known.preamble, header=known.header, unseen=self.unseen
        )
        others = [place for start, end in parts(self.rows, breaks, layout) for place in range(start, end)]
        reasons = {"preamble": range(layout.start), "other_table": others, "footer": range(layout.end, len(self.rows))}
        gone = set[int]()
        for reason, places in reasons.items():
            self._tell_aside(set(places), reason)
            gone |= set(places)
        self._keep(gone)
        return layout

    def _take_head(self, layout: Layout) -> None:
        count = layout.header
        self.head = [pad(row, layout.width, self.rows[count:]) for row in self.rows[:count]]
        self._head_lines += sum(map(self._span, self.lines[:count]))
        self._refitted -= set(self.lines[:count])
        del self.rows[:count], self.lines[:count]

    def count_head_line(self) -> None:
        """Count a line that was taken before the first record."""
        self._head_lines += 1

    def _level(self, width: int, columns: Sequence[Column]) -> None:
        too_many = set[int]()
        uneven = [index for index, row in enumerate(self.rows) if len(row) != width]
        levelling = Levelling(self.dialect, width, columns, self.rows[:SAMPLE_ROWS], len(uneven))
        for index in uneven:
            line = self.lines[index]
            row = levelling.levelled(self.rows[index], self._texts.get(line, ""))
            if row is None:
                too_many.add(index)
                continue
            self.rows[index] = row
            self._refitted.add(line)
        self._set_aside(too_many, "too_many_cells")
        self.levelling = levelling

    def _split_otherwise(self) -> None:
        """Take rows apart between whose cells another mark stands than between the table's."""
        if self.usual < 2:
            return
        short = [
            index
            for index, row in enumerate(self.rows)
            if len(row) != self.usual or (self._mended and self.lines[index] in self._mended)
        ]
        if len(short) > _MOST_SPLIT:
            return
        usual = [index for index, row in enumerate(self.rows) if len(row) == self.usual]
        columns = columns_of([self.rows[index] for index in usual[1 : SAMPLE_ROWS + 1]], self.usual)
        for index in short:
            below = self.rows[index + 1 : index + 1 + SAMPLE_ROWS]
            is_above = not usual or index < usual[0]
            is_next = bool(below) and len(below[0]) == self.usual and self.lines[index + 1] not in self._breaks
            is_header = is_above and is_next and not header_rows(below, self.usual)
            if is_above and not is_header:
                continue  # a remark above the header
            cells = self._otherwise_split(index, columns, is_header=is_header)
            if cells is not None:
                self.rows[index] = cells
                self._refitted.add(self.lines[index])

    def _otherwise_split(self, index: int, columns: Sequence[Column], *, is_header: bool) -> Row | None:
        text, row = self._text(self.lines[index], self.rows[index]), self.rows[index]
        is_alike = 2 * len(row) > self.usual and (is_header or not any(column.is_typed for column in columns))
        is_after_break = self.lines[index] in self._breaks
        is_odd = not is_well_quoted(text, self.dialect)
        if self.usual < _LEAST_COLUMNS and (is_header or len(row) > 1 or not any(column.values for column in columns)):
            return None
        is_prose = 1 < len(row) != self.usual and all(cell[:1] == " " for cell in row[1:]) and not is_after_break
        for mark in _OTHER_MARKS:
            other = Dialect(mark, self.dialect.quote, self.dialect.escape)
            is_told = is_odd and is_well_quoted(text, other)  # by its quotes
            is_told = is_told or (is_prose and mark in _SURE_MARKS)
            if mark == self.dialect.delimiter or not (is_told or not (is_alike or len(row) == self.usual)):
                continue
            if mark == " " and (is_after_break or (self.usual < _LEAST_COLUMNS_FORBLANKS and not is_told)):
                continue
            cells = Splitter(other).strictly(text)
            if cells is None or len(cells) != self.usual or is_cut_in_prose(cells):
                continue
            if is_header or is_told or fits(cells, columns):
                return tuple(cells)
        return None

    def _drop_empty_edges(self, width: int) -> None:
        """Drop a nameless column at an edge that holds nothing: each line began or ended with the delimiter."""
        if not self.head:
            return
        first, last = 0, width
        cells = self.head, self.rows
        while last > 1 and not any(row[last - 1].strip(BLANK) for row in chain(*cells)):
            last -= 1
        while last - first > 1 and not any(row[first].strip(BLANK) for row in chain(*cells)):
            first += 1
        self.dropped = first
        if last - first < width:
            self.rows = [row[first:last] for row in self.rows]
            self.head = [row[first:last] for row in self.head]

    def _tell_of_repairs(self) -> None:
        tally = Tally()
        for line in sorted(self._refitted):
            tally.add(line)
        self.notices += tally.notices("rows_repaired")
        lines = set(self.lines)
        for line in sorted(self._refitted | (self._mended & lines))[:MOST_REPAIRED]:
            reason = "quotes" if line in self._mended else "cells"
            self.repaired[line] = RepairedRow(line, reason, self._texts.get(line, ""))

    def _set_aside_repeated(self, header: Row) -> None:
        if len(header) > 1:  # where there is one column, a text may well be its name
            self._set_aside({index for index, row in enumerate(self.rows) if row == header}, "header_again")

    def _set_aside(self, indices: set[int], reason: str) -> None:
        self._tell_aside(indices, reason)
        self._keep(indices)

    def _tell_aside(self, indices: set[int], reason: str) -> None:
        aside = Tally()
        for index in sorted(indices):
            line, row = self.lines[index], self.rows[index]
            aside.add(line)
            self.skipped.append(SkippedRow(line, reason, self._text(line, row)))
            self._refitted.discard(line)
            self.repaired.pop(line, None)
        self.notices += aside.notices("rows_set_aside", reason=reason)

    def _keep(self, gone: set[int]) -> None:
        if gone:
            self.rows = [row for index, row in enumerate(self.rows) if index not in gone]
            self.lines = [line for index, line in enumerate(self.lines) if index not in gone]

    def _text(self, line: int, row: Row) -> str:
        return self._texts.get(line, self.dialect.delimiter.join(row))


def is_beside_table(row: Row) -> bool:
    """Return whether a row of another width than the table's is a drawn line or a remark, by itself."""
    return row[0][:1] in _ODD_STARTS and (is_rule(row) or _is_remark(row))


def _is_remark(row: Row) -> bool:
    return row[0].lstrip().startswith(_COMMENT_STARTS)
