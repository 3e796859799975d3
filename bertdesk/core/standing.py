"""How far a run has come: what a checkpoint holds besides weights. Knows no network."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from bertdesk.core.events import HeldBackScored, StepDone

_MOST_POINTS = 2000
"""Points of the loss curve that are kept: more than any screen is wide."""
_CURVES = ("losses", "accuracies", "losses_mlm", "losses_nsp")
NONE_YET = (-1.0, -math.inf)
"""Less than any merit."""


@dataclass(slots=True)
class Standing:
    """Changed by the loop as it goes; `to_json` and `from_json` lose nothing."""

    step: int = 0
    epoch: int = 1
    position: int = 0
    """Batches of this epoch that are done."""
    best: tuple[float, float] = NONE_YET
    """What was the highest so far: accuracy or macro-F1, and minus the loss."""
    best_epoch: int = 0
    best_accuracy: float | None = None
    """On the validation part, whatever chooses."""
    epochs_since_best: int = 0
    has_head: bool = False
    """Whether the head has had its start."""
    is_saved: bool = False
    """Whether the best is in the model folder."""
    micro_batch: int = 0
    """Texts computed at once; halved when memory runs short."""
    rate_scale: float = 1.0
    """Halved each time the loss explodes."""
    rollbacks: int = 0
    smooth_loss: float = 0.0
    """Running mean of the loss, in nats; 0 before the first step."""
    losses: list[tuple[int, float]] = field(default_factory=list)
    """(step, loss) for the curve"""
    accuracies: list[tuple[int, float]] = field(default_factory=list)
    """(step, accuracy on the validation part)"""
    losses_mlm: list[tuple[int, float]] = field(default_factory=list)
    """Of pre-training: the part of `losses` that masked words have, in nats"""
    losses_nsp: list[tuple[int, float]] = field(default_factory=list)
    """And that of next sentences"""
    held_back: list[tuple[int, HeldBackScored]] = field(default_factory=list)
    """(step, figures on documents that are held back)"""
    seconds: float = 0.0
    """Of this run before it was interrupted."""

    def smooth(self, loss: float) -> float:
        """Return what the running mean would be after such a step."""
        return 0.9 * self.smooth_loss + 0.1 * loss if self.smooth_loss else loss

    def remember(self, told: StepDone) -> None:
        self.smooth_loss = self.smooth(told.loss)
        curves = ((self.losses, told.loss), (self.losses_mlm, told.loss_mlm), (self.losses_nsp, told.loss_nsp))
        for curve, value in curves:
            if value is not None:
                curve.append((self.step, value))
            if len(curve) > 2 * _MOST_POINTS:
                del curve[::2]

    def to_json(self) -> dict[str, Any]:  # Any: JSON
        values = asdict(self)
        values["best"] = [value if math.isfinite(value) else None for value in self.best]  # JSON knows no infinity
        return values


def from_json(values: dict[str, Any]) -> Standing:  # Any: JSON
    """Raises: TypeError, KeyError where a field is missing."""
    first, second = values["best"]
    known = {"losses_mlm": (), "losses_nsp": (), "held_back": (), **values}  # older checkpoints lack these
    lists = {name: [(int(step), float(value)) for step, value in known[name]] for name in _CURVES}
    held_back = [(int(step), HeldBackScored(**figures)) for step, figures in known["held_back"]]
    changed = {**lists, "held_back": held_back, "best": (first, -math.inf if second is None else second)}
    return Standing(**{**values, **changed})
