"""Small models of every kind, made on the spot: real architecture and tokenizer, random weights."""

from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from tokenizers.implementations.byte_level_bpe import ByteLevelBPETokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import Replace, Sequence, Strip
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import RobertaProcessing, TemplateProcessing
from transformers import AutoConfig, AutoModel, BertForPreTraining

from bertdesk.core import model
from bertdesk.core.device import Device
from bertdesk.core.provenance import Provenance

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_WORDS = "the a is was not very good bad great room staff clean dirty where parcel my . , ! ?"
_SIZES = {
    "hidden_size": 32, "dim": 32, "embedding_size": 32, "intermediate_size": 64, "hidden_dim": 64,
    "num_hidden_layers": 2, "n_layers": 2, "num_attention_heads": 4, "n_heads": 4, "max_position_embeddings": 136,
}  # fmt: skip
_OF_KIND = {
    "deberta-v2": {
        "relative_attention": True, "position_buckets": 16, "share_att_key": True, "pos_att_type": ["p2c", "c2p"],
        "norm_rel_ebd": "layer_norm", "position_biased_input": False, "conv_kernel_size": 3,
    },
    "modernbert": {"global_attn_every_n_layers": 2, "local_attention": 16, "classifier_pooling": "mean"},
}  # fmt: skip
"""What a kind's published models have beside the sizes."""


def save_encoder(kind: str, folder: Path) -> Path:
    """Write an encoder of that `model_type`, with a vocabulary of single letters and a few words."""
    folder.mkdir(parents=True)
    save = {"roberta": _save_bytes, "modernbert": _save_bytes, "deberta-v2": _save_likely}.get(kind, _save_pieces)
    vocab_size, pad_id = save(folder)
    torch.manual_seed(5)
    settings = _SIZES | _OF_KIND.get(kind, {})
    config = AutoConfig.for_model(kind, **settings, vocab_size=vocab_size, pad_token_id=pad_id)
    AutoModel.from_config(config).save_pretrained(folder)
    return folder


def save_pretrained(folder: Path) -> Path:
    """Write a BERT with the heads that it is pre-trained by, for masked words and for the next sentence."""
    folder.mkdir(parents=True)
    vocab_size, pad_id = _save_pieces(folder)
    torch.manual_seed(5)
    config = AutoConfig.for_model("bert", **_SIZES, vocab_size=vocab_size, pad_token_id=pad_id)
    BertForPreTraining(config).save_pretrained(folder)
    return folder


def save_model(encoder: Path, folder: Path, device: Device) -> Path:
    """Write a classifier of "bad" and "good" that has learned nothing."""
    classifier = model.from_encoder(encoder, labels=("bad", "good"), max_length=64, device=device, seed=7)
    model.save(classifier, folder, Provenance(encoder=encoder.name, languages=("en",)))
    return folder


def _save_pieces(folder: Path) -> tuple[int, int]:
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*special, *_WORDS.split(), *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    vocabulary = list(dict.fromkeys(pieces))
    path = folder / "words.txt"
    path.write_text("\n".join(vocabulary), encoding="utf-8")
    BertWordPieceTokenizer(str(path), lowercase=True).save(str(folder / "tokenizer.json"))
    path.unlink()
    return len(vocabulary), 0


def _save_bytes(folder: Path) -> tuple[int, int]:
    tokenizer = ByteLevelBPETokenizer()
    special: list[str | AddedToken] = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(iter([_WORDS]), vocab_size=300, special_tokens=special, show_progress=False)
    tokenizer._tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.save(str(folder / "tokenizer.json"))
    return int(tokenizer.get_vocab_size()), 1


def _save_likely(folder: Path) -> tuple[int, int]:
    """Write a tokenizer as SentencePiece makes them, which takes the likeliest pieces; a word begins with its space."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*special, "▁", *(f"▁{word}" for word in _WORDS.split()), *_WORDS.split(), *_LETTERS]
    vocabulary = [(piece, -float(place)) for place, piece in enumerate(dict.fromkeys(pieces))]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=1))
    tokenizer.normalizer = Sequence([Strip(), Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )  # fmt: skip
    tokenizer.add_special_tokens(special)
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(vocabulary), 0
