"""Contender: the loop that tutorials teach, each text padded to 512 tokens, in float32, every weight trained.

AdamW at a steady 2e-5, batches of 16, 3 passes, dropout as in the model. Scored after each pass; what it
keeps is what it has at the end.
"""

from pathlib import Path

import torch
from torch.utils.data import DataLoader, TensorDataset

from bertdesk.bench.meter import Meter
from bertdesk.bench.outcome import Outcome
from bertdesk.bench.plan import Run, Settings
from bertdesk.core import model
from bertdesk.core.cancel import CancelToken
from bertdesk.core.dataset import Dataset, subset
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed, Work
from bertdesk.core.model import Classifier
from bertdesk.core.split import Split

LENGTH, EPOCHS, BATCH, RATE = 512, 3, 16, 2e-5


def compete(
    run: Run, settings: Settings, folder: Path, split: Split, device: Device, meter: Meter, cancel: CancelToken
) -> Work[Outcome]:
    classifier = model.from_encoder(
        folder, labels=split.dataset.labels, max_length=LENGTH, device=device, seed=run.seed
    )
    meter.watch(classifier.network)
    train = _loader(subset(split.dataset, split.train), classifier, shuffle=True)
    valid = _loader(subset(split.dataset, split.valid), classifier, shuffle=False)
    epochs = settings.epochs or EPOCHS
    optimizer = torch.optim.AdamW(classifier.network.parameters(), lr=RATE)
    torch.manual_seed(run.seed)
    done = 0
    for epoch in range(1, epochs + 1):
        classifier.network.train()
        for ids, mask, labels in train:
            cancel.raise_if_requested()
            output = classifier.network(
                input_ids=ids.to(device.torch), attention_mask=mask.to(device.torch), labels=labels.to(device.torch)
            )
            output.loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            done += 1
            yield Progressed("training", done, epochs * len(train))
        meter.score(epoch, _accuracy(classifier, valid))
    test = _loader(subset(split.dataset, split.test), classifier, shuffle=False)
    return Outcome(
        epochs=epochs,
        max_length=classifier.max_length,
        valid_accuracy=meter.points[-1].accuracy,
        test_accuracy=_accuracy(classifier, test),
        config={"learning_rate": RATE, "batch_size": BATCH, "epochs": epochs, "max_length": classifier.max_length},
        tokenizer=classifier.tokenizer,
    )


def _loader(dataset: Dataset, classifier: Classifier, *, shuffle: bool) -> DataLoader[tuple[torch.Tensor, ...]]:
    tokenizer, length = classifier.tokenizer, classifier.max_length
    tokenizer.enable_truncation(max_length=length)
    tokenizer.enable_padding(length=length, pad_id=classifier.pad_id)
    encodings = tokenizer.encode_batch(list(dataset.texts))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ids = torch.tensor([encoding.ids for encoding in encodings])  # (N, T)
    mask = torch.tensor([encoding.attention_mask for encoding in encodings])  # (N, T)
    return DataLoader(TensorDataset(ids, mask, torch.from_numpy(dataset.label_ids)), batch_size=BATCH, shuffle=shuffle)


def _accuracy(classifier: Classifier, loader: DataLoader[tuple[torch.Tensor, ...]]) -> float:
    classifier.network.eval()
    right = total = 0
    for ids, mask, labels in loader:
        with torch.no_grad():
            output = classifier.network(
                input_ids=ids.to(classifier.device.torch), attention_mask=mask.to(classifier.device.torch)
            )
        right += int((output.logits.argmax(dim=1).cpu() == labels).sum())
        total += len(labels)
    return right / total
