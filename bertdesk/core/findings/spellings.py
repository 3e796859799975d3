"""Labels that are one class written in several ways: case, blanks, width, punctuation."""

import re
import unicodedata
from dataclasses import replace

import numpy as np

from bertdesk.core.dataset import Dataset
from bertdesk.core.findings.finding import Finding, Place
from bertdesk.errors import Facts

_JOINTS = re.compile(r"(?<=[^\W\d_])[\s_-]+(?=[^\W\d_])")
_ENDS = re.compile(
    r"^[\s'\"“”‘’«»「」『』【】\[\]().,;:!?。，；：！？、…]+|[\s'\"“”‘’«»「」『』【】\[\]().,;:!?。，；：！？、…]+$"
)
"""Not + - * # %: A and A- are two marks, C and C# two languages."""


def spellings(dataset: Dataset) -> list[Finding]:
    """Return a finding for each class with several spellings; hint = the one that most rows have."""
    alike: dict[str, list[int]] = {}
    for label_id, label in enumerate(dataset.labels):
        alike.setdefault(key_of(label), []).append(label_id)
    return [_finding(dataset, label_ids) for label_ids in alike.values() if len(label_ids) > 1]


def as_one(dataset: Dataset) -> Dataset:
    """Return the dataset with each class under the spelling that most rows have; the other spellings have no rows."""
    kept: dict[str, int] = {}
    counts = dataset.counts
    for label_id, label in enumerate(dataset.labels):
        key = key_of(label)
        if key not in kept or counts[label_id] > counts[kept[key]]:
            kept[key] = label_id
    meant = np.array([kept[key_of(label)] for label in dataset.labels], np.int64)
    return replace(dataset, label_ids=meant[dataset.label_ids])


def key_of(label: str) -> str:
    """Return what all spellings of a label share."""
    plain = " ".join(unicodedata.normalize("NFKC", label).casefold().split())
    if plain.strip("0123456789.,+- "):  # of a number every sign counts
        plain = _ENDS.sub("", plain) or plain
    return _JOINTS.sub(" ", plain)


def _finding(dataset: Dataset, label_ids: list[int]) -> Finding:
    counts = dataset.counts
    kept, *others = sorted(label_ids, key=lambda label_id: -counts[label_id])
    members = np.flatnonzero(np.isin(dataset.label_ids, others))
    places = tuple(Place(int(dataset.rows[i]), hint=dataset.labels[kept]) for i in members)
    written = ", ".join(f"“{dataset.labels[label_id]}”" for label_id in others)
    facts: Facts = {"label": dataset.labels[kept], "others": written, "count": len(places)}
    return Finding("labels_spelled_differently", "serious", facts, places)
