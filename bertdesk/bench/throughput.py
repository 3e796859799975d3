"""Steps of this engine and of Trainer on random weights: tokens a second, share of the device's peak (MFU).

Every text fills the whole length, so nothing is padding; the first steps, which choose kernels, are not counted. Both
train all layers; Trainer in bfloat16 where the device is a card, with sdpa and groups of similar length.
"""

import tempfile
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from transformers import BertConfig, BertModel, PrinterCallback, Trainer, TrainerCallback, TrainingArguments

from bertdesk.bench import trainer
from bertdesk.bench.flops import flops_per_token, peak_flops
from bertdesk.bench.meter import Meter
from bertdesk.core import device, model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.events import Progressed, StepDone, Work
from bertdesk.core.model import Classifier
from bertdesk.core.provenance import Provenance
from bertdesk.core.split import Split
from bertdesk.core.text_columns import Columns
from bertdesk.core.train import fit

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_HELD_BACK = 4
_LABELS = ("a", "b")


@dataclass(frozen=True, slots=True)
class Size:
    """The network and its batches; the usual ones are those of bert-base."""

    layers: int = 12
    width: int = 768
    heads: int = 12
    vocabulary: int = 30522
    length: int = 512
    batch: int = 32
    steps: int = 30
    warm_up: int = 5
    """Steps before those that are counted."""


@dataclass(frozen=True, slots=True)
class Throughput:
    contender: str
    turn: int
    tokens_per_s: float
    flops_per_token: float
    """Counted operations (flops.py), not those that the device carried out."""
    mfu: float
    """Share of the device's peak that the counted operations of all tokens come to."""
    peak_flops: float
    peak_from: str
    """"maker" or "measured"."""
    device: str


def measure(size: Size, kind: str, *, repeat: int, cancel: CancelToken) -> Work[list[Throughput]]:
    """Return one measurement after the other, in order A B A B. Raises: DeviceUnusable, OutOfMemory."""
    chosen = device.choose(kind)
    peak, source = peak_flops(chosen.kind)
    found: list[Throughput] = []
    with tempfile.TemporaryDirectory() as folder:
        encoder, split = _encoder(Path(folder), size), _split(size)
        for turn, name in product(range(1, repeat + 1), _STEPS):
            yield Progressed("training", len(found), repeat * len(_STEPS))
            device.release_memory()
            network = model.from_encoder(encoder, labels=_LABELS, max_length=size.length, device=chosen, seed=turn)
            counted = flops_per_token(
                matmul_weights=_matmul_weights(network), layers=size.layers, width=size.width, length=size.length
            )
            tokens_per_s = _STEPS[name](size, network, split, Path(folder) / f"{name}{turn}", cancel)
            mfu = counted * tokens_per_s / peak
            label = f"{chosen.kind} {chosen.name}".strip()
            found.append(Throughput(name, turn, tokens_per_s, counted, mfu, peak, source, label))
    return found


def _engine(size: Size, classifier: Classifier, split: Split, out: Path, cancel: CancelToken) -> float:
    config = TrainConfig(
        batch_size=size.batch, epochs=1, max_length=size.length, max_steps=size.warm_up + size.steps,
        dropout=0.0, first_token_only=False,  # as the rival: each position through each layer
    )  # fmt: skip
    laps = _Laps(size, classifier)
    work: Work[Any] = fit(config, split, classifier, out, record=Provenance(encoder="random"), cancel=cancel)
    for event in work:
        if isinstance(event, StepDone):
            laps.step(event.step)
    return laps.tokens_per_s


def _trainer(size: Size, classifier: Classifier, split: Split, out: Path, cancel: CancelToken) -> float:
    laps = _Laps(size, classifier)
    rival = Trainer(
        model=classifier.network,
        args=TrainingArguments(
            output_dir=str(out),
            per_device_train_batch_size=size.batch,
            max_steps=size.warm_up + size.steps,
            bf16=classifier.device.kind == "cuda",
            train_sampling_strategy="group_by_length",
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
            use_cpu=classifier.device.kind == "cpu",
        ),
        train_dataset=trainer.rows(subset(split.dataset, split.train), classifier),
        data_collator=trainer.collator(classifier),
        callbacks=[_Ear(laps, cancel)],
    )
    rival.remove_callback(PrinterCallback)  # standard output is for results
    rival.train()
    return laps.tokens_per_s


_STEPS = {"engine": _engine, "trainer": _trainer}


class _Laps:
    """The clock of the counted steps; it waits for the device at their beginning and their end alone."""

    def __init__(self, size: Size, classifier: Classifier) -> None:
        self._size, self._kind = size, classifier.device.kind
        self._meter = Meter()
        self._meter.watch(classifier.network)
        self._start = (0.0, 0)
        self.tokens_per_s = 0.0

    def step(self, number: int) -> None:
        if number == self._size.warm_up:
            self._start = (self._now_s(), self._meter.positions)
        elif number == self._size.warm_up + self._size.steps:
            start_s, before = self._start
            counted = self._meter.positions - before  # none of them is padding
            tokens = counted or self._size.steps * self._size.batch * self._size.length
            self.tokens_per_s = tokens / (self._now_s() - start_s)

    def _now_s(self) -> float:
        device.wait_for(self._kind)
        return time.perf_counter()


class _Ear(TrainerCallback):  # type: ignore[misc]  # transformers has no types
    def __init__(self, laps: _Laps, cancel: CancelToken) -> None:
        self._laps, self._cancel = laps, cancel

    def on_step_end(self, _args: Any, state: Any, _control: Any, **_others: Any) -> None:
        self._cancel.raise_if_requested()
        self._laps.step(state.global_step)


def _matmul_weights(classifier: Classifier) -> int:
    """Return the weights of the encoder layers' matrices."""
    encoder: Any = classifier.network.base_model  # a transformers model
    return sum(weight.numel() for weight in encoder.encoder.parameters() if weight.ndim == 2)


def _encoder(folder: Path, size: Size) -> Path:
    """Save an encoder of random weights whose vocabulary is one word a token."""
    encoder = folder / "encoder"
    encoder.mkdir()
    words = [*_SPECIAL, *(f"w{i}" for i in range(size.vocabulary - len(_SPECIAL)))]
    BertWordPieceTokenizer({word: i for i, word in enumerate(words)}).save(str(encoder / "tokenizer.json"))
    torch.manual_seed(0)
    BertModel(
        BertConfig(
            vocab_size=size.vocabulary,
            hidden_size=size.width,
            num_hidden_layers=size.layers,
            num_attention_heads=size.heads,
            intermediate_size=4 * size.width,
            max_position_embeddings=size.length,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    ).save_pretrained(encoder)
    return encoder


def _split(size: Size) -> Split:
    """Return texts of random words that fill the length to the last token."""
    train = size.batch * (size.warm_up + size.steps)
    n = train + 2 * _HELD_BACK
    ids = np.random.default_rng(0).integers(size.vocabulary - len(_SPECIAL), size=(n, size.length - 2))
    texts = tuple(" ".join(f"w{i}" for i in row) for row in ids)
    labels = np.arange(n) % len(_LABELS)
    dataset = Dataset(texts, labels, _LABELS, np.arange(n), Columns("text", "label"), "random")
    return Split(
        dataset, np.arange(train), np.arange(train, train + _HELD_BACK), np.arange(train + _HELD_BACK, n), seed=0
    )
