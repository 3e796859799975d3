"""The network that is looked at, with its heads and its tokenizer: one of its own, which no other work is asking."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from bertdesk.core import (
    base_models,
    durable,
    hub,
    model,
    model_folder,
    networks,
    probability,
    provenance,
    special_tokens,
)
from bertdesk.core.base_models import Encoder
from bertdesk.core.cancel import CancelToken
from bertdesk.core.device import Device
from bertdesk.core.events import Progressed, Work
from bertdesk.core.networks import Built
from bertdesk.core.pairs import told
from bertdesk.core.tokens import frame_of
from bertdesk.core.understand.anatomy import Anatomy, Positions, anatomy_of
from bertdesk.core.understand.heads import Head, class_name, heads_in, is_legacy
from bertdesk.errors import ModelConfigRefused, ModelWeightsDamaged

_LONGEST = 512
"""Tokens that are looked at, even where the network reads more: what 12 layers of 12 heads attend to has 150 MB then"""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    network: Any  # transformers has no types
    tokenizer: Tokenizer
    device: Device
    kind: str
    """Its `model_type`"""
    heads: frozenset[Head]
    labels: tuple[str, ...]
    """(K,) class names by id; empty where it is no classifier"""
    max_length: int
    """Tokens that are read of a text, special ones included"""
    folder: Path
    anatomy: Anatomy
    lock: threading.RLock = field(default_factory=threading.RLock)
    """Held while hooks hang on the network: they would read off another thread's text too"""

    @property
    def layers(self) -> int:
        """Return L."""
        return len(self.anatomy.layers)

    @property
    def attention_heads(self) -> int:
        """Return A."""
        return int(self.network.config.num_attention_heads)

    @property
    def width(self) -> int:
        """Return H."""
        return int(self.network.config.hidden_size)

    @property
    def positions(self) -> Positions:
        return self.anatomy.positions

    @property
    def has_segments(self) -> bool:
        """Return whether it is told which text of a pair a token is of: RoBERTa has one segment for all."""
        return "token_type_ids" in told(self.network, torch.ones(1, 1, dtype=torch.int64))

    @property
    def is_multi_label(self) -> bool:
        return "classes" in self.heads and probability.is_multi_label(self.network)

    @property
    def reads_mean(self) -> bool:
        """Return whether its classes are read from the mean of all tokens, not from the first: some of ModernBERT's."""
        return "classes" in self.heads and getattr(self.network.config, "classifier_pooling", "cls") == "mean"

    @property
    def mask_id(self) -> int | None:
        """Return [MASK]'s id; None where the vocabulary has none."""
        return special_tokens.id_of(self.tokenizer, "mask")

    @property
    def pad_id(self) -> int:
        return special_tokens.id_of(self.tokenizer, "pad") or 0

    def position_ids(self, ids: np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.int64]:
        """Return which position each of these tokens, (T,), has: RoBERTa counts from its padding's id + 1."""
        own = getattr(self.network.base_model.embeddings, "create_position_ids_from_input_ids", None)
        if own is None:
            return np.arange(len(ids))
        counted: np.typing.NDArray[np.int64] = own(torch.from_numpy(ids)[None], self.first_position - 1)[0].numpy()
        return counted

    @property
    def first_position(self) -> int:
        """Return the position of a text's first token."""
        own: int | None = getattr(self.network.base_model.embeddings, "padding_idx", None)
        return 0 if own is None else own + 1


def open_subject(what: Path | Encoder, device: Device, *, cancel: CancelToken, mirror: str = "") -> Work[Subject]:
    """Open a model folder, or an encoder, which is fetched where it is not here, with every head that it holds.

    Raises: ModelFileChanged, EncoderNotInstalled, EncoderDamaged, and what `hub.download`, model_folder's readers and
    `networks.build` raise.
    """
    yield Progressed("loading", 0, 1)
    if isinstance(what, Path):
        folder = what.expanduser().resolve()
        durable.recover(folder)
    else:
        folder = base_models.folder_of(what) or (yield from hub.download(what, mirror=mirror, cancel=cancel))
    cancel.raise_if_requested()
    opened = _open(folder, device)
    yield Progressed("loading", 1, 1)
    return opened


def subject_of(built: Built, folder: Path, device: Device, *, heads: frozenset[Head]) -> Subject:
    """Return a network that has been filled as one that is looked at; `folder` is where its tokenizer lies.

    Its classes, where it has such, are those of its config.
    Raises: ModelWeightsDamaged where it lacks weights that these heads, or what is below them, need;
    ModelConfigRefused where it reads too little; TokenizerRefused.
    """
    network = built.network
    needed = [name for name in built.missing if "next" in heads or "classes" in heads or not name.startswith("pooler.")]
    if needed:
        raise ModelWeightsDamaged(path=str(folder / model_folder.WEIGHTS_FILE), reason=f"no {needed[0]}")
    network.set_attn_implementation("eager")  # the others do not tell what they attend to
    network.requires_grad_(requires_grad=False)
    tokenizer = model_folder.read_tokenizer(folder, vocab_size=network.config.vocab_size)
    known = provenance.read(folder)
    labels = tuple(network.config.id2label[i] for i in range(network.config.num_labels)) if "classes" in heads else ()
    max_length = min(
        known.config.max_length if known.encoder and labels else _LONGEST, model.longest_of(network), _LONGEST
    )
    if frame_of(tokenizer).size >= max_length:
        raise ModelConfigRefused(path=str(folder / "config.json"), reason="max_position_embeddings")
    return Subject(
        network.to(device.torch), tokenizer, device, network.config.model_type, heads, labels, max_length, folder,
        anatomy_of(network),
    )  # fmt: skip


def _open(folder: Path, device: Device) -> Subject:
    model.refuse_changed(folder)
    config = model_folder.read_config(folder)
    tensors = model_folder.read_weights(folder)
    heads = heads_in(config.model_type, tensors, has_labels=bool(config.labels))
    settings: dict[str, Any] = {"legacy": is_legacy(tensors)}  # Any: transformers' settings
    if "classes" in heads:
        labels = config.labels
        settings |= {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}}
        settings |= {"problem_type": probability.MULTI_LABEL if config.is_multi_label else None}
    built = networks.build(folder, config, class_name(config.model_type, heads), tensors, **settings)
    return subject_of(built, folder, device, heads=heads)
