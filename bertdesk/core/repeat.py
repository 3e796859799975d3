"""Train several times on the same parts, each time with another seed: how much is chance? Keep the best.

The three parts are those of the first seed in every run; the seed decides the head's first weights, the order of the
batches and dropout. So the spread is that of training alone (Dodge et al. 2020); how far the figures would move with
other test rows, the accuracy's own interval says. And the runs can be compared on the validation part, which chooses
the one that is kept: were it chosen by its test figures, they would be too good.
"""

import contextlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, stdev

from bertdesk.core import checkpoint, model, unfinished
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import chooses_by_f1, merit
from bertdesk.core.dataset import Split, subset
from bertdesk.core.events import (
    BaselineScored,
    Evaluated,
    ModelSaved,
    Notice,
    RepeatStarted,
    RunCancelled,
    RunFinished,
    SeedsCompared,
    StepDone,
    Work,
)
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance, Spread
from bertdesk.core.standing import NONE_YET
from bertdesk.core.train import Trained, fit
from bertdesk.errors import SettingOutOfRange

MOST_SEEDS = 100
_TRIAL = ".bertdesk-run"
_LEFT_OVER_S = 86_400.0
"""Longer than any run leaves its files alone."""
_SEEDS_END = 2**32


@dataclass(slots=True)
class _State:
    """How far the runs have come: what a stop in any of them has to know."""

    by_f1: bool
    """Whether macro-F1 chooses, as within each run."""
    steps: int = 0
    valid: tuple[float, float] = NONE_YET
    """Merit of the present run's best epoch on the validation part."""
    best: tuple[float, float] | None = None
    """The same of the run that is kept."""
    kept: Trained | None = None
    finished: list[Evaluation] = field(default_factory=list)
    """Figures of the runs that came to their end; their networks would fill the memory."""


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
    cancel: CancelToken,
) -> Work[Trained | None]:
    """Fine-tune once for each of two or more seeds; keep in `out` the model with the best validation figures.

    `make` returns a fresh classifier whose head the seed decides. The product is the kept run; its provenance has the
    mean and the sample standard deviation of all. Stopped or paused, the best so far is kept, without them: several
    runs cannot go on later.
    Raises: what `train.fit` raises; what earlier runs have left in `out` stays then.
    """
    started_s, state = time.monotonic(), _State(chooses_by_f1(config, subset(split.dataset, split.train)))
    model.refuse_foreign(out)
    unfinished.discard(out)  # else an older run into this folder could go on, and take the new best for its own
    trial, ending = _trial_of(out), cancel.ending_for_good()
    try:
        for number, seed in enumerate(seeds, start=1):
            yield RepeatStarted(number, len(seeds), seed)
            work = fit(replace(config, seed=seed), split, make(seed), trial, record=record, cancel=ending)
            trained = yield from _heard(work, state, is_first=number == 1)
            if trained is not None and (state.best is None or state.valid > state.best):
                saved = model.save(trained.classifier, out, trained.classifier.provenance)
                state.best, state.kept = state.valid, replace(trained, classifier=saved)
                yield ModelSaved(str(out))
            if trained is None or trained.evaluation is None:  # stopped
                yield RunCancelled(state.steps, str(out) if state.kept else None)
                return state.kept
            state.finished.append(trained.evaluation)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
        unfinished.discard(trial)
    assert state.kept is not None, "a run that was not stopped has kept its best"
    spread = _spread(state.finished)
    known = replace(state.kept.classifier.provenance, spread=spread)
    kept = replace(state.kept, classifier=model.describe(state.kept.classifier, known))
    yield SeedsCompared(
        spread.n, spread.accuracy, spread.accuracy_sd, spread.macro_f1, spread.macro_f1_sd, known.config.seed
    )
    yield RunFinished("train", round(time.monotonic() - started_s, 3), str(out), kept.accuracy)
    return kept


def sweep(folder: Path) -> None:
    """Remove what killed runs of several seeds have left beside the models in a folder, once it is a day old."""
    with contextlib.suppress(OSError):
        for trial in _trials_in(folder):
            places = (trial, checkpoint.folder_of(trial))
            if all(_is_old(place) for place in places if place.exists()):
                shutil.rmtree(trial, ignore_errors=True)
                unfinished.discard(trial)


def _trials_in(folder: Path) -> set[Path]:
    """Return the trials that have left a model there, or nothing yet but checkpoints."""
    return {*folder.glob(f".*{_TRIAL}"), *(out for out in unfinished.outs_in(folder) if out.name.endswith(_TRIAL))}


def _is_old(place: Path) -> bool:
    return place.stat().st_mtime < time.time() - _LEFT_OVER_S


def _trial_of(out: Path) -> Path:
    """Return where each single run keeps its best, hidden beside the one that is kept in the end."""
    return out.absolute().parent / f".{out.name}{_TRIAL}"


def _heard(work: Work[Trained | None], state: _State, *, is_first: bool) -> Work[Trained | None]:
    """Hand on one run's events but for its ending and its saving; what is the same in every run, once."""
    state.valid = NONE_YET
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            trained: Trained | None = end.value
            return trained
        match event:
            case RunFinished() | RunCancelled() | ModelSaved():
                continue
            case BaselineScored() | Notice() if not is_first:
                continue
            case StepDone():
                state.steps += 1
            case Evaluated(part="valid", is_best=True):
                state.valid = merit(event, by_f1=state.by_f1)
        yield event


def _spread(figures: Sequence[Evaluation]) -> Spread:
    accuracies, f1s = [one.accuracy for one in figures], [one.macro_f1 for one in figures]
    return Spread(len(figures), fmean(accuracies), stdev(accuracies), fmean(f1s), stdev(f1s))
