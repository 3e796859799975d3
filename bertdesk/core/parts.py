"""A network in two parts that share its weights: a lower one that stays as it is, an upper one that learns.

The lower part's answers can be computed once and kept; the upper part leaves out what the classes do not depend on.
"""

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from bertdesk.core.pairs import told


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Both are views: training the upper part changes the whole."""

    whole: nn.Module
    lower: nn.Module | None
    """(input_ids (B, T), attention_mask (B, T)) -> hidden states (B, T, H); None where every layer learns."""
    upper: nn.Module
    """(hidden states (B, T, H), or input_ids (B, T) where there is no lower part; attention_mask) -> logits (B, K)"""

    @property
    def learning(self) -> dict[str, nn.Parameter]:
        """Return the weights that learn, by name."""
        return {name: weight for name, weight in self.whole.named_parameters() if weight.requires_grad}


def split_network(network: nn.Module, *, frozen_layers: int, first_token_only: bool = True) -> Parts:
    """Freeze the embeddings and the lowest encoder layers, and return the network in two parts.

    With `first_token_only` the last layer answers for the first token alone: the head reads no other (Devlin et al.
    2019, section 4.1), so the logits are the same and five sixths of that layer's work are saved.
    """
    layers = list(encoder_layers(network))
    frozen_layers = min(frozen_layers, len(layers))
    for parameter in network.parameters():
        parameter.requires_grad_(True)
    upper_layers: list[nn.Module] = layers[frozen_layers:]
    if first_token_only and upper_layers:
        upper_layers[-1] = _first_token(upper_layers[-1])
    if not frozen_layers:
        return Parts(network, None, _Upper(_with_layers(network, upper_layers), takes_ids=True))
    lower = _Lower(_with_layers(network, layers[:frozen_layers], is_cut_off=True).base_model)  # type: ignore[arg-type]  # a transformers model
    for module in (*_below(network), *layers[:frozen_layers]):
        module.requires_grad_(requires_grad=False)
    if not upper_layers and _is_debertas(layers[-1]):
        upper_layers = [_Passed()]
    upper = _Upper(_with_layers(network, upper_layers, is_fed=True), takes_ids=False)
    return Parts(network, lower, upper)


def first_token_view(network: nn.Module) -> nn.Module:
    """Return a view of the network whose last layer answers for the first token alone; it takes ids or embeddings."""
    layers: list[nn.Module] = list(encoder_layers(network))
    return _with_layers(network, [*layers[:-1], _first_token(layers[-1])])


def encoder_layers(network: nn.Module) -> nn.ModuleList:
    """Return the encoder's layers, however the architecture names them."""
    return next(module for module in network.base_model.modules() if isinstance(module, nn.ModuleList))  # type: ignore[union-attr]  # a transformers model


def _holder(network: nn.Module) -> nn.Module:
    """Return what runs the layers one after the other: the base model itself, or its encoder."""
    base: nn.Module = network.base_model  # type: ignore[assignment]  # a transformers model
    return next(module for module in base.modules() if encoder_layers(network) in list(module.children()))


def _below(network: nn.Module) -> list[nn.Module]:
    """Return what comes before the layers, or is shared by them.

    The embeddings, ELECTRA's projection of them; DeBERTa's relative positions, which every layer is given, and its
    convolution, which follows the first layer.
    """
    base, holder = network.base_model, _holder(network)
    found = [module for name, module in base.named_children() if name.startswith("embeddings")]  # type: ignore[union-attr]  # a transformers model
    shared = [] if holder is base else [module for module in holder.children() if module is not encoder_layers(network)]
    return [*found, *shared]


def _with_layers(
    network: nn.Module, layers: list[nn.Module], *, is_fed: bool = False, is_cut_off: bool = False
) -> nn.Module:
    """Return a network with the same weights and only these layers.

    `is_fed`: it takes hidden states as embeddings, with what follows DeBERTa's first layer done. `is_cut_off`: it gives
    its last layer's hidden states as they are, without ModernBERT's norm after all layers.
    """
    whole, stack, holder = _shallow(network), encoder_layers(network), _holder(network)
    base = whole._modules[network.base_model_prefix] = _shallow(network.base_model)  # type: ignore[index, arg-type]  # a transformers model
    if is_fed:
        for name in [name for name in base._modules if name.startswith("embeddings")]:
            base._modules[name] = _Given()
    if is_cut_off and "final_norm" in base._modules:
        base._modules["final_norm"] = nn.Identity()
    if holder is not network.base_model:
        name = next(name for name, module in base.named_children() if module is holder)
        holder = base._modules[name] = _shallow(holder)
        if is_fed and "conv" in holder._modules:
            holder._modules["conv"] = None
    else:
        holder = base
    stack_name = next(name for name, module in holder.named_children() if module is stack)
    holder._modules[stack_name] = nn.ModuleList(layers)
    return whole


