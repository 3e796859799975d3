"""Which rows of the open table the person looks at, and in which order."""

from PySide6.QtCore import QObject, Signal

from bertdesk.app import works
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material
from bertdesk.core.select_rows import Indices, Wanted

VERB = "browse"


class Browsing(QObject):
    """`rows` are numbers in the table; None: all of it, as it stands. They stay until the next ones are found."""

    changed = Signal()

    def __init__(self, jobs: Jobs, material: Material, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._material = jobs, material
        self.wanted = Wanted()
        self.rows: Indices | None = None
        self.is_looking = False
        material.table_changed.connect(self._on_table_changed)
        material.dataset_changed.connect(self._on_dataset_changed)

    def look(self, wanted: Wanted) -> None:
        """Find the rows that are wanted, beside whatever else goes on."""
        self.wanted = wanted
        self._jobs.cancel_aside(VERB)  # it looks for what is no longer wanted
        table = self._material.table
        if table is None or wanted == Wanted():
            self._on_found(None)
            return
        self.is_looking = True
        self.changed.emit()
        self._jobs.start_aside(VERB, works.browse(table, self._material.dataset, wanted), self._on_found)

    def _on_found(self, rows: Indices | None) -> None:
        self.rows, self.is_looking = rows, False
        self.changed.emit()

    def _on_table_changed(self) -> None:
        self.look(Wanted())

    def _on_dataset_changed(self) -> None:
        if self.wanted.label is not None:  # other columns have other classes
            self.look(Wanted(self.wanted.text, None, self.wanted.sort_by, self.wanted.descending))
