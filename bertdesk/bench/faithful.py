"""How faithful each method is on one model: words erased in the order that it gives, beside random and greedy orders.

Texts that the model reads in one window, their tokens as units. The cheap methods are tried on all texts, those that
ask for hundreds of variants on the first few, and the greedy search on the fewest: each figure says of how many it is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bertdesk.bench.plan import GREEDY
from bertdesk.bench.yardstick import greedy_order
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import Progressed, Work
from bertdesk.core.explain.erased import Erasable, Erasure
from bertdesk.core.explain.faithfulness import Faithfulness, measure, order_of
from bertdesk.core.explain.methods import METHODS
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.rows import to_rows
from bertdesk.core.model import Classifier
from bertdesk.core.tokens import Window, tokenise

SLOW: tuple[Method, ...] = ("sequential_integrated_gradients", "shapley_sampling", "kernel_shap", "lime")
_ERASURES: tuple[Erasure, ...] = ("delete", "mask")
_RANDOM_ORDERS = 5
_SEED = 17


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many texts are tried, and of how many tokens, without special ones."""

    texts: int = 300
    slow_texts: int = 40
    greedy_texts: int = 12
    shortest: int = 40
    longest: int = 150


@dataclass(frozen=True, slots=True)
class Tried:
    """One contender on one text, with one way to erase."""

    contender: str
    text: int
    """Its place among the texts that were chosen."""
    erasure: Erasure
    figures: Faithfulness


def to_json(tried: Tried) -> str:
    return json.dumps(asdict(tried), allow_nan=False)


def from_json(line: str) -> Tried:
    """Raises: ValueError, TypeError, KeyError where the line is none of ours."""
    fields: dict[str, Any] = json.loads(line)  # Any: a file from anywhere
    return Tried(**(fields | {"figures": Faithfulness(**fields["figures"])}))


def read(file: Path) -> list[Tried]:
    """Return what an earlier call left whole; none where there is no file."""
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [from_json(line) for line in lines if line.endswith("\n")]  # a killed call leaves a part of one
    seen = Counter((tried.contender, tried.text) for tried in found)
    return [tried for tried in found if seen[tried.contender, tried.text] == len(_ERASURES)]


def measure_all(
    classifier: Classifier,
    texts: Sequence[str],
    sizes: Sizes,
    contenders: Sequence[str],
    *,
    known: Sequence[Tried] = (),
    keep: Path | None = None,
    cancel: CancelToken,
) -> Work[list[Tried]]:
    """Try every contender, text by text; what is known already is not tried again, what is new goes into `keep`.

    Raises: OutOfMemory.
    """
    chosen = yield from _chosen(classifier, texts, sizes, cancel)
    found = list(known)
    done = {(tried.contender, tried.text) for tried in known}
    for number, (text, window) in enumerate(chosen):
        yield Progressed("explaining", number, len(chosen))
        wanted = [name for name in contenders if number < _texts_of(name, sizes) and (name, number) not in done]
        for new in _try(classifier, text, window, number, wanted, cancel):
            found += new
            if keep:
                with keep.open("a", encoding="utf-8") as file:
                    file.write("".join(to_json(tried) + "\n" for tried in new))
    return found


def _texts_of(contender: str, sizes: Sizes) -> int:
    if contender == GREEDY:
        return sizes.greedy_texts
    return sizes.slow_texts if contender in SLOW else sizes.texts


def _chosen(
    classifier: Classifier, texts: Sequence[str], sizes: Sizes, cancel: CancelToken
) -> Work[list[tuple[str, Window]]]:
    """Return the first texts that are neither too short nor too long."""
    found: list[tuple[str, Window]] = []
    for first in range(0, len(texts), 256):
        part = texts[first : first + 256]
        tokenised = yield from tokenise(
            part, classifier.tokenizer, max_length=classifier.max_length, most_windows=2, cancel=cancel
        )
        lengths = tokenised.lengths - classifier.frame.size
        found += [
            (part[window.text], window)
            for window in tokenised.windows
            if window.weight == 1 and sizes.shortest <= lengths[window.text] <= sizes.longest
        ]
        if len(found) >= sizes.texts:
            break
    return found[: sizes.texts]


def _try(
    classifier: Classifier, text: str, window: Window, number: int, contenders: Sequence[str], cancel: CancelToken
) -> Iterator[list[Tried]]:
    """Yield what becomes of each contender, with every way to erase."""
    if not contenders:
        return
    ids = window.ids.astype(np.int64)
    target = int(ask(classifier, 0).logits_of([ids])[0].argmax())
    question = ask(classifier, target)
    rows = to_rows([text], [Window(0, window.ids, window.spans, 1.0)], question)
    inner = rows.is_inner[0, : len(ids)].cpu().numpy()
    units = np.where(inner, np.cumsum(inner) - 1, -1)
    erasables = {erasure: Erasable(question, ids, units, erasure) for erasure in _ERASURES}
    for name in contenders:
        cancel.raise_if_requested()
        if name in METHODS:
            scored = METHODS[name](question, rows, ExplainConfig(method=name), cancel)  # type: ignore[index, arg-type]  # it is one of them
            order = order_of(scored.scores[0, : len(ids)][inner])
        yield [
            Tried(name, number, erasure, _mean(measure(erasable, orders, target)))
            for erasure, erasable in erasables.items()
            for orders in ([order] if name in METHODS else _orders(name, erasable, target, number, cancel),)
        ]


def _orders(name: str, erasable: Erasable, target: int, number: int, cancel: CancelToken) -> list[NDArray[np.int64]]:
    if name == GREEDY:
        return [greedy_order(erasable, target, cancel)]
    generator = np.random.default_rng((_SEED, number))
    return [generator.permutation(erasable.count) for _ in range(_RANDOM_ORDERS)]


def _mean(figures: Sequence[Faithfulness]) -> Faithfulness:
    return Faithfulness(*np.mean([list(asdict(one).values()) for one in figures], axis=0).tolist())