def _shallow(module: nn.Module) -> nn.Module:
    """Return a copy that shares everything, but whose children can be replaced."""
    twin = copy.copy(module)
    twin._modules = dict(module._modules)
    return twin


class _Given(nn.Module):
    """Stands where embeddings are made: they are given, as hidden states."""

    def forward(
        self, given: torch.Tensor | None = None, inputs_embeds: torch.Tensor | None = None, *_: object, **__: object
    ) -> torch.Tensor | None:
        return given if inputs_embeds is None else inputs_embeds


class _Passed(nn.Module):
    """Stands for DeBERTa's layers where none is left: its encoder wants one at least, and pairs of each."""

    def forward(self, hidden: torch.Tensor, *_: object, **__: object) -> tuple[torch.Tensor, None]:
        return hidden, None


class _Lower(nn.Module):
    def __init__(self, base: nn.Module) -> None:
        super().__init__()
        self.base = base

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden: torch.Tensor = self.base(input_ids=input_ids, **told(self.base, attention_mask)).last_hidden_state
        return hidden  # (B, T, H)


class _Upper(nn.Module):
    def __init__(self, network: nn.Module, *, takes_ids: bool) -> None:
        super().__init__()
        self.network = network
        self._name = "input_ids" if takes_ids else "inputs_embeds"

    def forward(self, inputs: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        given = told(self.network, attention_mask)  # where the embeddings are made elsewhere, they know the rest
        logits: torch.Tensor = self.network(**{self._name: inputs}, **given).logits
        return logits  # (B, K)


def _first_token(layer: nn.Module) -> nn.Module:
    """Return the layer for the first token alone; the layer itself where it is built in another way.

    That is DeBERTa, whose attention knows positions, and ModernBERT, whose head may read the mean of all tokens.
    """
    if hasattr(layer, "sa_layer_norm"):
        return _FirstOfDistilBert(layer)
    if hasattr(layer, "intermediate") and not _is_debertas(layer):
        return _FirstOfBert(layer)
    return layer


def _is_debertas(layer: Any) -> bool:  # Any: a module of transformers, which has no types
    return hasattr(layer, "intermediate") and hasattr(layer.attention.self, "query_proj")


class _FirstOfBert(nn.Module):
    """A layer of BERT, RoBERTa or ELECTRA whose only query is the first token."""

    def __init__(self, layer: Any) -> None:  # Any: a module of transformers, which has no types
        super().__init__()
        self.layer = layer

    def forward(
        self, hidden: torch.Tensor, attention_mask: torch.Tensor | None = None, *_: object, **__: object
    ) -> torch.Tensor:
        layer: Any = self.layer  # Any: as above
        inner, first = layer.attention.self, hidden[:, :1]  # (B, 1, H)
        met = _attend(
            inner.query(first), inner.key(hidden), inner.value(hidden), attention_mask,
            heads=inner.num_attention_heads, dropout=inner.dropout.p if inner.training else 0.0,
        )  # fmt: skip
        seen = layer.attention.output(met, first)
        answer: torch.Tensor = layer.output(layer.intermediate(seen), seen)
        return answer  # (B, 1, H)


class _FirstOfDistilBert(nn.Module):
    """A layer of DistilBERT whose only query is the first token."""

    def __init__(self, layer: Any) -> None:  # Any: a module of transformers, which has no types
        super().__init__()
        self.layer = layer

    def forward(
        self, hidden: torch.Tensor, attention_mask: torch.Tensor | None = None, *_: object, **__: object
    ) -> torch.Tensor:
        layer: Any = self.layer  # Any: as above
        inner, first = layer.attention, hidden[:, :1]  # (B, 1, H)
        met = _attend(
            inner.q_lin(first), inner.k_lin(hidden), inner.v_lin(hidden), attention_mask,
            heads=inner.n_heads, dropout=inner.dropout.p if inner.training else 0.0,
        )  # fmt: skip
        seen = layer.sa_layer_norm(inner.out_lin(met) + first)
        answer: torch.Tensor = layer.output_layer_norm(layer.ffn(seen) + seen)
        return answer  # (B, 1, H)


def _attend(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor | None,
    *,
    heads: int,
    dropout: float,
) -> torch.Tensor:
    """Scaled dot-product attention (Vaswani et al. 2017, eq. 1) of the first token. Returns: (B, 1, H)"""
    q, k, v = (
        x.view(*x.shape[:2], heads, -1).transpose(1, 2) for x in (query, key, value)
    )  # (B, heads, 1 or T, H/heads)
    first = None if mask is None else mask[:, :, :1]  # (B, 1, 1, T)
    met = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=first, dropout_p=dropout)
    return met.transpose(1, 2).flatten(2)
