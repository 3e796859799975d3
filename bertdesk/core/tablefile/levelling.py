"""A row of another width than the table's -> one as wide, by what the table's first rows hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bertdesk.core.tablefile.dialect import Dialect
from bertdesk.core.tablefile.fitting import fitted, prose_column
from bertdesk.core.tablefile.header import SAMPLE_ROWS
from bertdesk.core.tablefile.kinds import Column, Row
from bertdesk.core.tablefile.likeness import Likeness, likenesses
from bertdesk.core.tablefile.mending import is_well_quoted, plainest, ways
from bertdesk.core.tablefile.splitting import Splitter

_MOST_LIKENED = 1000


@dataclass(frozen=True, eq=False)  # no slots: what only an odd row needs is found out when one comes, and kept
class Levelling:
    dialect: Dialect
    width: int
    columns: Sequence[Column]
    sample: Sequence[Row]
    """The first rows, as they stand in the file"""
    uneven: int
    """How many rows are of another width, as far as is known"""

    def levelled(self, row: Row, text: str) -> Row | None:
        """Return the row as wide as the table, or None where that is not clear. `text`: as it stands in the file."""
        return self._reread(text) or fitted(
            row, self.columns, self._alike, prose=self._prose, delimiter=self.dialect.delimiter
        )

    @cached_property
    def _prose(self) -> int | None:
        return prose_column(self.columns)

    @cached_property
    def _alike(self) -> list[Likeness]:
        # where many rows are short it is the file's habit to leave out the last cells
        return likenesses(self.sample[:SAMPLE_ROWS], self.width) if self.uneven <= _MOST_LIKENED else []

    def _reread(self, text: str) -> Row | None:
        """Return the row where another look at its quotes makes it as wide as the table."""
        quote = self.dialect.quote
        if not quote or quote not in text or is_well_quoted(text, self.dialect):
            return None
        every = ways(text, Splitter(self.dialect), self.dialect, self.width)
        found = plainest([cells for cells in every if len(cells) == self.width], self.dialect)
        return None if found is None else tuple(found)


NOT_KNOWN = Levelling(Dialect(), 0, (), (), 0)
"""Of a table that no row was seen of"""
