"""How far a run has come: what a checkpoint holds besides weights. Knows no network."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

_MOST_POINTS = 2000
"""Points of the loss curve that are kept: more than any screen is wide."""
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
    seconds: float = 0.0
    """Of this run before it was interrupted."""

    def smooth(self, loss: float) -> float:
        """Return what the running mean would be after such a step."""
        return 0.9 * self.smooth_loss + 0.1 * loss if self.smooth_loss else loss

    def remember(self, loss: float) -> None:
        self.smooth_loss = self.smooth(loss)
        self.losses.append((self.step, loss))
        if len(self.losses) > 2 * _MOST_POINTS:
            del self.losses[::2]

    def to_json(self) -> dict[str, Any]:  # Any: JSON
        values = asdict(self)
        values["best"] = [value if math.isfinite(value) else None for value in self.best]  # JSON knows no infinity
        return values


def from_json(values: dict[str, Any]) -> Standing:  # Any: JSON
    """Raises: TypeError, KeyError where a field is missing."""
    first, second = values["best"]
    pairs = {name: [(int(step), float(value)) for step, value in values[name]] for name in ("losses", "accuracies")}
    return Standing(**{**values, **pairs, "best": (first, -math.inf if second is None else second)})
