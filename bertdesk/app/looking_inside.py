"""A classifier is looked into beside all other work; what was found is kept until the network or the rows change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import inside_works
from bertdesk.app.inside_works import VERB, Chosen, Seen
from bertdesk.app.session import Session
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Event, Progressed, RunFailed
from bertdesk.core.understand.lacking import Lacking

if TYPE_CHECKING:  # torch
    from bertdesk.core.understand.subject import Subject


class LookingInside(QObject):
    """It runs aside, so that the page answers meanwhile: the network is lent to one question at a time."""

    changed = Signal()
    progressed = Signal(object)  # Progressed
    _told = Signal(object)  # on the worker's thread

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._understanding = session, session.understanding
        self.found: Seen | Lacking | None = None
        self.is_looking = False
        self._told.connect(self._on_told)
        self._understanding.subject_changed.connect(self.forget)
        session.evaluation_changed.connect(self.forget)
        session.material.dataset_changed.connect(self.forget)
        session.reported.connect(self._on_reported)

    @property
    def evaluated(self) -> Chosen | None:
        """The rows that the network which is looked at was evaluated on last; None where it is another's evaluation."""
        session, subject = self._session, self._understanding.subject
        classifier, dataset, evaluation = session.classifier, session.evaluated, session.evaluation
        if classifier is None or classifier.folder is None or dataset is None or evaluation is None or subject is None:
            return None
        if classifier.folder.resolve() != subject.folder.resolve():
            return None
        is_own_test = evaluation.scores == classifier.provenance.test
        return Chosen(dataset, "held_out" if is_own_test else "unknown")

    @property
    def table(self) -> Dataset | None:
        return self._session.material.dataset

    def look(self) -> bool:
        """Begin. Returns: whether there is a network, and rows."""
        subject: Subject | None = self._understanding.subject
        if subject is None or (self.evaluated is None and self.table is None):
            return False
        self.found, self.is_looking = None, True
        work = inside_works.look_inside(subject, self.evaluated, self.table, self._told.emit)
        self._session.jobs.start_aside(VERB, work, self._on_seen)
        self.changed.emit()
        return True

    @Slot()
    def stop(self) -> None:
        if self.is_looking:
            self._session.jobs.cancel_aside(VERB)
            self.is_looking = False
            self.changed.emit()

    def _on_seen(self, found: Seen | Lacking) -> None:
        self.found, self.is_looking = found, False
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """The network or the rows are others now."""
        self.stop()
        if self.found is not None:
            self.found = None
        self.changed.emit()

    @Slot(object)
    def _on_told(self, event: Progressed) -> None:
        if self.is_looking:
            self.progressed.emit(event)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == VERB and isinstance(event, RunFailed):
            self.is_looking = False
            self.changed.emit()
