"""Fine-tune a classifier, and score it once on what it never saw. Knows no file formats and no faces."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bertdesk.core import chance, durable, loop, micro_batches, model
from bertdesk.core.baselines import score_baselines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course, evaluated
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import Device, release_memory
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import BaselineScored, RunFinished, RunStarted, Work
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.predict import BATCH
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split
from bertdesk.core.train_run import TrainRun, in_its_arithmetic, new_run
from bertdesk.errors import Cancelled, OutOfMemory


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
    course, run = _set_up(config, split, classifier, out, record, resume, facts or {}, run_folder, crew)
    test = subset(split.dataset, split.test)
    try:
        yield RunStarted("train", classifier.device.kind, course.total_steps)
        if resume is None:
            run.keeper.discard()  # what an older run into the same folder has left
        else:
            yield run.resume(resume)
            resume = None  # weights and moments once more, and an hour still to go
        baselines = yield from crew.together(_baselines(split, crew, cancel), cancel)
        run.record = replace(run.record, baselines=baselines)
        yield from course.prepare(out.parent, languages=record.languages, cancel=cancel)
        yield from loop.start(run, cancel)
        yield from loop.train(run, cancel)
        crew.leave()
        if not crew.is_main:
            return None
        best = model.load(out, classifier.device)  # what is measured is what lies on the disk
        evaluation = yield from _test(run, best, test, cancel)
    except Cancelled:
        return (yield from _end_early(run, classifier.device, test, cancel))
    yield evaluated("test", run.standing.best_epoch, evaluation)
    seconds = run.seconds
    best = model.describe(best, replace(run.record_so_far, test=evaluation.scores, seconds=seconds))
    if run.clears_up:
        run.keeper.discard()
    yield RunFinished("train", seconds, str(out), evaluation.accuracy)
    return Trained(best, evaluation, test)


def _set_up(
    config: TrainConfig, split: Split, classifier: Classifier, out: Path, record: Provenance, resume: Checkpoint | None,
    facts: Mapping[str, Any], run_folder: Path | None, crew: Crew,
) -> tuple[Course, TrainRun]:  # fmt: skip
    started_s = time.monotonic()
    model.refuse_foreign(out)  # now, not after an hour
    durable.make_folder(out.parent)
    chance.begin(config.seed)  # dropout
    course = Course(in_its_arithmetic(config, resume, classifier.device.kind), split, classifier, crew)
    record = replace(record, config=config)
    return course, new_run(course, out, record, facts=facts, run_folder=run_folder, started_s=started_s)


def _baselines(split: Split, crew: Crew, cancel: CancelToken) -> Work[tuple[BaselineScored, ...]]:
    if not crew.is_main:
        return ()
    return (yield from score_baselines(split, cancel=cancel))


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


def _end_early(run: TrainRun, device: Device, test: Dataset, cancel: CancelToken) -> Work[Trained | None]:
    is_kept = not cancel.is_pause and run.standing.is_saved and run.course.crew.is_main
    kept = Trained(model.load(run.out, device), None, test) if is_kept else None
    yield from loop.end_early(run, cancel)
    return kept
