"""Of what a tokenizer.json from anywhere may be built: parts that are known to be harmless, in the forms that are."""

from pathlib import Path
from typing import Any

from bertdesk.core.charsmap import is_harmless
from bertdesk.errors import TokenizerRefused

_PARTS = {
    "model": {"WordPiece", "BPE", "Unigram"},
    "normalizer": {"BertNormalizer", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Sequence"},
    "pre_tokenizer": {
        "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "ByteLevel", "Metaspace", "Punctuation", "Sequence",
    },
    "post_processor": {"TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence"},
    "decoder": {"WordPiece", "ByteLevel", "BPEDecoder", "Metaspace", "ByteFallback", "Fuse", "Sequence"},
}  # fmt: skip
"""Parts without regular expressions or replacements: three chained Replace parts of 2 KB took 6 GB and the process."""

_FORMS: dict[str, tuple[dict[str, Any], ...]] = {  # Any: as JSON is
    "normalizer": (
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        {"type": "Replace", "pattern": {"Regex": r"\s{2,}|[\n\r\t]"}, "content": " "},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"},
        {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
    ),
    "pre_tokenizer": (
        {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
    ),
    "decoder": ({"type": "Replace", "pattern": {"String": "▁"}, "content": " "},),
}
"""What DeBERTa's and ModernBERT's tokenizers have beside those, to the letter; a chain of them grows nothing twice."""


def refuse_harmful(content: dict[str, Any], path: Path) -> None:  # Any: a file from anywhere
    """Raises: TokenizerRefused."""
    for name, allowed in _PARTS.items():
        parts = _single(content.get(name), untyped="WordPiece" if name == "model" else "untyped")
        for kind, part in parts:
            if kind not in allowed and part not in _FORMS.get(name, ()) and not _is_charsmap(name, kind, part):
                raise TokenizerRefused(path=str(path), reason=f"{name}: {kind}"[:200])
        if sum(kind == "Precompiled" for kind, _ in parts) > 1:  # one after the other multiply
            raise TokenizerRefused(path=str(path), reason=f"{name}: Precompiled")


def _is_charsmap(name: str, kind: str, part: Any) -> bool:  # Any: as above
    return name == "normalizer" and kind == "Precompiled" and is_harmless(part.get("precompiled_charsmap"))


def _single(part: Any, *, untyped: str = "untyped") -> list[tuple[str, Any]]:  # Any: as above
    """Return a part and all parts in it, each with its type.

    A part without a type is built from its fields alone ({"pattern", "content"} is a Replace): it is called `untyped`.
    """
    if part is None:
        return []
    if not isinstance(part, dict):
        return [(f"not an object: {part!r}", part)]
    kind = str(part.get("type", _kind_by_fields(part) if untyped == "WordPiece" else untyped))
    if kind != "Sequence":
        return [(kind, part)]
    inner = [item for value in part.values() if isinstance(value, list) for item in value]
    return [(kind, part), *(found for item in inner for found in _single(item))]


def _kind_by_fields(model: dict[str, Any]) -> str:  # Any: as above
    return "BPE" if "merges" in model else "Unigram" if "unk_id" in model else "WordPiece"
