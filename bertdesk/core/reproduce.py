"""Train a model again as its record says, and tell what is equal and what is not. Knows no tables and no faces."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from bertdesk.core import base_models, model, model_folder, provenance
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import Precision, TrainConfig
from bertdesk.core.dataset import Dataset, fingerprint
from bertdesk.core.events import Work, without_ending
from bertdesk.core.preparation import build, prepare
from bertdesk.core.provenance import Provenance, Scores
from bertdesk.core.train import fit
from bertdesk.errors import (
    DataDiffers,
    EncoderOfModelMissing,
    EncoderUnknown,
    Fact,
    ModelWithoutRecord,
    OutIsTheModel,
)

_COMPARED = (
    "version", "rows", "data_sha256", "encoder_sha256", "device", "precision", "processes", "texts_at_once",
    "activations",
)  # fmt: skip
_SHOWN_DIGITS = 12
_MOST_THREADS = 1024
"""More than any computer shares a sum among: a damaged record must not start a million."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One circumstance of the two runs that is not the same, by its name in bertdesk.json."""

    name: str
    before: Fact
    after: Fact


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A run beside its repetition."""

    seed: int
    weights_before: str
    """SHA-256 of all names, shapes and bits of the weights."""
    weights_after: str
    largest_difference: float | None
    """Largest absolute difference of any weight; 0.0 = none, None = the networks have different shapes."""
    test_before: Scores | None
    """None where the first run was stopped before its end."""
    test_after: Scores | None
    differences: tuple[Difference, ...]
    """What may explain the rest, and does no harm where weights and figures are equal all the same."""
    unrecorded: tuple[str, ...]
    """Circumstances that the model's record does not name."""
    went_back: bool = False
    """Whether either run went back to a checkpoint, which is one that the clock had chosen."""

    @property
    def are_weights_equal(self) -> bool:
        return self.weights_before == self.weights_after

    @property
    def is_equal(self) -> bool:
        """Whether every bit of the weights and every figure on the test part came out again."""
        return self.are_weights_equal and self.test_before in (None, self.test_after)


def recorded(folder: Path) -> Provenance:
    """Return what a model says of its training. Raises: ModelWithoutRecord, what `model_folder.read_config` raises."""
    model_folder.read_config(folder)
    record = provenance.read(folder)
    if not (record.encoder and record.text_column and record.label_column):
        raise ModelWithoutRecord(path=str(folder))
    return record


def reproduce(
    folder: Path,
    dataset: Dataset,
    out: Path | None,
    *,
    encoder: Encoder | None = None,
    device: str = "",
    mirror: str = "",
    despite_data: bool = False,
    cancel: CancelToken,
) -> Work[Reproduction | None]:
    """Train again with the model's own settings, parts, device and threads; compare with what lies in its folder.

    `out` keeps the new model, None throws it away. `encoder` is where the recorded one lies, if that cannot be found by
    its name; `device` replaces the recorded one.
    Returns: None when it was stopped.
    Raises: ModelWithoutRecord, DataDiffers unless `despite_data`, EncoderOfModelMissing, OutIsTheModel; what `prepare`
    and `fit` raise.
    """
    record = recorded(folder)
    if out is not None and out.expanduser().resolve() == folder.expanduser().resolve():
        raise OutIsTheModel(path=str(out))
    if not despite_data:
        _refuse_other_data(record, dataset)
    encoder = encoder or _encoder_of(record)
    config = _as_computed(record)
    with _threads(record.environment.threads), _place(out) as place:
        prepared = yield from prepare(
            dataset, encoder, config, device=device or record.device or "cpu", mirror=mirror, cancel=cancel,
            split_seed=record.seed_of_split,
        )  # fmt: skip
        classifier = yield from build(prepared)
        work = fit(config, prepared.parts, classifier, place, record=prepared.record, cancel=cancel)
        trained = yield from (work if out is not None else without_ending(work))
        if trained is None or trained.evaluation is None:
            return None
        return compare(folder, place)


def _as_computed(record: Provenance) -> TrainConfig:
    """Return the settings with the arithmetic that was used: "auto" measures, and may find otherwise today."""
    known: dict[str, Precision] = {"float32": "float32", "bfloat16": "bfloat16"}
    return replace(record.config, precision=known.get(record.precision, record.config.precision))


def compare(before: Path, after: Path) -> Reproduction:
    """Put two model folders side by side. Raises: what `model_folder.read_weights` raises."""
    old, new = provenance.read(before), provenance.read(after)
    was, now = model_folder.read_weights(before), model_folder.read_weights(after)
    circumstances = [(name, getattr(old, name), getattr(new, name)) for name in _COMPARED]
    here = asdict(new.environment)
    circumstances += [(name, value, here[name]) for name, value in asdict(old.environment).items()]
    return Reproduction(
        seed=old.config.seed,
        weights_before=_sum_of(was),
        weights_after=_sum_of(now),
        largest_difference=_largest_difference(was, now),
        test_before=old.test,
        test_after=new.test,
        differences=tuple(Difference(*one) for one in circumstances if one[1] and one[1] != one[2]),
        unrecorded=tuple(name for name, value, _ in circumstances if not value),
        went_back=bool(old.rollbacks or new.rollbacks),
    )


def _refuse_other_data(record: Provenance, dataset: Dataset) -> None:
    found = fingerprint(dataset)
    if record.rows == dataset.n and record.data_sha256 in ("", found):
        return
    raise DataDiffers(
        path=dataset.source,
        rows=dataset.n,
        found=found[:_SHOWN_DIGITS],
        recorded_rows=record.rows,
        recorded=record.data_sha256[:_SHOWN_DIGITS] or "–",
    )


def _encoder_of(record: Provenance) -> Encoder:
    try:
        return base_models.find(record.encoder)
    except EncoderUnknown:  # a folder's name: where it lay is nobody's business and in no record
        raise EncoderOfModelMissing(name=record.encoder) from None


@contextmanager
def _threads(wanted: int) -> Iterator[None]:
    """Compute with as many threads as the run did: a sum that is shared among others is rounded in other places."""
    before = torch.get_num_threads()
    torch.set_num_threads(wanted if 0 < wanted <= _MOST_THREADS else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def _place(out: Path | None) -> Iterator[Path]:
    if out is not None:
        model.refuse_foreign(out)
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="bertdesk-", ignore_cleanup_errors=True) as name:  # Windows maps weights
        yield Path(name) / "again"


def _sum_of(tensors: Mapping[str, torch.Tensor]) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(tensors.items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.contiguous().flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _largest_difference(was: Mapping[str, torch.Tensor], now: Mapping[str, torch.Tensor]) -> float | None:
    if {name: tensor.shape for name, tensor in was.items()} != {name: tensor.shape for name, tensor in now.items()}:
        return None
    return max(
        (float((was[name].double() - now[name].double()).abs().max()) for name in was if was[name].numel()), default=0.0
    )
