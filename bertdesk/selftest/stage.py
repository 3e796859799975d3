"""What the steps share: the person, a folder of their own, and what earlier steps have made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bertdesk.selftest.network import NetworkEar
from bertdesk.selftest.person import Person


@dataclass(slots=True)
class Stage:
    person: Person
    folder: Path
    """For files that the steps make; removed at the end."""
    network: NetworkEar
    painted_after_s: float | None = None
    """Seconds from the start of the self-test to the first frame."""
    loaded_at_paint: tuple[str, ...] = ()
    """Slow packages that were imported when the first frame was out."""
    window_failure: str = ""
    """Traceback of the window's start or end, where it failed."""
    exit_code: int | None = None
    """The window's, once it has ended."""
    model: Path | None = None
    """Folder of the model that was trained in the window."""
    tiny_model: Path | None = None
    probabilities: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Text -> class -> probability, as the trained model said before it was read from disk again."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    """A claim: what is true where the step has passed."""
    run: Callable[[Stage], str]
    """Raises where the claim does not hold; returns what was seen, in a line."""
    needs: tuple[str, ...] = ()
    """Names of steps without which this one cannot be tried."""
    limit_s: float = 300.0
    """A step that takes longer hangs."""
