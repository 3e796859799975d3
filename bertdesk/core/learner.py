"""A network that learns: its optimizer, its loss, one step, and all that must be kept to go on exactly from here."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from bertdesk.core import chance
from bertdesk.core.config import RunConfig
from bertdesk.core.crew import ALONE, Crew
from bertdesk.core.device import memory_as_fact, random_state, set_random_state, training_dtype
from bertdesk.core.objective import Objective
from bertdesk.core.parts import Parts
from bertdesk.core.tokens import padded
from bertdesk.errors import OutOfMemory

_WEIGHT, _MOMENT, _RANDOM = "weight.", "moment.", "random."


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """B texts of a batch that are computed at once."""

    members: tuple[int, ...]
    labels: torch.Tensor
    """int64 (B,), or float32 (B, K)"""
    longest: int
    """Tokens of each, padding included."""
    counts: bool = True
    """Whether it is part of the loss."""


class HasLengths(Protocol):
    """What examples come from, whatever they are."""

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Return the tokens of each: (N,)."""
        ...


S = TypeVar("S", bound=HasLengths)


class Learner(Generic[S]):
    def __init__(
        self,
        config: RunConfig,
        parts: Parts,
        objective: Objective[S],
        *,
        kind: str,
        total_steps: int,
        crew: Crew = ALONE,
    ) -> None:
        """With a crew of several, all make it at the same place."""
        self.parts, self.kind = parts, kind
        self.losses: tuple[float, ...] = ()
        """The parts that the loss of the last step is the sum of, as the objective gives them"""
        self._config, self._total_steps, self._objective = config, total_steps, objective
        self._learning = parts.learning
        self._optimizer = _optimizer(config, list(self._learning.values()), is_fused=kind != "mps")
        for module in parts.upper.modules():
            if isinstance(module, nn.Dropout):
                module.p = config.dropout
        self._crew, self._upper = crew, crew.wrap(parts.upper)
        self._has_met = crew.size == 1
        self._proven = 0
        """Tokens, padding included, that every process is known to have memory for at once."""
        self._tried = 0
        """The same of the batch that comes next, which may not fit."""

    def rate(self, step: int, scale: float = 1.0) -> float:
        """Return the learning rate of the step after `step`: a linear climb, then a linear fall to 0."""
        warmup = int(self._config.warmup_share * self._total_steps)
        share = (
            step / max(1, warmup)
            if step < warmup
            else max(0.0, (self._total_steps - step) / max(1, self._total_steps - warmup))
        )
        return scale * self._config.learning_rate * share

    def step(self, source: S, members: Sequence[int], labels: torch.Tensor, *, rate: float, micro_batch: int) -> float:
        """Take one optimizer step on B examples, computed `micro_batch` at a time, the gradients summed.

        `labels` (B, ...) are what the objective wants. Returns: the batch's loss in nats; NaN, and nothing has
        changed, where the gradient is no number: a checkpoint never holds weights that are none. With a crew of
        several, all take the step, each computing its share of the batch; the gradients and the loss are the whole
        batch's everywhere. Raises: OutOfMemory, before anything has changed.
        """
        self._optimizer.zero_grad(set_to_none=True)
        labels = labels.to(self.kind)
        divisor = self._objective.divisor(source, members, labels)
        with chance.alone():  # dropout
            self.losses = self._sum_gradients(source, self._pieces(source, members, labels, micro_batch), divisor)
        longest = padded(int(source.lengths[list(members)].max()))
        is_sound = self._update(rate, batch_size=len(members), max_length=longest)
        return sum(self.losses) if is_sound else math.nan

    def _update(self, rate: float, *, batch_size: int, max_length: int) -> bool:
        """Let the optimizer change the weights. Returns: whether the gradient is a number; else nothing has changed."""
        is_first, has_room = not self._optimizer.state, True
        try:
            with memory_as_fact(self.kind, batch_size=batch_size, max_length=max_length):
                norm = nn.utils.clip_grad_norm_(self._learning.values(), self._config.clip_norm)
                if not math.isfinite(norm.item()):
                    return False
                for group in self._optimizer.param_groups:
                    group["lr"] = rate
                self._optimizer.step()
        except OutOfMemory:
            has_room = False
        if is_first and self._crew.any(not has_room):  # the first step makes the moments, later ones only change them
            self._optimizer.state.clear()  # or half of them would count as made
            has_room = False
        if not has_room:
            raise OutOfMemory(device=self.kind, batch_size=batch_size, max_length=max_length)
        return True

    def _sum_gradients(
        self,
        source: S,
        pieces: Sequence["_Piece"],
        divisor: Any,  # Any: the objective's own affair
    ) -> tuple[float, ...]:
        """Leave the batch's gradient in the weights. Returns: the parts of its loss.

        The last backward pass waits for the other processes, so all must know before it that none is out of memory.
        """
        crew, (*early, last) = self._crew, pieces
        total: torch.Tensor | float = 0.0
        shortage: Mapping[str, Any] | None = None  # Any: as errors' facts; the error holds all that had been computed
        try:
            with crew.apart(self._upper):
                for piece in early:
                    total = total + self._backward(piece, self._forward(source, piece, divisor))
                losses = self._forward(source, last, divisor)
        except OutOfMemory as error:
            shortage = error.facts
        if crew.any(shortage is not None):
            own = {"device": self.kind, "batch_size": len(last.members), "max_length": last.longest}
            raise OutOfMemory(**(shortage or own))
        self._proven = max(self._proven, self._tried)
        with crew.meeting(self._upper):
            total = total + self._backward(last, losses)
        if not self._has_met:  # the forward pass after the first meeting lays DDP's buckets anew, all at once
            with crew.apart(self._upper):
                self._forward(source, last, divisor)
            self._has_met = True
        return tuple(crew.total(total).tolist())

    def _pieces(self, source: S, members: Sequence[int], labels: torch.Tensor, micro_batch: int) -> list["_Piece"]:
        """Cut this process's share of a batch into what is computed at once; at least one piece, as all must take part.

        The last backward pass must not run out of memory, see `_sum_gradients`. So where several processes meet longer
        texts than ever before, the last piece is a single short one that counts nothing.
        """
        places = self._crew.share(range(len(members)))
        pieces = [
            _piece(source, members, labels, places[start : start + micro_batch])
            for start in range(0, len(places), micro_batch)
        ]
        if self._crew.size > 1:
            most = min(micro_batch, -(-len(members) // self._crew.size))
            self._tried = most * padded(
                int(source.lengths[list(members)].max())
            )  # all count it so, whatever their share
            if self._tried > self._proven or not pieces:
                shortest = int(source.lengths[list(members)].argmin())
                pieces.append(replace(_piece(source, members, labels, [shortest]), counts=False))
        return pieces

    def _forward(self, source: S, piece: "_Piece", divisor: Any) -> torch.Tensor:  # Any: the objective's own affair
        with memory_as_fact(self.kind, batch_size=len(piece.members), max_length=piece.longest):
            losses = self._objective.losses(self._upper, source, piece.members, piece.labels, divisor)
            return losses if piece.counts else losses * 0.0

    def _backward(self, piece: "_Piece", losses: torch.Tensor) -> torch.Tensor:
        """Add to the gradients. Returns: the losses."""
        with memory_as_fact(self.kind, batch_size=len(piece.members), max_length=piece.longest):
            (losses.sum() * self._crew.size).backward()  # type: ignore[no-untyped-call]  # torch's own gap; all get their mean
        return losses.detach()

    def rehearse(self, source: S, members: Sequence[int], labels: torch.Tensor) -> None:
        """Do the work of a step on one micro-batch, and leave no trace of it. Raises: OutOfMemory."""
        has_moments = bool(self._optimizer.state)  # of a run that goes on: they have their room, and may not change
        own = random_state(self.kind)
        with chance.alone(), torch.random.fork_rng([]):
            try:
                if has_moments:
                    labels = labels.to(self.kind)
                    pieces = self._pieces(source, members, labels, len(members))
                    self._sum_gradients(source, pieces, self._objective.divisor(source, members, labels))
                else:
                    self.step(source, members, labels, rate=0.0, micro_batch=len(members))  # AdamW changes nothing at 0
            finally:
                if own is not None:
                    set_random_state(self.kind, own)
                self._optimizer.zero_grad(set_to_none=True)
                if not has_moments:
                    self._optimizer.state.clear()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Return everything that a step depends on and changes: weights, the optimizer's moments, random numbers."""
        found = {_WEIGHT + name: weight.detach() for name, weight in self._learning.items()}
        for name, weight in self._learning.items():
            for key, value in self._optimizer.state.get(weight, {}).items():
                found[f"{_MOMENT}{key}.{name}"] = value
        with chance.alone():
            found[_RANDOM + "cpu"] = torch.get_rng_state()
        own = random_state(self.kind)
        if own is not None:
            found[_RANDOM + self.kind] = own
        return found

    def restore(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Go back to what `tensors` once returned. Raises: KeyError, RuntimeError where they are another network's."""
        with torch.no_grad():
            for name, weight in self._learning.items():
                weight.copy_(tensors[_WEIGHT + name])
        self._optimizer.zero_grad(set_to_none=True)
        self._optimizer.state.clear()
        moments = {name.removeprefix(_MOMENT): t for name, t in tensors.items() if name.startswith(_MOMENT)}
        for name, tensor in moments.items():
            key, _, weight_name = name.partition(".")
            weight = self._learning[weight_name]
            kept = tensor.clone() if key == "step" and self.kind == "cpu" else tensor.to(weight.device).clone()
            self._optimizer.state[weight][key] = kept
        with chance.alone():
            torch.set_rng_state(tensors[_RANDOM + "cpu"].clone())
        if self.kind != "cpu" and _RANDOM + self.kind in tensors:
            set_random_state(self.kind, tensors[_RANDOM + self.kind].clone())


def _piece(source: HasLengths, members: Sequence[int], labels: torch.Tensor, places: Sequence[int]) -> _Piece:
    some = tuple(members[place] for place in places)
    return _Piece(some, labels[list(places)], padded(int(source.lengths[list(some)].max())))


def _optimizer(config: RunConfig, weights: Sequence[nn.Parameter], *, is_fused: bool) -> torch.optim.AdamW:
    """AdamW (Loshchilov & Hutter 2019) without decay on biases and layer norms (Devlin et al. 2019).

    Fused: one pass over the weights instead of a dozen.
    """
    groups = [
        {"params": [w for w in weights if w.ndim > 1], "weight_decay": config.weight_decay},
        {"params": [w for w in weights if w.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, fused=is_fused)


def dtype_for(config: RunConfig, kind: str) -> torch.dtype:
    """Return what the training steps multiply in; the weights stay float32."""
    if config.precision == "auto":
        return training_dtype(kind)
    return torch.bfloat16 if config.precision == "bfloat16" else torch.float32


def has_exploded(loss: float, smooth_loss: float, blind_loss: float) -> bool:
    """Tell whether a step's loss is no number, or the running mean far above that of a blind guess."""
    return not math.isfinite(loss) or smooth_loss > 4.0 * blind_loss
