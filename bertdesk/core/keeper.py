"""Keeps a run's checkpoints: when one is due, what stands in it, how the run goes back to one."""

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bertdesk.core import checkpoint, standing
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.learner import Learner
from bertdesk.core.standing import Standing

_GAP_S = 60.0
GAP_VARIABLE = "BERTDESK_CHECKPOINT_S"
"""Environment variable with the seconds between two checkpoints; 0 = one after every step."""
_SHARE = 0.05
"""Share of the time that writing may take: a large model on a slow disk gets fewer checkpoints."""


class Keeper:
    def __init__(
        self,
        folder: Path,
        learner: Learner[Any],  # Any: whatever it learns from
        facts: Mapping[str, Any],  # Any: JSON
        crew: Crew = ALONE,
    ) -> None:
        """`folder` is where they lie. `facts` stand in each, for whoever finds it: which data, which settings."""
        self._folder = folder
        self._learner, self._facts, self._crew = learner, dict(facts), crew
        # Intervals are measured on the clock that nobody can set.
        self._written_s = time.monotonic()
        self._asked_gap_s = _asked_gap_s()
        self._gap_s = _GAP_S if self._asked_gap_s is None else self._asked_gap_s

    def write(self, now: Standing) -> None:
        """Make a checkpoint of this instant, which one process of a crew does for all.

        Raises: DiskFull, SaveFailed; the earlier ones are intact then.
        """
        if not self._crew.is_main:
            return
        started_s = time.monotonic()
        state = {"standing": now.to_json(), **self._facts}
        checkpoint.write(self._folder, Checkpoint(now.step, self._learner.tensors(), state))
        self._written_s = time.monotonic()
        if self._asked_gap_s is None:
            self._gap_s = max(_GAP_S, (self._written_s - started_s) / _SHARE)

    def write_if_due(self, now: Standing) -> None:
        if time.monotonic() - self._written_s >= self._gap_s:
            self.write(now)

    def restore(self, found: Checkpoint) -> Standing:
        """Put the learner where it was."""
        self._learner.restore(found.tensors)
        return standing.from_json(found.state["standing"])

    def go_back(self, now: Standing) -> Standing | None:
        """Return to the newest checkpoint with half the learning rate. Returns: None where there is none."""
        found, _ = checkpoint.newest(self._folder) if self._crew.is_main else (None, ())
        found = from_main(found, self._crew)
        if found is None:
            return None
        before = self.restore(found)
        before.rate_scale = now.rate_scale / 2
        before.rollbacks = now.rollbacks + 1
        before.micro_batch, before.seconds = now.micro_batch, now.seconds
        before.best, before.best_epoch, before.is_saved = now.best, now.best_epoch, now.is_saved  # it lies in `out`
        before.best_accuracy = now.best_accuracy
        return before

    def discard(self) -> None:
        if self._crew.is_main:
            checkpoint.discard(self._folder)


def _asked_gap_s() -> float | None:
    with contextlib.suppress(KeyError, ValueError):
        return float(os.environ[GAP_VARIABLE])
    return None


def from_main(found: Checkpoint | None, crew: Crew) -> Checkpoint | None:
    """All: return what the main process has found; the folder need not be on the other computers."""
    head = crew.from_main(None if found is None else (found.step, found.state))
    if head is None:
        return None
    step, state = head
    return Checkpoint(step, crew.tensors_from_main({} if found is None else found.tensors), state)
