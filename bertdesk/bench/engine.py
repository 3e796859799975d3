"""Contender: this engine with a preset, through the same `fit` as the window and the command line."""

import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from bertdesk.bench import levers
from bertdesk.bench.meter import Meter
from bertdesk.bench.outcome import Outcome
from bertdesk.bench.plan import Run, Settings
from bertdesk.core import base_models, model
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.events import BaselineScored, Evaluated, RunCancelled, RunFinished, Work
from bertdesk.core.model import Classifier
from bertdesk.core.preflight import plan
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split
from bertdesk.core.train import fit
from bertdesk.errors import Cancelled


def compete(
    run: Run, settings: Settings, folder: Path, split: Split, device: Device, meter: Meter, cancel: CancelToken
) -> Work[Outcome]:
    """Train; its clock includes what a person waits for: baselines, tokens, steps, scores, saving."""
    encoder = base_models.find(settings.model)
    config = config_of(run, settings, encoder)

    def open_encoder() -> Classifier:
        return model.from_encoder(
            folder, labels=split.dataset.labels, max_length=config.max_length, device=device, seed=config.seed
        )

    here = Path(tempfile.gettempdir())
    foreseen = yield from plan(config, split, open_encoder(), place=here, cancel=cancel)
    meter.start()  # what is foreseen is for the person who has not started yet
    classifier = open_encoder()
    meter.watch(classifier.network)
    record = Provenance(encoder=encoder.name, languages=encoder.languages, device=device.kind)
    baselines: dict[str, float] = {}
    test: list[float] = []
    whole_s = 0.0
    with tempfile.TemporaryDirectory() as out:
        for event in fit(config, split, classifier, Path(out) / "model", record=record, cancel=cancel):
            match event:
                case Evaluated(part="valid", epoch=epoch, accuracy=accuracy):
                    meter.score(epoch, accuracy)
                case Evaluated(part="test", accuracy=accuracy):
                    test.append(accuracy)
                case RunFinished(seconds=seconds):
                    whole_s = seconds
                case BaselineScored(name=name, accuracy=accuracy):
                    baselines[name] = accuracy
                case RunCancelled():
                    raise Cancelled
            yield event
    return Outcome(
        epochs=meter.points[-1].epoch,
        max_length=config.max_length,
        valid_accuracy=max(point.accuracy for point in meter.points),
        test_accuracy=test[-1],
        config=asdict(config),
        baselines=baselines,
        tokenizer=classifier.tokenizer,
        eta_s=foreseen.eta_s,
        whole_s=whole_s,
    )


def config_of(run: Run, settings: Settings, encoder: Encoder) -> TrainConfig:
    """Return what the preset stands for with that many training rows, within the benchmark's bounds."""
    preset = next(preset for preset in base_models.PRESETS if preset == run.contender)
    usual = TrainConfig()
    table_rows = round(settings.rows / (1 - usual.valid_share - usual.test_share))  # its training part are our rows
    config = base_models.recipe(encoder, preset, rows=table_rows)
    config = replace(config, max_length=min(config.max_length, settings.max_length), seed=run.seed)
    if settings.epochs:
        config = replace(config, epochs=settings.epochs)
    return levers.without(config, run.lever)
