"""What a person changes in a table, and what is undone together. Knows no file and no table.

A row is its index in the table as it was read, a column its name.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bertdesk.errors import Facts


@dataclass(frozen=True, slots=True)
class SetCell:
    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class ExcludeRows:
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class RestoreRows:
    """Take excluded rows back, with what was changed in them."""

    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class MergeLabels:
    """Write `label` wherever a cell of the column says one of the spellings by then; blanks around it do not count."""

    column: str
    spellings: Sequence[str]
    label: str


@dataclass(frozen=True, slots=True)
class AcceptFinding:
    """Tell of these rows no more in a finding of this name (`finding.name_of`); without rows, of none at all."""

    finding: str
    rows: Sequence[int] = ()


Edit = SetCell | ExcludeRows | RestoreRows | MergeLabels | AcceptFinding


@dataclass(frozen=True, slots=True)
class Action:
    """Edits that are done and undone as one; `code` and `facts` name it, as in `("relabel_rows", {"count": 12})`."""

    code: str
    facts: Facts
    edits: Sequence[Edit]


def to_json(edits: Sequence[Edit]) -> str:
    """Return ASCII: a lone surrogate, which a cell may hold, is no UTF-8."""
    return json.dumps([_parts(edit) for edit in edits], separators=(",", ":"))


def from_json(text: str) -> tuple[Edit, ...]:
    """Return what `to_json` was given. Raises: ValueError where it was not given that."""
    return tuple(_edit(*parts) for parts in json.loads(text))


def _parts(edit: Edit) -> list[object]:
    match edit:
        case SetCell():
            return ["set", int(edit.row), edit.column, edit.value]
        case ExcludeRows():
            return ["exclude", [int(row) for row in edit.rows]]  # numpy's integers are not JSON's
        case RestoreRows():
            return ["restore", [int(row) for row in edit.rows]]
        case MergeLabels():
            return ["merge", edit.column, list(edit.spellings), edit.label]
        case AcceptFinding():
            return ["accept", edit.finding, [int(row) for row in edit.rows]]


def _edit(kind: str, *parts: Any) -> Edit:  # Any: JSON
    match kind, parts:
        case "set", (row, column, value):
            return SetCell(row, column, value)
        case "exclude", (rows,):
            return ExcludeRows(tuple(rows))
        case "restore", (rows,):
            return RestoreRows(tuple(rows))
        case "merge", (column, spellings, label):
            return MergeLabels(column, tuple(spellings), label)
        case "accept", (finding, rows):
            return AcceptFinding(finding, tuple(rows))
    raise ValueError(f"no edit: {kind} of {len(parts)}")
