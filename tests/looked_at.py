"""Folders with a small random network of every kind, with any of its heads, and a tokenizer as that kind has it."""

from pathlib import Path
from typing import Any

import torch
import transformers
from doing import enliven, finish
from kinds import KINDS
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import BPE, Unigram
from tokenizers.pre_tokenizers import ByteLevel, Metaspace
from tokenizers.processors import RobertaProcessing, TemplateProcessing
from tokenizers.trainers import BpeTrainer, UnigramTrainer
from transformers import AutoConfig

from bertdesk.core.cancel import CancelToken
from bertdesk.core.config import PretrainConfig
from bertdesk.core.device import Device
from bertdesk.core.pretrain.vocabulary import SPECIAL, train_vocabulary
from bertdesk.core.understand.heads import Head, class_name
from bertdesk.core.understand.pieces import Pieces, to_pieces
from bertdesk.core.understand.subject import Subject, open_subject

TEXTS = (
    "the film was very good and the actors were great",
    "a terrible book, slow and not worth reading at all",
    "the staff of the hotel were friendly but the room was cold",
    "good food, fast service, warm rooms; we were very happy",
    "the unbelievable ending of the book made the film better",
) * 4
ALL = tuple(KINDS)
_ROBERTAS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def word_pieces() -> Tokenizer:
    return train_vocabulary(TEXTS, PretrainConfig(vocabulary_size=150), CancelToken())


def byte_level() -> Tokenizer:
    """As RoBERTa has it: nothing is unknown."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer.decoder = ByteLevelDecoder()
    trainer = BpeTrainer(
        vocab_size=340,
        special_tokens=list(_ROBERTAS),
        initial_alphabet=ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer


def sentence_pieces() -> Tokenizer:
    """As DeBERTa has it."""
    tokenizer = Tokenizer(Unigram())
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.decoder = MetaspaceDecoder()
    trainer = UnigramTrainer(vocab_size=120, special_tokens=list(SPECIAL), unk_token="[UNK]", show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def tokenizer_of(kind: str) -> Tokenizer:
    if kind in ("roberta", "modernbert"):
        return byte_level()
    return sentence_pieces() if kind == "deberta-v2" else word_pieces()


def network_of(kind: str, heads: frozenset[Head], tokenizer: Tokenizer, **more: Any) -> Any:  # Any: transformers'
    """Return a lively network of 2 layers, 32 wide, of 4 heads."""
    torch.manual_seed(3)
    settings: dict[str, Any] = {  # Any: as above
        "vocab_size": tokenizer.get_vocab_size(), "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "intermediate_size": 64, "max_position_embeddings": 64, **KINDS[kind],
    }  # fmt: skip
    if kind in ("roberta", "modernbert"):
        settings |= {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
    if kind == "modernbert":
        settings |= {"cls_token_id": 0, "sep_token_id": 2, "local_attention": 8}
    if kind == "deberta-v2":
        settings |= {"position_biased_input": False}
    if kind == "roberta":
        settings |= {"type_vocab_size": 1, "max_position_embeddings": 66}
    if "classes" in heads:
        settings |= {"id2label": {0: "bad", 1: "good"}, "label2id": {"bad": 0, "good": 1}}
    config = AutoConfig.for_model(kind, **(settings | more))
    network = getattr(transformers, class_name(kind, heads))(config).eval()
    enliven(network)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.1)  # at their start they are 0, and nothing would show that one is left out
    return network


def save_folder(folder: Path, kind: str, *heads: Head, **more: Any) -> Path:  # Any: transformers' settings
    tokenizer = tokenizer_of(kind)
    network_of(kind, frozenset(heads), tokenizer, **more).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def opened(folder: Path, device: Device) -> Subject:
    return finish(open_subject(folder, device, cancel=CancelToken()))


def pieces_of(subject: Subject, text: str | tuple[str, str] = "the unbelievable film was good") -> Pieces:
    found = to_pieces(subject, text)
    assert isinstance(found, Pieces)
    return found
