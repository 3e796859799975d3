"""A text, or two that a model judges together, such as a premise and what is to follow from it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bertdesk.core.on_demand import OnDemand

if TYPE_CHECKING:
    import torch  # takes seconds: a table is read before it is needed

Pair = tuple[str, str]
Text = str | Pair

_OF_PAIRS = {
    "entailment",
    "not_entailment",
    "contradiction",
    "paraphrase",
    "not_paraphrase",
    "duplicate",
    "蕴含",
    "矛盾",
}
"""Classes that one text alone cannot have."""


def parts_of(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def whole(text: Text) -> str:
    """Return a text as one string; the second of a pair begins on a line of its own."""
    return text if isinstance(text, str) else "\n".join(text)


class Wholes(OnDemand[str]):
    """Each of many texts as one string."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def one(self, number: int) -> str:
        return whole(self._texts[number])

    def __iter__(self) -> Iterator[str]:
        return map(whole, self._texts)


def second_start(text: Text) -> int | None:
    """Return where the second text of a pair begins in the whole; None where there is none."""
    return None if isinstance(text, str) else len(text[0]) + 1


def are_of_pairs(labels: Iterable[str]) -> bool:
    """Tell whether these classes can only be those of two texts judged together."""
    return any(label.strip().lower() in _OF_PAIRS for label in labels)


def is_empty(text: Text) -> bool:
    return not text.strip() if isinstance(text, str) else not all(part.strip() for part in text)


def told(network: Any, places: "torch.Tensor") -> "dict[str, torch.Tensor]":  # Any: transformers has no types
    """Return what a network is told of its tokens: which are none, and which text of a pair the others are of.

    `places`: int64 (B, T), 0 on padding, 1 on tokens, 2 on those of a pair's second text. Not every kind of encoder
    tells them apart by more than the special tokens: BERT and ELECTRA do.
    """
    given = {"attention_mask": places.clamp(max=1)}
    embeddings = getattr(getattr(network, "base_model", None), "embeddings", None)
    kinds = getattr(embeddings, "token_type_embeddings", None)
    if kinds is not None and kinds.num_embeddings > 1:
        given["token_type_ids"] = (places > 1).long()
    return given
