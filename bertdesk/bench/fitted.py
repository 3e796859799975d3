"""The model whose explanations are measured: the built-in encoder, fine-tuned by its recipe once, and kept."""

from pathlib import Path

from bertdesk.bench import engine, rows
from bertdesk.bench.plan import LEVER_PRESET, Run, Settings
from bertdesk.core import base_models, hub, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import choose
from bertdesk.core.events import Work, without_ending
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.train import fit
from bertdesk.errors import Cancelled


def fitted(settings: Settings, folder: Path, cancel: CancelToken) -> Work[Classifier]:
    """Open the model in the folder; where there is none, train one on the settings' rows, and keep it there.

    Raises: Cancelled; what reading rows, training and opening raise.
    """
    device = choose(settings.device)
    if not folder.is_dir():
        split = rows.load(settings)
        encoder = base_models.find(settings.model)
        place = base_models.folder_of(encoder) or (yield from hub.download(encoder, mirror="", cancel=cancel))
        config = engine.config_of(Run(LEVER_PRESET, seed=17), settings, encoder)
        classifier = model.from_encoder(
            place, labels=split.dataset.labels, max_length=config.max_length, device=device, seed=config.seed
        )
        record = Provenance(encoder=encoder.name, languages=encoder.languages, device=device.kind, config=config)
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        work = fit(config, split, classifier, unfinished, record=record, cancel=cancel)
        if (yield from without_ending(work)) is None or cancel.requested:
            raise Cancelled  # what was best until then is no model by the recipe
        unfinished.rename(folder)
    return model.load(folder, device)
