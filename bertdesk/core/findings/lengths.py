"""Texts that are empty, very short or very long, and how long they all are: what a histogram is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bertdesk.core.dataset import Dataset, Indices
from bertdesk.core.findings.finding import Code, Finding, Place, places_of
from bertdesk.core.pairs import is_empty
from bertdesk.core.row_texts import texts_in
from bertdesk.core.several_labels import split_labels
from bertdesk.core.tablefile import Table
from bertdesk.errors import Facts

_BARS = 24
_FEWEST_LETTERS = 3
"""A text with fewer letters or digits says nothing, except in Chinese, where two may be a sentence."""
_MUCH_CUT_OFF = 0.25
"""Share of all tokens beyond the limit, from which it is worth training on longer texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """How many tokens the texts have, beside the most that are read in training."""

    tokens: NDArray[np.int32]  # (N,)
    limit: int
    is_exact: bool = True

    @property
    def beyond(self) -> Indices:  # (M,) texts that are cut off, the longest first
        longer = np.flatnonzero(self.tokens > self.limit)
        return longer[np.argsort(-self.tokens[longer], kind="stable")].astype(np.int64)

    @property
    def share_beyond(self) -> float:
        """Return the share of all tokens that stand beyond the limit of their text."""
        total = int(self.tokens.sum())
        return float(np.maximum(self.tokens - self.limit, 0).sum() / total) if total else 0.0

    def histogram(self) -> tuple[Indices, Indices]:
        """Return how many texts each bar holds (H,) and its bounds in tokens (H + 1,); the limit is one of them.

        The last bar holds all that are longer than six times the limit.
        """
        step = max(1, round(self.limit / (_BARS // 6)))
        bounds = self.limit + step * np.arange(-(_BARS // 6) - 1, _BARS)
        bounds = np.unique(np.maximum(bounds, 0))
        bounds = bounds[: max(2, int(np.searchsorted(bounds, self.tokens.max(initial=1))) + 1)]
        counts = np.histogram(np.minimum(self.tokens, bounds[-1]), bounds)[0]
        return counts.astype(np.int64), bounds.astype(np.int64)


def estimate_tokens(texts: Sequence[str], counted: Indices, tokens: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return about how many tokens all texts have (N,), from those `counted` (M,): a tokenizer is too slow for all.

    By characters and blanks: on reviews the middle error is 5 %, that of all together under 1 %.
    """
    sizes = np.array([(len(text), text.count(" "), 1) for text in texts], np.float64)
    weights = np.linalg.lstsq(sizes[counted], tokens.astype(np.float64), rcond=None)[0]
    every = np.maximum(1, np.rint(sizes @ weights)).astype(np.int32)
    every[counted] = tokens
    return every


def unusable(table: Table, dataset: Dataset) -> list[Finding]:
    """Tell of rows that a training leaves out: without a text, without a class."""
    columns, texts = dataset.columns, texts_in(table, dataset.columns)
    label = table.columns.index(columns.label)
    without_text, without_label = list[int](), list[int]()
    for row in np.delete(np.arange(len(texts)), dataset.rows).tolist():
        if is_empty(texts[row]):
            without_text.append(row)
        elif not split_labels(table.rows[row][label], columns.separator):
            without_label.append(row)
    found: tuple[tuple[Code, list[int]], ...] = (("texts_empty", without_text), ("labels_empty", without_label))
    return [Finding(code, "doubtful", {"count": len(rows)}, places_of(rows)) for code, rows in found if rows]


def very_short(dataset: Dataset) -> list[Finding]:
    short = [row for row, text in zip(dataset.rows.tolist(), dataset.wholes, strict=True) if _says_nothing(text)]
    return [Finding("texts_very_short", "doubtful", {"count": len(short)}, places_of(short))] if short else []


def very_long(dataset: Dataset, lengths: Lengths) -> list[Finding]:
    """Tell of texts that are cut off in training; score = the share of the text that is."""
    if not len(beyond := lengths.beyond):
        return []
    tokens = lengths.tokens[beyond]
    places = tuple(
        Place(row, score=share)
        for row, share in zip(dataset.rows[beyond].tolist(), (1 - lengths.limit / tokens).tolist(), strict=True)
    )
    facts: Facts = {
        "count": len(beyond), "total": dataset.n, "limit": lengths.limit,
        "percent": round(100 * lengths.share_beyond, 1), "longest": int(tokens[0]),
    }  # fmt: skip
    return [
        Finding("texts_very_long", "doubtful" if lengths.share_beyond > _MUCH_CUT_OFF else "notable", facts, places)
    ]


def _says_nothing(text: str) -> bool:
    if len(text) > 4 * _FEWEST_LETTERS:
        return False
    letters = [character for character in text if character.isalnum()]
    return len(letters) < (_FEWEST_LETTERS if all(map(str.isascii, letters)) else 2)
