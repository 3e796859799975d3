"""Small networks with random weights of every kind that can be trained, for tests that need no words."""

from collections.abc import Callable
from typing import Any

import torch
from doing import enliven
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    ElectraConfig,
    ElectraForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

KINDS = ("bert", "distilbert", "electra", "roberta")
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
    made: dict[str, Callable[[], Any]] = {  # Any: as above
        "bert": lambda: BertForSequenceClassification(BertConfig(**usual)),
        "electra": lambda: ElectraForSequenceClassification(ElectraConfig(**usual, embedding_size=16)),
        "roberta": lambda: RobertaForSequenceClassification(RobertaConfig(**usual)),
        "distilbert": lambda: DistilBertForSequenceClassification(DistilBertConfig(**distil)),
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
