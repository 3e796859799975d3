"""Many rows -> so many of them, evenly spread, for those who have more than they need or can hold."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.events import Notice
from bertdesk.core.tablefile.cells import Cells
from bertdesk.core.tablefile.limits import MOST_CELLS, MOST_ROWS
from bertdesk.core.tablefile.table import Table

_FEWEST_KEPT = 1000
_OTHERS = 2000  # that are kept whatever the sieve says
_GOLDEN = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio
_ALL = 1 << 64

T = TypeVar("T")


def order(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return by what rows are chosen: the less it is, the sooner. Shape (N,).

    Multiples of the golden ratio fill the circle evenly (Knuth, TAOCP 6.4), so those below a bound are spread evenly
    over the rows, and, unlike each hundredth row, they keep no step with classes that take turns.
    """
    return numbers.astype(np.uint64) * np.uint64(_GOLDEN)


@dataclass(slots=True)
class Sieve:
    """Which of the rows that come one after the other are kept: of more rows a smaller share, evenly spread."""

    wanted: int | None
    """So many rows are enough; None: all are kept"""
    seen: int = 0
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    """Which of the rows that were seen are kept, counted from 0; nothing where all are"""
    _bound: int = _ALL

    @property
    def is_open(self) -> bool:
        """Whether all rows are kept so far."""
        return self._bound == _ALL

    def lets_in(self) -> bool:
        """Tell whether the next row is one of those that are kept."""
        number, self.seen = self.seen, self.seen + 1
        is_in = number * _GOLDEN % _ALL < self._bound
        if is_in and self.wanted is not None:
            self.numbers.append(number)
        return is_in

    def is_full(self, *, rows: int, cells: int) -> bool:
        """Tell whether half of the rows that were kept can go: twice as many are there, or there is no room."""
        return self.wanted is not None and (
            rows > 2 * max(self.wanted, _FEWEST_KEPT) or rows >= MOST_ROWS - _OTHERS or cells >= MOST_CELLS
        )

    def narrow(self) -> None:
        """Keep half as many from now on."""
        self._bound //= 2

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which of these rows are kept now. Shape (N,)."""
        return np.ones(len(numbers), np.bool_) if self.is_open else order(numbers) < np.uint64(self._bound)

    def sifted(self, rows: list[T], lines: list[int]) -> tuple[list[T], list[int]]:
        """Narrow, and return what is left of the rows that were kept, and of their lines."""
        self.narrow()
        stays = self.of(np.array(self.numbers, np.int64)).tolist()
        self.numbers = array("q", compress(self.numbers, stays))
        return list(compress(rows, stays)), list(compress(lines, stays))


def thinned(table: Table, rows: int | None, *, of: int | None = None, numbers: Sequence[int] | None = None) -> Table:
    """Return the table with `rows` of its rows, or as it is where it has no more.

    `of`: how many the file has; `numbers`: which of these each is, where some are missing already.
    """
    held = len(table.rows)
    if rows is None or (held <= rows and of in (None, held)):
        return table
    first = order(np.asarray(numbers if numbers else np.arange(held), np.int64))
    kept = np.sort(np.argsort(first, kind="stable")[:rows]).tolist()
    cells = table.rows
    return replace(
        table,
        rows=cells.picked(kept) if isinstance(cells, Cells) else tuple(cells[n] for n in kept),
        lines=array("q", (table.lines[n] for n in kept)),
        parts=tuple(table.parts[n] for n in kept) if table.parts else (),
        notices=(*table.notices, Notice("rows_sampled", {"count": len(kept), "of": of or held})),
    )
