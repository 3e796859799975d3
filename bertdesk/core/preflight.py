"""Try a run before it begins: how long it will take, what memory it needs, how many texts fit at once.

The longest real batch is computed on the real device, forward and backward, and a middling one beside it; what a run
consists of is counted, not guessed. No weight changes.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bertdesk.core import activations, micro_batches
from bertdesk.core.baselines import score_baselines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import Course
from bertdesk.core.events import Progressed, Work
from bertdesk.core.head import MOST_TEXTS
from bertdesk.core.memory import available_mb
from bertdesk.core.model import Classifier
from bertdesk.core.plan import MOMENTS_BYTES, Plan, held_mb, timed
from bertdesk.core.split import Split
from bertdesk.core.tokens import Tokenised, Window, padded, padding_share, shuffled_groups, window_count

_MIB = 2**20
_SAMPLE = 256
"""Texts whose lengths stand for all."""
_TRIES = 2


def plan(
    config: TrainConfig, split: Split, classifier: Classifier, *, place: Path, runs: int = 1, cancel: CancelToken
) -> Work[Plan]:
    """Try the run's parts and add them up; takes seconds. The classifier's weights stay as they are.

    `place` is the folder that the model is to be put into, there or not yet; with `runs` the time is that of so many.
    Raises: OutOfMemory where not even one text fits.
    """
    course = Course(config, split, classifier)
    yield Progressed("trying", 0, 3)
    longest = course.longest_batch(cancel)
    micro_batch, extra_mb = micro_batches.tried(course, longest, cancel)
    yield Progressed("trying", 1, 3)
    some = np.random.default_rng(config.seed).permutation(course.train.n)[:_SAMPLE]
    tokens_s, sample = timed(lambda: course.read([course.train.texts[i] for i in some], cancel))
    counts = _count(course, sample)
    costs = _measure(course, longest[:micro_batch], sample.windows, cancel)
    yield Progressed("trying", 2, 3)
    simple_s = _baselines_s(split, cancel)
    learning = sum(weight.numel() for weight in course.learner.parts.learning.values())
    yield Progressed("trying", 3, 3)
    kept_bytes = activations.size_bytes(round(counts.kept), course.width)
    keeps = course.keeps and activations.has_room(_existing(place), kept_bytes)
    whole_s = tokens_s / len(some) * split.dataset.n + simple_s + _total_s(course, counts, costs, keeps=keeps)
    return Plan(
        eta_s=runs * whole_s,
        peak_mb=held_mb(classifier.network, classifier.device.kind) + extra_mb + learning * MOMENTS_BYTES / _MIB,
        available_mb=available_mb(classifier.device.kind),
        batch_size=config.batch_size,
        micro_batch=micro_batch,
        total_steps=course.total_steps,
        disk_mb=kept_bytes / _MIB if keeps else 0.0,
        device=classifier.device.kind,
        precision=str(course.dtype).removeprefix("torch."),
        sizes=(len(split.train), len(split.valid), len(split.test)),
        told=split.told,
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """Tokens of a run, padding left out; of what is not in the sample, estimated from it."""

    train: float
    valid: float
    test: float
    padding: float
    """Tokens held for each real one while training, 1 or more."""

    @property
    def kept(self) -> float:
        return self.train + self.valid


@dataclass(frozen=True, slots=True)
class _Costs:
    """Seconds for each token, padding included."""

    lower: float
    step: float
    upper: float
    whole: float


def _count(course: Course, sample: Tokenised) -> _Counts:
    length = course.length
    read = np.minimum(sample.lengths, length).astype(np.int64)
    whole = np.array([_tokens_in_windows(int(n), length) for n in sample.lengths])
    groups = shuffled_groups(
        read, batch_size=course.config.batch_size, generator=np.random.default_rng(0),
        groups_lengths=course.config.groups_lengths,
    )  # fmt: skip
    return _Counts(
        train=float(read.mean()) * course.train.n,
        valid=float(whole.mean()) * course.valid.n,
        test=float(whole.mean()) * course.test_n,
        padding=1.0 / (1.0 - padding_share(read, groups)),
    )


def _tokens_in_windows(tokens: int, length: int) -> int:
    return window_count(tokens, length) * min(tokens, length)


def _measure(course: Course, longest: Sequence[Window], sample: Sequence[Window], cancel: CancelToken) -> _Costs:
    """Time each part on the longest batch and on a middling one; a run's texts lie between."""
    middle = sorted(sample, key=lambda window: len(window.ids))
    start = max(0, len(middle) // 2 - len(longest) // 2)
    found: list[tuple[float, ...]] = []
    for windows in (longest, middle[start : start + len(longest)]):
        cancel.raise_if_requested()
        found.append(_token_costs(course, windows))
    return _Costs(*(sum(pair) / 2 for pair in zip(*found, strict=True)))


def _token_costs(course: Course, windows: Sequence[Window]) -> tuple[float, float, float, float]:
    """Return the seconds a token of: the lower part, a training step, the upper part, the whole network."""
    tokens = len(windows) * padded(max(len(window.ids) for window in windows))
    kind, source = course.classifier.device.kind, course.below(windows)
    works: tuple[Callable[[], object], ...] = (
        lambda: course.below(windows),
        lambda: course.rehearse(source),
        lambda: course.ask(source),
        lambda: course.ask_whole(windows),
    )
    lower, step, upper, whole = (min(timed(work, kind)[0] for _ in range(_TRIES)) / tokens for work in works)
    return lower, step, upper, whole


def _existing(place: Path) -> Path:
    """Return the nearest folder of a path that is there already: it lies on the same disk."""
    return next(folder for folder in (place, *place.absolute().parents) if folder.is_dir())


def _total_s(course: Course, counts: _Counts, costs: _Costs, *, keeps: bool) -> float:
    config = course.config
    passes = course.total_steps / course.steps_an_epoch
    lower_passes = 1.0 if keeps else passes
    lower_s = costs.lower * (counts.train + counts.valid) * lower_passes
    head_s = costs.upper * counts.train * min(1.0, MOST_TEXTS / course.train.n) if config.head_first else 0.0
    judging_s = costs.upper * counts.valid * (math.ceil(passes) + config.head_first)
    return (
        lower_s + head_s + judging_s
        + costs.step * counts.train * counts.padding * passes
        + costs.whole * counts.test
    )  # fmt: skip


def _baselines_s(split: Split, cancel: CancelToken) -> float:
    """Return the seconds of the simple methods, from a part of the texts: they take as long as there are words."""
    few = len(split.train) // 8
    if few < 2 * split.dataset.k:
        few = len(split.train)
    part = replace(split, train=split.train[:: max(1, len(split.train) // few)])
    seconds, _ = timed(lambda: list(score_baselines(part, cancel=cancel)))
    return seconds * len(split.train) / len(part.train)
