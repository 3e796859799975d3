"""Fine-tune a classifier: one visible loop. Knows no file formats and no faces."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import get_linear_schedule_with_warmup

from bertdesk.core import model
from bertdesk.core.baselines import score_baselines
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, Split, subset
from bertdesk.core.device import is_out_of_memory, training_dtype
from bertdesk.core.evaluate import evaluate
from bertdesk.core.events import (
    Evaluated,
    ModelSaved,
    Notice,
    Part,
    RunCancelled,
    RunFinished,
    RunStarted,
    StepDone,
    Work,
)
from bertdesk.core.metrics import Evaluation
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.scripts import MUCH_UNKNOWN, unknown_shares
from bertdesk.core.tokens import Batch, Tokenised, batches, tokenise
from bertdesk.errors import Cancelled, LossNotFinite, OutOfMemory

_MUCH_CUT_OFF = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a run leaves: the best model, and its figures on the test part (None when the run was stopped)."""

    classifier: Classifier
    evaluation: Evaluation | None
    test: Dataset
    """The rows that the evaluation is about."""

    @property
    def accuracy(self) -> float | None:
        return self.evaluation.accuracy if self.evaluation else None


@dataclass(slots=True)
class _State:
    """How far a run has come: what a stop between two steps has to know."""

    step: int = 0
    best: tuple[float, float] = (-1.0, -math.inf)
    best_epoch: int = 0
    epochs_since_best: int = 0
    saved: Classifier | None = None


def fit(
    config: TrainConfig, split: Split, classifier: Classifier, out: Path, *, record: Provenance, cancel: CancelToken
) -> Work[Trained | None]:
    """Fine-tune the classifier on the split's training part; keep its best epoch in `out`; score that on the test part.

    Loss: mean cross-entropy. Best: highest accuracy on the validation part, then lowest loss.
    Returns: None when it was stopped before there was anything to keep.
    Raises: OutFolderTaken, DiskFull, SaveFailed, LossNotFinite, OutOfMemory.
    """
    started_s = time.monotonic()
    model.refuse_foreign(out)  # now, not after an hour
    state, test = _State(), subset(split.dataset, split.test)
    try:
        yield RunStarted("train", classifier.device.kind, _total_steps(config, len(split.train)))
        baselines = yield from score_baselines(split, cancel=cancel)
        precision = str(training_dtype(classifier.device.kind)).removeprefix("torch.")
        record = replace(record, config=config, baselines=baselines, precision=precision)
        yield from _train(config, split, classifier, out, record, state, cancel)
        best = model.load(out, classifier.device)  # what is measured is what lies on the disk
        evaluation = yield from evaluate(best, test, cancel=cancel)
    except Cancelled:
        kept = Trained(model.load(out, classifier.device), None, test) if state.saved else None
        yield RunCancelled(state.step, str(out) if kept else None)
        return kept
    yield _evaluated("test", state.best_epoch, evaluation)
    seconds = round(time.monotonic() - started_s, 3)
    best = model.describe(best, replace(record, test=evaluation.scores, seconds=seconds))
    yield RunFinished("train", seconds, str(out), evaluation.accuracy)
    return Trained(best, evaluation, test)


def _train(
    config: TrainConfig,
    split: Split,
    classifier: Classifier,
    out: Path,
    record: Provenance,
    state: _State,
    cancel: CancelToken,
) -> Work[None]:
    train, valid = subset(split.dataset, split.train), subset(split.dataset, split.valid)
    config = replace(config, max_length=min(config.max_length, classifier.max_length))  # it has no more positions
    tokenised = yield from tokenise(
        train.texts, classifier.tokenizer, max_length=config.max_length, most_windows=1, cancel=cancel
    )
    yield from _notices(tokenised, train.texts, record.languages, config)
    torch.manual_seed(config.seed)  # dropout
    total_steps = _total_steps(config, train.n)
    optimizer, schedule = _optimizer(config, classifier.network, total_steps)
    labels = torch.from_numpy(train.label_ids)  # (N,)
    pace = _Pace(total_steps, config.epochs)
    for epoch in range(1, config.epochs + 1):
        _set_training(classifier.network, config)
        order = np.random.default_rng((config.seed, epoch))
        for batch in batches(
            tokenised.windows, batch_size=config.batch_size, pad_id=classifier.pad_id, generator=order
        ):
            cancel.raise_if_requested()
            loss = _step(config, classifier, batch, labels[list(batch.members)], optimizer)
            state.step += 1
            if not math.isfinite(loss):
                raise LossNotFinite(step=state.step)
            rate = float(schedule.get_last_lr()[0])
            schedule.step()
            pace.count(len(batch.members))
            done = state.step / total_steps * config.epochs
            yield StepDone(state.step, total_steps, done, loss, rate, pace.examples_per_s, pace.eta_s(state.step))
            if state.step == total_steps:
                break
        pace.pause()
        yield from _judge(epoch, valid, classifier, out, record, state, cancel)
        pace.resume()
        if state.epochs_since_best >= config.patience or state.step == total_steps:
            return


