"""Table and columns -> Dataset -> Split: which text is what, and which rows a model may not see. Knows no tokens."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.events import Notice
from bertdesk.core.tablefile import Table
from bertdesk.errors import (
    ColumnMissing,
    NoKnownLabels,
    NoTextColumn,
    NoUsableRows,
    OneClassOnly,
    SameColumnTwice,
    TooFewRows,
    TooManyClasses,
)

Indices = NDArray[np.int64]

MOST_CLASSES = 200
FEWEST_ROWS = 10
FEWEST_TEXTS_TO_TEST = 3
"""Distinct texts of a class that can be learnt, chosen by and tested: one for each part."""

_CLASSES_FOR_SURE, _LEVELS_OF_A_SCALE = 20, 10
_SAMPLE_ROWS = 2000
_NAME_WEIGHT = 4.0
_TEXT_NAMES = frozenset(
    "text texts review message content comment sentence document description body title question feedback utterance "
    "文本 内容 正文 评论 留言 句子 消息 描述 反馈 标题 问题".split()
)
_LABEL_NAMES = frozenset(
    "label labels class category sentiment target topic intent type tag rating stars polarity "
    "标签 类别 分类 情感 类型 主题 意图 评分 极性".split()
)
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_NO_PROSE = re.compile(r"\S*\d\S*|\S+@\S+|\w+://\S+|[\d\W年月日TZ]*", re.ASCII)
"""A number, an id, a date, an address: one word with a digit in it, or nothing but digits and signs."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the two columns that matter; `label` is empty where a table has none."""

    text: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """N texts, each with one of K labels."""

    texts: tuple[str, ...]
    label_ids: Indices  # (N,)
    labels: tuple[str, ...]
    rows: Indices  # (N,) each text's row in the table
    columns: Columns
    source: str
    """Name of the file."""
    notices: tuple[Notice, ...] = ()

    @property
    def n(self) -> int:
        return len(self.texts)

    @property
    def k(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> Indices:
        """Texts of each class. Shape (K,)."""
        return np.bincount(self.label_ids, minlength=self.k).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Three disjoint parts of a dataset that make up the whole, as rising indices into it."""

    dataset: Dataset
    train: Indices
    valid: Indices
    test: Indices
    seed: int


def guess_columns(table: Table) -> Columns:
    """Return the likeliest pair of columns. Raises: NoTextColumn."""
    step = -(-len(table.rows) // _SAMPLE_ROWS)
    cells = list(zip(*table.rows[::step], strict=True))
    prose = [_text_score(name, column) for name, column in zip(table.columns, cells, strict=True)]
    text = max(range(len(prose)), key=prose.__getitem__)
    if not prose[text]:
        raise NoTextColumn(path=str(table.path))
    others = [index for index in range(len(prose)) if index != text]
    label = max(others, key=lambda index: _label_score(table.columns[index], cells[index]), default=None)
    return Columns(table.columns[text], "" if label is None else table.columns[label])


def to_dataset(table: Table, columns: Columns, known_labels: tuple[str, ...] | None = None) -> Dataset:
    """Take the texts and labels out of a table and tell of every row that is left out.

    With `known_labels`, those of a model that is to be evaluated, they are the dataset's labels, in their order.
    Raises: SameColumnTwice, ColumnMissing, NoUsableRows, NoKnownLabels; without known labels TooFewRows, OneClassOnly
    and TooManyClasses too.
    """
    text_column, label_column = _places(table, columns)
    label_of = [row[label_column].strip() for row in table.rows]
    has_text = [bool(row[text_column].strip()) for row in table.rows]
    rows = [row for row, label in enumerate(label_of) if has_text[row] and label]
    notices = [
        *_left_out("empty_texts", (row for row, filled in enumerate(has_text) if not filled), table),
        *_left_out("empty_labels", (row for row, label in enumerate(label_of) if has_text[row] and not label), table),
    ]
    if not rows:
        raise NoUsableRows(path=str(table.path), text_column=columns.text, label_column=columns.label)
    if known_labels is None:
        labels = _class_names({label_of[row] for row in rows})
        _check_classes(table, columns, labels, n=len(rows))
    else:
        labels = known_labels
        strange = [row for row in rows if label_of[row] not in set(known_labels)]
        notices += _left_out("unknown_labels", strange, table, example=label_of[strange[0]] if strange else "")
        rows = [row for row in rows if label_of[row] in set(known_labels)]
        if not rows:
            raise NoKnownLabels(path=str(table.path), column=columns.label, known=", ".join(known_labels))
    ids = {label: number for number, label in enumerate(labels)}
    dataset = Dataset(
        texts=tuple(table.rows[row][text_column] for row in rows),
        label_ids=np.array([ids[label_of[row]] for row in rows], dtype=np.int64),
        labels=labels,
        rows=np.array(rows, dtype=np.int64),
        columns=columns,
        source=table.path.name,
    )
    notices += _repeats(dataset, table)
    return dataset
