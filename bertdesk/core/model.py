"""Classifier = encoder + head + tokenizer + labels: made from an encoder, loaded from a folder, saved to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from transformers import PreTrainedTokenizerFast

from bertdesk.core import (
    chance,
    durable,
    manifest,
    model_folder,
    networks,
    probability,
    provenance,
    special_tokens,
    tensor_file,
)
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device, copy_to
from bertdesk.core.events import Work
from bertdesk.core.model_card import model_card
from bertdesk.core.model_folder import FolderConfig
from bertdesk.core.pairs import Text, are_of_pairs, told
from bertdesk.core.provenance import Provenance
from bertdesk.core.tokens import Batch, Frame, Tokenised, frame_of, tokenise
from bertdesk.errors import (
    ModelConfigRefused,
    ModelFileChanged,
    ModelNotFitted,
    OutFolderTaken,
)

MOST_WINDOWS = 512
"""Windows read of one text, some 100,000 tokens; what lies beyond is left out and said to be."""
_HEADS = ("classifier.", "pre_classifier.")


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A network that gives one logit a class, and all that is needed to ask it."""

    network: nn.Module
    tokenizer: Tokenizer
    labels: tuple[str, ...]
    """(K,) class names, by id."""
    max_length: int
    """Tokens read at once: the window."""
    device: Device
    provenance: Provenance
    folder: Path | None = None
    """Where it was loaded from or saved to last."""
    most_windows: int = MOST_WINDOWS
    """Windows that are read of one text; 1: what goes beyond the first is not read, as other programs do it."""

    @property
    def longest(self) -> int:
        """Return how large the window could be."""
        return longest_of(self.network)

    @property
    def is_multi_label(self) -> bool:
        """Return whether each class is decided by itself, so that several may hold, or none."""
        return probability.is_multi_label(self.network)

    @property
    def takes_pairs(self) -> bool:
        """Return whether it was trained on two texts at a time; of other programs' models the classes may tell."""
        return bool(self.provenance.pair_column) or (self.provenance.columns is None and are_of_pairs(self.labels))

    @property
    def frame(self) -> Frame:
        return frame_of(self.tokenizer)

    @property
    def pad_id(self) -> int:
        """Return the padding's id; 0 where there is none: attention passes over padding whatever it is."""
        return special_tokens.id_of(self.tokenizer, "pad") or 0

    @property
    def mask_id(self) -> int | None:
        """Return [MASK]'s id; None where the vocabulary has none."""
        return special_tokens.id_of(self.tokenizer, "mask")

    def tokenise(self, texts: Sequence[Text], *, cancel: CancelToken) -> Work[Tokenised]:
        """Cut texts into the windows that it reads of them. Raises: TokenizerRefused where it knows no pairs."""
        return tokenise(
            texts, self.tokenizer, max_length=self.max_length, most_windows=self.most_windows, cancel=cancel
        )

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (..., K) of logits (..., K): rows sum to 1, unless the model is multi-label."""
        return probability.probabilities(self.network, logits)

    def logits(self, batch: Batch) -> torch.Tensor:
        """Return: float32 (B, K), on the device; gradients flow if the caller's mode lets them."""
        device = self.device.torch
        places = copy_to(batch.attention_mask, device)
        output = self.network(input_ids=copy_to(batch.input_ids, device), **told(self.network, places))
        logits: torch.Tensor = output.logits
        return logits.float()  # softmax in float32: lower precision rounds close classes to a tie


def import_networks() -> None:
    """Import the code of BERT, which transformers puts off until a model is made, and which takes seconds."""
    networks.import_class(model_folder.ARCHITECTURES["bert"])


def from_encoder(
    folder: Path, *, labels: tuple[str, ...], max_length: int, device: Device, seed: int, is_multi_label: bool = False
) -> Classifier:
    """Put a fresh head on an encoder; the seed decides its weights.

    Raises: ModelFileChanged, and what model_folder's readers raise.
    """
    refuse_changed(folder)
    config = model_folder.read_config(folder)
    with chance.apart(seed):
        network = _build(folder, config, labels, needs_head=False)
    # what its folder will say to whoever opens it
    network.config.problem_type = probability.MULTI_LABEL if is_multi_label else None  # type: ignore[union-attr]  # a transformers model
    return _assemble(folder, network, labels, max_length, device)


def load(folder: Path, device: Device) -> Classifier:
    """Open a fitted classifier, ours or anyone's.

    Raises: ModelFileChanged, ModelNotFitted, and what model_folder's readers raise.
    """
    folder = folder.expanduser().resolve()  # "." has no name to show
    durable.recover(folder)
    refuse_changed(folder)
    config = model_folder.read_config(folder)
    if not config.labels:
        raise ModelNotFitted(path=str(folder))
    network = _build(folder, config, config.labels, needs_head=True)
    known = provenance.read(folder)
    max_length = known.config.max_length if known.encoder else 512
    return _assemble(folder, network, config.labels, max_length, device)


def refuse_changed(folder: Path) -> None:
    """Compare a folder of ours with its manifest; those of other programs have none."""
    # Twice: a run may have put its better model here between our two looks into the folder.
    if manifest.first_damaged(folder) and (name := manifest.first_damaged(folder)):
        raise ModelFileChanged(path=str(folder / name), manifest=manifest.FILE_NAME)


