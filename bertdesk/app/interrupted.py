"""The runs of the model store that can go on; among them the one that the person has just paused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import run_works
from bertdesk.app.job import Jobs
from bertdesk.core.events import Ending, Event, RunPaused

if TYPE_CHECKING:
    from bertdesk.core.unfinished import Unfinished  # imports torch


class Runs(Protocol):
    """What begins runs of one kind, and goes on with them."""

    verb: str
    give_up_verb: str
    interrupted: Interrupted

    def resume(self, run: Unfinished) -> bool: ...

    def give_up(self, run: Unfinished) -> bool: ...


class Interrupted(QObject):
    """`runs` is for reading, the latest first; looked for anew whenever a run of the verb has ended."""

    changed = Signal()

    def __init__(
        self, jobs: Jobs, parent: QObject | None = None, *, verb: str = "train", give_up_verb: str = "give_up"
    ) -> None:
        super().__init__(parent)
        self._jobs, self._verb, self._give_up_verb = jobs, verb, give_up_verb
        self.runs: tuple[Unfinished, ...] = ()
        self._paused_name = ""  # of the last run's model folder, where it was paused and has not been given up
        jobs.reported.connect(self._on_reported)

    @property
    def paused(self) -> Unfinished | None:
        """Return what the last run can go on from, where it was paused, once that has been found."""
        return next((run for run in self.runs if run.out.name == self._paused_name), None)

    def look(self) -> None:
        self._jobs.start_aside(f"find_unfinished_{self._verb}", run_works.find_unfinished(self._verb), self.set_runs)

    def set_runs(self, found: tuple[Unfinished, ...]) -> None:
        self.runs = found
        self.changed.emit()

    def set_paused(self, out: str) -> None:
        """Say which model folder the last run was to fill; "" where it is not paused."""
        self._paused_name = Path(out).name

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == self._verb and isinstance(event, RunPaused):
            self.set_paused(event.out)
        if verb in (self._verb, self._give_up_verb) and isinstance(event, Ending):
            self.look()
