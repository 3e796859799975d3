"""An open table and what its columns make of it: a dataset, or the reason why not. Made on the worker thread."""

from dataclasses import dataclass

from bertdesk.core.dataset import Columns, Dataset, guess_columns, to_dataset
from bertdesk.core.tablefile import Table
from bertdesk.errors import BertdeskError, Facts


@dataclass(frozen=True, slots=True)
class Prepared:
    table: Table
    columns: Columns
    dataset: Dataset | None
    error: tuple[str, Facts] | None


def prepare(table: Table, columns: Columns | None) -> Prepared:
    """Make the dataset, from guessed columns where none are given."""
    try:
        columns = columns or guess_columns(table)
        return Prepared(table, columns, to_dataset(table, columns), None)
    except BertdeskError as error:
        unknown = Columns(table.columns[0], table.columns[-1])
        return Prepared(table, columns or unknown, None, (error.code, error.facts))
