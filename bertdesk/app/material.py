"""What a training starts from: the open table, what its columns make of it, and the encoder that is to learn it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import works
from bertdesk.app.job import Jobs
from bertdesk.app.prepared import Prepared
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.columns import Guess
from bertdesk.core.dataset import Columns, Dataset
from bertdesk.core.events import Notice
from bertdesk.core.scripts import MUCH_UNKNOWN
from bertdesk.core.tablefile import Table
from bertdesk.errors import Facts


class Material(QObject):
    """Table and columns are known together; `dataset_error` says why where they make no dataset."""

    table_changed = Signal()
    dataset_changed = Signal()  # columns, classes or notices; see `dataset_error` when `dataset` is None
    lengths_changed = Signal()
    encoder_changed = Signal()
    first_rows_changed = Signal()
    _peeked = Signal(object)  # on the worker thread

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.table: Table | None = None
        self.first_rows: Table | None = None  # of the file that is being read
        self.columns: Columns | None = None
        self.guess: Guess | None = None  # what they would be, and why
        self.dataset: Dataset | None = None
        self.dataset_error: tuple[str, Facts] | None = None
        self.encoder: Encoder = base_models.BUILT_IN
        self.lengths: Any = None  # NDArray[int32] (N,): tokens of each text of the dataset
        self.unknown_share = 0.0  # of the dataset: what the chosen encoder has never seen
        self._peeked.connect(self._on_first_rows)
        jobs.run.busy_changed.connect(self._on_busy_changed)

    def open_table(self, path: Path) -> bool:
        """Read a file; what is open stays until the new table has been read."""
        return self._jobs.run.start("open_table", works.open_table(path, peek=self._peeked.emit), self.take)

    def choose_columns(self, columns: Columns) -> bool:
        """Make the dataset from other columns of the open table."""
        if self.table is None:
            return False
        return self._jobs.run.start("choose_columns", works.choose_columns(self.table, columns), self.take)

    def take(self, prepared: Prepared) -> None:
        """Put this table, or these columns of it, in the place of what was open."""
        is_new, self.first_rows = prepared.table is not self.table, None
        self.table, self.columns, self.dataset = prepared.table, prepared.columns, prepared.dataset
        self.guess = prepared.guess
        self.dataset_error, self.lengths, self.unknown_share = prepared.error, None, 0.0
        if is_new:
            self.table_changed.emit()
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
        found = (self.table.notices if self.table else ()) + (self.dataset.notices if self.dataset else ())
        if self.unknown_share > MUCH_UNKNOWN:
            found += (Notice("unknown_language", {"percent": round(100 * self.unknown_share)}),)
        return found

    def _measure(self) -> None:
        """Count the tokens of every text, beside whatever else goes on."""
        self._jobs.cancel_aside("measure")  # it counts for a dataset or an encoder that is no longer chosen
        if self.dataset is not None:
            self._jobs.start_aside("measure", works.measure(self.dataset, self.encoder), self._on_measured)

    def _on_measured(self, measured: tuple[Any, float]) -> None:
        self.lengths, self.unknown_share = measured
        self.lengths_changed.emit()
