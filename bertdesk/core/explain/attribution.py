"""What explaining gives: the words of the person's own text, each with its share of the answer."""

from dataclasses import dataclass

from bertdesk.core.config import Method
from bertdesk.core.pairs import Text
from bertdesk.core.probability import HOLDS_FROM


@dataclass(frozen=True, slots=True)
class Span:
    """A word of the text, as characters [start, end), and its share of the logit's difference to the baseline."""

    start: int
    end: int
    score: float
    """Above 0: pushes towards the target class; below 0: against it."""


@dataclass(frozen=True, slots=True)
class Attribution:
    text: str
    target: str
    """The class that is explained."""
    label: str
    """The class that was predicted."""
    probability: float
    """The target's."""
    spans: tuple[Span, ...]
    """In the text's order; what the encoder does not see (spaces, controls) is in none."""
    delta: float
    """Convergence delta in logits: what the sum of all scores misses of `gap`."""
    gap: float
    """What the scores should sum to: by how much the logit differs from the baseline's, as the method counts it."""
    steps: int
    """Integration steps of the window that needed most; 0 for a method that integrates nothing."""
    windows: int
    was_truncated: bool
    method: Method
    against: str | None = None
    """The class that `target` is compared with: then logits are differences between the two. None: with none."""
    tokens: tuple[Span, ...] = ()
    """The same scores by the encoder's tokens; those that share a character are one. By sentences: `units.spans_of`."""
    window_spans: tuple[tuple[int, int], ...] = ()
    """(windows,) characters [start, end) that each window reads, in the text's order; neighbours overlap."""
    is_multi_label: bool = False
    """Whether the model decides each class by itself."""
    second_start: int | None = None
    """Where the second text of a pair begins in `text`, which has each on a line of its own; None: there is one."""

    @property
    def asked(self) -> Text:
        """Return the text, or the pair."""
        start = self.second_start
        return self.text if start is None else (self.text[: start - 1], self.text[start:])

    def within(self, span: Span) -> tuple[int, int, int]:
        """Return which text of a pair a word is of, 0 or 1, and its characters [start, end) in that."""
        start = self.second_start
        if start is None or span.start < start:
            return 0, span.start, span.end
        return 1, span.start - start, span.end - start

    @property
    def holds(self) -> bool:
        """Return whether the target is what was predicted: of a multi-label model, whether it is among that."""
        return self.probability >= HOLDS_FROM if self.is_multi_label else self.target == self.label