def _judge(
    epoch: int,
    valid: Dataset,
    classifier: Classifier,
    out: Path,
    record: Provenance,
    state: _State,
    cancel: CancelToken,
) -> Work[None]:
    """Score the validation part; save the model if it is the best so far."""
    classifier.network.eval()
    evaluation = yield from evaluate(classifier, valid, cancel=cancel)
    if not math.isfinite(evaluation.loss):  # the last step's own loss came before its damage
        raise LossNotFinite(step=state.step)
    figures = (evaluation.accuracy, -evaluation.loss)
    is_best = figures > state.best
    yield _evaluated("valid", epoch, evaluation, is_best=is_best)
    if not is_best:
        state.epochs_since_best += 1
        return
    state.best, state.best_epoch, state.epochs_since_best = figures, epoch, 0
    state.saved = model.save(classifier, out, record)
    yield ModelSaved(str(out))


def _step(
    config: TrainConfig, classifier: Classifier, batch: Batch, labels: torch.Tensor, optimizer: torch.optim.Optimizer
) -> float:
    """Take one optimizer step on B texts. Returns: the batch's mean cross-entropy in nats. Raises: OutOfMemory."""
    kind = classifier.device.kind
    dtype = training_dtype(kind)  # the weights stay float32: only the arithmetic between them is faster
    try:
        with torch.autocast(kind, dtype=dtype, enabled=dtype != torch.float32):
            logits = classifier.logits(batch)  # (B, K)
        loss = nn.functional.cross_entropy(logits, labels.to(logits.device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own gap
        nn.utils.clip_grad_norm_(classifier.network.parameters(), config.clip_norm)
        optimizer.step()
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory(device=kind, batch_size=config.batch_size, max_length=config.max_length) from error
    return loss.item()


def _optimizer(
    config: TrainConfig, network: nn.Module, total_steps: int
) -> tuple[torch.optim.AdamW, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW (Loshchilov & Hutter 2019) without decay on biases and layer norms; linear warm-up, then linear decay."""
    for module in _frozen_modules(network, config.frozen_layers):
        module.requires_grad_(requires_grad=False)
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim > 1], "weight_decay": config.weight_decay},
        {"params": [p for p in trained if p.ndim <= 1], "weight_decay": 0.0},
    ]
    is_fused = next(network.parameters()).device.type != "mps"  # one pass over the weights instead of a dozen
    optimizer = torch.optim.AdamW(groups, lr=config.learning_rate, fused=is_fused)
    warmup = int(config.warmup_share * total_steps)
    return optimizer, get_linear_schedule_with_warmup(optimizer, warmup, total_steps)


def _set_training(network: nn.Module, config: TrainConfig) -> None:
    """Switch dropout on where weights change; frozen layers give the same answer each time."""
    network.train()
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = config.dropout
    for module in _frozen_modules(network, config.frozen_layers):
        module.eval()


def _frozen_modules(network: nn.Module, layers: int) -> list[nn.Module]:
    """Return the embeddings and the lowest encoder layers, however the architecture names them."""
    if layers == 0:
        return []
    encoder = network.base_model
    stack = next(module for module in encoder.modules() if isinstance(module, nn.ModuleList))  # type: ignore[union-attr]  # a transformers model
    return [encoder.embeddings, *list(stack)[:layers]]  # type: ignore[union-attr, list-item]


def _total_steps(config: TrainConfig, n: int) -> int:
    steps = config.epochs * math.ceil(n / config.batch_size)
    return min(steps, config.max_steps) if config.max_steps else steps


def _evaluated(part: Part, epoch: int, evaluation: Evaluation, *, is_best: bool = False) -> Evaluated:
    return Evaluated(part, epoch, evaluation.loss, evaluation.accuracy, evaluation.macro_f1, evaluation.n, is_best)


def _notices(
    tokenised: Tokenised, texts: Sequence[str], languages: tuple[str, ...], config: TrainConfig
) -> Iterator[Notice]:
    share = float(tokenised.was_truncated.mean())
    if share > _MUCH_CUT_OFF:
        yield Notice("texts_cut_off", {"percent": round(100 * share), "max_length": config.max_length})
    unknown = float(unknown_shares(texts, languages, tokenised.unknown_share).mean())
    if unknown > MUCH_UNKNOWN:
        yield Notice("unknown_language", {"percent": round(100 * unknown)})


class _Pace:
    """Examples a second and the time still to go, from the run's own steps and evaluations."""

    def __init__(self, total_steps: int, epochs: int) -> None:
        self._total_steps, self._epochs = total_steps, epochs
        self._since_s = time.monotonic()
        self._training_s = 0.0
        self._judging_s: list[float] = []
        self._examples = self._steps = 0

    def count(self, examples: int) -> None:
        now = time.monotonic()
        self._training_s += now - self._since_s
        self._since_s = now
        self._examples += examples
        self._steps += 1

    def pause(self) -> None:
        self._since_s = time.monotonic()

    def resume(self) -> None:
        now = time.monotonic()
        self._judging_s.append(now - self._since_s)
        self._since_s = now

    @property
    def examples_per_s(self) -> float:
        return round(self._examples / max(self._training_s, 1e-9), 2)

    def eta_s(self, step: int) -> float:
        """Return the seconds to the last step and through the evaluations still to come."""
        steps_s = (self._total_steps - step) * self._training_s / max(1, self._steps)
        judged = len(self._judging_s)
        judging_s = (self._epochs - judged) * sum(self._judging_s) / max(1, judged)
        return round(steps_s + judging_s, 1)
