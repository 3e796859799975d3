"""Dataset + encoder + settings -> all that a run needs before its first step. Knows no files of tables and no faces."""

from dataclasses import dataclass
from pathlib import Path

from bertdesk.core import base_models, environment, hub, model
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.course import total_steps
from bertdesk.core.dataset import Dataset, fingerprint
from bertdesk.core.device import Device, broken_gpus, choose
from bertdesk.core.events import Notice, Progressed, Work
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split, split
from bertdesk.core.tablefile import Table
from bertdesk.core.unfinished import Terms


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    config: TrainConfig
    parts: Split
    encoder_folder: Path
    device: Device
    record: Provenance
    """What is known of the run before it has begun."""

    encoder: Encoder

    def terms(self, table: Table, device: str, seeds: int = 1) -> Terms:
        """Return under what the runs may be interrupted and go on; `device` as the person asked for it."""
        return Terms(
            data=table.address,
            more_data=tuple(str(path.absolute()) for path in table.files[1:]),
            text_column=self.record.text_column,
            label_column=self.record.label_column,
            encoder=self.encoder.name,
            encoder_sha256=self.record.encoder_sha256,
            data_sha256=self.record.data_sha256,
            config=self.config,
            device=device,
            total_steps=total_steps(self.config, len(self.parts.train)),
            seeds=seeds,
            more_columns=self.record.more_columns,
            pair_column=self.record.pair_column,
            separator=self.record.separator,
        )

    def classifier(self, seed: int) -> Classifier:
        """Return the encoder with a fresh head, which the seed decides. Raises: what `model.from_encoder` raises."""
        return model.from_encoder(
            self.encoder_folder,
            labels=self.parts.dataset.labels,
            max_length=self.config.max_length,
            device=self.device,
            seed=seed,
            is_multi_label=self.parts.dataset.held is not None,
        )


def prepare(
    dataset: Dataset,
    encoder: Encoder,
    config: TrainConfig,
    *,
    device: str,
    mirror: str,
    cancel: CancelToken,
    split_seed: int | None = None,
) -> Work[Preparation]:
    """Choose the device, fetch the encoder if it is not here, split the rows; write down what the run is made of.

    `split_seed` decides the parts where that is not the config's seed.
    Raises: DeviceUnusable, EncoderNotInstalled, EncoderDamaged, what `hub.download` raises.
    """
    chosen = choose(device)
    if device == "auto" and chosen.kind == "cpu":
        for kind, reason in broken_gpus():
            yield Notice("gpu_unusable", {"device": kind, "reason": reason})
    folder = base_models.folder_of(encoder) or (yield from hub.download(encoder, mirror=mirror, cancel=cancel))
    parts = split(
        dataset,
        valid_share=config.valid_share,
        test_share=config.test_share,
        seed=config.seed if split_seed is None else split_seed,
    )
    record = Provenance(
        encoder=encoder.name if encoder.place != "local" else folder.name,
        licence=encoder.licence,
        languages=encoder.languages,
        data_name=dataset.source,
        text_column=dataset.columns.text,
        label_column=dataset.columns.label,
        more_columns=dataset.columns.more,
        pair_column=dataset.columns.pair,
        separator=dataset.columns.separator,
        rows=dataset.n,
        split_sizes=(len(parts.train), len(parts.valid), len(parts.test)),
        parts_told=parts.told,
        device=chosen.kind,
        config=config,
        data_sha256=fingerprint(dataset),
        encoder_sha256=base_models.weights_sha256(encoder, folder),
        split_seed=parts.seed,
        environment=environment.here(chosen),
    )
    return Preparation(config, parts, folder, chosen, record, encoder)


def build(prepared: Preparation) -> Work[Classifier]:
    """Open the encoder, with its events."""
    yield Progressed("loading", 0, 1)
    classifier = prepared.classifier(prepared.config.seed)
    yield Progressed("loading", 1, 1)
    return classifier
