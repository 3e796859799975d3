"""Tiny models that learned to look at single words, and the texts that they learned it from."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from doing import dataset_of, enliven, finish

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.device import Device
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import split
from bertdesk.core.train import fit

FILLERS = ("film", "book", "meal", "room", "staff", "price", "slow", "fast", "clean", "dirty", "cold", "warm")
PLANTED = "xqz"
"""No word of any vocabulary: its pieces are letters."""


def texts(n: int, seed: int, deciding: Sequence[str | None]) -> list[tuple[str, str]]:
    """Return texts of random words; the two labels have one deciding word each, None: none at all."""
    dice = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        words = dice.choice(FILLERS, 9).tolist()
        if word := deciding[i % 2]:
            words[dice.integers(9)] = word
        rows.append((" ".join(words), ("no", "yes")[i % 2]))
    return rows


def trained_on(rows: list[tuple[str, str]], encoder: Path, out: Path, device: Device) -> Classifier:
    made = model.from_encoder(encoder, labels=("no", "yes"), max_length=24, device=device, seed=1)
    enliven(made.network.bert.embeddings)
    config = TrainConfig(learning_rate=5e-3, epochs=8, batch_size=16, max_length=24, dropout=0.0, patience=8)
    work = fit(config, split(dataset_of(rows)), made, out, record=Provenance(), cancel=CancelToken())
    trained = finish(work)
    assert trained is not None
    assert trained.accuracy == 1.0
    return trained.classifier
