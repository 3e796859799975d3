"""How fast this computer trains: a step of the built-in encoder on the sample, tried out. For a doctor's report."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bertdesk.core import base_models, micro_batches, preparation, tablefile
from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import guess_columns
from bertdesk.core.course import Course
from bertdesk.core.device import product_times
from bertdesk.core.events import finish
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.memory import resident_mb
from bertdesk.paths import resource

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Probe:
    """Of the preset Balanced, on one device."""

    device: str
    texts_per_s: float
    """Of training steps on the longest texts."""
    batch_size: int
    micro_batch: int
    """Texts that fit in memory at once."""
    peak_mb: float
    """Memory at the highest point of a step, in MiB: this process's on a CPU, what the step adds on a card."""
    precision: str
    float32_ms: float
    """Milliseconds of a product of matrices."""
    bfloat16_ms: float


def probe(device: str) -> Probe:
    """Take some training steps that change nothing. Raises: what opening the built-in encoder raises; OutOfMemory."""
    cancel = CancelToken()
    table = finish(tablefile.read(resource("samples/feedback_en.csv"), cancel))
    dataset = to_dataset(table, guess_columns(table))
    config = base_models.recipe(base_models.BUILT_IN, rows=dataset.n)
    prepared = finish(
        preparation.prepare(dataset, base_models.BUILT_IN, config, device=device, mirror="", cancel=cancel)
    )
    course = Course(config, prepared.parts, prepared.classifier(config.seed))
    windows = course.longest_batch(cancel)
    micro_batch, extra_mb = micro_batches.tried(course, windows, cancel)
    source = course.below(windows[:micro_batch])
    step_s = min(_seconds(lambda: course.rehearse(source)) for _ in range(_TRIES))
    exact_s, half_s = product_times(device) if device != "mps" else (0.0, 0.0)
    return Probe(
        device=device,
        texts_per_s=micro_batch / step_s,
        batch_size=config.batch_size,
        micro_batch=micro_batch,
        peak_mb=extra_mb + (resident_mb() if device == "cpu" else 0.0),
        precision=str(course.dtype).removeprefix("torch."),
        float32_ms=1000 * exact_s,
        bfloat16_ms=1000 * half_s,
    )


def _seconds(work: Callable[[], None]) -> float:
    started_s = time.perf_counter()
    work()
    return time.perf_counter() - started_s
