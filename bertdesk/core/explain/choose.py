"""Which way to explain is the most faithful for a model: candidates tried out on texts that it did not learn from."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import Progressed, Work
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.faithfulness import drops, order_of
from bertdesk.core.explain.methods import METHODS
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.rows import Rows, to_rows
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, is_empty, whole
from bertdesk.core.provenance import Faithful
from bertdesk.core.tokens import Window, tokenise

CANDIDATES: tuple[Method, ...] = (
    "conservative_propagation", "gradient_x_input", "integrated_gradients_pad", "integrated_gradients_zero",
    "integrated_gradients_mask", "occlusion", "stepwise_propagation",
)  # fmt: skip
"""The cheapest first. Those that ask for hundreds of variants of a text would take longer than anybody waits."""
TEXTS = 30
MOST_SECONDS = 60.0
_FEWEST_TEXTS = 8
"""Fewer tell nothing: then the methods that did best elsewhere stay."""
_POOL = 4 * TEXTS
_RANDOM_ORDERS = 5
_ERASURES: tuple[Erasure, ...] = ("delete", "mask")
_SEED = 17


def choose(
    classifier: Classifier, texts: Sequence[Text], *, cancel: CancelToken, most_seconds: float = MOST_SECONDS
) -> Work[Faithful]:
    """Erase the words that each candidate names, and see how far the answer falls (ERASER, DeYoung et al. 2020).

    Of the texts, held out from training, the shortest 30 among 120 drawn at random; as many of them as the time allows.
    The figure of a text is the mean of `faithfulness.drops` over both ways to erase. A method is any good where it
    leads random orders by more than twice the standard error of the difference. The usual method stays unless such a
    one leads it by more than one standard error; the quick method is the cheapest that is any good.

    Raises: OutOfMemory.
    """
    windows = yield from _windows(classifier, texts, cancel)
    falls: list[NDArray[np.float64]] = []
    end_s = time.monotonic() + most_seconds
    for number, (text, window) in enumerate(windows):
        yield Progressed("choosing", number, len(windows))
        if time.monotonic() > end_s:
            break
        falls.append(_falls(classifier, text, window, number, cancel))
    return decide(np.array(falls))


def keep(classifier: Classifier, faithful: Faithful) -> Classifier:
    """Return the classifier with this in its record, written down where its folder is ours.

    Raises: DiskFull, SaveFailed.
    """
    record = replace(classifier.provenance, faithful=faithful)
    if classifier.folder is None or not record.encoder:
        return replace(classifier, provenance=record)
    return model.describe(classifier, record)


def decide(falls: NDArray[np.float64]) -> Faithful:
    """Return what follows from the falls (N, candidates and random) of N texts."""
    usual = Faithful()
    usual_place = CANDIDATES.index(usual.method)
    if len(falls) < _FEWEST_TEXTS:
        return usual
    any_good = [i for i in range(len(CANDIDATES)) if _leads(falls[:, i] - falls[:, -1], by=2.0)]
    best = max(any_good, key=lambda i: falls[:, i].mean(), default=usual_place)
    if not _leads(falls[:, best] - falls[:, usual_place], by=1.0):
        best = usual_place
    method = CANDIDATES[best]
    quick = CANDIDATES[any_good[0]] if any_good else method
    return Faithful(method, quick, float(falls[:, best].mean()), float(falls[:, -1].mean()), len(falls))


def _leads(ahead: NDArray[np.float64], *, by: float) -> bool:
    """Tell whether the mean of N differences is above 0 by more than so many of its standard errors."""
    return bool(ahead.mean() > by * ahead.std(ddof=1) / len(ahead) ** 0.5)


def _windows(classifier: Classifier, texts: Sequence[Text], cancel: CancelToken) -> Work[list[tuple[str, Window]]]:
    """Return the shortest of a random pool of texts, each with its first window."""
    order = np.random.default_rng(_SEED).permutation(len(texts))[:_POOL]
    pool = [texts[i] for i in order if not is_empty(texts[i])]
    if not pool:
        return []
    tokenised = yield from tokenise(
        pool, classifier.tokenizer, max_length=classifier.max_length, most_windows=1, cancel=cancel
    )
    shortest = sorted(tokenised.windows, key=lambda window: len(window.ids))[:TEXTS]
    return [(whole(pool[window.text]), replace(window, text=0, weight=1.0)) for window in shortest]


def _falls(classifier: Classifier, text: str, window: Window, number: int, cancel: CancelToken) -> NDArray[np.float64]:
    """Return how far the answer falls in the order of each candidate, and in random ones: (candidates + 1,)"""
    rows = to_rows([text], [window], ask(classifier, 0))
    (ids, words), places = rows.sequence(0), rows.places(0)
    target = int(ask(classifier, 0).logits_of([ids], [places])[0].argmax())
    question = ask(classifier, target)
    orders = []
    for name in CANDIDATES:
        cancel.raise_if_requested()
        found = METHODS[name](question, rows, ExplainConfig(method=name), cancel)
        orders.append(order_of(_by_word(rows, found.scores[0])))
    generator = np.random.default_rng((_SEED, number))
    orders += [generator.permutation(len(orders[0])) for _ in range(_RANDOM_ORDERS)]
    erasables = [Erasable(question, ids, words, erasure, places=places, cancel=cancel) for erasure in _ERASURES]
    each = np.mean([drops(erasable, orders, target) for erasable in erasables], axis=0)
    return np.append(each[: len(CANDIDATES)], each[len(CANDIDATES) :].mean())


def _by_word(rows: Rows, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    ids, words = rows.sequence(0)
    return np.bincount(words[words >= 0], scores[: len(ids)][words >= 0]).astype(np.float64)
