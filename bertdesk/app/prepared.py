"""An open table and what its columns make of it: a dataset, or the reason why not. Made on the worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import Guess, guess
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.make_dataset import make_dataset
from bertdesk.core.project import Project, Step
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import BertdeskError, Facts, NoTextColumn


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
    guess: Guess | None = None
    """What the columns would be, and why; None where nothing looks like text."""


def prepare(
    read: Table,
    columns: Columns | None,
    project: Project | None,
    cancel: CancelToken,
    *,
    trouble: tuple[str, Facts] | None = None,
) -> Work[Prepared]:
    """Make the dataset, from guessed columns where none are given. Raises: Cancelled."""
    edits = Edits(trouble=trouble) if project is None else edits_of(project, read)
    table = read if project is None else project.apply(read)
    found, error = None, None
    try:
        found = guess(table)
    except NoTextColumn as none:
        error = none
    chosen = columns or (found.chosen if found else Columns(table.columns[0], table.columns[-1]))
    if columns is None and error:
        return Prepared(read, table, chosen, None, (error.code, error.facts), edits)
    try:
        dataset = yield from make_dataset(table, chosen, cancel=cancel)
    except BertdeskError as wrong:
        return Prepared(read, table, chosen, None, (wrong.code, wrong.facts), edits, found)
    return Prepared(read, table, chosen, dataset, None, edits, found)


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
