"""Read a `save_pretrained` folder with suspicion: somebody may have been sent it.

The config is filtered through an allow-list before transformers sees it; weights come from safetensors alone (never
`torch.load`: a pickle runs code); the tokenizer may be built only from parts that are known to be harmless.
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

from bertdesk.core import tensor_file
from bertdesk.core.device import is_out_of_memory
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
    "distilbert": "DistilBertForSequenceClassification",
    "electra": "ElectraForSequenceClassification",
    "roberta": "RobertaForSequenceClassification",
}
"""Kinds of encoder that may be opened: `model_type` -> the class of transformers."""

# Key of config.json -> smallest and largest value. What is not listed, here or below, never reaches transformers.
_WHOLE_NUMBERS = {
    "vocab_size": (8, 2_000_000),
    "hidden_size": (2, 8192), "dim": (2, 8192), "embedding_size": (2, 8192),
    "intermediate_size": (2, 65536), "hidden_dim": (2, 65536),
    "num_hidden_layers": (1, 96), "n_layers": (1, 96),
    "num_attention_heads": (1, 256), "n_heads": (1, 256),
    "max_position_embeddings": (8, 65536),
    "type_vocab_size": (1, 64),
    "pad_token_id": (0, 2_000_000),
}  # fmt: skip
_FRACTIONS = {
    "hidden_dropout_prob": (0.0, 0.95), "attention_probs_dropout_prob": (0.0, 0.95), "classifier_dropout": (0.0, 0.95),
    "dropout": (0.0, 0.95), "attention_dropout": (0.0, 0.95), "seq_classif_dropout": (0.0, 0.95),
    "layer_norm_eps": (0.0, 1.0), "initializer_range": (0.0, 10.0),
}  # fmt: skip
_ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "tanh")
_MOST_LABELS = 10_000

_TOKENIZER_PARTS = {
    "model": {"WordPiece", "BPE"},
    "normalizer": {"BertNormalizer", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Sequence"},
    "pre_tokenizer": {"BertPreTokenizer", "Whitespace", "WhitespaceSplit", "ByteLevel", "Sequence"},
    "post_processor": {"TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence"},
    "decoder": {"WordPiece", "ByteLevel", "BPEDecoder"},
}
"""Parts without regular expressions or replacements: three chained Replace parts of 2 KB took 6 GB and the process."""


@dataclass(frozen=True, slots=True)
class FolderConfig:
    """What config.json says, as far as it may be believed."""

    model_type: str
    values: dict[str, int | float | str | bool]  # dict: handed to transformers' config class as keyword arguments
    labels: tuple[str, ...]
    """Class names by id; empty for an encoder without a classifier."""


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
    values: dict[str, int | float | str | bool] = {}
    for key, value in content.items():
        if value is not None and _is_allowed(key, value, path):
            values[key] = value
    return FolderConfig(model_type, values, _labels(content, path))


def _is_allowed(key: str, value: object, path: Path) -> bool:
    if key in ("hidden_act", "activation"):
        if value not in _ACTIVATIONS:
            raise ModelConfigRefused(path=str(path), reason=key)
        return True
    if key == "sinusoidal_pos_embds":
        return isinstance(value, bool)
    if key in _WHOLE_NUMBERS:
        low, high = map(float, _WHOLE_NUMBERS[key])
        right_kind = isinstance(value, int) and not isinstance(value, bool)
    elif key in _FRACTIONS:
        low, high = _FRACTIONS[key]
        right_kind = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        return False
    if not right_kind or not low <= value <= high:  # type: ignore[operator]  # right_kind says it is a number
        raise ModelConfigRefused(path=str(path), reason=key)
    return True


def _labels(content: dict[str, Any], path: Path) -> tuple[str, ...]:
    if content.get("problem_type") not in (None, "single_label_classification"):
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
    for part, allowed in _TOKENIZER_PARTS.items():
        for kind in _part_kinds(content.get(part), untyped="WordPiece" if part == "model" else "untyped"):
            if kind not in allowed:
                raise TokenizerRefused(path=str(path), reason=f"{part}: {kind}"[:200])
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


def _part_kinds(part: Any, *, untyped: str = "untyped") -> list[str]:  # Any: a file from anywhere
    """Return the type of a part and of all parts in it.

    A part without a type is built from its fields alone ({"pattern", "content"} is a Replace): it is called `untyped`.
    """
    if part is None:
        return []
    if not isinstance(part, dict):
        return [f"not an object: {part!r}"]
    kind = str(part.get("type", "BPE" if untyped == "WordPiece" and "merges" in part else untyped))
    if kind != "Sequence":
        return [kind]
    return [
        kind,
        *(k for value in part.values() if isinstance(value, list) for item in value for k in _part_kinds(item)),
    ]


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
