"""Where the words of a plot stand: each at its line's end, none over another, none cut off. In pixels."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a label would stand if it were alone."""

    left: float
    top: float
    width: float
    height: float

    def overlaps(self, other: "Wish") -> bool:
        """Tell whether the two stand below each other, whatever their tops are."""
        return self.left < other.left + other.width and other.left < self.left + self.width


def spread(wishes: Sequence[Wish], width: float, height: float) -> list[tuple[float, float]]:
    """Return left and top of each: within the plot, and pushed apart where they would overlap.

    A plot that is too low for all of them has the last ones at its bottom.
    """
    lefts = [max(0.0, min(wish.left, width - wish.width)) for wish in wishes]
    inside = [Wish(left, wish.top, wish.width, wish.height) for left, wish in zip(lefts, wishes, strict=True)]
    tops = [0.0] * len(wishes)
    for group in _groups(inside):
        for place, top in zip(group, _stacked([inside[place] for place in group], height), strict=True):
            tops[place] = top
    return list(zip(lefts, tops, strict=True))


def _groups(wishes: Sequence[Wish]) -> list[list[int]]:
    """Return which labels may come into each other's way, each group from its top down."""
    groups: list[list[int]] = []
    for place, wish in enumerate(wishes):
        near = [group for group in groups if any(wish.overlaps(wishes[other]) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([place, *(other for group in near for other in group)])
    return [sorted(group, key=lambda place: (wishes[place].top, place)) for group in groups]


def _stacked(wishes: Sequence[Wish], height: float) -> list[float]:
    """Return tops of labels below each other: as near to what is wished as the room allows."""
    tops: list[float] = []
    below = 0.0
    for wish in wishes:
        tops.append(max(below, wish.top))
        below = tops[-1] + wish.height
    above = height
    for place in reversed(range(len(tops))):  # what has been pushed out below goes up again
        tops[place] = max(0.0, min(tops[place], above - wishes[place].height))
        above = tops[place]
    return tops
