"""Fine-tune a classifier: one visible loop that may end at any instant. Knows no file formats and no faces."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from bertdesk.core import durable, model
from bertdesk.core.baselines import score_baselines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import Dataset, Split, subset
from bertdesk.core.device import release_memory
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    ModelSaved,
    Notice,
    Part,
    RunCancelled,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    StepDone,
    Work,
)
from bertdesk.core.keeper import Keeper
from bertdesk.core.learner import has_exploded
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.pace import Pace
from bertdesk.core.provenance import Provenance
from bertdesk.core.standing import Standing
from bertdesk.errors import Cancelled, LossNotFinite, OutOfMemory

_MOST_ROLLBACKS = 1
"""Times that an exploding loss is answered with a smaller learning rate; then the run ends with its best."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a run leaves: the best model, and its figures on the test part (None when the run was stopped)."""

    classifier: Classifier
    evaluation: Evaluation | None
    test: Dataset
    """The rows that the evaluation is about."""

    @property
    def accuracy(self) -> float | None:
        return self.evaluation.accuracy if self.evaluation else None


@dataclass(slots=True, eq=False)
class _Run:
    """What the loop works with; `standing` is what it changes."""

    course: Course
    keeper: Keeper
    out: Path
    record: Provenance
    standing: Standing
    started_s: float

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

    def write_checkpoint(self, *, only_if_due: bool = False) -> None:
        now = replace(self.standing, seconds=self.seconds)
        if only_if_due:
            self.keeper.write_if_due(now)
        else:
            self.keeper.write(now)


