"""All edits so far, folded: which rows are left out, what stands in which cell. As large as they are, not the table."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bertdesk.core.project.edits import AcceptFinding, Edit, ExcludeRows, MergeLabels, RestoreRows, SetCell


@dataclass(slots=True)
class Change:
    """What was changed in one column."""

    cells: dict[int, str] = field(default_factory=dict)
    """By row"""
    labels: dict[str, str] = field(default_factory=dict)
    """What stands there instead, by what a cell said when it was read, without the blanks around it"""

    def of(self, row: int, cell: str) -> str:
        """Return what a cell says now."""
        if row in self.cells:
            return self.cells[row]
        return self.labels.get(cell.strip(), cell) if self.labels else cell

    def merge(self, spellings: Iterable[str], label: str) -> None:
        merged = {spelling.strip() for spelling in spellings}
        self.labels |= {read: label for read, said in self.labels.items() if said.strip() in merged}
        self.cells |= {row: label for row, said in self.cells.items() if said.strip() in merged}
        for spelling in merged - self.labels.keys():  # of those that are in it, no cell that was read is left
            self.labels[spelling] = label

    def copy(self) -> "Change":
        return Change(dict(self.cells), dict(self.labels))


@dataclass(slots=True)
class Changes:
    excluded: set[int] = field(default_factory=set)
    columns: dict[str, Change] = field(default_factory=dict)
    """By name"""
    accepted: dict[str, set[int]] = field(default_factory=dict)
    """Rows by the finding that is not to tell of them; an empty set: it is not to tell of any."""

    def add(self, edits: Iterable[Edit]) -> None:
        for edit in edits:
            match edit:
                case SetCell():
                    self._of(edit.column).cells[edit.row] = edit.value
                case ExcludeRows():
                    self.excluded.update(edit.rows)
                case RestoreRows():
                    self.excluded.difference_update(edit.rows)
                case MergeLabels():
                    self._of(edit.column).merge(edit.spellings, edit.label)
                case AcceptFinding():
                    self._accept(edit)

    def _accept(self, edit: AcceptFinding) -> None:
        known = self.accepted.get(edit.finding)
        is_whole = not edit.rows or known == set()
        self.accepted[edit.finding] = set() if is_whole else (known or set()) | set(edit.rows)

    def _of(self, column: str) -> Change:
        return self.columns.setdefault(column, Change())
