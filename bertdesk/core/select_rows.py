"""Table + what is looked for -> the numbers of its rows. No step is one long call: a window next door stays alive."""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Progressed, Work
from bertdesk.core.tablefile import Table

Indices = NDArray[np.int64]
_Key = tuple[int, float, str]

_EMPTY = 2
_KEY_FIRST = itemgetter(0)
_KEY_CHARACTERS = 256
"""Of a cell, that it is sorted by: no one looks further, and a million long texts would fill the memory."""
_PIECE = 4096
"""Rows between two looks at the wish to stop; sorting as many in one call keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class Wanted:
    text: str = ""
    """To be found in any cell, whatever its case"""
    label: str | None = None
    """The class, by name; None: rows of all classes, and of none"""
    sort_by: int | None = None
    """Column, by number; None: as the rows stand in the file"""
    descending: bool = False


def select_rows(
    table: Table, dataset: Dataset | None, wanted: Wanted, *, among: Indices | None = None, cancel: CancelToken
) -> Work[Indices]:
    """Return the rows that are wanted, in the wanted order, by their numbers in the table. Raises: Cancelled.

    `among`: only of these, which stay in this order unless another is wanted.
    """
    rows: Sequence[int] = range(len(table.rows)) if among is None else among.tolist()
    if wanted.label is not None:
        of_class = _of_class(dataset, wanted.label)
        chosen = set(of_class)
        rows = of_class if among is None else [row for row in rows if row in chosen]
    if wanted.text:
        rows = yield from _with_text(table, rows, wanted.text.casefold(), cancel)
    if wanted.sort_by is not None:
        rows = yield from _sorted(table, rows, wanted.sort_by, cancel, descending=wanted.descending)
    return np.fromiter(rows, np.int64, len(rows))


def _of_class(dataset: Dataset | None, label: str) -> list[int]:
    if dataset is None or label not in dataset.labels:
        return []
    found: list[int] = np.sort(dataset.rows[dataset.having(dataset.labels.index(label))]).tolist()
    return found


def _with_text(table: Table, rows: Sequence[int], text: str, cancel: CancelToken) -> Work[list[int]]:
    found: list[int] = []
    for done, piece in _pieces(table, rows, cancel):
        yield Progressed("searching", done, len(rows))
        found += [n for n, row in piece if any(text in cell.casefold() for cell in row)]
    return found


def _sorted(
    table: Table, rows: Sequence[int], column: int, cancel: CancelToken, *, descending: bool
) -> Work[list[int]]:
    """Sort piece by piece, and merge: numbers by value, then words whatever their case; empty cells come last."""

    def key(cell: str) -> _Key:
        rank, number, word = key_of(cell[:_KEY_CHARACTERS])
        return (-1 if descending and rank == _EMPTY else rank), number, word  # at the end, both ways

    runs = []
    for done, piece in _pieces(table, rows, cancel):
        yield Progressed("searching", done // 2, len(rows))
        runs.append(sorted(((key(row[column]), n) for n, row in piece), key=_KEY_FIRST, reverse=descending))
    found: list[int] = []
    for _, n in heapq.merge(*runs, key=_KEY_FIRST, reverse=descending):
        if len(found) % _PIECE == 0:
            cancel.raise_if_requested()
            yield Progressed("searching", (len(rows) + len(found)) // 2, len(rows))
        found.append(n)
    return found


def key_of(cell: str) -> _Key:
    """Return what a cell is sorted by: numbers come before words."""
    word = cell.strip()
    try:
        number = float(word)
    except ValueError:
        return (1 if word else _EMPTY, 0.0, word.casefold())
    return (0, number, "") if math.isfinite(number) else (1, 0.0, word.casefold())


def _pieces(
    table: Table, rows: Sequence[int], cancel: CancelToken
) -> Iterator[tuple[int, Iterable[tuple[int, tuple[str, ...]]]]]:
    """Give the rows piece by piece, with their numbers, each piece with how many came before it."""
    # one after the other where all are wanted: rows that are kept as bytes are decoded by the block then
    numbered = zip(rows, table.rows, strict=True) if isinstance(rows, range) else ((n, table.rows[n]) for n in rows)
    for start in range(0, len(rows), _PIECE):
        cancel.raise_if_requested()
        yield start, islice(numbered, _PIECE)
