"""What rows are that are made when asked for: they give a column at once."""

from abc import abstractmethod

from bertdesk.core.on_demand import OnDemand

Row = tuple[str, ...]


class RowSequence(OnDemand[Row]):
    __slots__ = ()

    @abstractmethod
    def column(self, place: int) -> list[str]:
        """Return one cell of every row, by the column's number."""
