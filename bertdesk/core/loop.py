"""The loop of every training: epochs of steps, each epoch judged; a step that goes wrong is taken again, or taken back.

Knows what it trains by what that can do (`trainable.py`).
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import torch

from bertdesk.core import micro_batches
from bertdesk.core.cancel import CancelToken
from bertdesk.core.events import Evaluated, HeldBackScored, ModelSaved, RunCancelled, RunPaused, StepDone, Work
from bertdesk.core.learner import has_exploded
from bertdesk.core.pace import Pace
from bertdesk.core.train_run import TrainRun
from bertdesk.errors import LossNotFinite, OutOfMemory


def start(run: TrainRun, cancel: CancelToken) -> Work[None]:
    """See what memory there is; fit and judge the head, unless that was done before the run was interrupted."""
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


def train(run: TrainRun, cancel: CancelToken) -> Work[None]:
    """Take all steps, and judge every epoch; the best lies in the run's folder when this is over."""
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
            if has_exploded(loss, now.smooth(loss), course.blind_loss):  # before a checkpoint could hold it
                yield run.go_back()
                break
            now.step, now.position = now.step + 1, now.position + 1
            pace.count(len(members))
            told = _told(run, pace, loss, rate)
            now.remember(told)
            yield told
            if not has_exploded(loss, loss, course.blind_loss):  # it may be what the mean is soon to show
                run.write_checkpoint(only_if_due=True)
        if run.standing is now and (now.position == course.steps_an_epoch or now.step == course.total_steps):
            pace.pause()
            yield from _end_epoch(run, cancel)
            pace.resume()
    if not run.standing.is_saved and not (yield from _judge(run, run.standing.epoch - 1, cancel)):
        raise LossNotFinite(step=run.standing.step)


def end_early(run: TrainRun, cancel: CancelToken) -> Work[None]:
    """Pause: leave a checkpoint to go on from. Stop: keep the best, and nothing to go on from."""
    now = run.standing
    if cancel.is_pause:
        run.write_checkpoint()
        yield RunPaused(now.step, run.course.total_steps, str(run.out))
        return
    if run.clears_up:
        run.keeper.discard()
    yield RunCancelled(now.step, str(run.out) if now.is_saved else None)


def _told(run: TrainRun, pace: Pace, loss: float, rate: float) -> StepDone:
    now, course = run.standing, run.course
    parts = course.parts_of(course.learner.losses)
    done = now.step / course.steps_an_epoch
    return StepDone(
        now.step, course.total_steps, done, loss, rate, pace.examples_per_s, _eta_s(run, pace), **parts
    )  # fmt: skip


def _eta_s(run: TrainRun, pace: Pace) -> float:
    """Return the seconds to the end of the last epoch; how long the test part takes, nobody knows yet."""
    now, course = run.standing, run.course
    epochs = math.ceil(course.total_steps / course.steps_an_epoch)
    return pace.eta_s(steps=course.total_steps - now.step, evaluations=1 + epochs - now.epoch)


def _step_if_it_fits(run: TrainRun, members: Sequence[int], labels: torch.Tensor, rate: float) -> float | None:
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
    """Measure on what is held back; save the best so far. Returns: whether its loss is a number."""
    now, course = run.standing, run.course
    found = yield from micro_batches.with_fewer_at_once(now, lambda: course.judged(now.micro_batch, cancel))
    if not math.isfinite(found.loss):
        return False
    is_best = found.merit > now.best
    now.accuracies.append((now.step, found.accuracy))
    figures = replace(found.figures, epoch=epoch, is_best=is_best)
    if isinstance(figures, HeldBackScored):
        now.held_back.append((now.step, figures))
    yield figures
    if not is_best:
        now.epochs_since_best += 1
        return True
    now.best, now.best_epoch, now.epochs_since_best = found.merit, epoch, 0
    now.best_accuracy = found.accuracy
    yield from course.crew.together(_save(run, figures), cancel)
    now.is_saved = True
    return True


def _save(run: TrainRun, figures: Evaluated | HeldBackScored) -> Work[None]:
    if run.course.crew.is_main:
        run.course.save(run.out, run.record_so_far, figures)
    yield ModelSaved(str(run.out))
