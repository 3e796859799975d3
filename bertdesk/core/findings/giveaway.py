"""Columns that tell the label: what they are worth is what their values predict in rows that were not looked at."""

from collections.abc import Sequence

import numpy as np

from bertdesk.core.dataset import Dataset, Indices
from bertdesk.core.findings.finding import Finding
from bertdesk.core.tablefile import Table
from bertdesk.errors import Facts

_FOLDS, _BINS = 5, 32
_MOST_VALUES_SHARE = 0.5
"""Values a row; a column in which nearly all differ is an id or a text."""
_TELLS = 0.8
"""Of the way from the largest class to all rows right."""
_FEWEST_ROWS = 30


def giveaways(table: Table, dataset: Dataset) -> list[Finding]:
    """Return a finding for each column that tells the label of most rows."""
    if dataset.n < _FEWEST_ROWS:
        return []
    largest = float(dataset.counts.max() / dataset.n)
    found = []
    for place, name in enumerate(table.columns):
        if name in (*dataset.columns.read, dataset.columns.label):
            continue
        cells = table.column(place)
        right = _share_right(_values([cells[row].strip() for row in dataset.rows.tolist()]), dataset)
        if right - largest >= _TELLS * (1 - largest):
            facts: Facts = {"column": name, "percent": round(100 * right, 1), "largest": round(100 * largest, 1)}
            found.append(Finding("column_tells_label", "serious", facts))
    return found


def _values(cells: Sequence[str]) -> Indices:
    """Number the values (N,): many different numbers by their size into bins, anything else as it is."""
    seen: dict[str, int] = {}
    numbers = np.fromiter((seen.setdefault(cell, len(seen)) for cell in cells), np.int64, len(cells))
    if len(seen) <= _BINS:
        return numbers
    try:
        amounts = np.array([float(cell.replace(",", ".")) if cell else np.nan for cell in cells])
    except ValueError:
        return numbers
    bounds = np.nanquantile(amounts, np.linspace(0, 1, _BINS + 1)[1:-1])
    return np.searchsorted(bounds, amounts).astype(np.int64)  # an empty cell comes last


def _share_right(values: Indices, dataset: Dataset) -> float:
    """Return how many rows get their label from the other folds' rows with the same value."""
    n_values = int(values.max()) + 1
    if n_values < 2 or n_values > _MOST_VALUES_SHARE * dataset.n:
        return 0.0
    folds = np.random.default_rng(17).permutation(dataset.n) % _FOLDS
    counts = np.zeros((_FOLDS, n_values, dataset.k), np.int32)
    np.add.at(counts, (folds, values, dataset.label_ids), 1)
    others = counts.sum(0)[None] - counts  # (folds, values, K)
    usual = others.sum(1).argmax(1)  # (folds,) for a value that the others lack
    likeliest = np.where(others.sum(2) > 0, others.argmax(2), usual[:, None])
    return float((likeliest[folds, values] == dataset.label_ids).mean())
