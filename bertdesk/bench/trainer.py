"""Contender: `transformers.Trainer`, set up as well as its documentation allows without changing what it is.

The same opened encoder, first head and tokens as this engine; batches of similar length, padded to their longest; AdamW
with the same decay, warm-up and linear fall; bfloat16 where this engine would take it; scored each epoch, the best one
kept (without the optimizer's state, which is the cheaper way). Attention is sdpa, and OpenMP's threads wait as
core/device.py has set it: that helps Trainer too.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import (
    DataCollatorWithPadding,
    PreTrainedTokenizerFast,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from bertdesk.bench.meter import Meter
from bertdesk.bench.outcome import Outcome
from bertdesk.bench.plan import Run, Settings
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import TrainConfig
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import Device, training_dtype
from bertdesk.core.events import Work
from bertdesk.core.model import Classifier
from bertdesk.core.split import Split

EPOCHS, BATCH = 3, 16
_USUAL = TrainConfig()


def compete(
    run: Run, settings: Settings, folder: Path, split: Split, device: Device, meter: Meter, cancel: CancelToken
) -> Work[Outcome]:
    classifier = model.from_encoder(
        folder, labels=split.dataset.labels, max_length=settings.max_length, device=device, seed=run.seed
    )
    meter.watch(classifier.network)
    numbers = {
        "learning_rate": run.rate,
        "num_train_epochs": settings.epochs or EPOCHS,
        "per_device_train_batch_size": BATCH,
        "weight_decay": _USUAL.weight_decay,
        "warmup_steps": _USUAL.warmup_share,
        "lr_scheduler_type": "linear",
        "train_sampling_strategy": "group_by_length",
        "bf16": training_dtype(device.kind) == torch.bfloat16,
    }
    with tempfile.TemporaryDirectory() as out:
        trainer = Trainer(
            model=classifier.network,
            args=arguments(out, device, run.seed, numbers),
            train_dataset=rows(subset(split.dataset, split.train), classifier),
            eval_dataset=rows(subset(split.dataset, split.valid), classifier),
            data_collator=collator(classifier),
            compute_metrics=_accuracy,
            callbacks=[_Ear(meter, cancel)],
        )
        trainer.remove_callback(PrinterCallback)  # standard output is for results
        trainer.train()
        test = trainer.predict(rows(subset(split.dataset, split.test), classifier))
    yield from ()
    return Outcome(
        epochs=meter.points[-1].epoch,
        max_length=classifier.max_length,
        valid_accuracy=max(point.accuracy for point in meter.points),
        test_accuracy=float(test.metrics["test_accuracy"]),
        config=numbers,
        tokenizer=classifier.tokenizer,
    )


def arguments(out: str, device: Device, seed: int, numbers: Mapping[str, Any]) -> Any:  # Any: transformers has no types
    """Return TrainingArguments that keep the best epoch and say nothing."""
    return TrainingArguments(
        output_dir=out,
        **numbers,
        per_device_eval_batch_size=2 * BATCH,
        eval_strategy="epoch",
        save_strategy="best",
        save_only_model=True,
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model="accuracy",
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=seed,
        use_cpu=device.kind == "cpu",
    )


def rows(dataset: Dataset, classifier: Classifier) -> Sequence[Mapping[str, Any]]:
    """Return what Trainer's collator takes: N mappings of token ids and a label."""
    tokenizer = classifier.tokenizer
    tokenizer.enable_truncation(max_length=classifier.max_length)
    encodings = tokenizer.encode_batch(list(dataset.texts))
    tokenizer.no_truncation()
    return [
        {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "labels": int(label)}
        for encoding, label in zip(encodings, dataset.label_ids, strict=True)
    ]


def collator(classifier: Classifier) -> Any:  # Any: transformers has no types
    names = {"pad_token": classifier.tokenizer.id_to_token(classifier.pad_id)}
    return DataCollatorWithPadding(PreTrainedTokenizerFast(tokenizer_object=classifier.tokenizer, **names))


def _accuracy(prediction: Any) -> dict[str, float]:  # Any: transformers' EvalPrediction
    return {"accuracy": float((np.argmax(prediction.predictions, axis=1) == prediction.label_ids).mean())}


class _Ear(TrainerCallback):  # type: ignore[misc]  # transformers has no types
    def __init__(self, meter: Meter, cancel: CancelToken) -> None:
        self._meter, self._cancel = meter, cancel

    def on_step_end(self, _args: Any, _state: Any, _control: Any, **_others: Any) -> None:
        self._cancel.raise_if_requested()

    def on_evaluate(
        self, _args: Any, state: Any, _control: Any, *, metrics: Mapping[str, float], **_others: Any
    ) -> None:
        self._meter.score(state.epoch, metrics["eval_accuracy"])
