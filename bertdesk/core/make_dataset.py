"""Table and columns -> Dataset: which rows are taken, what is told of the others, and which tables teach nothing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import MOST_CLASSES
from bertdesk.core.dataset import FEWEST_TEXTS_TO_TEST, HELD_BACK, Dataset, Held, Indices
from bertdesk.core.equal import different, grouping
from bertdesk.core.events import Notice, Work, finish
from bertdesk.core.pairs import is_empty
from bertdesk.core.row_texts import RowTexts, texts_in
from bertdesk.core.several_labels import split_labels
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns, refuse_wrong
from bertdesk.errors import Fact, NoKnownLabels, NoUsableRows, OneClassOnly, TooFewRows, TooManyClasses

FEWEST_ROWS = 10
_MANY_CLASSES, _MANY_DECIMALS = 20, 10
_ROWS_A_LOOK = 5000
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def to_dataset(
    table: Table, columns: Columns, known_labels: tuple[str, ...] | None = None, *, several: bool | None = None
) -> Dataset:
    """Do as make_dataset does, at once."""
    return finish(make_dataset(table, columns, known_labels, several=several, cancel=CancelToken()))


def make_dataset(
    table: Table,
    columns: Columns,
    known_labels: tuple[str, ...] | None = None,
    *,
    several: bool | None = None,
    cancel: CancelToken,
) -> Work[Dataset]:
    """Take the texts and labels out of a table and tell of every row that is left out.

    `known_labels` are those of a model that is to be evaluated: the dataset's labels then, in their order. `several`
    says whether a text may have several of them; None: it may where the columns name what stands between them.
    Raises: SameColumnTwice, ColumnMissing, NoUsableRows, NoKnownLabels; without known labels TooFewRows, OneClassOnly
    and TooManyClasses too; Cancelled.
    """
    refuse_wrong(table, (*columns.read, columns.label))
    split = cache(partial(split_labels, separator=columns.separator))  # one list for a label, not one for each row
    own = [split(cell) for cell in table.column(table.columns.index(columns.label))]
    rows, notices = _filled_rows(table, columns, own, cancel)
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
        texts=RowTexts(table, columns, np.array(rows, np.int64)),
        label_ids=np.array([ids[own[row][0]] for row in rows], np.int64) if held is None else _rarest(held),
        held=held,
        labels=labels,
        rows=np.array(rows, dtype=np.int64),
        columns=columns,
        source=table.path.name,
        parts=tuple(table.parts[row] for row in rows) if table.parts else (),
    )
    groups = yield from grouping(dataset.wholes, cancel)
    notices += _repeats(dataset, groups, table.lines)
    if known_labels is None:
        notices += _doubtful_classes(dataset, _check_taught(table, dataset, groups))
    return replace(dataset, notices=tuple(notices))


def _filled_rows(
    table: Table, columns: Columns, own: Sequence[Sequence[str]], cancel: CancelToken
) -> tuple[list[int], list[Notice]]:
    """Return the rows with a text and a label, and what is to be told of the others."""
    rows: list[int] = []
    without_text: list[int] = []
    without_label: list[int] = []
    for row, (text, names) in enumerate(zip(texts_in(table, columns), own, strict=True)):
        if row % _ROWS_A_LOOK == 0:
            cancel.raise_if_requested()
        (without_text if is_empty(text) else rows if names else without_label).append(row)
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
