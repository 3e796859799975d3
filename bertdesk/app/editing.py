"""What a person changes in the open table: done, undone, done again, one after the other. The file is never written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import edit_works
from bertdesk.app.edit_works import MakeAction
from bertdesk.app.job import Jobs, MakeWork
from bertdesk.app.material import Material
from bertdesk.app.prepared import Edits, Prepared
from bertdesk.core.events import Notice
from bertdesk.core.findings import remedies
from bertdesk.core.findings.finding import Finding
from bertdesk.core.findings.remedies import Remedy
from bertdesk.core.project import Action, Project
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns

MakeEdit = Callable[[Table, Columns], MakeWork]
MakeMove = Callable[[Project], object]

VERB, SAVING = "edit", "save_corrected"


@dataclass(frozen=True, slots=True)
class Saved:
    path: Path
    notices: tuple[Notice, ...]


class Editing(QObject):
    """Rows are numbers in the table as it was read. What cannot be done yet, because another is, follows it."""

    acted = Signal(object)  # Action that is done now
    saved = Signal(object)  # Saved

    def __init__(self, jobs: Jobs, material: Material, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._material = jobs, material
        self._waiting: deque[tuple[Table, MakeWork]] = deque()
        self.escapes_formulas = True
        jobs.run.ended.connect(self._on_ended)

    @property
    def edits(self) -> Edits:
        return self._material.edits

    @property
    def is_possible(self) -> bool:
        """Whether a change would be made now, or after those that are being made."""
        return self._material.read is not None and self._jobs.run.verb in ("", VERB)

    def remedy(self, kind: Remedy, finding: Finding, rows: Sequence[int], *, label: str = "") -> bool:
        """Do something about rows of a finding. Returns: whether it was, or will be."""
        columns = self._material.columns
        if columns is None:
            return False
        return self.act(lambda table: remedies.remedy(kind, finding, rows, table, columns, label=label))

    def exclude(self, rows: Sequence[int]) -> bool:
        return bool(rows) and self.act(lambda _: remedies.exclude(rows))

    def restore(self, rows: Sequence[int]) -> bool:
        return bool(rows) and self.act(lambda _: remedies.restore(rows))

    def relabel(self, rows: Sequence[int], label: str) -> bool:
        columns = self._material.columns
        if not rows or columns is None:
            return False
        return self.act(lambda _: remedies.relabel(rows, columns.label, label))

    def act(self, make: MakeAction) -> bool:
        """Do an action that is made of the table as it is by then."""
        return self._begin(lambda read, columns: edit_works.act(self._material.project, read, columns, make))

    def undo(self) -> bool:
        return self._move(Project.undo)

    def redo(self) -> bool:
        return self._move(Project.redo)

    def open_anyway(self) -> bool:
        """Take changes over that were made in another file, or in an earlier state of this one."""
        return self._begin(lambda read, columns: edit_works.open_anyway(self._material.project, read, columns))

    def begin_anew(self) -> bool:
        """Put changes aside that cannot be opened."""
        return self._begin(lambda read, columns: edit_works.begin_anew(self._material.project, read, columns))

    def save(self, path: Path) -> bool:
        """Write the corrected table into a file of its own."""
        read = self._material.read
        if read is None:
            return False
        work = edit_works.save(self._material.project, read, path, escape_formulas=self.escapes_formulas)
        return self._jobs.run.start(SAVING, work, lambda product: self.saved.emit(Saved(*product)))

    def close(self) -> None:
        """Let other programs have what is open."""
        self._material.project.let_go()

    def _move(self, step: MakeMove) -> bool:
        return self._begin(lambda read, columns: edit_works.move(self._material.project, read, columns, step))

    def _begin(self, make_work: MakeEdit) -> bool:
        read, columns = self._material.read, self._material.columns
        if read is None or columns is None or not self.is_possible:
            return False
        self._waiting.append((read, make_work(read, columns)))
        self._go_on()
        return True

    def _go_on(self) -> None:
        while self._waiting and self._jobs.run.is_free:
            read, work = self._waiting.popleft()
            if read is self._material.read:  # else it was meant for a table that is gone
                self._jobs.run.start(VERB, work, self._on_done)

    @Slot()
    def _on_ended(self) -> None:
        self._waiting.clear()  # a change has failed: what a person wanted after it may no longer be meant

    def _on_done(self, done: tuple[Prepared, Action | None]) -> None:
        prepared, action = done
        if prepared.read is self._material.read:
            self._material.take(prepared)
        if action is not None:
            self.acted.emit(action)
        self._go_on()
