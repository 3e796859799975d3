"""What a run is told: frozen, checked on creation, saved with the model. Knows no defaults of a particular encoder."""

import math
from dataclasses import dataclass

from bertdesk.errors import SettingOutOfRange


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """The settings of one fine-tuning run. Raises: SettingOutOfRange."""

    learning_rate: float = 2e-5
    """Peak rate of AdamW, reached after the warm-up."""
    batch_size: int = 16
    """Texts per optimizer step."""
    epochs: int = 3
    """Passes over the training part, at most; early stopping may end sooner."""
    max_length: int = 256
    """Tokens read of each training text, special tokens included; the rest is cut off."""
    frozen_layers: int = 0
    """Lowest encoder layers that keep their pre-trained weights; more than 0 freezes the embeddings too."""
    dropout: float = 0.1
    """Share of activations dropped in the layers that are trained. 0 is faster on a CPU: random numbers are drawn on
    one thread there, and attention with dropout leaves the fast path."""
    warmup_share: float = 0.1
    """Share of all steps in which the rate climbs from 0 to its peak; then it falls to 0 in a straight line."""
    weight_decay: float = 0.01
    """AdamW's decay of weight matrices; biases and layer norms are left out (Devlin et al. 2019)."""
    clip_norm: float = 1.0
    """Largest length of the gradient over all weights."""
    patience: int = 3
    """Epochs without a better validation accuracy after which the run ends."""
    valid_share: float = 0.1
    """Share of the rows that choose the best epoch."""
    test_share: float = 0.1
    """Share of the rows that are never seen before the last figure."""
    max_steps: int = 0
    """Optimizer steps after which the run ends whatever the epoch; 0 = no limit."""
    seed: int = 17
    """Decides the split, the order of the batches, the new head's weights and dropout."""

    def __post_init__(self) -> None:
        _within("learning_rate", self.learning_rate, 1e-8, 1.0)
        _within("batch_size", self.batch_size, 1, 1024)
        _within("epochs", self.epochs, 1, 1000)
        _within("max_length", self.max_length, 8, 8192)
        _within("frozen_layers", self.frozen_layers, 0, 100)
        _within("dropout", self.dropout, 0.0, 0.9)
        _within("warmup_share", self.warmup_share, 0.0, 0.9)
        _within("weight_decay", self.weight_decay, 0.0, 1.0)
        _within("clip_norm", self.clip_norm, 1e-3, 1e3)
        _within("patience", self.patience, 1, 1000)
        _within("valid_share", self.valid_share, 0.01, 0.45)
        _within("test_share", self.test_share, 0.01, 0.45)
        _within("max_steps", self.max_steps, 0, 10**9)
        _within("seed", self.seed, 0, 2**32 - 1)


@dataclass(frozen=True, slots=True)
class ExplainConfig:
    """How long an explanation may think. Raises: SettingOutOfRange."""

    first_steps: int = 16
    """Integration steps of the first try; doubled until the delta is small enough."""
    most_steps: int = 128
    """Integration steps of the last try."""
    tolerance: float = 0.02
    """Convergence delta that is small enough, as a share of the logit difference to the baseline."""

    def __post_init__(self) -> None:
        _within("first_steps", self.first_steps, 2, 4096)
        _within("most_steps", self.most_steps, self.first_steps, 4096)
        _within("tolerance", self.tolerance, 0.0, 1.0)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # a NaN fails this too
        shown = value if math.isfinite(value) else str(value)  # events are JSON, which knows no NaN
        raise SettingOutOfRange(name=name, value=shown, low=low, high=high)
