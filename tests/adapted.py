"""An encoder that has really learnt from some text, in a second: for what is asked before and after."""

import random
from pathlib import Path

from doing import finish

from bertdesk.core import base_models
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.pretrain.corpus import Corpus
from bertdesk.core.pretrain.pretraining import pretrain

_WHO, _WAS = ("film", "book", "meal", "room", "staff"), ("good", "bad", "great", "poor", "clean", "cold")


def save_adapted(folder: Path, encoder: Path, *, next_weight: float = 1.0, steps: int = 6) -> Path:
    """Let an encoder learn from 60 short documents, and return the folder of what came of it."""
    dice = random.Random(3)
    documents = [
        " ".join(f"The {dice.choice(_WHO)} was very {dice.choice(_WAS)}." for _ in range(4)) for _ in range(60)
    ]
    text = folder.parent / f"{folder.name}.txt"
    text.write_text("\n\n".join(documents), encoding="utf-8")
    config = PretrainConfig(
        learning_rate=5e-3, epochs=2, batch_size=8, max_length=32, dropout=0.0, next_weight=next_weight,
        precision="float32", max_steps=steps,
    )  # fmt: skip
    work = pretrain(Corpus(text), config, base_models.local(encoder), folder, device="cpu", cancel=CancelToken())
    assert finish(work) is not None
    return folder
