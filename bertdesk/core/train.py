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
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import release_memory
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    ModelSaved,
    Part,
    RunCancelled,
    RunFinished,
    RunPaused,
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
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split
from bertdesk.core.standing import Standing
from bertdesk.core.train_run import TrainRun
from bertdesk.errors import Cancelled, LossNotFinite, OutOfMemory


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
    run = _set_up(config, split, classifier, out, record, resume, facts or {}, run_folder, crew)
    test = subset(split.dataset, split.test)
    try:
        yield RunStarted("train", classifier.device.kind, run.course.total_steps)
        if resume is None:
            run.keeper.discard()  # what an older run into the same folder has left
        else:
            yield run.resume(resume)
            resume = None  # weights and moments once more, and an hour still to go
        baselines = yield from crew.together(_baselines(split, crew, cancel), cancel)
        run.record = replace(run.record, baselines=baselines)
        yield from run.course.prepare(out.parent, languages=record.languages, cancel=cancel)
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
    best = model.describe(best, replace(run.record_so_far, test=evaluation.scores, seconds=seconds))
    if run.clears_up:
        run.keeper.discard()
    yield RunFinished("train", seconds, str(out), evaluation.accuracy)
    return Trained(best, evaluation, test)


def _set_up(
    config: TrainConfig, split: Split, classifier: Classifier, out: Path, record: Provenance, resume: Checkpoint | None,
    facts: Mapping[str, Any], run_folder: Path | None, crew: Crew,
) -> TrainRun:  # fmt: skip
    started_s = time.monotonic()
    model.refuse_foreign(out)  # now, not after an hour
    durable.make_folder(out.parent)
    torch.manual_seed(config.seed)  # dropout
    kind = classifier.device.kind
    course = Course(_in_its_arithmetic(config, resume, kind), split, classifier, crew)
    precision = str(course.dtype).removeprefix("torch.")
    facts = {**facts, "arithmetic": {"device": kind, "precision": precision}}
    keeper = Keeper(run_folder or checkpoint.folder_of(out), course.learner, facts, crew)
    record = replace(record, config=config, precision=precision)
    now = Standing(micro_batch=micro_batches.own_share(course))
    return TrainRun(course, keeper, out, record, now, clears_up=run_folder is None, started_s=started_s)


def _in_its_arithmetic(config: TrainConfig, resume: Checkpoint | None, kind: str) -> TrainConfig:
    """Return the settings with the precision that the run began in: measured anew, "auto" may come out otherwise."""
    began = resume.state.get("arithmetic", {}) if resume else {}
    return replace(config, precision=began["precision"]) if began.get("device") == kind else config


def _baselines(split: Split, crew: Crew, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    if not crew.is_main:
        return ()
    return (yield from score_baselines(split, cancel=cancel))


def _start_head(run: TrainRun, cancel: CancelToken) -> Work[None]:
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


def _train(run: TrainRun, cancel: CancelToken) -> Work[None]:
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
                yield run.go_back()
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


def _eta_s(run: TrainRun, pace: Pace) -> float:
    """Return the seconds to the end of the last epoch; how long the test part takes, nobody knows yet."""
    now, course = run.standing, run.course
    epochs = math.ceil(course.total_steps / course.steps_an_epoch)
    return pace.eta_s(steps=course.total_steps - now.step, evaluations=1 + epochs - now.epoch)


def _step_if_it_fits(run: TrainRun, members: tuple[int, ...], labels: torch.Tensor, rate: float) -> float | None:
    """Returns: the batch's loss; None where memory ran short. Raises: OutOfMemory where one text is too much."""
    course, now = run.course, run.standing
    try:
        return course.learner.step(course.source, members, labels, rate=rate, micro_batch=now.micro_batch)
    except OutOfMemory:
        if now.micro_batch == 1:
            raise
        return None


def _end_epoch(run: TrainRun, cancel: CancelToken) -> Work[None]:
    now = run.standing
    is_sound = yield from _judge(run, now.epoch, cancel)
    if not is_sound:  # the last step's own loss came before its damage
        yield run.go_back()
        return
    now.epoch, now.position = now.epoch + 1, 0
    run.write_checkpoint()  # one that knows of this judgement, and of the model that may just have been saved


def _judge(run: TrainRun, epoch: int, cancel: CancelToken) -> Work[bool]:
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


def _test(run: TrainRun, best: Classifier, test: Dataset, cancel: CancelToken) -> Work[Evaluation]:
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


def _save(run: TrainRun) -> Work[None]:
    if run.course.crew.is_main:
        model.save(run.course.classifier, run.out, run.record_so_far)
    yield ModelSaved(str(run.out))


def _end_early(run: TrainRun, test: Dataset, cancel: CancelToken) -> Work[Trained | None]:
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
