"""Train several times on the same parts, each time with another seed: how much is chance? Keep the best.

The three parts are those of the first seed in every run; the seed decides the head's first weights, the order of the
batches and dropout. So the spread is that of training alone (Dodge et al. 2020); how far the figures would move with
other test rows, the accuracy's own interval says. And the runs can be compared on the validation part, which chooses
the one that is kept: were it chosen by its test figures, they would be too good.
"""

import contextlib
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from bertdesk.core import checkpoint, durable, model, standing, unfinished
from bertdesk.core import series as memory
from bertdesk.core.cancel import CancelToken
from bertdesk.core.checkpoint import Checkpoint
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import chooses_by_f1, merit, total_steps
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import Device
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    Event,
    ModelSaved,
    Notice,
    RepeatStarted,
    RunCancelled,
    RunFinished,
    RunPaused,
    SeedsCompared,
    StepDone,
    Work,
    changed,
)
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance, Spread
from bertdesk.core.series import TRIAL, Series, trial_of
from bertdesk.core.split import Split
from bertdesk.core.standing import NONE_YET
from bertdesk.core.train import Trained, fit
from bertdesk.errors import Cancelled, SettingOutOfRange

MOST_SEEDS = 100
_LEFT_OVER_S = 86_400.0
"""Longer than any run leaves its files alone."""
_SEEDS_END = 2**32


@dataclass(slots=True, eq=False)
class _Present:
    """How far the present run has come: what its end alone does not tell."""

    to_come: int
    """Runs after it."""
    by_f1: bool
    """Whether macro-F1 chooses, as within each run."""
    merit: tuple[float, float] = NONE_YET
    """Of its best epoch, on the validation part."""
    step: int = 0
    paused: RunPaused | None = None
    seconds: float = 0.0
    """That it took, once it has ended."""
    began_s: float = field(default_factory=time.monotonic)

    def all_eta_s(self, eta_s: float, ended: Series) -> float:
        """Return how long all runs will still take, where this one has so many seconds to go."""
        each_s = ended.seconds / len(ended.figures) if ended.figures else time.monotonic() - self.began_s + eta_s
        return eta_s + self.to_come * each_s


def seeds_from(first: int, k: int) -> tuple[int, ...]:
    """Return k different seeds, counted up from the first. Raises: SettingOutOfRange."""
    if not 1 <= k <= MOST_SEEDS:
        raise SettingOutOfRange(name="seeds", value=k, low=1, high=MOST_SEEDS)
    return tuple((first + number) % _SEEDS_END for number in range(k))


def repeat(
    config: TrainConfig,
    seeds: Sequence[int],
    split: Split,
    make: Callable[[int], Classifier],
    out: Path,
    *,
    record: Provenance,
    device: Device,
    cancel: CancelToken,
    facts: Mapping[str, Any] | None = None,  # Any: JSON
    known: Series | None = None,
    resume: Checkpoint | None = None,
) -> Work[Trained | None]:
    """Fine-tune once for each of two or more seeds; keep in `out` the model with the best validation figures.

    `make` returns a fresh classifier whose head the seed decides. The product is the kept run; its provenance has the
    mean and the sample standard deviation of all. Stopped, the best so far is kept, without them. Paused, killed or
    failed, the runs can go on: `known` is what they had come to, `resume` the checkpoint of the one that was going on;
    `facts` are written beside both.
    Returns: None when it was paused, or stopped before there was anything to keep. Raises: what `train.fit` raises.
    """
    model.refuse_foreign(out)
    series, facts, kept = known or Series(), dict(facts or {}), None
    if known is None:
        clear(out)  # else an older run into this folder could go on, and take the new best for its own
        durable.make_folder(out.parent)
        memory.write(out, series, facts)
    by_f1, told = chooses_by_f1(config, subset(split.dataset, split.train)), list[Notice]()
    for number, seed in list(enumerate(seeds, start=1))[series.number - 1 :]:
        yield RepeatStarted(number, len(seeds), seed)
        now = _Present(len(seeds) - number, by_f1, NONE_YET if resume is None else _best_of(resume.state))
        work = fit(
            replace(config, seed=seed), split, make(seed), trial_of(out), record=record, cancel=cancel, resume=resume,
            facts={**facts, unfinished.NUMBER: number}, run_folder=checkpoint.folder_of(out),
        )  # fmt: skip
        resume = None  # its weights and moments would stay in memory
        trained = yield from _heard(work, now, series, told)
        if now.paused is not None:
            yield replace(now.paused, out=str(out))
            return None
        if trained is not None and (series.best is None or now.merit > series.best):
            saved = model.save(trained.classifier, out, trained.classifier.provenance)
            series.best, kept = now.merit, replace(trained, classifier=saved)
            yield ModelSaved(str(out))
        if trained is None or trained.evaluation is None:  # stopped
            clear(out)
            yield RunCancelled(now.step, None if series.best is None else str(out))
            return kept or (None if series.best is None else _kept(out, device, subset(split.dataset, split.test)))
        series.figures.append((trained.evaluation.accuracy, trained.evaluation.macro_f1))
        series.seconds += now.seconds
        memory.write(out, series, facts)
    if kept is None:  # it came out before a break
        kept = _kept(out, device, subset(split.dataset, split.test))
        try:
            kept = replace(kept, evaluation=(yield from evaluate(kept.classifier, kept.test, cancel=cancel)))
        except Cancelled:
            steps = total_steps(config, len(split.train))
            return (yield from _end_unscored(kept, out, steps, cancel))
    return (yield from _compare(kept, series, out))


