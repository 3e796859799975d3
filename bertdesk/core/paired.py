"""The same runs with one encoder and with another: is the second better, or is it chance?

Each seed trains both, on the same parts of the same rows, so that the seeds' own ups and downs cancel out.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Literal

from scipy.stats import t as student

from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import RepeatStarted, Work, without_ending
from bertdesk.core.preparation import prepare
from bertdesk.core.train import fit
from bertdesk.errors import Cancelled

Answer = Literal["better", "worse", "unclear"]
_LEVEL = 0.95
"""One-sided: of two encoders that are equally good, one in twenty is called better"""


@dataclass(frozen=True, slots=True)
class Paired:
    """Accuracies on the same test rows, one of each seed."""

    seeds: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    test_n: int

    @property
    def differences(self) -> tuple[float, ...]:
        return tuple(after - before for before, after in zip(self.before, self.after, strict=True))

    @property
    def mean(self) -> float:
        return fmean(self.differences)

    @property
    def sd(self) -> float:
        return stdev(self.differences) if len(self.differences) > 1 else 0.0

    @property
    def answer(self) -> Answer:
        return judged(self.differences)


def judged(differences: Sequence[float]) -> Answer:
    """Tell whether paired differences are more than chance, by Student's t of their mean (one-sided 95 %)."""
    n = len(differences)
    if n < 2:
        return "unclear"
    mean, error = fmean(differences), stdev(differences) / n**0.5
    limit = float(student.ppf(_LEVEL, n - 1)) * error
    if abs(mean) <= limit:
        return "unclear"
    return "better" if mean > 0 else "worse"


def compare(
    dataset: Dataset,
    before: Encoder,
    after: Encoder,
    config: TrainConfig,
    seeds: Sequence[int],
    *,
    device: str,
    mirror: str,
    place: Path,
    cancel: CancelToken,
) -> Work[Paired]:
    """Fine-tune both encoders with every seed and score them on the test part; nothing is kept.

    The first seed decides the parts. `place` is a folder for what comes and
    goes. Raises: Cancelled; what `prepare` and `fit` raise.
    """
    found: dict[str, list[float]] = {"before": [], "after": []}
    test_n = 0
    with tempfile.TemporaryDirectory(prefix=".bertdesk-", dir=place) as folder:
        total = 2 * len(seeds)
        for number, seed in enumerate(seeds):
            for turn, (name, encoder) in enumerate((("before", before), ("after", after))):
                yield RepeatStarted(2 * number + turn + 1, total, seed)
                evaluation_n, accuracy = yield from _one(
                    dataset, encoder, config, seed, seeds[0], device, mirror, Path(folder) / name, cancel
                )
                found[name].append(accuracy)
                test_n = evaluation_n
    return Paired(tuple(seeds), tuple(found["before"]), tuple(found["after"]), test_n)


def _one(
    dataset: Dataset, encoder: Encoder, config: TrainConfig, seed: int, split_seed: int, device: str, mirror: str,
    out: Path, cancel: CancelToken,
) -> Work[tuple[int, float]]:  # fmt: skip
    """Return how many rows were scored, and the accuracy."""
    config = replace(config, seed=seed)
    prepared = yield from prepare(
        dataset, encoder, config, device=device, mirror=mirror, split_seed=split_seed, cancel=cancel
    )
    work = fit(config, prepared.parts, prepared.classifier(seed), out, record=prepared.record, cancel=cancel)
    trained = yield from without_ending(work)
    if trained is None or trained.evaluation is None:
        raise Cancelled
    return trained.evaluation.n, trained.evaluation.accuracy
