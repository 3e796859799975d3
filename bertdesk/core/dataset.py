"""Table and columns -> Dataset: which text is what, and what the table says it is for. Knows no tokens."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.columns import MOST_CLASSES
from bertdesk.core.columns import Columns as Columns
from bertdesk.core.columns import guess_columns as guess_columns
from bertdesk.core.equal import different as different
from bertdesk.core.equal import group_equal as group_equal
from bertdesk.core.events import Notice, Part
from bertdesk.core.pairs import Text, is_empty, parts_of, whole
from bertdesk.core.several_labels import split_labels
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import refuse_wrong, texts_in
from bertdesk.errors import (
    Fact,
    NoKnownLabels,
    NoUsableRows,
    OneClassOnly,
    TooFewRows,
    TooManyClasses,
)

Indices = NDArray[np.int64]
Held = NDArray[np.bool_]

FEWEST_ROWS = 10
FEWEST_TEXTS_TO_TEST = 3  # one for each part
HELD_BACK: tuple[Part, Part] = ("valid", "test")
MUCH_UNEQUAL = 2.0
"""Largest class to smallest, from which accuracy alone would choose a model that forgets the small ones."""
_MANY_CLASSES, _MANY_DECIMALS = 20, 10
_HASH_BYTES = 1 << 20
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """N texts, each with one of K labels."""

    texts: tuple[Text, ...]
    label_ids: Indices  # (N,) where a text may have several labels, the rarest of its own
    labels: tuple[str, ...]
    rows: Indices  # (N,) each text's row in the table
    columns: Columns
    source: str  # the file's name
    notices: tuple[Notice, ...] = ()
    held: Held | None = None  # (N, K) the labels of each text, where it may have several
    parts: tuple[Part, ...] = ()  # (N,) what the table says each text is for; empty where it does not

    @property
    def wholes(self) -> tuple[str, ...]:
        """Return each text as one string, of a pair both."""
        return tuple(map(whole, self.texts))

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


def to_dataset(
    table: Table, columns: Columns, known_labels: tuple[str, ...] | None = None, *, several: bool | None = None
) -> Dataset:
    """Take the texts and labels out of a table and tell of every row that is left out.

    `known_labels` are those of a model that is to be evaluated: the dataset's labels then, in their order. `several`
    says whether a text may have several of them; None: it may where the columns name what stands between them.
    Raises: SameColumnTwice, ColumnMissing, NoUsableRows, NoKnownLabels; without known labels TooFewRows, OneClassOnly
    and TooManyClasses too.
    """
    refuse_wrong(table, (*columns.read, columns.label))
    texts, cells = texts_in(table, columns), table.column(table.columns.index(columns.label))
    own = [split_labels(cell, columns.separator) for cell in cells]
    rows, notices = _filled_rows(table, columns, texts, own)
    if known_labels is None:
        labels = _class_names({name for row in rows for name in own[row]})
        _check_classes(table, columns, labels, n=len(rows))
    else:
        labels = known_labels
        rows, unknown = _known_rows(table, columns, own, rows, known_labels)
        notices += unknown
    held = _held([own[row] for row in rows], labels) if several or columns.separator else None
    ids = {name: number for number, name in enumerate(labels)}
    dataset = Dataset(
        texts=tuple(texts[row] for row in rows),
        label_ids=np.array([ids[own[row][0]] for row in rows], np.int64) if held is None else _rarest(held),
        held=held,
        labels=labels,
        rows=np.array(rows, dtype=np.int64),
        columns=columns,
        source=table.path.name,
        parts=tuple(table.parts[row] for row in rows) if table.parts else (),
    )
    groups = group_equal(dataset.wholes)
    notices += _repeats(dataset, groups, table.lines)
    if known_labels is None:
        notices += _doubtful_classes(dataset, _check_taught(table, dataset, groups))
    return replace(dataset, notices=tuple(notices))


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


def _filled_rows(
    table: Table, columns: Columns, texts: Sequence[Text], own: Sequence[Sequence[str]]
) -> tuple[list[int], list[Notice]]:
    has_text = [not is_empty(text) for text in texts]
    without_text = [row for row, there in enumerate(has_text) if not there]
    without_label = [row for row, names in enumerate(own) if not names and has_text[row]]
    rows = [row for row, names in enumerate(own) if names and has_text[row]]
    if not rows:
        raise NoUsableRows(path=str(table.path), text_column=", ".join(columns.read), label_column=columns.label)
    notices = _left_out("empty_texts", table.lines, without_text)
    return rows, notices + _left_out("empty_labels", table.lines, without_label)


def _known_rows(
    table: Table, columns: Columns, own: Sequence[Sequence[str]], rows: list[int], known_labels: tuple[str, ...]
) -> tuple[list[int], list[Notice]]:
    known = set(known_labels)
    kept = [row for row in rows if known.issuperset(own[row])]
    if not kept:
        raise NoKnownLabels(path=str(table.path), column=columns.label, known=", ".join(known_labels))
    unknown = [row for row in rows if not known.issuperset(own[row])]
    example = next((name for row in unknown for name in own[row] if name not in known), "")
    return kept, _left_out("unknown_labels", table.lines, unknown, example=example)


def _held(own: Sequence[Sequence[str]], labels: Sequence[str]) -> Held:
    """Return which of the labels each text has: (N, K)."""
    ids = {name: number for number, name in enumerate(labels)}
    held = np.zeros((len(own), len(labels)), np.bool_)
    for row, names in enumerate(own):
        held[row, [ids[name] for name in names]] = True
    return held


def _rarest(held: Held) -> Indices:
    """Return the rarest label of each text: the one that is to be in every part. Shape (N,)."""
    return np.asarray(np.where(held, held.sum(axis=0), len(held) + 1).argmin(axis=1), np.int64)


def _left_out(code: str, lines: Sequence[int], rows: Sequence[int], **facts: Fact) -> list[Notice]:
    return [Notice(code, {"count": len(rows), "first_line": lines[rows[0]], **facts})] if rows else []


def _class_names(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the labels sorted: as numbers where all are numbers, else by name."""
    names = sorted(labels)
    return tuple(sorted(names, key=_number)) if all(map(_NUMBER.fullmatch, names)) else tuple(names)


