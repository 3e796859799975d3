"""What pre-training further gains: the same encoder, before and after, fine-tuned on few rows and on more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bertdesk.bench import rows
from bertdesk.bench.plan import Settings
from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Part, Work
from bertdesk.core.paired import Paired, compare


def sizes(settings: Settings, wanted: Sequence[int]) -> Iterator[tuple[int, Dataset]]:
    """Yield the dataset of each number of training rows, its parts named: the same rows are scored every time."""
    for n in wanted:
        split = rows.load(replace(settings, rows=n))
        parts: list[Part] = ["train"] * split.dataset.n
        for i in split.valid:
            parts[i] = "valid"
        for i in split.test:
            parts[i] = "test"
        yield n, replace(split.dataset, parts=tuple(parts))


def tried(
    dataset: Dataset, before: Encoder, after: Encoder, seeds: Sequence[int], *, device: str, place: Path,
    cancel: CancelToken,
) -> Work[Paired]:  # fmt: skip
    """Fine-tune both by the first one's own recipe. Raises: as `paired.compare`."""

    config = base_models.recipe(before, rows=len(dataset.of_part("train")))
    return compare(dataset, before, after, config, seeds, device=device, mirror="", place=place, cancel=cancel)
