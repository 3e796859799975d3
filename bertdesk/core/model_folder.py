"""Read a `save_pretrained` folder with suspicion: somebody may have been sent it.

The config is filtered through an allow-list (`config_values`) before transformers sees it; weights come from
safetensors alone (never `torch.load`: a pickle runs code); the tokenizer may be built only from parts that are known to
be harmless (`tokenizer_parts`).
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from tokenizers import Tokenizer
from tokenizers.implementations.bert_wordpiece import BertWordPieceTokenizer
from tokenizers.models import WordPiece

from bertdesk.core import tensor_file, tokenizer_parts
from bertdesk.core.config_values import ConfigValue, allowed_values
from bertdesk.core.device import is_out_of_memory
from bertdesk.core.probability import MULTI_LABEL
from bertdesk.errors import (
    FileMissing,
    ModelArchitectureUnknown,
    ModelConfigRefused,
    ModelWeightsDamaged,
    NoMemoryToOpen,
    NotAModelFolder,
    PickleWeightsRefused,
    TokenizerRefused,
)

WEIGHTS_FILE = "model.safetensors"
_LARGEST_CONFIG = 256 * 2**10
_LARGEST_TOKENIZER = 64 * 2**20
_LARGEST_HEADER = 2**20
"""A header of 27 MB with 400,000 tensors took 9 s and 1.3 GB to read; BERT's has some 20 KB."""
_WEIGHT_TYPES = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
"""Of other kinds, such as packed whole numbers, transformers would make weights that mean nothing."""
_PICKLES = ("pytorch_model.bin", "model.bin", "pytorch_model.pt", "model.pt", "model.pth", "model.ckpt")

ARCHITECTURES = {
    "bert": "BertForSequenceClassification",
    "deberta-v2": "DebertaV2ForSequenceClassification",
    "distilbert": "DistilBertForSequenceClassification",
    "electra": "ElectraForSequenceClassification",
    "modernbert": "ModernBertForSequenceClassification",
    "roberta": "RobertaForSequenceClassification",
}
"""Kinds of encoder that may be opened: `model_type` -> the class of transformers."""

_MOST_LABELS = 10_000


@dataclass(frozen=True, slots=True)
class FolderConfig:
    """What config.json says, as far as it may be believed."""

    model_type: str
    values: dict[str, ConfigValue]  # dict: handed to transformers' config class as keyword arguments
    labels: tuple[str, ...]
    """Class names by id; empty for an encoder without a classifier."""
    is_multi_label: bool
    """Whether each class is decided by itself: several may hold, or none."""


def read_config(folder: Path) -> FolderConfig:
    """Raises: FileMissing, NotAModelFolder, ModelConfigRefused, ModelArchitectureUnknown."""
    if not folder.exists():
        raise FileMissing(path=str(folder))
    path = folder / "config.json"
    if not path.is_file():
        raise NotAModelFolder(path=str(folder), missing="config.json")
    content = _read_json(path, _LARGEST_CONFIG)
    if content is None:
        raise ModelConfigRefused(path=str(path), reason="not_json")
    model_type = content.get("model_type")
    if not isinstance(model_type, str) or model_type not in ARCHITECTURES:
        raise ModelArchitectureUnknown(path=str(path), architecture=str(model_type)[:80])
    return FolderConfig(
        model_type,
        allowed_values(content, model_type, path),
        _labels(content, path),
        is_multi_label=content.get("problem_type") == MULTI_LABEL,
    )


