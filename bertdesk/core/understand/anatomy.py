"""Where the parts of a network are: embeddings, layers, queries, keys and values. No kind is told by its name.

Each kind of encoder calls them differently, and ModernBERT makes queries, keys and values in one product.
"""

from dataclasses import dataclass
from typing import Any, Literal

from torch import nn

from bertdesk.core.parts import encoder_layers

Positions = Literal["learnt", "sinusoid", "rotary", "relative"]


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """The attention of one layer."""

    whole: nn.Module
    """Gives its output and, of each head, the weights (B, A, T, T)"""
    query: nn.Module
    key: nn.Module
    value: nn.Module
    """Each (B, T, H) -> (B, T, H); all three are one that gives (B, T, 3 H), where `is_joint`"""
    is_joint: bool
    is_rotary: bool
    is_disentangled: bool
    """Whether positions are part of the scores (He et al. 2021), so that they are not the product alone"""


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    word: nn.Module
    segment: nn.Module | None
    position: nn.Module | None
    summed: nn.Module
    """What reads the sum of the three"""
    norm: nn.Module
    """What gives the embeddings as they are handed on: the layer norm"""
    layers: tuple[nn.Module, ...]
    attentions: tuple[Attention, ...]
    positions: Positions


def anatomy_of(network: Any) -> Anatomy:  # Any: transformers has no types
    embeddings = network.base_model.embeddings
    if hasattr(embeddings, "tok_embeddings"):  # ModernBERT
        word, segment, position, norm = embeddings.tok_embeddings, None, None, embeddings.norm
    else:
        word, norm, position = embeddings.word_embeddings, embeddings.LayerNorm, embeddings.position_embeddings
        segment = getattr(embeddings, "token_type_embeddings", None)
    summed = getattr(embeddings, "embed_proj", None) or norm
    layers = tuple(encoder_layers(network))
    attentions = tuple(map(_attention, layers))
    return Anatomy(word, segment, position, summed, norm, layers, attentions, _positions(network, attentions[0]))


def _attention(layer: Any) -> Attention:  # Any: a module of transformers
    if hasattr(layer, "attn"):  # ModernBERT
        whole = layer.attn
        return Attention(
            whole, whole.Wqkv, whole.Wqkv, whole.Wqkv, is_joint=True, is_rotary=True, is_disentangled=False
        )
    whole = getattr(layer.attention, "self", layer.attention)
    for query, key, value in (
        ("query", "key", "value"), ("q_lin", "k_lin", "v_lin"), ("query_proj", "key_proj", "value_proj"),
    ):  # fmt: skip
        if hasattr(whole, query):
            q, k, v = (getattr(whole, name) for name in (query, key, value))
            return Attention(whole, q, k, v, is_joint=False, is_rotary=False, is_disentangled=query == "query_proj")
    raise AssertionError(type(layer).__name__)


def _positions(network: Any, attention: Attention) -> Positions:
    if attention.is_rotary:
        return "rotary"
    if getattr(network.config, "relative_attention", False):
        return "relative"
    return "sinusoid" if getattr(network.config, "sinusoidal_pos_embds", False) else "learnt"
