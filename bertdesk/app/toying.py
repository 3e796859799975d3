"""A toy pre-training: begun, paused, turned at while it runs, begun again. It runs beside all else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from bertdesk.app import toy_works
from bertdesk.app.job import Jobs
from bertdesk.app.toy_works import Held
from bertdesk.core.events import Event, RunFailed
from bertdesk.core.pretrain.dials import Dials

if TYPE_CHECKING:  # it imports torch
    from bertdesk.core.pretrain.toy import Step, Toy

VERB = "toy"


class Toying(QObject):
    """Attributes are for reading; `dials` may be turned at any time."""

    changed = Signal()  # begun, paused, begun anew
    stepped = Signal(object)  # the steps since the last time, the newest at the end: ten times a second at most
    _told = Signal(object, object)  # on the worker's thread: what was held, the steps

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.dials = Dials()
        self._held = Held(())
        self.is_running = False
        self._told.connect(self._on_told)
        jobs.reported.connect(self._on_reported)

    @property
    def toy(self) -> Toy | None:
        """What learns; None before the first step."""
        return self._held.toy

    @property
    def texts(self) -> tuple[str, ...]:
        return self._held.texts

    def use(self, texts: Sequence[str]) -> None:
        """Learn this text from now on, from nothing, where it is another."""
        if tuple(texts) != self._held.texts:
            self._begin_anew(Held(tuple(texts)))

    def reset(self) -> None:
        """Forget what has been learnt. The pieces stay, so that it begins with the very same weights."""
        tokenizer = self._held.toy.tokenizer if self._held.toy is not None else self._held.tokenizer
        self._begin_anew(Held(self._held.texts, tokenizer))

    def _begin_anew(self, held: Held) -> None:
        self._jobs.cancel_aside(VERB)
        self._held, self.is_running = held, False
        self.changed.emit()

    def start(self) -> None:
        """Learn until it is paused."""
        if not self.is_running and self._held.texts:
            self.is_running = True
            self._learn(None)

    def step(self) -> None:
        """Take one step."""
        if not self.is_running and self._held.texts:
            self._learn(1)

    def pause(self) -> None:
        self._jobs.cancel_aside(VERB)
        if self.is_running:
            self.is_running = False
            self.changed.emit()

    def _learn(self, most: int | None) -> None:
        work = toy_works.learn(self._held, self.dials, self._told.emit, most=most)
        self._jobs.start_aside(VERB, work, lambda _: None)
        self.changed.emit()

    # Slots

    @Slot(object, object)
    def _on_told(self, held: Held, steps: Sequence[Step]) -> None:
        if held is self._held:
            self.stepped.emit(steps)

    @Slot(str, object)
    def _on_reported(self, verb: str, event: Event) -> None:
        if verb == VERB and isinstance(event, RunFailed):
            self.is_running = False
            self.changed.emit()
