"""What rows are that are made when asked for: a sequence that compares by what it holds, and gives a column at once."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import overload

Row = tuple[str, ...]


class RowSequence(Sequence[Row]):
    __slots__ = ()

    @abstractmethod
    def row(self, number: int) -> Row:
        """Return one row; `number` is one of them, counted from 0."""

    @abstractmethod
    def column(self, place: int) -> list[str]:
        """Return one cell of every row, by the column's number."""

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self.row(number) for number in range(*index.indices(len(self))))
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        return self.row(number)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # as of every sequence that is compared by what it holds
