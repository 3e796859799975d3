"""Model + text + target class -> Attribution: the words that led to the answer, on the person's own text."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from captum.attr import LayerIntegratedGradients

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.device import is_out_of_memory, release_memory
from bertdesk.core.events import Progressed, Work
from bertdesk.core.model import Classifier
from bertdesk.core.predict import MOST_WINDOWS, predict
from bertdesk.core.tokens import Window, to_batch, tokenise
from bertdesk.errors import LabelUnknown, OutOfMemory, TextEmpty

_ROWS_AT_ONCE = 8
"""Integration steps that go through the network together: larger ones fragment memory (captum issue 866)."""

Scores = dict[tuple[int, int], float]  # dict: first and last-plus-one character of a token -> its summed score


@dataclass(frozen=True, slots=True)
class Span:
    """A word of the text, as characters [start, end), and its share of the logit's difference to the baseline."""

    start: int
    end: int
    score: float
    """Above 0: pushes towards the target class; below 0: against it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    text: str
    target: str
    """The class that is explained."""
    label: str
    """The class that was predicted."""
    probability: float
    """The target's."""
    spans: tuple[Span, ...]
    """In the text's order; what the encoder does not see (spaces, controls) is in none."""
    delta: float
    """Convergence delta in logits: what the sum of all scores misses of the logit's difference to the baseline."""
    gap: float
    """The logit's difference to the baseline: what the scores should sum to."""
    steps: int
    """Integration steps of the window that needed most."""
    windows: int
    was_truncated: bool
    method: str = "integrated_gradients_mask"


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of an attribution that comes from one window, already weighted."""

    scores: Scores
    delta: float
    gap: float
    steps: int


def explain(
    classifier: Classifier, text: str, target: str | None, config: ExplainConfig, *, cancel: CancelToken
) -> Work[Attribution]:
    """Integrated gradients from a [MASK] baseline (Sundararajan, Taly & Yan 2017, eq. 1) on the target's logit.

    [CLS] and [SEP] are kept in the baseline, positions and segments unchanged. A long text's logit is the weighted
    mean of its windows' logits, so its attribution is the weighted sum of theirs: completeness holds for the whole.

    Raises: TextEmpty, LabelUnknown, OutOfMemory.
    """
    if not text.strip():
        raise TextEmpty
    (prediction,) = yield from predict(classifier, [text], cancel=cancel)
    target = prediction.label if target is None else target
    if target not in classifier.labels:
        raise LabelUnknown(label=target, known=", ".join(classifier.labels))
    tokenised = yield from tokenise(
        [text], classifier.tokenizer, max_length=classifier.max_length, most_windows=MOST_WINDOWS, cancel=cancel
    )
    shares = []
    for done, window in enumerate(tokenised.windows):
        yield Progressed("explaining", done, len(tokenised.windows))
        shares.append(_explain_window(classifier, window, classifier.labels.index(target), config, cancel))
    release_memory()
    scores: Scores = {}
    for share in shares:
        for span, score in share.scores.items():
            scores[span] = scores.get(span, 0.0) + score
    return Attribution(
        text,
        target,
        prediction.label,
        prediction.probabilities[target],
        tuple(merge_to_words(text, scores)),
        sum(share.delta for share in shares),
        sum(share.gap for share in shares),
        max(share.steps for share in shares),
        len(shares),
        prediction.was_truncated,
    )


def _explain_window(
    classifier: Classifier, window: Window, target: int, config: ExplainConfig, cancel: CancelToken
) -> _Share:
    """Raise the steps until the convergence delta is small beside the gap, or the limit is reached."""
    batch = to_batch([window], pad_id=classifier.pad_id, members=(0,))
    device = classifier.device.torch
    ids, mask = batch.input_ids.to(device), batch.attention_mask.to(device)  # (1, T)
    baseline = ids.clone()
    inner = torch.from_numpy(window.spans[:, 1] > window.spans[:, 0]).to(device)  # (t,) False on special tokens
    baseline[0, : len(inner)][inner] = classifier.mask_id

    def logit(input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = classifier.network(input_ids=input_ids, attention_mask=attention_mask).logits
        return logits[:, target]  # (B,)

    embeddings = classifier.network.get_input_embeddings()  # type: ignore[operator]  # a transformers model
    method = LayerIntegratedGradients(logit, embeddings)
    with torch.inference_mode():
        gap = float(logit(ids, mask) - logit(baseline, mask))
    steps = config.first_steps
    while True:
        cancel.raise_if_requested()
        scores, delta = _integrate(method, ids, baseline, mask, steps, classifier)
        if abs(delta) <= config.tolerance * abs(gap) or steps >= config.most_steps:
            break
        steps = min(2 * steps, config.most_steps)
    by_span: Scores = {}
    for (start, end), score in zip(window.spans.tolist(), scores[: len(window.ids)].tolist(), strict=True):
        if end > start:
            by_span[start, end] = by_span.get((start, end), 0.0) + window.weight * score
    return _Share(by_span, window.weight * delta, window.weight * gap, steps)


def _integrate(
    method: LayerIntegratedGradients,
    ids: torch.Tensor,
    baseline: torch.Tensor,
    mask: torch.Tensor,
    steps: int,
    classifier: Classifier,
) -> tuple[torch.Tensor, float]:
    """Returns: scores (T,) summed over the embedding's H numbers, and the convergence delta. Raises: OutOfMemory."""
    try:
        by_number, delta = method.attribute(
            ids,
            baselines=baseline,
            additional_forward_args=(mask,),
            n_steps=steps,
            method="gausslegendre",
            internal_batch_size=_ROWS_AT_ONCE,
            return_convergence_delta=True,
        )  # (1, T, H), (1,)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory(
            device=classifier.device.kind, batch_size=_ROWS_AT_ONCE, max_length=classifier.max_length
        ) from error
    return by_number.sum(dim=-1)[0].detach().double().cpu(), float(delta)


def merge_to_words(text: str, scores: Scores) -> Iterable[Span]:
    """Sum the tokens of a word: tokens that touch, with letters or digits on both sides, Chinese characters apart."""
    words: list[Span] = []
    for (start, end), score in sorted(scores.items()):
        if words and _is_one_word(text, words[-1], start, end):
            last = words.pop()
            words.append(Span(last.start, max(last.end, end), last.score + score))
        else:
            words.append(Span(start, end, score))
    return words


def _is_one_word(text: str, word: Span, start: int, end: int) -> bool:
    if start < word.end:
        return True  # several tokens of one character, such as a ligature
    if any(unicodedata.category(character) not in ("Mn", "Cf") for character in text[word.end : start]):
        return False  # accents and soft hyphens are left out by the encoder, within a word
    before, after = text[word.end - 1], text[start:end]
    joins = _is_wordlike(before) or (before in "'’" and word.end - word.start > 1)  # a quote does not begin a word
    return joins and (_is_wordlike(after[0]) or (after in ("'", "’") and _is_wordlike(text[end : end + 1])))


def _is_wordlike(character: str) -> bool:
    return character.isalnum() and not _is_ideograph(character)


def _is_ideograph(character: str) -> bool:
    """Tell whether BERT reads the character as a word of its own: CJK ideographs, but not kana."""
    return any(low <= ord(character) <= high for low, high in _IDEOGRAPHS)


_IDEOGRAPHS: Sequence[tuple[int, int]] = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
