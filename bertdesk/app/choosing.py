"""Finds out which way to explain suits a freshly trained model, while nobody asks the model anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bertdesk.app import works
from bertdesk.app.job import Lane
from bertdesk.core.pairs import Text

if TYPE_CHECKING:
    from bertdesk.core.model import Classifier  # imports torch

VERB = "choose"
_QUIET_MS = 1500


class Choosing(QObject):
    """Waits until the lane has been quiet for a moment, gives way to whatever comes, and begins again after it."""

    chosen = Signal(object)  # the Classifier with its new record

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._asked: tuple[Classifier, Sequence[Text]] | None = None
        self._was_ours = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._start)
        lane.busy_changed.connect(self._on_busy_changed)

    @property
    def is_due(self) -> bool:
        """Whether it is at it, or waits for a quiet moment."""
        return self._asked is not None

    def begin(self, classifier: Classifier, texts: Sequence[Text]) -> None:
        """Try the candidates out on texts that the classifier did not learn from, as soon as there is time."""
        self._asked = (classifier, texts)
        self._quiet.start()

    def drop(self) -> None:
        self._asked = None
        self._quiet.stop()

    @Slot()
    def _start(self) -> None:
        if self._asked is not None and not self._lane.verb:
            self._lane.start(VERB, works.choose(*self._asked), self._on_chosen, gives_way=True)

    def _on_chosen(self, classifier: Classifier) -> None:
        self.drop()
        self.chosen.emit(classifier)

    @Slot()
    def _on_busy_changed(self) -> None:
        if self._lane.verb:
            self._was_ours = self._lane.verb == VERB
            self._quiet.stop()
        elif self._was_ours:  # it ended, or the person stopped it: nothing else has taken its place
            self.drop()
        elif self._asked is not None:
            self._quiet.start()
