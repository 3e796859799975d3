"""What of a config.json from anywhere is believed. What is not listed here never reaches transformers."""

from pathlib import Path
from typing import Any

from bertdesk.errors import ModelConfigRefused

ConfigValue = int | float | str | bool | list[str] | dict[str, dict[str, str | float]]

# Key of config.json -> smallest and largest value.
_WHOLE_NUMBERS = {
    "vocab_size": (8, 2_000_000),
    "hidden_size": (2, 8192), "dim": (2, 8192), "embedding_size": (2, 8192),
    "intermediate_size": (2, 65536), "hidden_dim": (2, 65536),
    "num_hidden_layers": (1, 96), "n_layers": (1, 96),
    "num_attention_heads": (1, 256), "n_heads": (1, 256),
    "max_position_embeddings": (8, 65536),
    "type_vocab_size": (1, 64),
    "pad_token_id": (0, 2_000_000),
    # DeBERTa; -1: none
    "position_buckets": (-1, 4096), "max_relative_positions": (-1, 65536), "conv_groups": (1, 8192),
    # ModernBERT
    "local_attention": (2, 65536), "global_attn_every_n_layers": (1, 96),
}  # fmt: skip
_FRACTIONS = {
    "hidden_dropout_prob": (0.0, 0.95), "attention_probs_dropout_prob": (0.0, 0.95), "classifier_dropout": (0.0, 0.95),
    "dropout": (0.0, 0.95), "attention_dropout": (0.0, 0.95), "seq_classif_dropout": (0.0, 0.95),
    "layer_norm_eps": (0.0, 1.0), "initializer_range": (0.0, 10.0),
    "pooler_dropout": (0.0, 0.95), "cls_dropout": (0.0, 0.95),
    "embedding_dropout": (0.0, 0.95), "mlp_dropout": (0.0, 0.95), "norm_eps": (0.0, 1.0),
    "global_rope_theta": (1.0, 1e9), "local_rope_theta": (1.0, 1e9),
}  # fmt: skip
_ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "tanh")
_YES_OR_NO = (True, False)
_CHOICES: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(
        (
            "hidden_act", "activation", "pooler_hidden_act", "conv_act", "hidden_activation", "classifier_activation",
        ),
        _ACTIVATIONS,
    ),
    **dict.fromkeys(
        (
            "sinusoidal_pos_embds", "relative_attention", "position_biased_input", "share_att_key",
            "attention_bias", "mlp_bias", "norm_bias", "classifier_bias",
        ),
        _YES_OR_NO,
    ),
    "norm_rel_ebd": ("none", "layer_norm"),
    "pos_att_type": (
        "", "none", "c2p", "p2c", "c2p|p2c", "p2c|c2p", [], ["c2p"], ["p2c"], ["c2p", "p2c"], ["p2c", "c2p"],
    ),
    "conv_kernel_size": (0, 1, 3, 5, 7),  # an even one gives another length than it is given
    "classifier_pooling": ("cls", "mean"),
}  # fmt: skip
_OF_KIND = {("deberta-v2", "type_vocab_size"): (0, 64)}
"""Ranges that one `model_type` has for itself."""
_LAYER_TYPES = ("full_attention", "sliding_attention")


def allowed_values(content: dict[str, Any], kind: str, path: Path) -> dict[str, ConfigValue]:  # Any: a file
    """Return what may be handed on of a config.json of this `model_type`. Raises: ModelConfigRefused."""
    values: dict[str, ConfigValue] = {}
    for key, value in content.items():
        if value is None or not _is_known(key):
            continue
        if not _is_right(key, value, kind):
            raise ModelConfigRefused(path=str(path), reason=key)
        values[key] = value
    return values


def _is_known(key: str) -> bool:
    return key in _WHOLE_NUMBERS or key in _FRACTIONS or key in _CHOICES or key in ("layer_types", "rope_parameters")


def _is_right(key: str, value: object, kind: str) -> bool:
    if key in _CHOICES:
        return any(type(value) is type(choice) and value == choice for choice in _CHOICES[key])
    if key == "layer_types":
        return isinstance(value, list) and len(value) <= 96 and all(name in _LAYER_TYPES for name in value)
    if key == "rope_parameters":
        return isinstance(value, dict) and all(n in _LAYER_TYPES and _is_plain_rope(v) for n, v in value.items())
    if key in _WHOLE_NUMBERS:
        low, high = _OF_KIND.get((kind, key), _WHOLE_NUMBERS[key])
        return type(value) is int and low <= value <= high
    least, most = _FRACTIONS[key]
    return type(value) in (int, float) and least <= value <= most  # type: ignore[operator]  # it is a number


def _is_plain_rope(value: object) -> bool:
    """Tell whether these are rotary positions of the usual kind (Su et al. 2021); others have keys of their own."""
    if not isinstance(value, dict) or not value.keys() <= {"rope_type", "rope_theta"}:
        return False
    theta = value.get("rope_theta", 1e4)
    return value.get("rope_type", "default") == "default" and type(theta) in (int, float) and 1 <= theta <= 1e9