def _labels(content: dict[str, Any], path: Path) -> tuple[str, ...]:
    if content.get("problem_type") not in (None, "single_label_classification", MULTI_LABEL):
        raise ModelConfigRefused(path=str(path), reason="problem_type")
    id2label = content.get("id2label")
    if id2label is None:
        return ()
    try:
        by_id = {int(index): label for index, label in id2label.items()}
    except (AttributeError, ValueError):
        raise ModelConfigRefused(path=str(path), reason="id2label") from None
    complete = sorted(by_id) == list(range(len(id2label))) and 0 < len(by_id) <= _MOST_LABELS
    names = [by_id[index] for index in range(len(by_id))] if complete else []
    if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise ModelConfigRefused(path=str(path), reason="id2label")
    return tuple(names)


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Return the tensors of model.safetensors. Raises: PickleWeightsRefused, NotAModelFolder, ModelWeightsDamaged.

    And NoMemoryToOpen.
    """
    path = folder / WEIGHTS_FILE
    if not path.is_file():
        if pickle := next((name for name in _PICKLES if (folder / name).exists()), None):
            raise PickleWeightsRefused(path=str(folder), file=pickle)
        raise NotAModelFolder(path=str(folder), missing=WEIGHTS_FILE)
    with path.open("rb") as file:
        start = file.read(8)
    if len(start) < 8 or struct.unpack("<Q", start)[0] > _LARGEST_HEADER:
        raise ModelWeightsDamaged(path=str(path), reason="header")
    try:
        tensors = tensor_file.read(path)
    except (SafetensorError, OSError, ValueError, RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise NoMemoryToOpen(path=str(folder)) from error
        if isinstance(error, RuntimeError):
            raise
        raise ModelWeightsDamaged(path=str(path), reason=str(error)) from error
    for name, tensor in tensors.items():
        if name.endswith("_ids"):
            continue  # the numbers 0, 1, 2 ..., which older programs saved too
        if tensor.dtype not in _WEIGHT_TYPES:
            raise ModelWeightsDamaged(path=str(path), reason=f"{name}: {tensor.dtype}"[:200])
        if not bool(torch.isfinite(tensor).all()):
            raise ModelWeightsDamaged(path=str(path), reason=f"{name}: not finite"[:200])
    return tensors


def read_tokenizer(folder: Path, *, vocab_size: int) -> Tokenizer:
    """Return the fast tokenizer, without padding or truncation. Raises: NotAModelFolder, TokenizerRefused."""
    path = folder / "tokenizer.json"
    if not path.is_file():
        path = folder / "vocab.txt"
        if not path.is_file():
            raise NotAModelFolder(path=str(folder), missing="tokenizer.json")
    try:
        tokenizer = _from_json(path) if path.suffix == ".json" else _from_vocabulary(path)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode(
            "probe \u5b57 \U0001f600 \x00 zzzzqqqqxxxx"
        )  # a vocabulary without [UNK] fails here, not later
    except (KeyboardInterrupt, SystemExit, TokenizerRefused):
        raise
    except BaseException as error:  # noqa: BLE001  # a Rust panic is no Exception
        raise TokenizerRefused(path=str(path), reason=str(error)[:200]) from None
    if _has_pieces_from(vocab_size, tokenizer):
        raise TokenizerRefused(path=str(path), reason="vocab_size")
    return tokenizer


def _has_pieces_from(vocab_size: int, tokenizer: Tokenizer) -> bool:
    """Return whether any piece's id is `vocab_size` or more: one that the encoder has no embedding for.

    The whole vocabulary is asked for only where ids have gaps: it is one long call, and the window stands still
    meanwhile. Where every id below the number of pieces has its piece, none is left for a larger id.
    """
    pieces = tokenizer.get_vocab_size(with_added_tokens=True)
    if pieces > vocab_size or all(tokenizer.id_to_token(index) is not None for index in range(pieces)):
        return pieces > vocab_size
    return max(tokenizer.get_vocab(with_added_tokens=True).values()) >= vocab_size


def _from_json(path: Path) -> Tokenizer:
    content = _read_json(path, _LARGEST_TOKENIZER)
    if content is None:
        raise TokenizerRefused(path=str(path), reason="not_json")
    tokenizer_parts.refuse_harmful(content, path)
    return _built(content)


def _built(content: dict[str, Any]) -> Tokenizer:
    """Build the tokenizer; where it can be, with its WordPiece vocabulary apart, which never becomes JSON again.

    That takes half the time of the one call in which all other threads, the window's too, stand still.
    """
    model = content.get("model") or {}
    vocabulary = model.get("vocab")
    added = {token["content"] for token in content.get("added_tokens") or []}
    # an added token that is no piece gets its id from the size of the vocabulary, which must then be there
    if model.get("type") != "WordPiece" or not isinstance(vocabulary, dict) or not added <= vocabulary.keys():
        # not json.dumps(content): of a large vocabulary that is one more long call
        return Tokenizer.from_str("".join(json.JSONEncoder().iterencode(content)))
    settings = {name: model[name] for name in ("unk_token", "continuing_subword_prefix", "max_input_chars_per_word")}
    few = {piece: vocabulary[piece] for piece in added}
    tokenizer = Tokenizer.from_str(json.dumps({**content, "model": {"type": "WordPiece", "vocab": few, **settings}}))
    tokenizer.model = WordPiece(vocabulary, **settings)
    return tokenizer


def _from_vocabulary(path: Path) -> Tokenizer:
    """Build BERT's WordPiece tokenizer from its list of pieces, one a line: what older folders hold."""
    if path.stat().st_size > _LARGEST_TOKENIZER:
        raise TokenizerRefused(path=str(path), reason="size")
    settings = _read_json(path.with_name("tokenizer_config.json"), _LARGEST_CONFIG) or {}
    lowercase = bool(settings.get("do_lower_case", True))
    built = BertWordPieceTokenizer(str(path), lowercase=lowercase)
    return Tokenizer.from_str(built.to_str())


def _read_json(path: Path, largest: int) -> dict[str, Any] | None:
    """Return the object in the file, None where there is none or it is larger than anything honest."""
    try:
        if path.stat().st_size > largest:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
