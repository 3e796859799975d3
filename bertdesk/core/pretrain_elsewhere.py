"""Pre-train in the GPU pack's Python: the child that does is `bertdesk pretrain`."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bertdesk.core import child, provenance
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.events import RunFailed, RunFinished, RunPaused, Work
from bertdesk.core.exchange import config_text
from bertdesk.core.pack import Pack
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.pretraining import Pretrained
from bertdesk.core.pretrain.sizes import Size


@dataclass(frozen=True, slots=True)
class PretrainOrder:
    """What to learn from what, where."""

    corpus: Corpus
    beginning: Encoder | Size
    config: PretrainConfig
    out: Path
    device: str
    mirror: str = ""
    resume: bool = False

    def arguments(self, exchange: Path) -> list[str]:
        begin = self.beginning
        return [
            "pretrain", str(self.corpus.path.absolute()), f"--out={self.out.resolve()}",
            *([f"--text={self.corpus.column}"] if self.corpus.column else []),
            f"--size={begin}" if isinstance(begin, str) else f"--model={begin.name}",
            f"--device={self.device}", f"--mirror={self.mirror}", *(["--resume"] if self.resume else []),
            f"--config={exchange / 'config.json'}", "--watched", "--json",
        ]  # fmt: skip


def pretrain(pack: Pack, order: PretrainOrder, *, cancel: CancelToken) -> Work[Pretrained | None]:
    """Pre-train in the pack; the product is what `pretraining.pretrain` would have returned here.

    Raises: PackDamaged.
    """
    with tempfile.TemporaryDirectory(prefix="bertdesk-") as name:
        exchange = Path(name)
        (exchange / "config.json").write_text(config_text(order.config), encoding="utf-8")
        ending = yield from child.work(pack, order.arguments(exchange), out=order.out, cancel=cancel)
    yield ending
    if isinstance(ending, RunFailed | RunPaused):
        return None
    saved = ending.model if isinstance(ending, RunFinished) else ending.saved_path
    return Pretrained(order.out, provenance.read(order.out)) if saved else None
