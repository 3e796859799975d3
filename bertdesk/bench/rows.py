"""The rows of the benchmark: two tables -> one Split. Every contender reads the same, in the same order."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from bertdesk.bench.plan import Settings
from bertdesk.core.columns import guess_columns
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.split import Split
from bertdesk.core.tablefile import read_table
from bertdesk.errors import SettingOutOfRange


def load(settings: Settings) -> Split:
    """Return the parts; where no test rows are asked for, one validation row stands in for them: a run needs some.

    Raises: SettingOutOfRange where a table has too few rows, and what reading one raises.
    """
    n = settings.rows + settings.valid
    dataset = _head(Path(settings.data), "rows", n)
    train, valid = np.arange(settings.rows), np.arange(settings.rows, n)
    if not settings.test_rows:
        return Split(dataset, train, valid, valid[:1], seed=0)
    test = _head(Path(settings.test), "test-rows", settings.test_rows, like=dataset)
    both = replace(
        dataset,
        texts=(*dataset.texts, *test.texts),
        label_ids=np.concatenate([dataset.label_ids, test.label_ids]),
        rows=np.arange(n + test.n),
        notices=(),
        parts=(),
    )
    return Split(both, train, valid, np.arange(n, n + test.n), seed=0)


def texts(path: Path) -> tuple[str, ...]:
    """Return the texts of a table, whatever their classes. Raises: what reading one raises."""
    table = read_table(path)
    return tuple(to_dataset(table, guess_columns(table)).wholes)


def _head(path: Path, option: str, n: int, *, like: Dataset | None = None) -> Dataset:
    table = read_table(path)
    if like is None:
        dataset = to_dataset(table, guess_columns(table))
    else:
        dataset = to_dataset(table, like.columns, known_labels=like.labels)
    if dataset.n < n:
        raise SettingOutOfRange(name=option, value=n, low=1, high=dataset.n)
    return subset(dataset, np.arange(n))