def _number(label: str) -> float:
    return float(label.replace(",", "."))


def _check_classes(table: Table, columns: Columns, labels: tuple[str, ...], *, n: int) -> None:
    path, column, k = str(table.path), columns.label, len(labels)
    if n < FEWEST_ROWS:
        raise TooFewRows(path=path, rows=n)
    if k == 1:
        raise OneClassOnly(path=path, column=column, label=labels[0])
    if k > MOST_CLASSES or (k > _MANY_CLASSES and 2 * k > n):
        raise TooManyClasses(path=path, column=column, found=k, rows=n)


def _check_taught(table: Table, dataset: Dataset, groups: Indices) -> Indices:
    """Return how many different texts of each class there are to learn from: (K,). Raises: TooFewRows, OneClassOnly."""
    pool = dataset.of_part("train")
    taught = dataset.counts_among(pool[np.unique(groups[pool], return_index=True)[1]])  # of equal texts the first
    if len(dataset.told) < len(HELD_BACK) and taught.max() < FEWEST_TEXTS_TO_TEST:  # none could be held back
        raise TooFewRows(path=str(table.path), rows=len(np.unique(groups[pool])))
    if len(there := np.flatnonzero(dataset.counts_among(pool))) == 1:
        label = dataset.labels[int(there[0])]
        raise OneClassOnly(path=str(table.path), column=dataset.columns.label, label=label)
    return taught


def _repeats(dataset: Dataset, groups: Indices, lines: Sequence[int]) -> list[Notice]:
    """Tell of equal texts, and of those among them that disagree about their label."""
    if (n_groups := int(groups.max()) + 1) == dataset.n:
        return []
    answers = dataset.answer_ids
    most = int(answers.max()) + 1
    labels_in_group = np.bincount(different(groups * most + answers) // most)
    disagreeing = np.flatnonzero(labels_in_group[groups] > 1)
    return [
        Notice("duplicate_texts", {"count": dataset.n - n_groups}),
        *_left_out("contradicting_duplicates", lines, dataset.rows[disagreeing].tolist()),
    ]


def _doubtful_classes(dataset: Dataset, taught: Indices) -> list[Notice]:
    """Tell of classes too rare to be tested or not there to be learned, and of labels that look like a measurement."""
    is_dealt = len(dataset.told) < len(HELD_BACK)
    is_there = dataset.counts_among(dataset.of_part("train")) > 0
    rare = np.flatnonzero(is_there & (taught < FEWEST_TEXTS_TO_TEST) & is_dealt)
    notices = [Notice("rare_classes", {"count": len(rare), "label": dataset.labels[rare[0]]})] if len(rare) else []
    if len(never := np.flatnonzero(~is_there)):
        notices.append(Notice("classes_not_taught", {"count": len(never), "label": dataset.labels[never[0]]}))
    if all(map(_NUMBER.fullmatch, dataset.labels)):
        are_whole = all(_number(label).is_integer() for label in dataset.labels)
        if dataset.k > (_MANY_CLASSES if are_whole else _MANY_DECIMALS):
            notices.append(Notice("numeric_labels", {"column": dataset.columns.label, "count": dataset.k}))
    return notices
