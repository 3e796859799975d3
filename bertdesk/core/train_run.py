"""What the training loop works with and changes, and how it goes on after a break, or back before a step went wrong."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bertdesk.core import checkpoint, durable, micro_batches
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import RunConfig
from bertdesk.core.events import Notice, RunResumed
from bertdesk.core.keeper import Keeper
from bertdesk.core.provenance import FILE_NAME, Provenance
from bertdesk.core.standing import NONE_YET, Standing
from bertdesk.core.trainable import Trainable
from bertdesk.errors import LossNotFinite

C = TypeVar("C", bound=RunConfig)

_MOST_ROLLBACKS = 1
"""Times that an exploding loss is answered with a smaller learning rate; then the run ends with its best."""


@dataclass(slots=True, eq=False)
class TrainRun:
    """The loop changes `standing`; `record` grows until the first step."""

    course: Trainable
    keeper: Keeper
    out: Path
    record: Provenance
    standing: Standing
    clears_up: bool
    """Whether it removes its checkpoints in the end."""
    started_s: float
    """When this process began it, as `time.monotonic` counts."""

    @property
    def seconds(self) -> float:
        """Return how long the run has taken, without the time in which it was interrupted."""
        return round(self.standing.seconds + time.monotonic() - self.started_s, 3)

    @property
    def is_over(self) -> bool:
        now, config = self.standing, self.course.config
        return (
            now.epoch > config.epochs
            or (now.step >= self.course.total_steps and now.position == 0)  # and that has been judged
            or now.epochs_since_best >= config.patience
            or now.rollbacks > _MOST_ROLLBACKS
        )

    @property
    def record_so_far(self) -> Provenance:
        """Return its record with all on which its last bits depend."""
        now, course = self.standing, self.course
        return replace(
            self.record, processes=course.crew.size, texts_at_once=now.micro_batch, activations=course.activations,
            rollbacks=now.rollbacks,
        )  # fmt: skip

    def write_checkpoint(self, *, only_if_due: bool = False) -> None:
        now = replace(self.standing, seconds=self.seconds)
        if only_if_due:
            self.keeper.write_if_due(now)
        else:
            self.keeper.write(now)

    def resume(self, found: Checkpoint) -> RunResumed:
        """Go on from a checkpoint."""
        now = self.standing = self.keeper.restore(found)
        crew = self.course.crew
        if crew.is_main:
            durable.recover(self.out)
        has_best = crew.from_main((self.out / FILE_NAME).is_file())
        if not has_best:  # somebody has removed it: the next that is judged is kept
            now.is_saved, now.best, now.best_epoch, now.best_accuracy = False, NONE_YET, 0, None
        return RunResumed(
            now.step,
            self.course.total_steps,
            tuple(now.losses),
            tuple(now.accuracies),
            now.best_accuracy,
            self.course.valid_n,
            tuple(now.losses_mlm),
            tuple(now.losses_nsp),
            tuple(now.held_back),
        )

    def go_back(self) -> Notice:
        """Answer a loss that exploded: to the newest checkpoint with half the rate; the second time, to the end.

        Raises: LossNotFinite where there is nothing to keep.
        """
        now = self.standing
        if now.rollbacks < _MOST_ROLLBACKS:
            before = self.keeper.go_back(now)
            if before is not None:
                self.standing = before
                self.write_checkpoint()  # who is killed now goes on from here with this rate
                rate = float(f"{self.course.config.learning_rate * before.rate_scale:.2g}")
                return Notice("loss_exploded", {"step": now.step, "back_to": before.step, "learning_rate": rate})
        if not now.is_saved:
            raise LossNotFinite(step=now.step)
        now.rollbacks = _MOST_ROLLBACKS + 1
        self.standing = replace(now)  # the loop sees that this epoch is not to be judged
        return Notice("stopped_at_best", {"step": now.step})


def new_run(
    course: Trainable,
    out: Path,
    record: Provenance,
    *,
    facts: Mapping[str, Any],  # Any: JSON
    run_folder: Path | None,
    started_s: float,
) -> TrainRun:
    """Return a run that has not begun. `facts` stand in its checkpoints; where `run_folder` says where, they stay."""
    precision = str(course.dtype).removeprefix("torch.")
    facts = {**facts, "arithmetic": {"device": course.learner.kind, "precision": precision}}
    keeper = Keeper(run_folder or checkpoint.folder_of(out), course.learner, facts, course.crew)
    now = Standing(micro_batch=micro_batches.own_share(course))
    record = replace(record, precision=precision)
    return TrainRun(course, keeper, out, record, now, clears_up=run_folder is None, started_s=started_s)


def in_its_arithmetic(config: C, resume: Checkpoint | None, kind: str) -> C:
    """Return the settings with the precision that the run began in: measured anew, "auto" may come out otherwise."""
    began = resume.state.get("arithmetic", {}) if resume else {}
    return replace(config, precision=began["precision"]) if began.get("device") == kind else config
