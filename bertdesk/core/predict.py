"""Model + texts -> Predictions. A text longer than the window is read whole, in overlapping windows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import memory_as_fact
from bertdesk.core.events import Phase, Progressed, Work
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, is_empty, whole
from bertdesk.core.probability import HOLDS_FROM
from bertdesk.core.scripts import unknown_shares
from bertdesk.core.tokens import Tokenised, batches
from bertdesk.errors import TextEmpty

BATCH = 16


@dataclass(frozen=True, slots=True)
class Prediction:
    label: str
    """The likeliest class."""
    probabilities: Mapping[str, float]
    """Every class and its probability, in the model's order; they sum to 1, unless the model is multi-label."""
    windows: int
    """Windows the text was read in."""
    was_truncated: bool
    """Whether the text's end was left out."""
    unknown_share: float
    """Share of the text that the encoder never saw: tokens outside its vocabulary or letters of other scripts."""
    is_multi_label: bool = False
    """Whether the model decides each class by itself."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the classes that hold, the likeliest first: of a multi-label model maybe none, else `label`."""
        if not self.is_multi_label:
            return (self.label,)
        ranked = sorted(self.probabilities.items(), key=lambda pair: -pair[1])
        return tuple(label for label, p in ranked if p >= HOLDS_FROM)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the network says of N texts."""

    logits: NDArray[np.float64]
    """(N, K): mean of a text's windows, weighted by their share of it"""
    probabilities: NDArray[np.float64]
    """(N, K)"""
    tokenised: Tokenised


def predict(classifier: Classifier, texts: Sequence[Text], *, cancel: CancelToken) -> Work[tuple[Prediction, ...]]:
    """Classify N texts. Raises: TextEmpty where one has nothing in it; OutOfMemory."""
    if any(map(is_empty, texts)):
        raise TextEmpty
    reading = yield from read(classifier, texts, phase="classifying", cancel=cancel)
    return tuple(_predictions(classifier, texts, reading))


def read(
    classifier: Classifier, texts: Sequence[Text], *, phase: Phase, cancel: CancelToken, batch_size: int = BATCH
) -> Work[Reading]:
    """Run the network over all windows of N texts. Raises: OutOfMemory."""
    tokenised = yield from classifier.tokenise(texts, cancel=cancel)
    logits = np.zeros((len(texts), len(classifier.labels)))  # (N, K)
    done = 0
    for batch in batches(tokenised.windows, batch_size=batch_size, pad_id=classifier.pad_id):
        cancel.raise_if_requested()
        with (
            memory_as_fact(classifier.device.kind, batch_size=batch_size, max_length=classifier.max_length),
            torch.inference_mode(),
        ):
            answer = classifier.logits(batch).cpu().numpy()  # (B, K)
        for row, member in enumerate(batch.members):
            window = tokenised.windows[member]
            logits[window.text] += window.weight * answer[row]
        done += len(batch.members)
        yield Progressed(phase, done, len(tokenised.windows))
    return Reading(logits, classifier.probabilities(logits), tokenised)


def _predictions(classifier: Classifier, texts: Sequence[Text], reading: Reading) -> Iterator[Prediction]:
    windows = np.bincount([window.text for window in reading.tokenised.windows], minlength=len(texts))
    unknown = unknown_shares(
        [whole(text) for text in texts], classifier.provenance.languages, reading.tokenised.unknown_share
    )
    probabilities = reading.probabilities
    for i in range(len(texts)):
        yield Prediction(
            classifier.labels[int(probabilities[i].argmax())],
            {label: float(p) for label, p in zip(classifier.labels, probabilities[i], strict=True)},
            int(windows[i]),
            bool(reading.tokenised.was_truncated[i]),
            float(unknown[i]),
            classifier.is_multi_label,
        )
