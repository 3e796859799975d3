"""What is wrong with a table, as a generator of events: the verb `inspect`, beside those in runs.py."""

from dataclasses import dataclass

import numpy as np

from bertdesk.core import base_models
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.columns import Guess, guess
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import Work
from bertdesk.core.findings.inspecting import Inspection
from bertdesk.core.findings.inspecting import inspect as look_at
from bertdesk.core.findings.lengths import Lengths, estimate_tokens
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.model_folder import read_tokenizer
from bertdesk.core.tablefile import Table
from bertdesk.core.tokens import count_tokens
from bertdesk.data import Data, TextColumns, read_table, same_columns

_NOT_A_FINDING = ("numeric_labels",)
_LARGEST_VOCABULARY = 2_000_000
_MOST_COUNTED = 5000
"""Texts whose tokens are counted; of the others they are estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """A table, the one that it was compared with, and what is wrong with them."""

    table: Table
    test: Table | None
    chosen: Guess
    dataset: Dataset
    inspection: Inspection


def inspect(
    data: Data,
    *,
    text: TextColumns,
    label: str | None,
    pair: str | None = None,
    separator: str | None = None,
    test: Data | None = None,
    encoder: Encoder = base_models.BUILT_IN,
    cancel: CancelToken,
) -> Work[Inspected]:
    """Say what is wrong with a table, and with one that a model is to be scored on, before anything is trained.

    Lengths are looked at where the encoder lies on this computer. Raises: what reading a table raises.
    """
    table = yield from read_table(data, cancel)
    chosen = guess(table, text=text, label=label, pair=pair, separator=separator)
    yield from chosen.reasons
    dataset = to_dataset(table, chosen.chosen)
    yield from (notice for notice in dataset.notices if notice.code in _NOT_A_FINDING)
    other, held_out = None, None
    if test is not None:
        other = yield from read_table(test, cancel)
        held_out = to_dataset(
            other, same_columns(other, chosen.chosen), dataset.labels, several=dataset.held is not None
        )
    found = yield from look_at(
        table, dataset, test=held_out, lengths_of_texts=(yield from _lengths(dataset, encoder, cancel)),
        languages=encoder.languages, cancel=cancel,
    )  # fmt: skip
    return Inspected(table, other, chosen, dataset, found)


def _lengths(dataset: Dataset, encoder: Encoder, cancel: CancelToken) -> Work[Lengths | None]:
    folder = base_models.folder_of(encoder)
    if folder is None:
        return None
    tokenizer = read_tokenizer(folder, vocab_size=_LARGEST_VOCABULARY)
    counted = np.unique(np.linspace(0, dataset.n - 1, min(dataset.n, _MOST_COUNTED)).astype(np.int64))
    tokens, _ = yield from count_tokens([dataset.texts[i] for i in counted], tokenizer, cancel=cancel)
    every = tokens if len(counted) == dataset.n else estimate_tokens(dataset.wholes, counted, tokens)
    return Lengths(every, base_models.recipe(encoder).max_length, is_exact=len(counted) == dataset.n)
