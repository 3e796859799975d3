"""Attention rollout: where the network looks. It knows no class, and is no reason for an answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.nn import functional as F  # noqa: N812  # its usual name
from torch.overrides import TorchFunctionMode

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import ExplainConfig
from bertdesk.core.explain.question import Question
from bertdesk.core.explain.rows import Rows, Scored, scored


def attribute(question: Question, rows: Rows, config: ExplainConfig, cancel: CancelToken) -> Scored:
    """Abnar & Zuidema 2020, section 3: from the first token, mean of the heads. Scores are shares and sum to the gap.

    Captum has no such method. Raises: OutOfMemory.
    """
    cancel.raise_if_requested()
    with question.memory_as_fact(len(rows)), torch.no_grad(), _Watched() as watched:
        question.of_embeddings(question.embed(rows.input_ids), rows.attention_mask)
    flow = torch.eye(rows.input_ids.shape[1]).to(watched.layers[0])  # (T, T), then (B, T, T)
    for layer in watched.layers:
        itself = torch.eye(layer.shape[-1])[: layer.shape[-2]].to(
            layer
        )  # the last layer may have the first token alone
        flow = (layer + itself) / 2 @ flow
    shares = torch.where(rows.is_inner, flow[:, 0], 0.0)
    return scored(rows, shares, shares.sum(dim=1))


class _Watched(TorchFunctionMode):
    """Keep each layer's attention (B, T, T), mean over its heads, in the order in which they are computed."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: list[torch.Tensor] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: object, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:  # Any: as torch has it
        given = dict(kwargs or {})
        if func is F.scaled_dot_product_attention:
            self.layers.append(_weights(*args, **given).mean(dim=1))
        answer = func(*args, **given)
        if func in (F.softmax, torch.softmax, torch.Tensor.softmax) and answer.ndim == 4:
            self.layers.append(answer.mean(dim=1))
        return answer


def _weights(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,  # noqa: FBT001, FBT002  # torch's own signature
    scale: float | None = None,
    **_: object,
) -> torch.Tensor:
    """Return what torch's attention weighs the values with: (B, heads, T, T)"""
    logits = query @ key.transpose(-2, -1) * (query.shape[-1] ** -0.5 if scale is None else scale)
    if attn_mask is not None:
        logits = logits.masked_fill(~attn_mask, -torch.inf) if attn_mask.dtype == torch.bool else logits + attn_mask
    return torch.exp(torch.log_softmax(logits, dim=-1))
