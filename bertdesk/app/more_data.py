"""What twice as many rows like those of the open table would gain, with the chosen encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import run_works
from bertdesk.app.job import Jobs
from bertdesk.app.material import Material

if TYPE_CHECKING:
    from bertdesk.core.learning_curve import LearningCurve  # imports torch

VERB = "estimate_curve"


class MoreData(QObject):
    """`curve` is for reading; None until the person has asked for it, and again once dataset or encoder are others."""

    changed = Signal()

    def __init__(self, jobs: Jobs, material: Material, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._material = jobs, material
        self.curve: LearningCurve | None = None
        material.dataset_changed.connect(self._forget)
        material.encoder_changed.connect(self._forget)

    def estimate(self, device: str) -> bool:
        table, columns = self._material.table, self._material.columns
        if table is None or columns is None or self._material.dataset is None:
            return False
        work = run_works.estimate_curve(table, columns, self._material.encoder, device)
        return self._jobs.run.start(VERB, work, self.set_curve)

    def set_curve(self, curve: LearningCurve) -> None:
        self.curve = curve
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        if self.curve is not None:
            self.curve = None
            self.changed.emit()
