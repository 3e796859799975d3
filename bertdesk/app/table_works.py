"""What the window's jobs run on tables: opening them, choosing columns and rows, counting tokens.

As in works.py, each function imports what is slow to import only in its work, on the worker thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bertdesk.app.edit_works import open_edited
from bertdesk.app.held_project import HeldProject
from bertdesk.app.job import MakeWork
from bertdesk.app.prepared import Prepared
from bertdesk.core import base_models, tablefile
from bertdesk.core.address import BETWEEN
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.pairs import Wholes
from bertdesk.core.project import Reading, readings, rows_as_read, rows_now
from bertdesk.core.select_rows import Indices, Wanted, select_rows
from bertdesk.core.tablefile import Table
from bertdesk.core.tablefile.source import members
from bertdesk.core.text_columns import Columns
from bertdesk.errors import BertdeskError


def open_table(
    path: Path,
    held: HeldProject,
    columns: Columns | None = None,
    *,
    reading: Reading | None = None,
    peek: Callable[[Table], object] | None = None,
) -> MakeWork:
    """Read a table, with what was changed in it another day.

    `reading` is how a person says that it is to be read; without one, as they said the last time. `peek` is called on
    the worker thread.
    """

    def work(cancel: CancelToken) -> Work[Prepared]:
        before = readings.kept(path) if reading is None and BETWEEN not in str(path) else Reading()
        try:
            table = yield from _read(path, reading or before, peek, cancel)
        except BertdeskError:
            if reading is not None or before == Reading():
                raise
            table = yield from _read(path, Reading(), peek, cancel)  # another file lies there by now
        if reading is not None:
            readings.keep(path, reading)
        return (yield from open_edited(held, table, columns, cancel))

    return work


def _read(path: Path, said: Reading, peek: Callable[[Table], object] | None, cancel: CancelToken) -> Work[Table]:
    look = peek or (lambda _: None)
    return (yield from tablefile.read(path, cancel, member=said.member, sheet=said.sheet, told=said.told, peek=look))


def list_members(path: Path) -> MakeWork:
    """Return the files in an archive."""

    def work(_cancel: CancelToken) -> Work[list[str]]:
        yield from ()
        return members(path)

    return work


def open_tables(paths: Sequence[Path], held: HeldProject, columns: Columns | None = None) -> MakeWork:
    """Read several files as one table."""

    def work(cancel: CancelToken) -> Work[Prepared]:
        table = yield from tablefile.read_several(paths, cancel)
        return (yield from open_edited(held, table, columns, cancel))

    return work


def choose_columns(held: HeldProject, read: Table, columns: Columns) -> MakeWork:
    def work(cancel: CancelToken) -> Work[Prepared]:
        return open_edited(held, read, columns, cancel)

    return work


def browse(table: Table, dataset: Dataset | None, wanted: Wanted, among: Sequence[int] | None) -> MakeWork:
    """`among`: numbers of rows as they were read; None: any."""

    def work(cancel: CancelToken) -> Work[Indices]:
        numbers = None if among is None else rows_now(table, among)[1]
        return select_rows(table, dataset, wanted, among=numbers, cancel=cancel)

    return work


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How the tokens of texts were counted: what need not be counted again when a few of them have changed."""

    encoder: Encoder
    dataset: Dataset
    rows: Indices  # (N,) each text's row in the table as it was read
    lengths: NDArray[np.int32]  # (N,) tokens
    unknown: NDArray[np.float64]  # (N,) shares that the encoder never saw


def measure(table: Table, dataset: Dataset, encoder: Encoder, known: Measured | None = None) -> MakeWork:
    """Count the tokens of every text that is not `known`."""

    def work(cancel: CancelToken) -> Work[Measured | None]:
        from bertdesk.core.model_folder import read_tokenizer
        from bertdesk.core.scripts import unknown_shares
        from bertdesk.core.tokens import count_tokens

        folder = base_models.folder_of(encoder)
        if folder is None:
            return None  # an encoder that is not downloaded yet has no tokenizer to count with
        tokenizer = read_tokenizer(folder, vocab_size=2_000_000)
        rows = rows_as_read(table)[dataset.rows]
        lengths, unknown = np.zeros(dataset.n, np.int32), np.zeros(dataset.n)
        before, after = _unchanged(known, encoder, dataset, rows)
        if known is not None:
            lengths[after], unknown[after] = known.lengths[before], known.unknown[before]
        new = np.delete(np.arange(dataset.n), after)
        texts = dataset.texts if len(new) == dataset.n else [dataset.texts[i] for i in new.tolist()]
        lengths[new], unknown_share = yield from count_tokens(texts, tokenizer, cancel=cancel)
        unknown[new] = unknown_shares(Wholes(texts), encoder.languages, unknown_share)
        return Measured(encoder, dataset, rows, lengths, unknown)

    return work


def _unchanged(
    known: Measured | None, encoder: Encoder, dataset: Dataset, rows: Indices
) -> tuple[Sequence[int], Sequence[int]]:
    """Return which texts were known (M,), and which texts of the dataset they are (M,)."""
    if known is None or known.encoder != encoder:
        return [], []
    _, before, after = np.intersect1d(known.rows, rows, assume_unique=True, return_indices=True)
    texts = known.dataset.texts
    same = [(i, j) for i, j in zip(before.tolist(), after.tolist(), strict=True) if texts[i] == dataset.texts[j]]
    return [i for i, _ in same], [j for _, j in same]
