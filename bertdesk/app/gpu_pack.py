"""The GPU pack as the window knows it: whether there is a card, a pack, and something to install it from."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import works
from bertdesk.app.job import Jobs
from bertdesk.core.events import Ending, Event
from bertdesk.core.pack import Offer

VERBS = ("install_pack", "remove_pack")


class GpuPack(QObject):
    """`offer` is for reading; None until somebody has looked. Looked for anew whenever it was changed."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.offer: Offer | None = None
        jobs.reported.connect(self._on_reported)

    def look(self) -> None:
        self._jobs.start_aside("look_for_pack", works.look_for_pack(), self.set_offer)

    def set_offer(self, found: Offer) -> None:
        self.offer = found
        self.changed.emit()

    def install(self, mirror: str) -> None:
        """Install it, going on where a failed or cancelled installation stopped."""
        self._jobs.run.start("install_pack", works.install_pack(mirror), lambda _pack: None)

    def remove(self) -> None:
        self._jobs.run.start("remove_pack", works.remove_pack(), lambda _was_removed: None)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb in VERBS and isinstance(event, Ending):
            self.look()
