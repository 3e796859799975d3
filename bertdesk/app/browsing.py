"""Which rows of the open table the person looks at, in which order, and which of them are chosen."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from bertdesk.app import table_works
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.core.findings.finding import Finding
from bertdesk.core.project import rows_as_read
from bertdesk.core.select_rows import Indices, Wanted
from bertdesk.core.tablefile import Table

VERB = "browse"


class Browsing(QObject):
    """`rows` are numbers in `table`; None: all of it, as it stands. Both stay until the next ones are found.

    `selected` are numbers of rows as they were read: those of a finding, and those that can be edited. `current` is the
    one that is looked at, by its number in `table`; -1: none is.
    """

    changed = Signal()
    selection_changed = Signal()

    def __init__(self, jobs: Jobs, material: Material, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._material = jobs, material
        self.wanted = Wanted()
        self.finding: Finding | None = None
        self.shows_excluded = False
        self.table: Table | None = None
        self.rows: Indices | None = None
        self.selected: Indices = np.zeros(0, np.int64)
        self.current = -1
        self.is_looking = False
        material.table_changed.connect(self._on_table_changed)
        material.edited.connect(self._on_edited)
        material.dataset_changed.connect(self._on_dataset_changed)

    def look(self, wanted: Wanted) -> None:
        """Find the rows that are wanted, beside whatever else goes on."""
        self.wanted = wanted
        self._jobs.cancel_aside(VERB)  # it looks for what is no longer wanted
        table = self._material.edits.excluded if self.shows_excluded else self._material.table
        among = self.finding.rows if self.finding else ()  # one that is about a column has none
        if table is None or (wanted == Wanted() and not among):
            self._on_found(table, None)
            return
        self.is_looking = True
        self.changed.emit()
        dataset = None if self.shows_excluded else self._material.dataset
        work = table_works.browse(table, dataset, wanted, among or None)
        self._jobs.start_aside(VERB, work, lambda rows: self._on_found(table, rows))

    def show_finding(self, finding: Finding | None) -> None:
        """Look at the rows of a finding, as they were read; None: at all rows."""
        if finding is not self.finding or self.shows_excluded:
            self.finding, self.shows_excluded = finding, False
            self.look(self.wanted)

    def show_excluded(self) -> None:
        """Look at the rows that are left out."""
        self.finding, self.shows_excluded = None, self._material.edits.excluded is not None
        self.look(replace(self.wanted, label=None))

    def show_all(self) -> None:
        self.finding, self.shows_excluded = None, False
        self.look(self.wanted)

    def select(self, numbers: Indices, current: int) -> None:
        """Say which rows are chosen, and which is looked at, by their numbers in `table`."""
        rows = np.zeros(0, np.int64) if self.table is None else rows_as_read(self.table)[numbers]
        self.selected, self.current = rows, current
        self.selection_changed.emit()

    def _on_found(self, table: Table | None, rows: Indices | None) -> None:
        self.table, self.rows, self.is_looking = table, rows, False
        self.changed.emit()

    def _on_table_changed(self) -> None:
        self.finding, self.shows_excluded = None, False
        self.look(Wanted())

    def _on_edited(self) -> None:
        self.shows_excluded = self.shows_excluded and self._material.edits.excluded is not None
        self.look(self.wanted)

    def _on_dataset_changed(self) -> None:
        dataset, label = self._material.dataset, self.wanted.label
        if label is not None and (dataset is None or label not in dataset.labels):  # other columns have other classes
            self.look(replace(self.wanted, label=None))
