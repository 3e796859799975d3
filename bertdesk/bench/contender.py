"""One contender at work, in a process of its own: rows in, Result out. Its memory and its caches are nobody else's."""

import importlib.metadata

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
    from bertdesk.bench.meter import Meter, peak_bytes

    compete = {TRAINER: trainer.compete, ORIGIN: origin.compete}.get(run.contender, engine.compete)
    chosen = device.choose(settings.device)
    split = rows.load(settings)
    encoder = base_models.find(settings.model)
    folder = base_models.folder_of(encoder) or (yield from hub.download(encoder, mirror="", cancel=cancel))
    meter = Meter()
    outcome = yield from compete(run, settings, folder, split, chosen, meter, cancel)
    peak = peak_bytes(chosen.kind)
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
        peak_bytes=peak,
        config=outcome.config,
        baselines=outcome.baselines if settings.test_rows else {},
        eta_s=outcome.eta_s,
        whole_s=outcome.whole_s,
    )


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
