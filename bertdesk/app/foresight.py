"""What the run that is set up would be like: tried beside whatever the person does, given up when it really begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bertdesk.app.job import Jobs, MakeWork
from bertdesk.core.events import Event, RunFailed
from bertdesk.errors import Facts

if TYPE_CHECKING:
    from bertdesk.core.plan import Plan  # imports torch

VERBS = ("preflight", "preflight_pretrain")
"""Of trying a training, a pre-training"""
_STILL_MS = 500
"""Nothing is tried while numbers are still being changed."""


class Foresight(QObject):
    """At most one of `plan`, `failure`, `is_trying` and `is_elsewhere` holds."""

    changed = Signal()

    def __init__(self, jobs: Jobs, verb: str, parent: QObject | None = None) -> None:
        """`verb` is one of VERBS."""
        super().__init__(parent)
        self._jobs, self._verb = jobs, verb
        self._work: MakeWork | None = None
        self._terms: object = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_STILL_MS)
        self._timer.timeout.connect(self._begin)
        jobs.reported.connect(self._on_reported)
        self._forget()

    def _forget(self) -> None:
        self.plan: Plan | None = None
        self.failure: tuple[str, Facts] | None = None
        self.is_trying = self.is_elsewhere = False

    def ask(self, terms: object, work: MakeWork) -> None:
        """Try this run in a moment, unless one of equal terms was asked for last; an older wish is given up."""
        if terms == self._terms:
            return
        self.drop()
        self._terms, self._work, self.is_trying = terms, work, True
        self._timer.start()
        self.changed.emit()

    def drop(self) -> None:
        """Try nothing, and know nothing."""
        self._timer.stop()
        self._jobs.cancel_aside(self._verb)
        self._terms = None
        self._forget()
        self.changed.emit()

    def rest(self) -> None:
        """Try nothing; what is known stays."""
        if self.is_trying:
            self.drop()

    @Slot()
    def _begin(self) -> None:
        assert self._work is not None, "the timer runs for a wish"
        self._jobs.start_aside(self._verb, self._work, self._on_tried)

    def _on_tried(self, tried: tuple[Plan | None]) -> None:
        (self.plan,) = tried
        self.is_trying, self.is_elsewhere = False, self.plan is None
        self.changed.emit()

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == self._verb and isinstance(event, RunFailed):
            self._forget()
            self.failure = (event.code, event.facts)
            self.changed.emit()