def _build(folder: Path, config: FolderConfig, labels: tuple[str, ...], *, needs_head: bool) -> nn.Module:
    """Build the classifier that the config describes and fill it; a file that does not fit it is refused."""
    tensors = model_folder.read_weights(folder)
    if not needs_head:  # a trained classifier as encoder: its head knows other classes
        tensors = {name: tensor for name, tensor in tensors.items() if not name.startswith(_HEADS)}
    built = networks.build(
        folder,
        config,
        model_folder.ARCHITECTURES[config.model_type],
        tensors,
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
        problem_type=probability.MULTI_LABEL if needs_head and config.is_multi_label else None,
    )
    if needs_head and built.fresh_heads:
        raise ModelNotFitted(path=str(folder))
    built.refuse_gaps(folder)
    return built.network  # type: ignore[no-any-return]  # transformers has no types


def longest_of(network: nn.Module) -> int:
    """Return the tokens that a network can read at once, a multiple of 8: batches are padded to such."""
    config: Any = network.config  # Any: transformers has no types
    # RoBERTa counts positions from its padding id + 1, so those below can never be used.
    unused = config.pad_token_id + 1 if config.model_type == "roberta" else 0
    return int(config.max_position_embeddings - unused) // 8 * 8


def _assemble(
    folder: Path,
    network: nn.Module,
    labels: tuple[str, ...],
    max_length: int,
    device: Device,
) -> Classifier:
    tokenizer = model_folder.read_tokenizer(folder, vocab_size=network.config.vocab_size)  # type: ignore[union-attr, arg-type]  # a transformers model
    max_length = min(max_length, longest_of(network))
    if frame_of(tokenizer).size >= max_length:
        raise ModelConfigRefused(path=str(folder / "config.json"), reason="max_position_embeddings")
    return Classifier(
        network.to(device.torch),
        tokenizer,
        labels,
        max_length,
        device,
        provenance.read(folder),
        folder,
    )


def save(classifier: Classifier, folder: Path, record: Provenance) -> Classifier:
    """Write a folder that opens here and with `transformers.pipeline`. Raises: OutFolderTaken, DiskFull, SaveFailed."""
    folder = folder.expanduser().resolve()
    tokenizer = portable_tokenizer(classifier.tokenizer, classifier.max_length)
    write(folder, classifier.network, tokenizer, record, classifier.labels)
    return replace(classifier, folder=folder, provenance=record)


def write(
    folder: Path,
    network: nn.Module,
    tokenizer: PreTrainedTokenizerFast,
    record: Provenance,
    labels: tuple[str, ...],
    more: Mapping[str, Mapping[str, torch.Tensor]] = MappingProxyType({}),
) -> None:
    """Write a network and what belongs to it, whole or not at all; `more` are files of tensors, by name.

    Raises: OutFolderTaken, DiskFull, SaveFailed.
    """
    refuse_foreign(folder)

    def fill(fresh: Path) -> None:
        network.save_pretrained(fresh)  # type: ignore[operator]  # a transformers model
        _save_tokenizer(tokenizer, fresh)
        for name, tensors in more.items():
            tensor_file.write(fresh / name, tensors)
        manifest.write(fresh, {file.name: manifest.sum_of(file) for file in fresh.iterdir()})
        describe_folder(fresh, labels, record)  # after the manifest: these two are written again later

    durable.write_folder(folder, fill)


def describe(classifier: Classifier, record: Provenance) -> Classifier:
    """Write a new record into the folder of a saved classifier. Raises: DiskFull, SaveFailed."""
    assert classifier.folder is not None, "describe() is for saved classifiers"
    describe_folder(classifier.folder, classifier.labels, record)
    return replace(classifier, provenance=record)


def describe_folder(folder: Path, labels: tuple[str, ...], record: Provenance) -> None:
    """Write a record, and the card for people that it makes. Raises: DiskFull, SaveFailed."""
    durable.write_text(folder / provenance.FILE_NAME, provenance.to_json(record))
    durable.write_text(folder / "README.md", model_card(record, labels))


def refuse_foreign(folder: Path) -> None:
    """Raises: OutFolderTaken where saving would replace something that is not a model of ours."""
    if folder.exists() and not (folder / provenance.FILE_NAME).is_file() and not _is_empty_folder(folder):
        raise OutFolderTaken(path=str(folder))


def _is_empty_folder(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _save_tokenizer(tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Raises: OSError."""
    try:
        tokenizer.save_pretrained(folder)
    except Exception as error:
        if type(error) is not Exception:
            raise
        raise OSError(str(error)) from error  # tokenizers writes by itself and has no class for a disk that fails


def portable_tokenizer(tokenizer: Tokenizer, max_length: int) -> PreTrainedTokenizerFast:
    """Return the tokenizer as transformers saves one, with its special tokens named."""
    special = {
        f"{role}_token": name
        for role, names in special_tokens.NAMES.items()
        for name in names
        if tokenizer.token_to_id(name) is not None
    }
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=max_length, **special)
