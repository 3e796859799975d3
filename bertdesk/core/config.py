"""What a run is told: frozen, checked on creation, saved with the model. Knows no defaults of a particular encoder."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from bertdesk.errors import SettingOutOfRange, SettingUnknown

ClassWeights = Literal["off", "balanced"]
BestBy = Literal["auto", "accuracy", "macro_f1"]
Precision = Literal["auto", "float32", "bfloat16"]

Unit = Literal["word", "token", "sentence"]
"""What the scores of an explained text are put together to"""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """The settings that the training engine itself reads, whatever is learnt. Raises: SettingOutOfRange."""

    learning_rate: float = 2e-5
    """Peak rate of AdamW, reached after the warm-up."""
    batch_size: int = 16
    """Texts per optimizer step."""
    epochs: int = 3
    """Passes over the training part, at most; early stopping may end sooner."""
    max_length: int = 256
    """Tokens read of each training text, special tokens included; the rest is cut off."""
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
    """Epochs without better figures on what is held back, after which the run ends."""
    max_steps: int = 0
    """Optimizer steps after which the run ends whatever the epoch; 0 = no limit."""
    seed: int = 17
    """Decides all that is drawn: the split, the order of the batches, fresh weights, dropout, masks."""
    head_first: bool = False
    """Fit the head on frozen features before the first epoch (LP-FT, Kumar et al. 2022). No recipe does: a head alone
    makes little of the built-in encoder's features, and training starts the slower from it (README)."""
    groups_lengths: bool = True
    """Put texts of similar length in a batch."""
    precision: Precision = "auto"
    """Arithmetic of the training steps; "auto": bfloat16 where the device is faster in it, as measured."""

    def __post_init__(self) -> None:
        _within("learning_rate", self.learning_rate, 1e-8, 1.0)
        _within("batch_size", self.batch_size, 1, 1024)
        _within("epochs", self.epochs, 1, 1000)
        _within("max_length", self.max_length, 8, 8192)
        _within("dropout", self.dropout, 0.0, 0.9)
        _within("warmup_share", self.warmup_share, 0.0, 0.9)
        _within("weight_decay", self.weight_decay, 0.0, 1.0)
        _within("clip_norm", self.clip_norm, 1e-3, 1e3)
        _within("patience", self.patience, 1, 1000)
        _within("max_steps", self.max_steps, 0, 10**9)
        _within("seed", self.seed, 0, 2**32 - 1)
        _among("precision", self.precision, get_args(Precision))


@dataclass(frozen=True, slots=True)
class TrainConfig(RunConfig):
    """The settings of one fine-tuning run. Raises: SettingOutOfRange, SettingUnknown."""

    frozen_layers: int = 0
    """Lowest encoder layers that keep their pre-trained weights; more than 0 freezes the embeddings too."""
    valid_share: float = 0.1
    """Share of the rows that choose the best epoch."""
    test_share: float = 0.1
    """Share of the rows that are never seen before the last figure."""
    class_weights: ClassWeights = "off"
    """"balanced": a text of a class with n of N texts counts N / (K n) times in the loss."""
    label_smoothing: float = 0.0
    """Share of the target spread evenly over all classes (Szegedy et al. 2016, section 7)."""
    best_by: BestBy = "auto"
    """What chooses the best epoch; "auto": macro-F1 where the largest class is more than twice the smallest."""

    # How it is computed: levers of speed, each to be switched off for a comparison
    keeps_activations: bool = True
    """Compute the frozen layers once and keep what they give on the disk."""
    first_token_only: bool = True
    """Let the last layer answer only for the token that the head reads."""

    def __post_init__(self) -> None:
        RunConfig.__post_init__(self)
        _within("frozen_layers", self.frozen_layers, 0, 100)
        _within("valid_share", self.valid_share, 0.01, 0.45)
        _within("test_share", self.test_share, 0.01, 0.45)
        _within("label_smoothing", self.label_smoothing, 0.0, 0.9)
        _among("class_weights", self.class_weights, get_args(ClassWeights))
        _among("best_by", self.best_by, get_args(BestBy))


@dataclass(frozen=True, slots=True)
class PretrainConfig(RunConfig):
    """The settings of one pre-training run. Raises: SettingOutOfRange."""

    learning_rate: float = 1e-4
    batch_size: int = 32
    max_length: int = 128
    next_weight: float = 1.0
    """Lambda of L_MLM + lambda L_NSP; 0: nothing is asked about neighbours."""
    masked_share: float = 0.15
    """Share of the tokens that are to be guessed."""
    masks_words: bool = False
    """Whether all tokens of a word are masked together, and all characters of a Chinese word."""
    vocabulary_size: int = 16_000
    """Pieces of a vocabulary that is trained on the corpus, at most."""
    lowercase: bool = True
    """Whether that vocabulary knows small letters alone."""
    min_frequency: int = 2
    """How often pieces must stand side by side to become one of that vocabulary."""

    def __post_init__(self) -> None:
        RunConfig.__post_init__(self)
        _within("next_weight", self.next_weight, 0.0, 100.0)
        _within("masked_share", self.masked_share, 0.01, 0.9)
        _within("vocabulary_size", self.vocabulary_size, 50, 200_000)
        _within("min_frequency", self.min_frequency, 1, 10**6)


Method = Literal[
    "stepwise_propagation", "conservative_propagation", "thorough", "integrated_gradients_mask",
    "integrated_gradients_pad", "integrated_gradients_zero", "integrated_gradients_mean",
    "sequential_integrated_gradients", "gradient_x_input", "deeplift", "occlusion", "shapley_sampling", "kernel_shap",
    "lime", "attention_rollout",
]  # fmt: skip
ExplainMethod = Literal["auto", "quick", Method]
"""Each model has a method of its own for the first two: what was measured to be best, and quickest of what is good."""


@dataclass(frozen=True, slots=True)
class ExplainConfig:
    """How a text is explained, and how long that may take. Raises: SettingOutOfRange, SettingUnknown."""

    method: ExplainMethod = "auto"
    first_steps: int = 8
    """Integration steps of the first try; more are laid where they are missing, until the delta is small enough."""
    most_steps: int = 128
    """Integration steps in all."""
    tolerance: float = 0.02
    """Convergence delta that is small enough, as a share of the logit difference to the baseline."""
    variants: int = 500
    """Variants of the text that are asked about where words are erased at random."""

    def __post_init__(self) -> None:
        _among("method", self.method, get_args(ExplainMethod))
        _within("first_steps", self.first_steps, 2, 4096)
        _within("most_steps", self.most_steps, self.first_steps, 4096)
        _within("tolerance", self.tolerance, 0.0, 1.0)
        _within("variants", self.variants, 2, 100_000)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # a NaN fails this too
        shown = value if math.isfinite(value) else str(value)  # events are JSON, which knows no NaN
        raise SettingOutOfRange(name=name, value=shown, low=low, high=high)


def _among(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise SettingUnknown(name=name, value=str(value), known=", ".join(known))
