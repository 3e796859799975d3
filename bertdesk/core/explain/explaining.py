"""Explain one text: read it in windows, ask a method about each, merge what it says to the words of the text."""

from dataclasses import replace

import numpy as np

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import release_memory
from bertdesk.core.events import Progressed, Work
from bertdesk.core.explain import kept
from bertdesk.core.explain.answer import answer
from bertdesk.core.explain.attribution import Attribution
from bertdesk.core.explain.methods import METHODS, named
from bertdesk.core.explain.question import ask
from bertdesk.core.explain.rows import Scored, to_rows
from bertdesk.core.explain.words import merge_to_tokens, merge_to_words
from bertdesk.core.model import Classifier
from bertdesk.core.pairs import Text, is_empty, second_start, whole
from bertdesk.core.tokens import Window, by_length
from bertdesk.errors import LabelUnknown, TextEmpty


def explain(
    classifier: Classifier,
    text: Text,
    target: str | None,
    config: ExplainConfig,
    *,
    against: str | None = None,
    cancel: CancelToken,
) -> Work[Attribution]:
    """Say which words led to `target`, by default the predicted class; `against` another, or by itself.

    What was asked before is known at once.
    A long text's logit is the weighted mean of its windows' logits, so its attribution is the weighted sum of theirs:
    what adds up for a window adds up for the whole.

    Raises: TextEmpty, LabelUnknown, OutOfMemory, TokenizerRefused where the method needs a [MASK] and there is none.
    """
    if is_empty(text):
        raise TextEmpty
    method = named(config.method, classifier.provenance.faithful)
    reading = (classifier.max_length, classifier.most_windows)
    asked = (text, target, against, replace(config, method=method), classifier.labels, reading)
    known = kept.find(classifier.network, asked)
    if known is None:
        known = yield from _explain(classifier, text, target, config, against=against, cancel=cancel)
        kept.keep(classifier.network, asked, known)
    return known


def _explain(
    classifier: Classifier, text: Text, target: str | None, config: ExplainConfig, *,
    against: str | None, cancel: CancelToken,
) -> Work[Attribution]:  # fmt: skip
    prediction = yield from answer(classifier, text, cancel=cancel)
    target = prediction.label if target is None else target
    question = ask(
        classifier, number_of(classifier, target), None if against is None else number_of(classifier, against)
    )
    windows = (yield from classifier.tokenise([text], cancel=cancel)).windows
    method = named(config.method, classifier.provenance.faithful)
    scores: dict[tuple[int, int], float] = {}
    gap = delta = 0.0
    steps = done = 0
    lengths = np.array([len(window.ids) for window in windows], np.int64)
    for group in by_length(lengths, most_tokens=question.most_tokens):
        yield Progressed("explaining", done, len(windows))
        found = METHODS[method](question, to_rows([whole(text)], [windows[i] for i in group], question), config, cancel)
        for row, member in enumerate(group):
            _add(scores, windows[member], found, row)
        weights = np.array([windows[i].weight for i in group])
        gap, delta = gap + float(weights @ found.gap), delta + float(weights @ found.delta)
        steps, done = max(steps, int(found.steps.max())), done + len(group)
    release_memory()
    return Attribution(
        whole(text),
        target,
        prediction.label,
        prediction.probabilities[target],
        tuple(merge_to_words(whole(text), scores)),
        delta,
        gap,
        steps,
        len(windows),
        prediction.was_truncated,
        method,
        against,
        tuple(merge_to_tokens(scores)),
        tuple(_stretch(window) for window in windows),
        is_multi_label=classifier.is_multi_label,
        second_start=second_start(text),
    )


def number_of(classifier: Classifier, label: str) -> int:
    """Raises: LabelUnknown."""
    if label not in classifier.labels:
        raise LabelUnknown(label=label, known=", ".join(classifier.labels))
    return classifier.labels.index(label)


def _add(scores: dict[tuple[int, int], float], window: Window, found: Scored, row: int) -> None:
    """Add a window's scores, weighted, to those of its characters."""
    for (start, end), score in zip(window.spans.tolist(), found.scores[row, : len(window.ids)].tolist(), strict=True):
        if end > start:
            scores[start, end] = scores.get((start, end), 0.0) + window.weight * score


def _stretch(window: Window) -> tuple[int, int]:
    """Return the characters that a window reads."""
    inner = window.spans[window.spans[:, 1] > window.spans[:, 0]]
    return (int(inner[:, 0].min()), int(inner[:, 1].max())) if len(inner) else (0, 0)
