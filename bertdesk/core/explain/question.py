"""What is asked of a network: the logit of a class, or of one class against another, of ids or of embeddings."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bertdesk.core.device import Device, copy_to, memory_as_fact
from bertdesk.core.memory import available_mb
from bertdesk.core.model import Classifier
from bertdesk.core.model_folder import ARCHITECTURES
from bertdesk.core.pairs import told
from bertdesk.core.parts import first_token_view
from bertdesk.core.tokens import by_length, padded

_MOST_TOKENS_CPU, _MOST_TOKENS_GPU = 1024, 32768
"""More are no faster; fewer at once hear a wish to stop sooner."""
_COPIES = 4
"""What a pass keeps for each number that a matrix gives: it, what norm and activation make of it, its gradient."""
_twins: "WeakKeyDictionary[nn.Module, nn.Module]" = WeakKeyDictionary()
"""Network -> its frozen twin, as long as the network is there."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A network that is asked about one class; its weights carry no gradients."""

    network: nn.Module
    device: Device
    target: int
    """The class, by number."""
    against: int | None
    """The class that it is compared with, by number; None: the target's logit is asked for alone."""
    mask_id: int | None
    """[MASK]; None where the vocabulary has none"""
    pad_id: int
    max_length: int
    most_tokens: int
    """Tokens that go through the network together, padding included."""

    def of_embeddings(self, embeddings: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(B, T, H), (B, T) as `Rows` has it -> (B,)"""
        return self.answer(self.network(inputs_embeds=embeddings, **told(self.network, attention_mask)).logits)

    def answer(self, logits: torch.Tensor) -> torch.Tensor:
        """(B, K) -> (B,)"""
        target = logits[:, self.target]
        return target if self.against is None else target - logits[:, self.against]

    def embed(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of the vocabulary, without positions and segments: (B, T) -> (B, T, H), no gradient.

        Raises: OutOfMemory.
        """
        with self.memory_as_fact(len(input_ids)), torch.no_grad():
            vectors: torch.Tensor = self.embedding(input_ids)
        return vectors

    @property
    def embedding(self) -> nn.Module:
        found: nn.Module = self.network.get_input_embeddings()  # type: ignore[operator]  # a transformers model
        return found

    def logits_of(
        self, sequences: Sequence[NDArray[np.int64]], places: Sequence[NDArray[np.int64]] | None = None
    ) -> NDArray[np.float64]:
        """Return the logits (N, K) of N sequences of ids, special tokens included. Raises: OutOfMemory.

        `places`: 2 on a pair's second text, else 1; None: there is one text.
        """
        lengths = np.array([len(sequence) for sequence in sequences], np.int64)
        found: list[NDArray[np.float64]] = [np.empty(0)] * len(sequences)
        for group in by_length(lengths, most_tokens=self.most_tokens):
            width = padded(int(lengths[list(group)].max()))
            ids = torch.full((len(group), width), self.pad_id)
            mask = torch.zeros_like(ids)
            for row, member in enumerate(group):
                ids[row, : lengths[member]] = torch.from_numpy(sequences[member])
                mask[row, : lengths[member]] = 1 if places is None else torch.from_numpy(places[member])
            with self.memory_as_fact(len(group)), torch.inference_mode():
                given = told(self.network, copy_to(mask, self.device.torch))
                found_here = self.network(input_ids=copy_to(ids, self.device.torch), **given)
                logits = found_here.logits.double().cpu().numpy()  # (B, K)
            for member, row_logits in zip(group, logits, strict=True):
                found[member] = row_logits
        return np.array(found)

    def answers_of(
        self, sequences: Sequence[NDArray[np.int64]], places: Sequence[NDArray[np.int64]] | None = None
    ) -> NDArray[np.float64]:
        """Return what `answer` makes of `logits_of`: (N,)"""
        return self.answer(torch.from_numpy(self.logits_of(sequences, places))).numpy()

    def memory_as_fact(self, rows: int) -> Any:  # Any: contextlib's class is private
        return memory_as_fact(self.device.kind, batch_size=rows, max_length=self.max_length)


def ask(classifier: Classifier, target: int, against: int | None = None) -> Question:
    network = _twins.get(classifier.network)
    if network is None:
        network = _twins[classifier.network] = _frozen(classifier.network)
    return Question(
        network,
        classifier.device,
        target,
        against,
        classifier.mask_id,
        classifier.pad_id,
        classifier.max_length,
        _affordable_tokens(network, classifier.device.kind),
    )


def _affordable_tokens(network: nn.Module, kind: str) -> int:
    """Return how many tokens may go through together, forward and backward, within a quarter of the free memory."""
    numbers = sum(module.out_features for module in network.modules() if isinstance(module, nn.Linear))
    held_mb = 4 * _COPIES * numbers / 2**20  # of a token, in float32
    most = _MOST_TOKENS_CPU if kind == "cpu" else _MOST_TOKENS_GPU
    return max(1, min(most, int(available_mb(kind) / 4 / held_mb)))


def _frozen(network: nn.Module) -> nn.Module:
    """Return a twin that shares the weights' memory, whose weights ask for no gradient: half the memory of a step.

    Its last layer answers for the first token alone where the head reads no other (`first_token_view`), of the kinds of
    encoder that may be opened. A twin, because another thread may be asking the network meanwhile, and some methods
    hang hooks on its modules.
    """
    shared: dict[int, Any] = {id(buffer): buffer for buffer in network.buffers()}  # Any: as deepcopy has it
    shared |= {id(p): nn.Parameter(p.detach(), requires_grad=False) for p in network.parameters()}
    shared[id(network.config)] = network.config
    twin = copy.deepcopy(network, shared)
    kind = getattr(network.config, "model_type", "")
    return first_token_view(twin) if kind in ARCHITECTURES else twin
