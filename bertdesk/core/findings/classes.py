"""Classes with too few texts to be tested, or to be learned well."""

import numpy as np

from bertdesk.core.dataset import FEWEST_TEXTS_TO_TEST, Dataset, Indices
from bertdesk.core.findings.finding import Code, Finding, Place

_FEW = 10
"""Different texts: one in the part that chooses, one in the part that is scored, eight to learn from."""
_NAMED = 3


def rare_classes(dataset: Dataset, equal: Indices) -> list[Finding]:
    """`equal` (N,): equal texts share a number. The places are the rows of these classes; group = the class."""
    distinct = np.array([len(np.unique(equal[dataset.having(label_id)])) for label_id in range(dataset.k)])
    untestable = (distinct > 0) & (distinct < FEWEST_TEXTS_TO_TEST)
    found = [
        _finding("classes_untestable", dataset, np.flatnonzero(untestable)),
        _finding("classes_small", dataset, np.flatnonzero((distinct >= FEWEST_TEXTS_TO_TEST) & (distinct < _FEW))),
    ]
    return [one for one in found if one is not None]


def _finding(code: Code, dataset: Dataset, label_ids: Indices) -> Finding | None:
    if not len(label_ids):
        return None
    names = [dataset.labels[label_id] for label_id in label_ids]
    shown = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    places = tuple(
        Place(int(dataset.rows[i]), group=int(label_id))
        for label_id in label_ids
        for i in np.flatnonzero(dataset.having(label_id))
    )
    return Finding(code, "doubtful", {"count": len(names), "labels": shown}, places)
