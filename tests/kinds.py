"""Small random classifiers of every kind of encoder, and texts for them: no file, no training."""

from dataclasses import replace
from pathlib import Path

import torch
from doing import enliven
from transformers import AutoConfig, AutoModelForSequenceClassification

from bertdesk.core import model
from bertdesk.core.device import Device
from bertdesk.core.model import Classifier

SIZES = {
    "vocab_size": 160, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64,
    "max_position_embeddings": 128,
}  # fmt: skip
KINDS = {
    "bert": {},
    "distilbert": {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64},
    "roberta": {"pad_token_id": 0},
    "electra": {"embedding_size": 16},
    "deberta-v2": {
        "relative_attention": True, "pos_att_type": ["c2p", "p2c"], "position_buckets": 16,
        "norm_rel_ebd": "layer_norm", "type_vocab_size": 0,
    },
    "modernbert": {"global_attn_every_n_layers": 2, "local_attention": 16, "pad_token_id": 0},
}  # fmt: skip
"""`model_type` -> what its configuration needs beside the sizes."""


def classifier_of(kind: str, tiny_model: Path, device: Device, *, dtype: torch.dtype = torch.float32) -> Classifier:
    """Return the tiny model with another network, which tells its texts apart."""
    torch.manual_seed(3)
    config = AutoConfig.for_model(kind, **(SIZES | KINDS[kind]), num_labels=2)
    network = AutoModelForSequenceClassification.from_config(config, dtype=torch.float32).eval()
    enliven(network)
    return replace(model.load(tiny_model, device), network=network.to(device.torch, dtype), max_length=64)
