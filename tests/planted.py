"""Tables in which nothing is wrong, for a test to plant one fault in."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset
from bertdesk.core.events import finish
from bertdesk.core.findings.inspecting import Inspection, inspect
from bertdesk.core.make_dataset import to_dataset
from bertdesk.core.tablefile import Table
from bertdesk.core.text_columns import Columns

_GOOD = "lovely excellent helpful quick friendly tasty clean delightful".split()  # noqa: SIM905  # readable as it stands
_BAD = "awful broken rude slow dirty stale disappointing noisy".split()  # noqa: SIM905
_SYLLABLES = "ba co di fu ge hi jo ka lu mi no pe qu ri sa tu ve wo xa yi zo".split()  # noqa: SIM905


def texts(n: int, *, seed: int = 1) -> list[tuple[str, str]]:
    """Return n different texts in English with made-up nouns, and their labels, which the adjectives tell."""
    dice = random.Random(seed)

    def noun() -> str:
        return "".join(dice.choices(_SYLLABLES, k=3))

    rows = []
    for number in range(n):
        words, label = (_GOOD, "good") if number % 2 else (_BAD, "bad")
        one, other = dice.sample(words, k=2)
        said = (
            f"{noun().capitalize()} {noun()} was {one} and the {noun()} of {noun()} {noun()} is {other} for {noun()}."
        )
        rows.append((said, label))
    return rows


def table_of(rows: Sequence[Sequence[str]], columns: tuple[str, ...] = ("text", "label")) -> Table:
    lines = tuple(range(2, len(rows) + 2))
    return Table(Path("made.csv"), columns, tuple(map(tuple, rows)), lines, encoding="utf-8", delimiter=",")


def dataset_of(rows: Sequence[Sequence[str]], columns: tuple[str, ...] = ("text", "label")) -> Dataset:
    return to_dataset(table_of(rows, columns), Columns("text", "label"))


def bare(texts: Sequence[str], label_ids: Sequence[int] | None = None) -> Dataset:
    """Return a dataset that no table could be too small for."""
    ids = np.array(label_ids if label_ids is not None else [0] * len(texts), np.int64)
    labels = tuple("abcdefgh"[: int(ids.max(initial=0)) + 1])
    return Dataset(tuple(texts), ids, labels, np.arange(len(texts)), Columns("text", "label"), "made.csv")


def found_in(rows: Sequence[Sequence[str]], columns: tuple[str, ...] = ("text", "label")) -> Inspection:
    table = table_of(rows, columns)
    dataset = to_dataset(table, Columns("text", "label"))
    return finish(inspect(table, dataset, languages=("en",), cancel=CancelToken()))
