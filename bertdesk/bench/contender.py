"""One contender at work, in a process of its own: rows in, Result out. Its memory and its caches are nobody else's."""

import importlib.metadata
from pathlib import Path

import bertdesk
from bertdesk.bench import rows
from bertdesk.bench.plan import ORIGIN, TRAINER, Run, Settings
from bertdesk.bench.results import Machine, Result
from bertdesk.core import base_models, device, hub
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Work


def contend(run: Run, settings: Settings, cancel: CancelToken) -> Work[Result]:
    """Train and score one contender. Raises: what reading, opening and training raise."""
    # Here, not at the top: they import torch, and core.device has to have set how its threads wait before that.
    from bertdesk.bench import engine, origin, trainer
    from bertdesk.bench.meter import Meter
    from bertdesk.core import memory

    compete = {TRAINER: trainer.compete, ORIGIN: origin.compete}.get(run.contender, engine.compete)
    chosen = device.choose(settings.device)
    split = rows.load(settings)
    encoder = base_models.find(settings.model)
    folder = base_models.folder_of(encoder) or (yield from hub.download(encoder, mirror="", cancel=cancel))
    _warm_up(folder, chosen)
    meter = Meter()
    outcome = yield from compete(run, settings, folder, split, chosen, meter, cancel)
    peak_mb = memory.peak_mb(chosen.kind)
    texts = [split.dataset.texts[i] for i in split.train]
    lengths = [min(len(encoding.ids), outcome.max_length) for encoding in outcome.tokenizer.encode_batch(texts)]
    return Result(
        run,
        settings,
        _machine(chosen),
        tuple(meter.points),
        examples=round(outcome.epochs * len(texts)),
        tokens=round(outcome.epochs * sum(lengths)),
        positions=meter.positions,
        valid_accuracy=outcome.valid_accuracy,
        test_accuracy=outcome.test_accuracy if settings.test_rows else None,
        peak_bytes=round(peak_mb * 2**20),
        config=outcome.config,
        baselines=outcome.baselines if settings.test_rows else {},
        eta_s=outcome.eta_s,
        whole_s=outcome.whole_s,
    )


def _warm_up(folder: Path, chosen: Device) -> None:
    """Import, open and compute once, alike for all: nobody's clock pays for what the next run finds ready."""
    import torch

    from bertdesk.core import model

    network = model.from_encoder(folder, labels=("a", "b"), max_length=16, device=chosen, seed=0).network
    ids = torch.ones((2, 16), dtype=torch.int64, device=chosen.torch)
    network(input_ids=ids, labels=torch.zeros(2, dtype=torch.int64, device=chosen.torch)).loss.backward()


def _machine(chosen: Device) -> Machine:
    import torch

    version = importlib.metadata.version
    return Machine(
        f"{chosen.kind} {chosen.name}".strip(),
        torch.get_num_threads(),
        version("torch"),
        version("transformers"),
        bertdesk.__version__,
    )
