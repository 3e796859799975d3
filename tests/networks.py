"""Small networks with random weights of every kind that can be trained, for tests that need no words."""

from collections.abc import Callable
from typing import Any

import torch
from doing import enliven
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForSequenceClassification,
    ModernBertConfig,
    ModernBertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

KINDS = ("bert", "distilbert", "electra", "roberta", "deberta-v2", "modernbert", "modernbert-mean")
"""`model_type`; ModernBERT's head reads the first token, or the mean of all."""
LAYERS = 3
PAD = 1
"""RoBERTa counts positions from its padding, so it is the same for all."""


def make_network(kind: str, *, classes: int = 3, dropout: float = 0.0) -> Any:  # Any: transformers has no types
    """Return a network of 3 layers, 32 wide, in evaluation mode; ELECTRA's embeddings are 16 wide."""
    torch.manual_seed(11)
    usual: dict[str, Any] = {  # Any: as transformers' settings are
        "vocab_size": 50, "hidden_size": 32, "num_hidden_layers": LAYERS, "num_attention_heads": 4,
        "intermediate_size": 64, "max_position_embeddings": 48, "pad_token_id": PAD, "num_labels": classes,
        "hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout,
    }  # fmt: skip
    distil: dict[str, Any] = {  # Any: as above
        "vocab_size": 50, "dim": 32, "n_layers": LAYERS, "n_heads": 4, "hidden_dim": 64, "max_position_embeddings": 48,
        "pad_token_id": PAD, "num_labels": classes, "dropout": dropout, "attention_dropout": dropout,
        "seq_classif_dropout": dropout,
    }  # fmt: skip
    modern: dict[str, Any] = {  # Any: as above
        **usual, "global_attn_every_n_layers": 2, "local_attention": 8, "embedding_dropout": dropout,
        "attention_dropout": dropout, "mlp_dropout": dropout, "classifier_dropout": dropout,
        "cls_token_id": None, "sep_token_id": None, "bos_token_id": None, "eos_token_id": None,
    }  # fmt: skip
    deberta: dict[str, Any] = {  # Any: as above
        **usual, "type_vocab_size": 0, "relative_attention": True, "position_buckets": 8, "share_att_key": True,
        "pos_att_type": ["p2c", "c2p"], "norm_rel_ebd": "layer_norm", "position_biased_input": False,
        "conv_kernel_size": 3, "conv_act": "gelu",
    }  # fmt: skip
    made: dict[str, Callable[[], Any]] = {  # Any: as above
        "bert": lambda: BertForSequenceClassification(BertConfig(**usual)),
        "electra": lambda: ElectraForSequenceClassification(ElectraConfig(**usual, embedding_size=16)),
        "roberta": lambda: RobertaForSequenceClassification(RobertaConfig(**usual)),
        "distilbert": lambda: DistilBertForSequenceClassification(DistilBertConfig(**distil)),
        "deberta-v2": lambda: DebertaV2ForSequenceClassification(DebertaV2Config(**deberta)),
        "modernbert": lambda: ModernBertForSequenceClassification(ModernBertConfig(**modern)),
        "modernbert-mean": lambda: ModernBertForSequenceClassification(
            ModernBertConfig(**modern, classifier_pooling="mean")
        ),
    }
    network = made[kind]()
    enliven(network)
    return network.eval()


def made_batch(n: int = 5, longest: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    """Return input_ids and attention_mask (n, longest) of texts of different lengths, the rest padding."""
    generator = torch.Generator().manual_seed(3)
    ids = torch.randint(2, 50, (n, longest), generator=generator)
    lengths = torch.linspace(3, longest, n).long()
    mask = (torch.arange(longest)[None] < lengths[:, None]).long()
    return torch.where(mask.bool(), ids, PAD), mask
