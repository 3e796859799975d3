"""Which columns hold the text and the label: of one column, of several joined, of a pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bertdesk.errors import ColumnMissing, SameColumnTwice

if TYPE_CHECKING:
    from bertdesk.core.tablefile import Table  # brings numpy, and what reads models' records starts without it

BETWEEN = "\n"
"""What stands between joined texts: as a person who has a title and its body would paste them, so that what is
classified later looks like what was learned. Names of columns would have to be typed there too."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns that matter; `label` is empty where a table has none."""

    text: str
    label: str
    more: tuple[str, ...] = ()
    """Whose texts follow that of `text`, in this order."""
    pair: str = ""
    """With the second of two texts that are judged together; empty: there is one text."""
    separator: str = ""
    """What stands between the labels of a cell that holds several; empty: a cell is one label."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return those that are joined to one text, the first of a pair."""
        return (self.text, *self.more)

    @property
    def read(self) -> tuple[str, ...]:
        """Return all that a model reads: a column of them can give no class away."""
        return (*self.texts, self.pair) if self.pair else self.texts


def refuse_wrong(table: "Table", named: Sequence[str]) -> None:
    """Raises: ColumnMissing, SameColumnTwice."""
    for wanted in named:
        if wanted not in table.columns:
            raise ColumnMissing(path=str(table.path), wanted=wanted, found=", ".join(table.columns))
        if named.count(wanted) > 1:
            raise SameColumnTwice(column=wanted)
