"""Pre-training in Python: raw text -> an encoder."""

from pathlib import Path

from bertdesk import runs
from bertdesk.api.waiting import OnEvent, product_of
from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.pretraining import Pretrained
from bertdesk.core.pretrain.sizes import Size


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

    `data` is a table (`text` names its column; the longest where it is empty), a .txt file, or a folder of them. It
    goes on from `model`, or begins a new network of a `size`. `train(model=out)` makes a classifier of what comes out.
    `config` replaces what suits the beginning. `resume` and `anew` as in `train`.
    Raises: BertdeskError; Cancelled when nothing could be kept.
    """
    work = runs.pretrain(
        data, text=text, beginning=size or base_models.find(model), config=config, out=Path(out), device=device,
        mirror=mirror, resume=resume, anew=anew, cancel=cancel or CancelToken(),
    )  # fmt: skip
    return product_of(work, on_event)