def fit(
    config: TrainConfig,
    split: Split,
    classifier: Classifier,
    out: Path,
    *,
    record: Provenance,
    cancel: CancelToken,
    resume: Checkpoint | None = None,
    facts: Mapping[str, Any] | None = None,  # Any: JSON
    crew: Crew = ALONE,
) -> Work[Trained | None]:
    """Fine-tune the classifier on the split's training part; keep its best epoch in `out`; score that on the test part.

    Loss: mean cross-entropy. Best: highest accuracy (or macro-F1) on the validation part, then lowest loss. Checkpoints
    are written beside `out`, with `facts` in them. `resume` is one of a run with the same arguments: the run goes on
    from it as if it had never stopped (bit for bit on a CPU with as many threads). All of a crew call it with the same
    arguments; its main process alone writes, and measures in the end.
    Returns: None when it was paused, or stopped before there was anything to keep; always, but in the main process.
    Raises: OutFolderTaken, DiskFull, SaveFailed, LossNotFinite, OutOfMemory; WorkerLost; what others of a crew raise.
    """
    started_s = time.monotonic()
    model.refuse_foreign(out)  # now, not after an hour
    durable.make_folder(out.parent)
    torch.manual_seed(config.seed)  # dropout
    course, test = Course(config, split, classifier, crew), subset(split.dataset, split.test)
    keeper = Keeper(out, course.learner, facts or {}, crew)
    micro_batch = -(-config.batch_size // crew.size)
    run = _Run(course, keeper, out, record, Standing(micro_batch=micro_batch), started_s)
    try:
        yield RunStarted("train", classifier.device.kind, course.total_steps)
        if resume is None:
            keeper.discard()  # what an older run into the same folder has left
        else:
            yield from _resume(run, resume)
        baselines = yield from crew.together(_baselines(split, crew, cancel), cancel)
        precision = str(course.dtype).removeprefix("torch.")
        run.record = replace(record, config=config, baselines=baselines, precision=precision)
        yield from course.prepare(out.parent, languages=record.languages, cancel=cancel)
        yield from _start_head(run, cancel)
        yield from _train(run, cancel)
        crew.leave()
        if not crew.is_main:
            return None
        best = model.load(out, classifier.device)  # what is measured is what lies on the disk
        evaluation = yield from evaluate(best, test, cancel=cancel)
    except Cancelled:
        return (yield from _end_early(run, test, cancel))
    yield _evaluated("test", run.standing.best_epoch, evaluation)
    seconds = run.seconds
    best = model.describe(best, replace(run.record, test=evaluation.scores, seconds=seconds))
    keeper.discard()
    yield RunFinished("train", seconds, str(out), evaluation.accuracy)
    return Trained(best, evaluation, test)


def _resume(run: _Run, found: Checkpoint) -> Work[None]:
    now = run.standing = run.keeper.restore(found)
    yield RunResumed(now.step, run.course.total_steps, tuple(now.losses), tuple(now.accuracies))


def _baselines(split: Split, crew: Crew, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    if not crew.is_main:
        return ()
    return (yield from score_baselines(split, cancel=cancel))


def _start_head(run: _Run, cancel: CancelToken) -> Work[None]:
    """Fit and judge the head, unless that was done before the run was interrupted."""
    now, course = run.standing, run.course
    if not now.has_head:
        if course.config.head_first:
            yield from course.fit_head(now.micro_batch, cancel)
            yield from _judge(run, 0, cancel)
        now.has_head = True
        run.write_checkpoint()


def _train(run: _Run, cancel: CancelToken) -> Work[None]:
    """The loop: epochs of steps, each epoch judged; a step that goes wrong is taken again, or taken back."""
    course, learner = run.course, run.course.learner
    pace = Pace(steps=course.total_steps - run.standing.step, evaluations=1 + course.config.epochs - run.standing.epoch)
    while not run.is_over:
        now = run.standing
        learner.parts.upper.train()
        for members, labels in course.batches(now.epoch, now.position):
            course.crew.agree(cancel)
            course.crew.reseed(course.config.seed, now.step)
            rate = learner.rate(now.step, now.rate_scale)
            try:
                loss = learner.step(course.source, members, labels, rate=rate, micro_batch=now.micro_batch)
            except OutOfMemory as shortage:
                yield _halve(now, shortage)
                break  # the epoch goes on with this very step
            if has_exploded(loss, now.smooth_loss, len(course.classifier.labels)):
                yield _go_back(run)
                break
            now.step, now.position = now.step + 1, now.position + 1
            now.remember(loss)
            pace.count(len(members))
            done = now.step / course.total_steps * course.config.epochs
            yield StepDone(now.step, course.total_steps, done, loss, rate, pace.examples_per_s, pace.eta_s)
            run.write_checkpoint(only_if_due=True)
            if now.step == course.total_steps:
                break
        if run.standing is now and (now.position == course.steps_an_epoch or now.step == course.total_steps):
            pace.pause()
            yield from _end_epoch(run, cancel)
            pace.resume()


def _end_epoch(run: _Run, cancel: CancelToken) -> Work[None]:
    now = run.standing
    is_sound = yield from _judge(run, now.epoch, cancel)
    if not is_sound:  # the last step's own loss came before its damage
        yield _go_back(run)
        return
    now.epoch, now.position = now.epoch + 1, 0


def _judge(run: _Run, epoch: int, cancel: CancelToken) -> Work[bool]:
    """Score the validation part; save the model if it is the best so far. Returns: whether its loss is a number."""
    now, course = run.standing, run.course
    evaluation = yield from course.judge(now.micro_batch, cancel)
    if not math.isfinite(evaluation.loss):
        return False
    merit = course.merit(evaluation)
    is_best = merit > now.best
    now.accuracies.append((now.step, evaluation.accuracy))
    yield _evaluated("valid", epoch, evaluation, is_best=is_best)
    if not is_best:
        now.epochs_since_best += 1
        return True
    now.best, now.best_epoch, now.epochs_since_best = merit, epoch, 0
    yield from course.crew.together(_save(run), cancel)
    now.is_saved = True
    return True


def _save(run: _Run) -> Work[None]:
    if run.course.crew.is_main:
        model.save(run.course.classifier, run.out, run.record)
    yield ModelSaved(str(run.out))


def _halve(now: Standing, shortage: OutOfMemory) -> Notice:
    """Compute fewer texts at once from here on; the batch of a step stays as large. Raises: OutOfMemory at one text."""
    if now.micro_batch == 1:
        raise shortage
    now.micro_batch = -(-now.micro_batch // 2)
    release_memory()
    return Notice("memory_short", {"micro_batch": now.micro_batch})


def _go_back(run: _Run) -> Notice:
    """Answer a loss that exploded: back to the newest checkpoint with half the rate; the second time, to the end.

    Raises: LossNotFinite where there is nothing to keep.
    """
    now = run.standing
    if now.rollbacks < _MOST_ROLLBACKS:
        before = run.keeper.go_back(now)
        if before is not None:
            run.standing = before
            rate = run.course.config.learning_rate * before.rate_scale
            return Notice("loss_exploded", {"step": now.step, "back_to": before.step, "learning_rate": rate})
    if not now.is_saved:
        raise LossNotFinite(step=now.step)
    now.rollbacks = _MOST_ROLLBACKS + 1
    run.standing = replace(now)  # the loop sees that this epoch is not to be judged
    return Notice("stopped_at_best", {"step": now.step})


def _end_early(run: _Run, test: Dataset, cancel: CancelToken) -> Work[Trained | None]:
    """Pause: leave a checkpoint to go on from. Stop: keep the best, and nothing to go on from."""
    now = run.standing
    if cancel.is_pause:
        run.write_checkpoint()
        yield RunPaused(now.step, run.course.total_steps, str(run.out))
        return None
    is_kept = now.is_saved and run.course.crew.is_main
    kept = Trained(model.load(run.out, run.course.classifier.device), None, test) if is_kept else None
    run.keeper.discard()
    yield RunCancelled(now.step, str(run.out) if now.is_saved else None)
    return kept


def _evaluated(part: Part, epoch: int, evaluation: Evaluation, *, is_best: bool = False) -> Evaluated:
    return Evaluated(part, epoch, evaluation.loss, evaluation.accuracy, evaluation.macro_f1, evaluation.n, is_best)
