"""A second model beside the one in use, asked about the same text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import what_if_works, works
from bertdesk.app.asking import Asking
from bertdesk.app.job import Lane

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.explain import Beside
    from bertdesk.core.model import Classifier


class Comparing(QObject):
    """At most one other model is open. It is asked when all is known of what the model in use says."""

    changed = Signal()

    def __init__(self, lane: Lane, asking: Asking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._asking = lane, asking
        self.other: Classifier | None = None
        self.found: Beside | None = None
        asking.prediction_changed.connect(self._forget)
        asking.attribution_changed.connect(self._forget)
        asking.receipt_changed.connect(self.compare)

    @Slot()
    def _forget(self) -> None:
        if self.found is not None:
            self.found = None
            self.changed.emit()

    def open(self, folder: Path, device: str) -> bool:
        """Open another model, in place of the one that was compared with."""
        return self._lane.start("open_other", works.open_model(folder, device), self._on_opened)

    def _on_opened(self, classifier: Classifier) -> None:
        self.other, self.found = classifier, None
        self.changed.emit()
        self.compare()

    def close(self) -> None:
        if self._lane.verb == "beside":
            self._lane.cancel()
        self.other = self.found = None
        self.changed.emit()

    @Slot()
    def compare(self) -> None:
        """Ask both models about the present text."""
        ours, attribution = self._asking.asked, self._asking.attribution
        if ours is None or self.other is None or attribution is None or self.found is not None:
            return
        work = what_if_works.beside(
            ours, self.other, self._asking.subject, attribution.target, self._asking.method, attribution.against
        )
        self._lane.start("beside", work, self._on_compared, gives_way=True)

    def _on_compared(self, found: Beside) -> None:
        self.found = found
        self.changed.emit()
