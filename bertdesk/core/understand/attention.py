"""What each piece attends to: the weights of every head, and how one row of them comes about, number by number.

Scaled dot-product attention (Vaswani et al. 2017, eq. 1): e_ij = q_i k_j / sqrt(d), softmax over j, then the weighted
sum of the values. Queries, keys, values and weights are read off the network; what is computed here from them is
compared with what the network computed.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.models.modernbert.modeling_modernbert import apply_rotary_pos_emb

from bertdesk.core.understand.anatomy import Attention
from bertdesk.core.understand.pieces import Pieces
from bertdesk.core.understand.subject import Subject
from bertdesk.core.understand.watching import Given, Hang, ask, on_input, on_output, until, watching

Floats = NDArray[np.float32]
Formula = Literal[
    "scaled_dot_product",
    "rotary",  # the same, once queries and keys have been turned by their positions (Su et al. 2021)
    "disentangled",  # positions are part of the scores (He et al. 2021): the product alone does not give the weights
]


@dataclass(frozen=True, slots=True, eq=False)
class Scoring:
    """How the weights of one row come about, where they are the softmax of scaled products."""

    query: Floats
    """(d,) turned, where positions are rotary"""
    keys: Floats
    """(T, d) likewise"""
    products: Floats
    """(T,) query . key"""
    scale: float
    """sqrt(d)"""
    scores: Floats
    """(T,) products / sqrt(d); -inf where this layer does not look"""
    seen: NDArray[np.bool_]
    """(T,) False on pieces outside of the window of a layer that looks at neighbours alone, as most of ModernBERT's"""
    gap: float
    """Largest difference of softmax(scores) from the network's own weights: rounding, or the formula is not its own"""


@dataclass(frozen=True, slots=True, eq=False)
class Detail:
    """How one piece's row of one head comes about."""

    formula: Formula
    scoring: Scoring | None
    """None where positions are part of the scores: the formula is "disentangled" then"""
    weights: Floats
    """(T,) the network's own; they sum to 1"""
    values: Floats
    """(T, d)"""
    output: Floats
    """(d,) sum of weights x values"""


def attentions(subject: Subject, pieces: Pieces) -> Floats:
    """Return what every head attends to: (L, A, T, T), from a piece (row) to the others (columns); rows sum to 1.

    Raises: OutOfMemory.
    """
    length = len(pieces)
    found = np.empty((subject.layers, subject.attention_heads, length, length), np.float32)

    def into(layer: int) -> Any:  # Any: a hook's argument
        def take(output: tuple[torch.Tensor, torch.Tensor]) -> None:
            found[layer] = output[1][0].float().cpu().numpy()

        return take

    hangs = [on_output(attention.whole, into(layer)) for layer, attention in enumerate(subject.anatomy.attentions)]
    _run(subject, pieces, hangs)
    return found


def detail(subject: Subject, pieces: Pieces, *, layer: int, head: int, query: int) -> Detail:
    """Return how the row of the piece number `query` comes about. Raises: OutOfMemory."""
    attention = subject.anatomy.attentions[layer]
    seen = _Seen(attention, subject.attention_heads)
    _run(subject, pieces, [*seen.hangs(), until(attention.whole)])
    weights, values = seen.row("weights", query, head), seen.of_head("value", head)  # (T,), (T, d)
    return Detail(
        formula=_formula(attention),
        scoring=None if attention.is_disentangled else _scoring(seen, head, query),
        weights=weights.numpy(),
        values=values.numpy(),
        output=(weights @ values).numpy(),
    )


def _scoring(seen: "_Seen", head: int, query: int) -> Scoring:
    q, k = seen.of_head("query", head)[query], seen.of_head("key", head)  # (d,), (T, d)
    products, scale = k @ q, float(k.shape[-1] ** 0.5)
    is_seen = seen.row("mask", query, head) > torch.finfo(torch.float32).min / 2
    scores = (products / scale).masked_fill(~is_seen, -torch.inf)
    gap = float((torch.softmax(scores, dim=0) - seen.row("weights", query, head)).abs().max())
    return Scoring(q.numpy(), k.numpy(), products.numpy(), scale, scores.numpy(), is_seen.numpy(), gap)


def _formula(attention: Attention) -> Formula:
    if attention.is_disentangled:
        return "disentangled"
    return "rotary" if attention.is_rotary else "scaled_dot_product"


def _run(subject: Subject, pieces: Pieces, hangs: list[Hang]) -> None:
    # DeBERTa keeps its weights to itself unless it is asked for them
    more = {"output_attentions": True} if subject.anatomy.attentions[0].is_disentangled else {}
    with watching(subject, *hangs):
        ask(subject, pieces.ids[None], pieces.places[None], **more)


class _Seen:
    """What was read off one layer's attention of one text."""

    def __init__(self, attention: Attention, heads: int) -> None:
        self._attention, self._heads = attention, heads
        self._tensors: dict[str, torch.Tensor] = {}

    def hangs(self) -> list[Hang]:
        attention = self._attention
        whole = [on_input(attention.whole, self._take_given), on_output(attention.whole, self._take_weights)]
        if attention.is_joint:
            return [*whole, on_output(attention.query, self._take_joint)]
        modules = [("value", attention.value)]
        if not attention.is_disentangled:
            modules += [("query", attention.query), ("key", attention.key)]
        return [*whole, *(on_output(module, self._taker(name)) for name, module in modules)]

    def of_head(self, name: str, head: int) -> torch.Tensor:
        """Return (T, d)"""
        return self._tensors[name][head]

    def row(self, name: str, query: int, head: int) -> torch.Tensor:
        """Return (T,); of a mask that there is not, zeros."""
        weights = self._tensors["weights"]  # (A, T, T)
        if name in self._tensors:
            tensor = self._tensors[name]
            return tensor[head if len(tensor) > 1 else 0, query if tensor.shape[1] > 1 else 0]
        return torch.zeros(weights.shape[-1])

    def _taker(self, name: str) -> Any:  # Any: a hook's argument
        def take(output: torch.Tensor) -> None:
            self._tensors[name] = self._split(output)

        return take

    def _split(self, rows: torch.Tensor) -> torch.Tensor:
        """(1, T, H) -> (A, T, d)"""
        return rows[0].float().cpu().view(rows.shape[1], self._heads, -1).transpose(0, 1)

    def _take_joint(self, output: torch.Tensor) -> None:
        for name, rows in zip(("query", "key", "value"), output.chunk(3, dim=-1), strict=True):
            self._tensors[name] = self._split(rows)

    def _take_given(self, given: Given) -> None:
        mask = given[1].get("attention_mask")
        if mask is not None and mask.is_floating_point():
            self._tensors["mask"] = mask[0].float().cpu()  # (1, T or 1, T)
        if self._attention.is_rotary:
            cos, sin = given[1]["position_embeddings"]  # each (1, T, d)
            self._tensors["cos"], self._tensors["sin"] = cos.float().cpu(), sin.float().cpu()

    def _take_weights(self, output: tuple[torch.Tensor, torch.Tensor]) -> None:
        self._tensors["weights"] = output[1][0].float().cpu()
        if self._attention.is_rotary:  # the network's own function, on what its own module gave
            turned = apply_rotary_pos_emb(
                self._tensors["query"][None], self._tensors["key"][None], self._tensors["cos"], self._tensors["sin"]
            )
            self._tensors["query"], self._tensors["key"] = (part[0] for part in turned)
