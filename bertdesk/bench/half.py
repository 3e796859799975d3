"""Explanations in bfloat16 beside those in float32: how much time they take, and how much alike they are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

import torch
from scipy.stats import pearsonr

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import Progressed, Work, finish
from bertdesk.core.explain import Attribution, explain, kept
from bertdesk.core.model import Classifier


@dataclass(frozen=True, slots=True)
class Half:
    method: Method
    texts: int
    ratio: float
    """Median time in bfloat16, of the median in float32"""
    correlation: float
    """Pearson's, of the words' scores; mean over the texts"""
    least: float
    """The same, of the text where it is lowest"""


def compare(
    classifier: Classifier, texts: Sequence[str], methods: Sequence[Method], *, cancel: CancelToken
) -> Work[list[Half]]:
    """Explain each text both ways, in order A B A B. Raises: OutOfMemory."""
    found = []
    for done, method in enumerate(methods):
        times: dict[bool, list[float]] = {False: [], True: []}
        alike = []
        for number, text in enumerate(texts):
            yield Progressed("explaining", done * len(texts) + number, len(methods) * len(texts))
            cancel.raise_if_requested()
            exact, half = (_timed(classifier, text, method, times[is_half], is_half=is_half) for is_half in times)
            scores = ([span.score for span in one.spans] for one in (exact, half))
            alike.append(float(pearsonr(*scores).statistic))
        found.append(Half(method, len(texts), median(times[True]) / median(times[False]), mean(alike), min(alike)))
    return found


def _timed(classifier: Classifier, text: str, method: Method, times: list[float], *, is_half: bool) -> Attribution:
    kept.forget(classifier.network)
    start_s = time.perf_counter()
    with torch.autocast(classifier.device.kind, torch.bfloat16, enabled=is_half):
        found = finish(
            explain(classifier, text, classifier.labels[0], ExplainConfig(method=method), cancel=CancelToken())
        )
    times.append(time.perf_counter() - start_s)
    return found
