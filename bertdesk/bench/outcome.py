"""What a contender tells at its end; the rest is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Outcome:
    epochs: float
    """Passes over the training rows that it took."""
    max_length: int
    """Tokens that it read of a text, at most."""
    valid_accuracy: float
    """Of the weights that it keeps."""
    test_accuracy: float
    """Of the same weights, scored in its own way after the clock stopped."""
    config: Mapping[str, Any]  # Any: numbers, for the record
    tokenizer: Tokenizer
    baselines: Mapping[str, float] = field(default_factory=dict)
    eta_s: float = 0.0
    """Seconds that it said beforehand it would take, first event to last; 0 = it does not say."""
    whole_s: float = 0.0
    """Seconds that it took, first event to last; 0 = it does not say."""
