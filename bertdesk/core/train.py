"""Fine-tune a classifier: one visible loop that may end at any instant. Knows no file formats and no faces."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from bertdesk.core import checkpoint, durable, micro_batches, model
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
from bertdesk.core.predict import BATCH
from bertdesk.core.provenance import FILE_NAME, Provenance
from bertdesk.core.standing import NONE_YET, Standing
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
    clears_up: bool
    """Whether it removes its checkpoints in the end."""

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
    run_folder: Path | None = None,
    crew: Crew = ALONE,
) -> Work[Trained | None]:
    """Fine-tune the classifier on the split's training part; keep its best epoch in `out`; score that on the test part.

    Loss: mean cross-entropy. Best: highest accuracy (or macro-F1) on the validation part, then lowest loss. Checkpoints
    are written beside `out`, with `facts` in them, and removed in the end; where `run_folder` says where, they stay.
    `resume` is one of a run with the same arguments: the run goes on from it as if it had never stopped (bit for bit on
    a CPU with as many threads, and as much room for activations).
    All of a crew call it with the same arguments; its main process alone writes, and measures in the end.
    Returns: None when it was paused, or stopped before there was anything to keep; always, but in the main process.
    Raises: OutFolderTaken, DiskFull, SaveFailed, LossNotFinite, OutOfMemory; WorkerLost; what others of a crew raise.
    """
    started_s = time.monotonic()
    model.refuse_foreign(out)  # now, not after an hour
    durable.make_folder(out.parent)
    torch.manual_seed(config.seed)  # dropout
    kind = classifier.device.kind
    course = Course(_in_its_arithmetic(config, resume, kind), split, classifier, crew)
    test, precision = subset(split.dataset, split.test), str(course.dtype).removeprefix("torch.")
    arithmetic = {"device": kind, "precision": precision}
    place = run_folder or checkpoint.folder_of(out)
    keeper = Keeper(place, course.learner, {**(facts or {}), "arithmetic": arithmetic}, crew)
    now = Standing(micro_batch=micro_batches.own_share(course))
    run = _Run(course, keeper, out, record, now, started_s, clears_up=run_folder is None)
    try:
        yield RunStarted("train", kind, course.total_steps)
        if resume is None:
            keeper.discard()  # what an older run into the same folder has left
        else:
            yield from _resume(run, resume)
            resume = None  # weights and moments once more, and an hour still to go
        baselines = yield from crew.together(_baselines(split, crew, cancel), cancel)
        run.record = replace(record, config=config, baselines=baselines, precision=precision)
        yield from course.prepare(out.parent, languages=record.languages, cancel=cancel)
        yield from _start_head(run, cancel)
        yield from _train(run, cancel)
        crew.leave()
        if not crew.is_main:
            return None
        best = model.load(out, classifier.device)  # what is measured is what lies on the disk
        evaluation = yield from _test(run, best, test, cancel)
    except Cancelled:
        return (yield from _end_early(run, test, cancel))
    yield _evaluated("test", run.standing.best_epoch, evaluation)
    seconds = run.seconds
    best = model.describe(best, replace(_record_so_far(run), test=evaluation.scores, seconds=seconds))
    if run.clears_up:
        keeper.discard()
    yield RunFinished("train", seconds, str(out), evaluation.accuracy)
    return Trained(best, evaluation, test)


def _in_its_arithmetic(config: TrainConfig, resume: Checkpoint | None, kind: str) -> TrainConfig:
    """Return the settings with the precision that the run began in: measured anew, "auto" may come out otherwise."""
    began = resume.state.get("arithmetic", {}) if resume else {}
    return replace(config, precision=began["precision"]) if began.get("device") == kind else config


def _resume(run: _Run, found: Checkpoint) -> Work[None]:
    now = run.standing = run.keeper.restore(found)
    durable.recover(run.out)
    has_best = run.course.crew.from_main((run.out / FILE_NAME).is_file())
    if not has_best:  # somebody has removed it: the next that is judged is kept
        now.is_saved, now.best, now.best_epoch, now.best_accuracy = False, NONE_YET, 0, None
    yield RunResumed(
        now.step,
        run.course.total_steps,
        tuple(now.losses),
        tuple(now.accuracies),
        now.best_accuracy,
        run.course.valid.n,
    )


def _baselines(split: Split, crew: Crew, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    if not crew.is_main:
        return ()
    return (yield from score_baselines(split, cancel=cancel))


def _start_head(run: _Run, cancel: CancelToken) -> Work[None]:
    """Fit and judge the head, unless that was done before the run was interrupted."""
    now, course = run.standing, run.course
    if course.crew.size == 1:  # the memory of several would have to be asked of all: they halve when it runs out
        longest = course.longest_batch(cancel)
        affordable = micro_batches.affordable(course, longest, cancel)
        if affordable < min(now.micro_batch, len(longest)):  # also where there is less of it than before the break
            now.micro_batch = affordable
            yield micro_batches.short(now)
    if not now.has_head:
        if course.config.head_first:
            yield from micro_batches.with_fewer_at_once(now, lambda: course.fit_head(now.micro_batch, cancel))
            if not (yield from _judge(run, 0, cancel)):
                raise LossNotFinite(step=0)
        now.has_head = True
        run.write_checkpoint()


def _train(run: _Run, cancel: CancelToken) -> Work[None]:
    """The loop: epochs of steps, each epoch judged; a step that goes wrong is taken again, or taken back."""
    course, learner = run.course, run.course.learner
    pace = Pace()
    while not run.is_over:
        now = run.standing
        learner.parts.upper.train()
        for members, labels in course.batches(now.epoch, now.position):
            if now.step == course.total_steps:
                break
            course.crew.agree(cancel)
            course.crew.reseed(course.config.seed, now.step)
            rate = learner.rate(now.step, now.rate_scale)
            loss = _step_if_it_fits(run, members, labels, rate)
            if loss is None:
                yield micro_batches.halve(now)
                break  # the epoch goes on with this very step
            if has_exploded(loss, now.smooth(loss), len(course.classifier.labels)):  # before a checkpoint could hold it
                yield _go_back(run)
                break
            now.step, now.position = now.step + 1, now.position + 1
            now.remember(loss)
            pace.count(len(members))
            done = now.step / course.steps_an_epoch
            yield StepDone(now.step, course.total_steps, done, loss, rate, pace.examples_per_s, _eta_s(run, pace))
            if not has_exploded(loss, loss, len(course.classifier.labels)):  # it may be what the mean is soon to show
                run.write_checkpoint(only_if_due=True)
        if run.standing is now and (now.position == course.steps_an_epoch or now.step == course.total_steps):
            pace.pause()
            yield from _end_epoch(run, cancel)
            pace.resume()
    if not run.standing.is_saved and not (yield from _judge(run, run.standing.epoch - 1, cancel)):
        raise LossNotFinite(step=run.standing.step)


def _eta_s(run: _Run, pace: Pace) -> float:
    """Return the seconds to the end of the last epoch; how long the test part takes, nobody knows yet."""
    now, course = run.standing, run.course
    epochs = math.ceil(course.total_steps / course.steps_an_epoch)
    return pace.eta_s(steps=course.total_steps - now.step, evaluations=1 + epochs - now.epoch)


def _step_if_it_fits(run: _Run, members: tuple[int, ...], labels: torch.Tensor, rate: float) -> float | None:
    """Returns: the batch's loss; None where memory ran short. Raises: OutOfMemory where one text is too much."""
    course, now = run.course, run.standing
    try:
        return course.learner.step(course.source, members, labels, rate=rate, micro_batch=now.micro_batch)
    except OutOfMemory:
        if now.micro_batch == 1:
            raise
        return None


