"""Dataset: which text is what, and what the table says it is for. Knows no tokens."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.events import Notice, Part
from bertdesk.core.pairs import Text, Wholes, parts_of
from bertdesk.core.text_columns import Columns

Indices = NDArray[np.int64]
Held = NDArray[np.bool_]

FEWEST_TEXTS_TO_TEST = 3  # one for each part
HELD_BACK: tuple[Part, Part] = ("valid", "test")
MUCH_UNEQUAL = 2.0
"""Largest class to smallest, from which accuracy alone would choose a model that forgets the small ones."""
_HASH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """N texts, each with one of K labels."""

    texts: Sequence[Text]
    label_ids: Indices  # (N,) where a text may have several labels, the rarest of its own
    labels: tuple[str, ...]
    rows: Indices  # (N,) each text's row in the table
    columns: Columns
    source: str  # the file's name
    notices: tuple[Notice, ...] = ()
    held: Held | None = None  # (N, K) the labels of each text, where it may have several
    parts: tuple[Part, ...] = ()  # (N,) what the table says each text is for; empty where it does not

    @property
    def wholes(self) -> Sequence[str]:
        """Return each text as one string, of a pair both."""
        return Wholes(self.texts)

    @property
    def n(self) -> int:
        return len(self.texts)

    @property
    def k(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> Indices:  # (K,) texts of each class
        return self.counts_among(np.arange(self.n))

    def counts_among(self, indices: Indices) -> Indices:  # (K,) of these texts, those of each class
        if self.held is not None:
            return np.asarray(self.held[indices].sum(axis=0, dtype=np.int64))
        return np.bincount(self.label_ids[indices], minlength=self.k).astype(np.int64)

    @property
    def answer_ids(self) -> Indices:  # (N,) the same number for texts with the same label, or the same labels
        if self.held is None:
            return self.label_ids
        _, ids = np.unique(self.held, axis=0, return_inverse=True)
        return ids.reshape(-1).astype(np.int64)

    def having(self, label_id: int) -> Held:
        """Tell which texts have a label. Shape (N,)."""
        return self.label_ids == label_id if self.held is None else self.held[:, label_id]

    def labels_of(self, index: int) -> tuple[str, ...]:
        """Return the labels of a text."""
        if self.held is None:
            return (self.labels[self.label_ids[index]],)
        return tuple(self.labels[label_id] for label_id in np.flatnonzero(self.held[index]))

    @property
    def unequal(self) -> float:
        """Return how many times as many texts the largest class has as the smallest that has any."""
        counts = self.counts[self.counts > 0]
        return float(counts.max() / counts.min())

    @property
    def told(self) -> tuple[Part, ...]:
        """Return the parts that the table names texts for, beside those for training."""
        named = set(self.parts)
        return tuple(part for part in HELD_BACK if part in named) if "train" in named else ()

    def of_part(self, part: Part) -> Indices:
        """Return the texts that the table names for a part; where it says nothing, all are for training."""
        if not self.told:
            return np.arange(self.n if part == "train" else 0)
        return np.flatnonzero(np.array(self.parts) == part)


def subset(dataset: Dataset, indices: Indices) -> Dataset:
    """Return these texts of a dataset, in this order, with all its labels and none of its notices."""
    return replace(
        dataset,
        texts=tuple(dataset.texts[index] for index in indices),
        label_ids=dataset.label_ids[indices],
        held=None if dataset.held is None else dataset.held[indices],
        rows=dataset.rows[indices],
        notices=(),
        parts=tuple(dataset.parts[index] for index in indices) if dataset.parts else (),
    )


def fingerprint(dataset: Dataset) -> str:
    """Return the SHA-256 of the texts and their labels in order: what a run learns from, and nothing else.

    Parts that the table names count; the file's name, encoding, delimiter, line ends and other columns do not. Each
    string is preceded by its length, so that no two datasets run together into the same bytes.
    """
    digest, piece = hashlib.sha256(b"bertdesk dataset 1\n"), bytearray()
    for index, text in enumerate(dataset.texts):
        read = (part.replace("\r\n", "\n").replace("\r", "\n") for part in parts_of(text))
        for part in (*read, *dataset.labels_of(index), *([""] if dataset.held is not None else [])):
            encoded = part.encode("utf-8", "surrogatepass")
            piece += len(encoded).to_bytes(8, "little") + encoded
        if len(piece) > _HASH_BYTES:  # hashing a large piece lets other threads run, many small ones would not
            digest.update(piece)
            piece.clear()
    digest.update(piece)
    if dataset.columns.pair:
        digest.update(b"pairs")
    if dataset.held is not None:
        digest.update(b"several labels")
    if dataset.told:
        digest.update(" ".join(dataset.parts).encode())
    return digest.hexdigest()


def classes_of_groups(label_ids: Indices, groups: Indices) -> Indices:
    """Return the class of each group of equal texts: that of its first row."""
    return label_ids[np.unique(groups, return_index=True)[1]]