def _end_unscored(kept: Trained, out: Path, steps: int, cancel: CancelToken) -> Work[Trained | None]:
    """Pause or stop after the last step of the last run."""
    if cancel.is_pause:
        yield RunPaused(steps, steps, str(out))
        return None
    clear(out)
    yield RunCancelled(steps, str(out))
    return kept


def _compare(kept: Trained, series: Series, out: Path) -> Work[Trained]:
    """Write down what the runs have in common; nothing is left to go on from."""
    spread = _spread(series.figures)
    known = replace(kept.classifier.provenance, spread=spread)
    kept = replace(kept, classifier=model.describe(kept.classifier, known))
    clear(out)
    yield SeedsCompared(
        spread.n, spread.accuracy, spread.accuracy_sd, spread.macro_f1, spread.macro_f1_sd, known.config.seed
    )
    yield RunFinished("train", round(series.seconds, 3), str(out), kept.accuracy)
    return kept


def keep_best(out: Path, device: Device) -> None:
    """Put the best of the run that was interrupted in the model folder, where it is better than those before it.

    Raises: what `model.load` and `model.save` raise.
    """
    seen, known = checkpoint.peek(checkpoint.folder_of(out)), memory.read(out)
    if known is None or seen is None or seen[1].get(unfinished.NUMBER) != known.series.number:
        return
    before = known.series.best if durable.is_there(out) else None
    if durable.is_there(trial_of(out)) and _best_of(seen[1]) > (before or NONE_YET):
        trial = model.load(trial_of(out), device)
        model.save(trial, out, trial.provenance)


def clear(out: Path) -> None:
    """Remove what runs into a model folder could go on from; the folder itself stays."""
    unfinished.discard(out)
    shutil.rmtree(trial_of(out), ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what runs of several seeds that can go on no more have left beside the models, once it is a day old."""
    with contextlib.suppress(OSError):
        for trial in folder.glob(f".*{TRIAL}"):
            out = folder / trial.name.removeprefix(".").removesuffix(TRIAL)
            if not checkpoint.folder_of(out).exists() and trial.stat().st_mtime < time.time() - _LEFT_OVER_S:
                shutil.rmtree(trial, ignore_errors=True)


def _best_of(state: Mapping[str, Any]) -> tuple[float, float]:  # Any: JSON
    """Return what a run's best had reached when a checkpoint with this state was written."""
    now = standing.from_json(state["standing"])
    return now.best if now.is_saved else NONE_YET


def _kept(out: Path, device: Device, test: Dataset) -> Trained:
    """Return what a run before a break has left. Raises: what `model.load` raises."""
    return Trained(model.load(out, device), None, test)


def _heard(work: Work[Trained | None], now: _Present, series: Series, told: list[Notice]) -> Work[Trained | None]:
    """Hand on one run's events but for its ending and its saving; what was told in an earlier run, not again.

    The seconds still to go become those of all runs.
    """

    def change(event: Event) -> Event | None:
        match event:
            case RunFinished(seconds=seconds):
                now.seconds = seconds
                return None
            case RunPaused():
                now.paused = event
                return None
            case RunCancelled() | ModelSaved():
                return None
            case BaselineScored() if series.figures:
                return None
            case Notice():
                if event in told:
                    return None
                told.append(event)
            case StepDone():
                now.step = event.step
                return replace(event, eta_s=round(now.all_eta_s(event.eta_s, series), 1))
            case Evaluated(part="valid", is_best=True):
                now.merit = merit(event, by_f1=now.by_f1)
        return event

    return changed(work, change)


def _spread(figures: Sequence[tuple[float, float]]) -> Spread:
    accuracies, f1s = zip(*figures, strict=True)
    return Spread(len(figures), fmean(accuracies), stdev(accuracies), fmean(f1s), stdev(f1s))
