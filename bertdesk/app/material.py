"""What a training starts from: the open table, what its columns make of it, and the encoder that is to learn it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import table_works
from bertdesk.app.held_project import HeldProject
from bertdesk.app.job import Jobs
from bertdesk.app.prepared import Edits, Prepared
from bertdesk.app.table_works import Measured
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.columns import Guess
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Notice
from bertdesk.core.project import Reading
from bertdesk.core.scripts import MUCH_UNKNOWN
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import Facts

_TOLD_AS_FINDINGS = ("empty_texts", "empty_labels", "duplicate_texts", "contradicting_duplicates", "rare_classes")
"""Notices of a dataset: those who look at findings see the rows, too."""


class Material(QObject):
    """Table and columns are known together; `dataset_error` says why where they make no dataset."""

    table_changed = Signal()  # another file has been read
    edited = Signal()  # the rows of the open table have changed, or what could be undone in them
    dataset_changed = Signal()  # columns, classes or notices; see `dataset_error` when `dataset` is None
    lengths_changed = Signal()
    encoder_changed = Signal()
    first_rows_changed = Signal()
    _peeked = Signal(object)  # on the worker thread

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.project = HeldProject()
        self.read: Table | None = None  # as it was read
        self.table: Table | None = None  # as it is now
        self.edits = Edits()
        self.asked: tuple[Path, Reading] | None = None  # the file that was to be opened last, and how
        self.first_rows: Table | None = None  # of the file that is being read
        self.columns: Columns | None = None
        self.guess: Guess | None = None  # what they would be, and why
        self.dataset: Dataset | None = None
        self.dataset_error: tuple[str, Facts] | None = None
        self.encoder: Encoder = base_models.BUILT_IN
        self.lengths: NDArray[np.int32] | None = None  # (N,) tokens of each text of the dataset
        self.unknown_share = 0.0  # of the dataset: what the chosen encoder has never seen
        self._measured: Measured | None = None
        self._peeked.connect(self._on_first_rows)
        jobs.run.busy_changed.connect(self._on_busy_changed)

    def open_table(self, path: Path, reading: Reading | None = None) -> bool:
        """Read a file, as a person says or as they said the last time; what is open stays until it has been read."""
        self.asked = path, reading or Reading()
        work = table_works.open_table(path, self.project, reading=reading, peek=self._peeked.emit)
        return self._jobs.run.start("open_table", work, self.take)

    def open_tables(self, paths: Sequence[Path]) -> bool:
        """Read several files as one table: by their names as train, valid and test, else one below the other."""
        self.asked = None
        return self._jobs.run.start("open_table", table_works.open_tables(paths, self.project), self.take)

    def read_again(self, reading: Reading) -> bool:
        """Read the open table as a person says."""
        return self.table is not None and self.open_table(self.table.path, reading)

    def choose_columns(self, columns: Columns) -> bool:
        """Make the dataset from other columns of the open table."""
        if self.read is None:
            return False
        work = table_works.choose_columns(self.project, self.read, columns)
        return self._jobs.run.start("choose_columns", work, self.take)

    def take(self, prepared: Prepared) -> None:
        """Put this table, or these columns of it, in the place of what was open."""
        is_new, self.first_rows = prepared.read is not self.read, None
        self.read, self.table, self.edits = prepared.read, prepared.table, prepared.edits
        self.columns, self.dataset, self.dataset_error = prepared.columns, prepared.dataset, prepared.error
        self.lengths, self.unknown_share = None, 0.0
        self.guess = prepared.guess
        if is_new:
            self._measured = None
            self.table_changed.emit()
        else:
            self.edited.emit()
        self.dataset_changed.emit()
        self._measure()

    @Slot(object)
    def _on_first_rows(self, table: Table) -> None:
        if self._jobs.run.verb == "open_table":  # it may have ended meanwhile
            self.first_rows = table
            self.first_rows_changed.emit()

    @Slot()
    def _on_busy_changed(self) -> None:
        if (
            not self._jobs.run.verb and self.first_rows is not None
        ):  # it could not be read to its end: what was open stays
            self.first_rows = None
            self.first_rows_changed.emit()

    def choose_encoder(self, encoder: Encoder) -> None:
        self.encoder, self.lengths, self.unknown_share = encoder, None, 0.0
        self.encoder_changed.emit()
        self._measure()

    @property
    def has_encoder(self) -> bool:
        """Whether the chosen encoder lies on this computer."""
        return self.encoder.place != "hub" or base_models.folder_of(self.encoder) is not None

    def notices(self) -> tuple[Notice, ...]:
        """Return what is noteworthy about the open table and dataset."""
        of_dataset = self.dataset.notices if self.dataset else ()
        found = self.table.notices if self.table else ()
        found += tuple(notice for notice in of_dataset if notice.code not in _TOLD_AS_FINDINGS)
        if self.unknown_share > MUCH_UNKNOWN:
            found += (Notice("unknown_language", {"percent": round(100 * self.unknown_share)}),)
        return found

    def _measure(self) -> None:
        """Count the tokens of every text, beside whatever else goes on."""
        self._jobs.cancel_aside("measure")  # it counts for a dataset or an encoder that is no longer chosen
        if self.table is not None and self.dataset is not None:
            work = table_works.measure(self.table, self.dataset, self.encoder, self._measured)
            self._jobs.start_aside("measure", work, self._on_measured)

    def _on_measured(self, measured: Measured) -> None:
        self._measured, self.lengths = measured, measured.lengths
        self.unknown_share = float(measured.unknown.mean())
        self.lengths_changed.emit()
