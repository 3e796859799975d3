"""Which heads a folder's weights hold, and which class of transformers has the network with them."""

from collections.abc import Collection
from typing import Literal

from bertdesk.core.model_folder import ARCHITECTURES

Head = Literal["classes", "masked", "next"]
"""What gives classes, masked words (MLM), and whether a sentence follows (NSP)"""

_CLASSES = {"classifier.weight", "classifier.out_proj.weight"}
_NEXT = {"cls.seq_relationship.weight"}
_BERTS = "cls.predictions.transform.dense.weight"
_MASKED = {
    "bert": {_BERTS},
    "deberta-v2": {_BERTS, "lm_predictions.lm_head.dense.weight"},
    "distilbert": {"vocab_transform.weight"},
    "electra": {"generator_predictions.dense.weight"},
    "modernbert": {"decoder.bias"},  # its dense part is named as the classifier's
    "roberta": {"lm_head.dense.weight"},
}
"""`model_type` -> a weight of the head, by its names in a file"""


def heads_in(kind: str, names: Collection[str], *, has_labels: bool) -> frozenset[Head]:
    """Return the heads that weights of these names hold; a classifier of other programs may have any of them beside."""
    found = set(names)
    if has_labels and found & _CLASSES:
        return frozenset({"classes"})
    masked: set[Head] = {"masked"} if found & _MASKED[kind] else set()
    following: set[Head] = {"next"} if kind == "bert" and found & _NEXT else set()
    return frozenset(masked | following)


def class_name(kind: str, heads: frozenset[Head]) -> str:
    """Return the name of transformers' class that has these heads and no other."""
    if "classes" in heads:
        return ARCHITECTURES[kind]
    stem = ARCHITECTURES[kind].removesuffix("ForSequenceClassification")
    if "next" in heads:
        return f"{stem}ForPreTraining" if "masked" in heads else f"{stem}ForNextSentencePrediction"
    return f"{stem}ForMaskedLM" if "masked" in heads else f"{stem}Model"


def is_legacy(names: Collection[str]) -> bool:
    """Tell which of two heads for masked words a DeBERTa has: transformers' own, or that of its authors."""
    return _BERTS in names
