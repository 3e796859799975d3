"""A path or a table, and what a person names of it -> a Dataset. What is not named is the model's, else a guess."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bertdesk.core import tablefile
from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import guess_columns
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Notice, Work
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns
from bertdesk.errors import PairColumnMissing

Data = Table | Path | str
TextColumns = str | Sequence[str] | None
"""The column with the texts, or those that are joined to one; None: the likeliest."""

_COLUMNS_CHOSEN, _PAIR_CHOSEN, _SEVERAL_CHOSEN = "columns_chosen", "pair_chosen", "several_chosen"
"""Their sentences are the terminal's: the window shows the columns themselves."""


def read_dataset(
    data: Data, *, text: TextColumns, label: str | None, pair: str | None = None, separator: str | None = None,
    cancel: CancelToken, of: Classifier | None = None,
) -> Work[tuple[Table, Dataset]]:  # fmt: skip
    """Read a table unless it is one, choose its columns, and report what is noteworthy about both.

    `of` is a model that is to be evaluated: the labels are its own, and so are columns without a name that are there.
    Raises: PairColumnMissing, and what reading a table and making a dataset of it raise.
    """
    table = yield from read_table(data, cancel)
    known = of.provenance if of is not None and (of.provenance.columns or not of.takes_pairs) else None
    if of is not None and not of.is_multi_label:
        separator = ""
    columns = choose_columns(table, text=text, label=label, pair=pair, separator=separator, of=known)
    if columns.label and (text is None or label is None or (separator is None and columns.separator)):
        yield from _told(columns)
    if of is None:
        dataset = to_dataset(table, columns)
    else:
        dataset = to_dataset(table, columns, of.labels, several=of.is_multi_label)
    yield from dataset.notices
    return table, dataset


def _told(columns: Columns) -> Iterator[Notice]:
    texts = "”, “".join(columns.texts)
    if columns.pair:
        yield Notice(_PAIR_CHOSEN, {"text": texts, "pair": columns.pair, "label": columns.label})
    else:
        yield Notice(_COLUMNS_CHOSEN, {"text": texts, "label": columns.label})
    if columns.separator:
        yield Notice(_SEVERAL_CHOSEN, {"label": columns.label, "separator": columns.separator})


def choose_columns(
    table: Table, *, text: TextColumns, label: str | None, pair: str | None = None, separator: str | None = None,
    of: Provenance | None = None,
) -> Columns:  # fmt: skip
    """Return the columns that are named; else those that a model was trained on, where they are there; else a guess.

    `of` tells of the model; where it knows no columns, two texts are a pair only if they are named.
    Raises: NoTextColumn; PairColumnMissing where the model was trained on pairs, and no second text is found.
    """
    usual = of.columns if of is not None else None
    if usual is None:
        pair = pair if of is None else pair or ""
        return guess_columns(table, text=text, label=label, pair=pair, separator=separator)
    if text is None and set(usual.texts) <= set(table.columns) - {label, pair}:
        text = usual.texts
    if pair is None and usual.pair in ("", *table.columns):
        pair = usual.pair
    if label is None and usual.label in table.columns and usual.label not in (*_names(text), pair):
        label = usual.label
    found = guess_columns(table, text=text, label=label, pair=pair, separator=separator)
    if separator is None and usual.separator and not found.separator:
        found = replace(found, separator=usual.separator)  # few cells have several, or none has
    if usual.pair and not found.pair:
        raise PairColumnMissing(path=str(table.path), found=", ".join(table.columns))
    return found


def _names(text: TextColumns) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text or ()


def same_columns(table: Table, columns: Columns) -> Columns:
    """Return the columns of another table: these, as far as they are there."""
    if set(columns.read) <= set(table.columns):
        label = columns.label if columns.label in table.columns else None
        return guess_columns(table, text=columns.texts, label=label, pair=columns.pair, separator=columns.separator)
    label = columns.label if columns.label in table.columns else None
    return guess_columns(table, label=label, separator=columns.separator)


def read_table(data: Data, cancel: CancelToken) -> Work[Table]:
    """Read a table, unless it is one."""
    if isinstance(data, Table):
        return data
    table = yield from tablefile.read(Path(data), cancel)
    yield from table.notices
    return table
