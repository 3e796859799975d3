"""The words that lead to each class, collected from the texts that the model in use was scored on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from bertdesk.app import works
from bertdesk.app.job import Lane

if TYPE_CHECKING:  # these modules import torch
    from bertdesk.core.dataset import Dataset
    from bertdesk.core.explain.digest import Digest
    from bertdesk.core.metrics import Evaluation
    from bertdesk.core.model import Classifier

VERB = "digest"
MOST_TEXTS = 200
_SEED = 17


class CollectedWords(QObject):
    """`digest` is for reading; None until the person has asked for it, and again once another model
    is in use, or it was scored on other rows."""

    changed = Signal()

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self.digest: Digest | None = None

    def collect(self, classifier: Classifier, dataset: Dataset, evaluation: Evaluation) -> bool:
        """Explain texts of every class that the model gives, 200 at most."""
        texts = [dataset.texts[number] for number in evenly(evaluation.predicted_ids, MOST_TEXTS)]
        return self._lane.start(VERB, works.digest(classifier, texts), self._on_found)

    def forget(self) -> None:
        if self.digest is not None:
            self.digest = None
            self.changed.emit()

    def _on_found(self, digest: Digest) -> None:
        self.digest = digest
        self.changed.emit()


def evenly(classes: np.ndarray, most: int) -> list[int]:
    """Return places of (N,) classes, drawn at random: of each class as many as of the others, as far as it has them."""
    order = np.random.default_rng(_SEED).permutation(len(classes))
    seen: dict[int, int] = {}
    turns = []
    for place in order:
        turn = seen[int(classes[place])] = seen.get(int(classes[place]), 0) + 1
        turns.append((turn, int(place)))
    return [place for _, place in sorted(turns)[:most]]
