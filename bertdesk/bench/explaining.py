"""Time of an explanation beside Captum's LayerIntegratedGradients as transformers-interpret uses it, on the same texts.

The rival takes 50 steps from [PAD] in float32 at once, through a network whose weights ask for gradients; of it, only
the attribution is timed. Of ours the whole verb is: tokens, answer, attribution, words.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from statistics import median

import numpy as np
import torch
from captum.attr import LayerIntegratedGradients

from bertdesk.core import device
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig, Method
from bertdesk.core.events import Progressed, Work, finish
from bertdesk.core.explain import explain, kept
from bertdesk.core.model import Classifier
from bertdesk.core.predict import predict
from bertdesk.core.provenance import Faithful
from bertdesk.errors import SettingOutOfRange

RIVAL = "captum_layer_integrated_gradients"
LENGTHS = (32, 128, 512)
_RIVALS_STEPS = 50


@dataclass(frozen=True, slots=True)
class Timed:
    """One contender on texts of one length; medians over texts and rounds."""

    contender: str
    length: int
    """Tokens, special ones included."""
    seconds: float
    ratio: float
    """Of the rival's time"""
    delta: float
    """Largest |convergence delta| of the texts, as a share of the logit's difference"""
    steps: int
    """Median of the integration steps"""


def measure(
    classifier: Classifier,
    texts: Sequence[str],
    methods: Sequence[Method],
    *,
    per_length: int,
    repeat: int,
    cancel: CancelToken,
) -> Work[list[Timed]]:
    """Explain texts of each length that the network can read, in order A B A B.

    Raises: OutOfMemory; SettingOutOfRange where too few of the texts are long enough.
    """
    wide = replace(classifier, max_length=classifier.longest)
    for parameter in wide.network.parameters():
        parameter.requires_grad_()
    found: list[Timed] = []
    contenders: dict[str, Callable[[str], _Outcome]] = {RIVAL: partial(_rival, wide)}
    contenders |= {method: partial(_ours, wide, method) for method in methods}
    lengths = [length for length in LENGTHS if length <= wide.max_length]
    for done, length in enumerate(lengths):
        chosen = cut(wide, texts, length, per_length)
        outcomes: dict[str, list[_Outcome]] = {name: [] for name in contenders}
        for turn, text in product(range(repeat + 1), chosen):
            yield Progressed("explaining", done * (repeat + 1) + turn, len(lengths) * (repeat + 1))
            for name, contender in contenders.items():
                cancel.raise_if_requested()
                outcome = contender(text)
                if turn:  # the first round chooses kernels and grows the heap
                    outcomes[name].append(outcome)
        rivals_s = median(outcome.seconds for outcome in outcomes[RIVAL])
        found += [_timed(name, length, outcomes[name], rivals_s) for name in contenders]
    return found


def label_ms(classifier: Classifier, texts: Sequence[str], *, length: int, repeat: int, cancel: CancelToken) -> float:
    """Return the median milliseconds until the class of a text is known."""
    wide = replace(classifier, max_length=classifier.longest)
    times = []
    for text in cut(wide, texts, length, 5) * (repeat + 1):
        start_s = time.perf_counter()
        finish(predict(wide, [text], cancel=cancel))
        times.append(1000 * (time.perf_counter() - start_s))
    return median(times[5:])


@dataclass(frozen=True, slots=True)
class _Outcome:
    seconds: float
    delta: float
    steps: int


def _timed(name: str, length: int, outcomes: Sequence[_Outcome], rivals_s: float) -> Timed:
    seconds = median(outcome.seconds for outcome in outcomes)
    return Timed(
        name,
        length,
        seconds,
        seconds / rivals_s,
        max(outcome.delta for outcome in outcomes),
        int(median(outcome.steps for outcome in outcomes)),
    )


def _ours(classifier: Classifier, method: Method, text: str) -> _Outcome:
    kept.forget(classifier.network)
    start_s = time.perf_counter()
    found = finish(explain(classifier, text, None, ExplainConfig(method=method), cancel=CancelToken()))
    return _Outcome(time.perf_counter() - start_s, abs(found.delta) / max(abs(found.gap), 1e-9), found.steps)


def _rival(classifier: Classifier, text: str) -> _Outcome:
    place = classifier.device.torch
    ids = torch.tensor([classifier.tokenizer.encode(text).ids], device=place)
    start = torch.full_like(ids, classifier.pad_id)
    start[0, [0, -1]] = ids[0, [0, -1]]
    mask = torch.ones_like(ids)

    def logits(input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = classifier.network(input_ids=input_ids, attention_mask=attention_mask).logits
        return found

    with torch.no_grad():
        both = logits(torch.cat([ids, start]), torch.cat([mask, mask]))
    target = int(both[0].argmax())
    embedding = classifier.network.get_input_embeddings()  # type: ignore[operator]  # a transformers model
    device.wait_for(classifier.device.kind)
    start_s = time.perf_counter()
    _, delta = LayerIntegratedGradients(logits, embedding).attribute(
        ids,
        baselines=start,
        target=target,
        additional_forward_args=(mask,),
        n_steps=_RIVALS_STEPS,
        return_convergence_delta=True,
    )
    missed = abs(float(delta))  # waits for the device
    return _Outcome(
        time.perf_counter() - start_s, missed / max(abs(float(both[0, target] - both[1, target])), 1e-9), 50
    )


def cut(classifier: Classifier, texts: Sequence[str], length: int, count: int) -> list[str]:
    """Return the beginnings of the first texts that are long enough, each of exactly so many tokens."""
    found = []
    room = length - classifier.frame.size
    for text in texts:
        encoding = classifier.tokenizer.encode(text, add_special_tokens=False)
        if len(encoding.ids) < room:
            continue
        beginning = text[: encoding.offsets[room - 1][1]]
        if len(classifier.tokenizer.encode(beginning, add_special_tokens=False).ids) == room:
            found.append(beginning)
        if len(found) == count:
            return found
    raise SettingOutOfRange(name="texts", value=count, low=1, high=len(found))


def as_figures(timed: Sequence[Timed], faithful: Faithful, label: float) -> dict[str, float]:
    """Return the default method's figures by length, as the last line of `--json` has them.

    In milliseconds: the class, the first words from the quick method after it, and the words.
    """
    own, quick = ({one.length: one for one in timed if one.contender == m} for m in (faithful.method, faithful.quick))
    figures = {f"ratio_{length}": one.ratio for length, one in own.items()}
    figures |= {f"delta_{length}": one.delta for length, one in own.items()}
    first, words = (1000 * by_length[128].seconds if 128 in by_length else np.nan for by_length in (quick, own))
    return figures | {"label_ms_128": label, "first_words_ms_128": label + first, "words_ms_128": words}