def _end_epoch(run: _Run, cancel: CancelToken) -> Work[None]:
    now = run.standing
    is_sound = yield from _judge(run, now.epoch, cancel)
    if not is_sound:  # the last step's own loss came before its damage
        yield _go_back(run)
        return
    now.epoch, now.position = now.epoch + 1, 0
    run.write_checkpoint()  # one that knows of this judgement, and of the model that may just have been saved


def _judge(run: _Run, epoch: int, cancel: CancelToken) -> Work[bool]:
    """Score the validation part; save the model if it is the best so far. Returns: whether its loss is a number."""
    now, course = run.standing, run.course
    evaluation = yield from micro_batches.with_fewer_at_once(now, lambda: course.judge(now.micro_batch, cancel))
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
    now.best_accuracy = evaluation.accuracy
    yield from course.crew.together(_save(run), cancel)
    now.is_saved = True
    return True


def _test(run: _Run, best: Classifier, test: Dataset, cancel: CancelToken) -> Work[Evaluation]:
    """Score the test part as every face does, with fewer windows at once where memory is short. Raises: OutOfMemory."""
    batch_size = max(1, BATCH * run.standing.micro_batch // micro_batches.own_share(run.course))
    while True:
        try:
            return (yield from evaluate(best, test, cancel=cancel, batch_size=batch_size))
        except OutOfMemory:
            if batch_size == 1:
                raise
        batch_size //= 2
        release_memory()  # here, where the failure and all that it held are gone


def _save(run: _Run) -> Work[None]:
    if run.course.crew.is_main:
        model.save(run.course.classifier, run.out, _record_so_far(run))
    yield ModelSaved(str(run.out))


def _record_so_far(run: _Run) -> Provenance:
    """Return the run's record with all on which its last bits depend."""
    now, course = run.standing, run.course
    return replace(
        run.record, processes=course.crew.size, texts_at_once=now.micro_batch, activations=course.activations,
        rollbacks=now.rollbacks,
    )  # fmt: skip


def _go_back(run: _Run) -> Notice:
    """Answer a loss that exploded: back to the newest checkpoint with half the rate; the second time, to the end.

    Raises: LossNotFinite where there is nothing to keep.
    """
    now = run.standing
    if now.rollbacks < _MOST_ROLLBACKS:
        before = run.keeper.go_back(now)
        if before is not None:
            run.standing = before
            run.write_checkpoint()  # who is killed now goes on from here with this rate
            rate = float(f"{run.course.config.learning_rate * before.rate_scale:.2g}")
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
    if run.clears_up:
        run.keeper.discard()
    yield RunCancelled(now.step, str(run.out) if now.is_saved else None)
    return kept


def _evaluated(part: Part, epoch: int, evaluation: Evaluation, *, is_best: bool = False) -> Evaluated:
    return Evaluated(part, epoch, evaluation.loss, evaluation.accuracy, evaluation.macro_f1, evaluation.n, is_best)
