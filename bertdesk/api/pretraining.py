"""Pre-training in Python: raw text -> an encoder."""

from pathlib import Path

from bertdesk import adapting
from bertdesk.api.waiting import OnEvent, product_of
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import finish
from bertdesk.core.pretrain.pretraining import Pretrained
from bertdesk.core.pretrain.sizes import Size
from bertdesk.core.verdict import Verdict
from bertdesk.data import Data, TextColumns


def pretrain(
    data: Path | str,
    *,
    out: Path | str,
    text: str = "",
    model: str = "built-in",
    size: Size | None = None,
    config: PretrainConfig | None = None,
    resume: bool = False,
    anew: bool = False,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Pretrained:
    """Pre-train an encoder on raw text, by masked words and next sentences, and save it in `out`.

    `data` is a table (`text` names its column; the longest where it is empty), a text file, or a folder of them. It
    goes on from `model`, or begins a new network of a `size`. `train(model=out)` makes a classifier of what comes out.
    `config` replaces what suits the beginning. `resume` and `anew` as in `train`.
    Raises: BertdeskError; Cancelled when nothing could be kept.
    """
    work = adapting.pretrain(
        data, text=text, beginning=size or base_models.find(model), config=config, out=Path(out), device=device,
        mirror=mirror, resume=resume, anew=anew, cancel=cancel or CancelToken(),
    )  # fmt: skip
    return product_of(work, on_event)


def verdict(
    adapted: Path | str,
    data: Path | str,
    *,
    text: str = "",
    model: str | None = None,
    table: Data | None = None,
    row_text: TextColumns = None,
    label: str | None = None,
    seeds: int = 3,
    device: str = "auto",
    mirror: str = "",
    on_event: OnEvent | None = None,
    cancel: CancelToken | None = None,
) -> Verdict:
    """Tell whether pre-training helped: on texts of `data` that were kept back, and on the rows of `table`.

    `model` is what it was made of, where that was a folder. Raises: BertdeskError; Cancelled.
    """
    work = adapting.verdict(
        Path(adapted), data, text=text, before=base_models.find(model) if model else None, table=table,
        row_text=row_text, label=label, seeds=seeds, device=device, mirror=mirror, cancel=cancel or CancelToken(),
    )  # fmt: skip
    return finish(work, on_event)
