"""An open table and what its columns make of it: a dataset, or the reason why not. Made on the worker thread."""

from dataclasses import dataclass

from bertdesk.core.columns import Guess, guess
from bertdesk.core.dataset import Columns, Dataset, to_dataset
from bertdesk.core.tablefile import Table
from bertdesk.errors import BertdeskError, Facts, NoTextColumn


@dataclass(frozen=True, slots=True)
class Prepared:
    table: Table
    columns: Columns
    dataset: Dataset | None
    error: tuple[str, Facts] | None
    guess: Guess | None = None
    """What the columns would be, and why; None where nothing looks like text."""


def prepare(table: Table, columns: Columns | None) -> Prepared:
    """Make the dataset, from guessed columns where none are given."""
    found, trouble = None, None
    try:
        found = guess(table)
    except NoTextColumn as error:
        trouble = (error.code, error.facts)
    chosen = columns or (found.chosen if found else Columns(table.columns[0], table.columns[-1]))
    if columns is None and trouble:
        return Prepared(table, chosen, None, trouble)
    try:
        return Prepared(table, chosen, to_dataset(table, chosen), None, found)
    except BertdeskError as error:
        return Prepared(table, chosen, None, (error.code, error.facts), found)
