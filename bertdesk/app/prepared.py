"""An open table and what its columns make of it: a dataset, or the reason why not. Made on the worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bertdesk.core.dataset import Columns, Dataset, guess_columns, to_dataset
from bertdesk.core.project import Project, Step
from bertdesk.core.tablefile import Table
from bertdesk.errors import BertdeskError, Facts


@dataclass(frozen=True, slots=True, eq=False)
class Edits:
    """What a person has changed in a table, so far."""

    count: int = 0
    """Actions that are in force"""
    undo: Step | None = None
    redo: Step | None = None
    excluded: Table | None = None
    """The rows that are left out; None: none are."""
    accepted: Mapping[str, frozenset[int]] = field(default_factory=dict)
    trouble: tuple[str, Facts] | None = None
    """Why the changes that there are could not be opened."""


@dataclass(frozen=True, slots=True)
class Prepared:
    read: Table
    """As it was read"""
    table: Table
    """As it is now"""
    columns: Columns
    dataset: Dataset | None
    error: tuple[str, Facts] | None
    edits: Edits


def prepare(
    read: Table, columns: Columns | None, project: Project | None, trouble: tuple[str, Facts] | None = None
) -> Prepared:
    """Make the dataset, from guessed columns where none are given."""
    edits = Edits(trouble=trouble) if project is None else edits_of(project, read)
    table = read if project is None else project.apply(read)
    try:
        columns = columns or guess_columns(table)
        return Prepared(read, table, columns, to_dataset(table, columns), None, edits)
    except BertdeskError as error:
        unknown = Columns(table.columns[0], table.columns[-1])
        return Prepared(read, table, columns or unknown, None, (error.code, error.facts), edits)


def edits_of(project: Project, read: Table) -> Edits:
    history = project.history()
    done = sum(step.is_done for step in history)
    excluded = project.excluded(read)
    return Edits(
        done,
        history[done - 1] if done else None,
        history[done] if done < len(history) else None,
        excluded if len(excluded.rows) else None,
        project.accepted(),
    )
