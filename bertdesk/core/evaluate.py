"""Model + Dataset -> Evaluation: the same reading of texts as when a person classifies one."""

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.metrics import Evaluation, score
from bertdesk.core.model import Classifier
from bertdesk.core.predict import BATCH, read


def evaluate(
    classifier: Classifier, dataset: Dataset, *, cancel: CancelToken, batch_size: int = BATCH
) -> Work[Evaluation]:
    """Score a dataset whose labels are all known to the model (see `to_dataset(known_labels=...)`).

    Raises: OutOfMemory.
    """
    reading = yield from read(classifier, dataset.texts, phase="evaluating", cancel=cancel, batch_size=batch_size)
    ids = {label: index for index, label in enumerate(classifier.labels)}
    own_ids = np.array([ids[label] for label in dataset.labels], np.int64)
    held = None if dataset.held is None else dataset.held[:, np.argsort(own_ids)]
    return score(classifier.labels, own_ids[dataset.label_ids], reading.probabilities, held)
